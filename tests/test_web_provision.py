"""The page of a provision: what it tells beside its own words."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from store.ids import Kind, format_id
from store.record import Clause, DocumentKey, Provision, State, Version
from tests.web_hostile import HOSTILE, PoisonedRecords
from tests.web_html import read_page
from tests.web_library import LIBRARY
from tests.web_lumenary import LUMENARY_TERMS
from tests.web_records import MemoryRecords
from tests.web_stories import NOW, SAMPLE, TYPE_NAMES
from tests.web_story import Story, Thread, assess, at
from web import Site, publish
from web.address import locate_page
from web.twin.linked import embed, report_provision
from web.view.faq import Question
from web.view.stability import Stability, measure_stability

TRIAL = "CW-P-000101-9"  # reworded once, stands
LAW = "CW-P-000105-1"  # gone
KEPT = "CW-P-000200-3"  # Lumenary's retention, never reworded


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site with its library."""
    place = tmp_path_factory.mktemp("site")
    publish(SAMPLE, place, site=Site(), now=NOW, type_names=TYPE_NAMES, library=LIBRARY)
    return place


def read(folder: Path, record: str) -> str:
    """Return the page of a record."""
    return (folder / locate_page(record)).read_text("utf-8")


def read_faq(page: str) -> dict[str, str]:
    """Return the answers by question, as a program reads them from the structured data."""
    [raw] = read_page(page).data
    found = json.loads(raw)
    assert found["@context"] == "https://schema.org"
    [answers] = [each for each in found["@graph"] if each["@type"] == "FAQPage"]
    return {each["name"]: each["acceptedAnswer"]["text"] for each in answers["mainEntity"]}


def grow(
    states: Sequence[tuple[int, int | None]], versions: int
) -> tuple[Provision, list[Version]]:
    """A provision whose states stood from one version until another, and all versions."""
    every = [
        replace(SAMPLE.versions("CW-D-000001-0")[0], number=n, at=at(2026, 1, n + 1))
        for n in range(versions)
    ]
    clause = Clause(start=0, end=1, text="x")
    provision = Provision(
        id=format_id(Kind.PROVISION, 1),
        document=SAMPLE.documents()[0],
        states=tuple(
            State(
                clause=clause,
                version=every[start],
                until=None if end is None else every[end].at,
            )
            for start, end in states
        ),
    )
    return provision, every


@pytest.mark.parametrize(
    ("states", "versions", "same", "other", "counted"),
    [
        # Since the baseline.
        ([(0, None)], 3, 3, 3, 3),
        # Added later.
        ([(2, None)], 3, 1, 1, 3),
        # Reworded: the words of now, and any words.
        ([(0, 1), (1, None)], 4, 3, 4, 4),
        # Away for a while.
        ([(0, 1), (3, None)], 5, 2, 3, 5),
        # Gone: versions after the end are not counted, the first without it is.
        ([(0, 2)], 9, 2, 2, 3),
    ],
)
def test_stability_is_counted_in_accepted_versions(
    states: Sequence[tuple[int, int | None]], versions: int, same: int, other: int, counted: int
) -> None:
    """Numerator and denominator are versions; what is gone is measured up to its end."""
    provision, every = grow(states, versions)
    assert measure_stability(provision, every) == Stability(
        same=same, any=other, versions=counted, until=every[counted - 1].at
    )


def test_page_tells_what_is_known_of_the_type(folder: Path) -> None:
    """The page explains the type, why it matters, what to check, and whom to ask."""
    text = " ".join("".join(read_page(read(folder, TRIAL)).text).split())
    for words in (
        "High confidence, stated in the words",
        "A plan goes on and costs.",
        "It binds the buyer as well",
        "A person may owe or lose something",
        "Compare it with the contract.",
        "Can it be left out?",
        "These words stood in 1 of the 3 versions accepted up to 21 May 2026,",
        "some wording of it in 3",
        "A clause of this type stood on 1 of 3 platforms on 12 January 2026, this one alone.",
        "Harbour Fairness Act, § 4 (Port Amsel)",
        "Complaint page of Harbour Office",
    ):
        assert words in text
    assert 'href="https://harbour.example/complain"' in read(folder, TRIAL)


def test_page_shows_how_others_word_it(folder: Path) -> None:
    """Words of another platform stand on it, with their platform, day and record."""
    page = read(folder, KEPT)
    others = page.split('id="others"')[1].split("</section>")[0]
    assert "When you delete a draft" in others
    assert "Tarn &amp; Quill &lt;letters&gt;" in others
    assert "9 April 2026" in others
    assert "provisions/CW-P-000300-W/index.html" in others
    assert "types/retention/index.html#comparison" in others


def test_page_names_other_concerns_gravest_first(folder: Path) -> None:
    """Other clauses of the document from medium on are listed, and not the record itself."""
    concerns = read(folder, TRIAL).split('id="concerns"')[1].split("</section>")[0]
    shown = re.findall(r"provisions/(CW-P-\w+)-", concerns)
    assert shown == ["CW-P-000102", "CW-P-000106", "CW-P-000104"]


def test_history_names_the_clause_change(folder: Path) -> None:
    """The change that reworded it is linked to its very clause, with what became of the facts."""
    history = read(folder, TRIAL).split('id="history"')[1].split("</section>")[0]
    assert re.search(r"changes/CW-C-000102-6/index.html#clause-\d", history)
    assert "unspecified" in history


def test_history_ends_with_the_change_that_removed_it(folder: Path) -> None:
    """Of a clause that is gone, the change that took it away is named first."""
    history = read(folder, LAW).split('id="history"')[1].split("</section>")[0]
    first = history.split("</li>")[0]
    assert "Removed by change" in first
    assert re.search(r"changes/CW-C-000102-6/index.html#clause-\d", first)
    assert "Removed by change" not in read(folder, TRIAL)


def test_ended_provision_says_nothing_of_later_days(folder: Path, tmp_path: Path) -> None:
    """The page of a clause that is gone stays as it is when its document changes again."""
    publish(SAMPLE, tmp_path, site=Site(), now=NOW, type_names=TYPE_NAMES, library=LIBRARY)
    story = LUMENARY_TERMS
    threads = [
        replace(each, wordings=(*each.wordings, each.wordings[-1])) for each in story.threads
    ]
    new = Thread(wordings=("", "", "", "A new clause."), assessment=assess("retention"))
    longer = replace(
        story,
        days=(*story.days, at(2026, 5, 22)),
        threads=(*threads, new),
        summaries=(*story.summaries, "A clause came."),
    )
    records = MemoryRecords(stories=(longer, *SAMPLE.stories[1:]))
    report = publish(
        records, tmp_path, site=Site(), now=NOW, type_names=TYPE_NAMES, library=LIBRARY
    )
    assert locate_page(TRIAL) in report.written
    assert locate_page(LAW) not in report.written
    assert "2 of the 3 versions accepted up to" in read(folder, LAW)


def test_questions_are_answered_from_the_record(folder: Path) -> None:
    """Structured data gives the answers that stand on the page, word for word."""
    page = read(folder, TRIAL)
    answers = read_faq(page)
    assert answers["Has it changed?"] == (
        "Yes: 2 wordings have been seen since 3 November 2025, this one first on 21 May 2026."
    )
    assert answers["Do other platforms have such a clause?"] == (
        "A clause of the type “Renewal and trials” stood on 1 of 3 platforms on 12 January 2026."
    )
    assert answers["Where can one complain?"] == (
        "With Harbour Office (https://harbour.example/complain)."
    )
    text = "".join(read_page(page).text)
    for asks, answer in answers.items():
        assert asks in text
        assert answer in text
    assert read_faq(read(folder, KEPT))["Has it changed?"] == (
        "No other wording of it has been seen since 3 November 2025."
    )
    assert read_faq(read(folder, LAW))["Has it changed?"].startswith("It is gone: first seen on")


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_stay_inside_the_structured_data(kind: str, tmp_path: Path) -> None:
    """Whatever a clause holds, the script element closes where we close it, and parses."""
    records = PoisonedRecords(
        records=SAMPLE, text=HOSTILE[kind], keep=frozenset({"types", "platform", "language"})
    )
    publish(records, tmp_path, site=Site(), now=NOW, library=LIBRARY)
    for record in (TRIAL, LAW, KEPT):
        page = read(tmp_path, record)
        assert page.count("<script") == page.count("</script>") == 2  # data, and a button to copy
        assert "What does this clause say?" in read_faq(page)
        assert not read_page(page).faults
        assert len(page) < 200_000
    assert 'id="others"' in read(tmp_path, KEPT)


def test_long_answer_is_told_whole() -> None:
    """An answer is not cut where its page shows all of it, and what is no answer stays bounded."""
    provision = SAMPLE.provisions("CW-D-000001-0")[0]
    question = Question(asks="Where? " * 200, answer="Here. " * 200)
    raw = embed(*report_provision(provision, [question], "lumenary", Site()))
    [answers, _] = json.loads(raw)["@graph"]
    [told] = answers["mainEntity"]
    assert told["acceptedAnswer"]["text"] == ("Here. " * 200).strip()
    assert len(told["name"]) <= 400


def test_page_without_a_library_claims_nothing(tmp_path: Path) -> None:
    """Where nothing is told of types, the page keeps to its record."""
    publish(SAMPLE, tmp_path, site=Site(), now=NOW, type_names=TYPE_NAMES)
    page = read(tmp_path, TRIAL)
    for section in ("matters", "others", "check", "laws"):
        assert f'id="{section}"' not in page
    assert 'id="concerns"' in page


class Adopted(MemoryRecords):
    """Records of documents whose texts were all taken over."""

    def provisions(self, document: str) -> tuple[Provision, ...]:
        """Return provisions no wording of which was brought by a change record."""
        return tuple(
            replace(each, states=tuple(replace(state, change="") for state in each.states))
            for each in super().provisions(document)
        )


def test_a_wording_without_a_record_is_not_told_to_be_in_the_baseline(tmp_path: Path) -> None:
    """Words that a later version brought, and no change record, are said to be taken over."""
    words = "We keep one copy of it.", "We keep a copy of it."
    story = Story(
        number=1,
        key=DocumentKey(platform="Ard", type="Terms of Service"),
        days=(at(2026, 1, 5), at(2026, 2, 9)),
        threads=(Thread(wordings=words, assessment=assess("retention")),),
    )
    publish(Adopted(stories=(story,)), tmp_path, site=Site(), now=NOW, library=LIBRARY)
    [record] = (tmp_path / "provisions").iterdir()
    page = read(tmp_path, record.name)
    assert page.count("Present in the baseline") == 1
    assert page.count("Taken over without a change record") == 1
