"""Builds that go on from the last one: nothing differs from a build of everything."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer import load_taxonomy
from analyzer.guidance import load_guides
from clausewatch import analysis
from clausewatch import review as reviewing
from clausewatch.crew import open_crew
from store.ledger import Ledger
from store.record import (
    Capture,
    DocumentKey,
    Label,
    Origin,
    Outcome,
    Review,
    Ruling,
    Severity,
)
from tests.database import lay_tables
from tests.test_web_publication import hash_tree
from tests.web_lumenary import LUMENARY_TERMS
from tests.web_records import MemoryRecords
from tests.web_stories import NOW, SAMPLE
from tests.web_story import Story
from web import Helpers, Library, PublishReport, Records, Site, publish
from web.memory import locate_memory

TYPES = ("arbitration", "retention", "auto-renewal", "unilateral-change")
LIBRARY = Library(types={slug: load_taxonomy()[slug] for slug in TYPES}, guides=load_guides())
SITE = Site(name="clausewatch", base_url="https://watch.example/")
KEYS = [
    DocumentKey(platform=platform, type=kind, url=f"https://{n}.example/{kind[0]}")
    for n, platform in enumerate(["Tasklane", "Lessonfold"])
    for kind in ("Terms of Service", "Privacy Policy")
]
RULES = [
    "You must go to arbitration and you give up your right to a jury trial.",
    "We may change these terms at any time without notice to you.",
    "We share your personal data with advertisers.",
    "We keep your data for 30 days after you delete your account.",
    "Your plan renews each month for $20 until you cancel it.",
    "You can write to us at any time, and a person will answer.",
]


def build(
    records: Records, folder: Path, *, now: datetime = NOW, site: Site = SITE
) -> PublishReport:
    """Bring the site in a folder up to date."""
    return publish(records, folder, site=site, now=now, library=LIBRARY)


def assert_as_anew(records: Records, folder: Path, *, now: datetime = NOW) -> None:
    """See that all that a build of nothing makes lies in a folder. What went is never removed."""
    fresh = folder.with_name("fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    locate_memory(fresh).unlink(missing_ok=True)
    build(records, fresh, now=now)
    anew, there = hash_tree(fresh), hash_tree(folder)
    assert {path: there.get(path) for path in anew} == anew


class Counted:
    """Records that count which documents are loaded."""

    def __init__(self, records: Records) -> None:
        self.loaded: set[str] = set()
        self._records = records

    def __getattr__(self, name: str) -> object:
        """Give what the records have."""
        found = getattr(self._records, name)

        def count(*given: object, **named: object) -> object:
            document = named.get("document") or (given[0] if given else "")
            self.loaded |= {str(document)} - {""}
            return found(*given, **named)

        return count


@dataclass
class Desk:
    """A ledger, and what happens to it."""

    ledger: Ledger
    day: datetime = NOW - timedelta(days=90)

    def capture(self, key: DocumentKey, rules: list[int]) -> None:
        """Capture a text, and decide about it."""
        text = "\n\n".join([f"# {key.type}", *(RULES[n] for n in rules)])
        self._keep(key, text.encode(), Outcome.FETCHED)
        with analysis.open_analysis(self.ledger, 1) as crew:
            list(analysis.decide(self.ledger, crew, lambda *_: None, pytest.fail))
            analysis.assess(self.ledger, crew, lambda *_: None)

    def fail(self, key: DocumentKey) -> None:
        """Capture nothing."""
        self._keep(key, None, Outcome.NETWORK_ERROR)

    def withdraw(self, chosen: int) -> None:
        """Withdraw a change that stands."""
        standing = self.ledger.changes(withdrawn=False)
        if standing:
            reviewing.withdraw(
                self.ledger, standing[chosen % len(standing)].id, self._review(Ruling.WITHDRAW)
            )

    def correct(self, chosen: int) -> None:
        """Correct the label of a wording, and of a clause change."""
        documents = self.ledger.documents()
        provisions = [one for each in documents for one in self.ledger.provisions(each.id)]
        said = [each for each in provisions if each.states[-1].assessment]
        label = Label(types=("retention",), severity=Severity.HIGH)
        if said:
            review = self._review(Ruling.CORRECT, label)
            self.ledger.review_wording(said[chosen % len(said)].id, review)
        entries = [
            (change.id, number)
            for change in self.ledger.changes()
            for number, entry in enumerate(change.entries, 1)
            if entry.assessment
        ]
        if entries:
            change, number = entries[chosen % len(entries)]
            review = self._review(Ruling.CORRECT, label)
            self.ledger.review_entry(change, number, review, "A person said so.")

    def _keep(self, key: DocumentKey, content: bytes | None, outcome: Outcome) -> None:
        self.day += timedelta(days=1)
        capture = Capture(
            document=key,
            at=self.day,
            outcome=outcome,
            origin=Origin.HTTP,
            url=key.url,
            final_url=key.url,
            status=200 if content else None,
            media_type="text/markdown" if content else "",
        )
        self.ledger.keep(capture, content)

    def _review(self, ruling: Ruling, label: Label | None = None) -> Review:
        self.day += timedelta(hours=1)
        return Review(ruling=ruling, at=self.day, author="Ada", note="seen", label=label)


@contextmanager
def open_desk() -> Iterator[tuple[Desk, Path]]:
    """Give an empty ledger, and a folder for the site."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with Ledger(f"sqlite:///{lay_tables(folder)}", folder / "blobs") as ledger:
            yield Desk(ledger), folder / "sites" / "site"


RULE_SETS = st.lists(st.integers(0, len(RULES) - 1), min_size=2, max_size=5, unique=True)
EVENTS = st.one_of(
    st.tuples(st.just("capture"), st.sampled_from(KEYS), RULE_SETS),
    st.tuples(st.just("capture"), st.sampled_from(KEYS), RULE_SETS),
    st.tuples(st.just("fail"), st.sampled_from(KEYS)),
    st.tuples(st.just("withdraw"), st.integers(0, 9)),
    st.tuples(st.just("correct"), st.integers(0, 9)),
)


@settings(max_examples=4)
@given(events=st.lists(EVENTS, min_size=3, max_size=5))
def test_builds_of_a_ledger_equal_a_build_of_everything(events: list[tuple[str, Any]]) -> None:
    """Whatever happens between builds, each leaves what a build of nothing would have made."""
    with open_desk() as (desk, folder):
        for number, (name, *said) in enumerate(events):
            getattr(desk, name)(*said)
            now = NOW + timedelta(hours=number)
            build(desk.ledger, folder, now=now)
            assert_as_anew(desk.ledger, folder, now=now)


def verify(story: Story) -> Story:
    """Return a story in which the text was seen once more."""
    return replace(story, verified=(story.verified or NOW) + timedelta(days=1))


def resummarise(story: Story) -> Story:
    """Return a story whose changes are told in other words."""
    return replace(story, summaries=tuple(f"{each} Again." for each in story.summaries))


def shorten(story: Story) -> Story:
    """Return a story without its first clause."""
    return replace(story, threads=story.threads[1:]) if len(story.threads) > 1 else story


def renumber(story: Story) -> Story:
    """Return the same story under another ID."""
    return replace(story, number=story.number + 40)


def turn_month(story: Story) -> Story:
    """Return a story in which the text was seen in the next month."""
    return replace(story, verified=(story.verified or NOW) + timedelta(days=31))


TURNS = st.tuples(
    st.sampled_from([verify, resummarise, shorten, renumber, turn_month]),
    st.integers(0, len(SAMPLE.stories) - 1),
)


@settings(max_examples=5)
@given(turns=st.lists(TURNS, min_size=1, max_size=4), first=st.integers(0, 3))
def test_builds_of_stories_equal_a_build_of_everything(
    turns: list[tuple[Callable[[Story], Story], int]], first: int
) -> None:
    """However stories go on, and join, pages come out as in a build of nothing."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "site"
        stories = list(SAMPLE.stories)
        build(MemoryRecords(stories=tuple(stories[:first])), folder)
        for tell, place in turns:
            stories[place] = tell(stories[place])
            records = MemoryRecords(stories=tuple(stories))
            build(records, folder)
            assert_as_anew(records, folder)


def test_documents_that_are_the_same_are_not_loaded(tmp_path: Path) -> None:
    """A build after one change loads the document that changed, and no other."""
    build(SAMPLE, tmp_path / "site")
    counted = Counted(SAMPLE)
    build(cast("Records", counted), tmp_path / "site")
    assert counted.loaded == set()
    later = MemoryRecords(stories=(resummarise(LUMENARY_TERMS), *SAMPLE.stories[1:]))
    counted = Counted(later)
    report = build(cast("Records", counted), tmp_path / "site")
    assert counted.loaded == {"CW-D-000001-0"}
    assert report.files == len(hash_tree(tmp_path / "site"))
    assert (report.changes, report.provisions) == (4, 11)


def test_only_what_tells_the_time_is_made_without_news(tmp_path: Path) -> None:
    """A second build of the same makes the status page and the start page, and writes neither."""
    build(SAMPLE, tmp_path / "site")
    report = build(SAMPLE, tmp_path / "site")
    assert (report.made, report.written) == (("status", "start"), ())


def test_a_sighting_loads_no_records(tmp_path: Path) -> None:
    """The page of a document that was seen once more is made of what its records gave before."""
    build(SAMPLE, tmp_path / "site")
    seen = MemoryRecords(stories=(*SAMPLE.stories[:3], verify(SAMPLE.stories[3])))
    loaded: list[str] = []

    class Watched(Counted):
        def __getattr__(self, name: str) -> object:
            loaded.append(name)
            return super().__getattr__(name)

    build(cast("Records", Watched(seen)), tmp_path / "site")
    assert not {"changes", "provisions"} & set(loaded)


def test_one_change_leaves_other_documents_alone(tmp_path: Path) -> None:
    """A change makes its document and the lists that tell of it, and no page of another record."""
    folder = tmp_path / "site"
    build(SAMPLE, folder)
    told = replace(LUMENARY_TERMS, summaries=(*LUMENARY_TERMS.summaries[:1], "Told otherwise."))
    report = build(MemoryRecords(stories=(told, *SAMPLE.stories[1:])), folder)
    assert {each for each in report.made if each.startswith("documents/")} == {
        "documents/CW-D-000001-0"
    }
    assert {each for each in report.made if each.startswith(("platforms", "digests"))} == {
        "platforms/lumenary", "platforms", "digests/2026-W21", "digests/2026-05",
    }  # fmt: skip
    records = [path for path in report.written if path.startswith(("changes/", "provisions/"))]
    assert {path.split("/")[1] for path in records if path.startswith("changes/")} == {
        "CW-C-000102-6"
    }
    mine = {each.id for each in SAMPLE.provisions("CW-D-000001-0")}
    assert {path.split("/")[1] for path in records if path.startswith("provisions/")} <= mine


def test_figures_of_the_census_stay_within_a_month(tmp_path: Path) -> None:
    """What others word is told anew when a month begins, and only where it is told otherwise."""
    folder = tmp_path / "site"
    build(SAMPLE, folder)
    seen = MemoryRecords(stories=(*SAMPLE.stories[:3], verify(SAMPLE.stories[3])))
    made = build(seen, folder).made
    assert [each for each in made if each.startswith("documents/")] == ["documents/CW-D-000004-U"]
    assert not [each for each in made if each.startswith(("records/", "looks/"))]
    turned = MemoryRecords(stories=(*SAMPLE.stories[:3], turn_month(SAMPLE.stories[3])))
    made = build(turned, folder).made
    assert not [each for each in made if each.startswith("looks/")]
    assert "records/CW-D-000001-0" in made  # its words of 21 May are told of now
    assert_as_anew(turned, folder)


def damage(file: Path, how: str) -> None:
    """Spoil what is remembered."""
    content = file.read_bytes()
    if how.startswith(("delete", "update")):
        with closing(sqlite3.connect(file)) as database, database:
            database.execute(how)
            return
    file.write_bytes({
        "nothing": b"",
        "cut": content[: len(content) // 2],
        "other words": b"\xff\x00 no memory at all" * 1000,
    }[how])  # fmt: skip


@pytest.mark.parametrize(
    "how",
    [
        "nothing",
        "cut",
        "other words",
        "delete from kept where topic = 'seal'",
        "update kept set content = cast('other' as blob) where topic = 'seal'",
        "update kept set giver = 'another' where topic = 'parts' and giver = 'start'",
    ],
)
def test_damaged_memory_costs_time_only(how: str, tmp_path: Path) -> None:
    """Without a memory that is whole, everything is loaded and made anew."""
    folder = tmp_path / "site"
    build(SAMPLE, folder)
    damage(locate_memory(folder), how)
    (folder / "types/retention/record.json").write_text("gone wrong", encoding="utf-8")
    counted = Counted(SAMPLE)
    report = build(cast("Records", counted), folder)
    assert len(counted.loaded) == len(SAMPLE.stories)
    assert report.written == ("types/retention/record.json",)
    assert build(SAMPLE, folder).written == ()


@pytest.mark.parametrize(
    "how",
    [
        "delete from kept where topic = 'Told digests/2026-05'",
        "update kept set content = cast('[]' as blob) where topic = 'Told digests/2026-05'",
        "update kept set content = null where topic like 'Entry feeds%'",
    ],
)
def test_damaged_pieces_are_noticed_when_they_are_read(how: str, tmp_path: Path) -> None:
    """A list that reads what is not what was given makes the build begin anew."""
    folder = tmp_path / "site"
    build(SAMPLE, folder)
    damage(locate_memory(folder), how)
    later = MemoryRecords(stories=(resummarise(LUMENARY_TERMS), *SAMPLE.stories[1:]))
    build(later, folder)
    assert_as_anew(later, folder)


@settings(max_examples=6)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_single_bit_of_memory_is_trusted(place: float, bit: int) -> None:
    """Whichever bit of the memory flips, the next build leaves what one of nothing would."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "site"
        build(SAMPLE, folder)
        file = locate_memory(folder)
        content = bytearray(file.read_bytes())
        content[int(place * len(content))] ^= 1 << bit
        file.write_bytes(content)
        later = MemoryRecords(stories=(resummarise(LUMENARY_TERMS), *SAMPLE.stories[1:]))
        build(later, folder)
        assert_as_anew(later, folder)


def test_other_settings_make_everything_anew(tmp_path: Path) -> None:
    """Under another name of the site, no page is as it was."""
    folder = tmp_path / "site"
    build(SAMPLE, folder)
    report = build(SAMPLE, folder, site=replace(SITE, name="Another"))
    pages = {path for path in hash_tree(folder) if path.endswith("index.html")}
    assert pages <= set(report.written)


@pytest.mark.parametrize(
    "page", ["types/retention/record.json", "feed.json", "search/changes/2026-05.json"]
)
def test_pages_that_were_lost_come_back(page: str, tmp_path: Path) -> None:
    """A page that somebody removed or wrote to is made again, and no other is touched."""
    folder = tmp_path / "site"
    build(SAMPLE, folder)
    (folder / page).unlink()
    assert build(SAMPLE, folder).written == (page,)
    (folder / page).write_text("x", encoding="utf-8")
    assert build(SAMPLE, folder).written == (page,)


def test_nothing_is_remembered_inside_the_site(tmp_path: Path) -> None:
    """What one build leaves for the next lies beside what is published."""
    build(SAMPLE, tmp_path / "site")
    assert sorted(each.name for each in tmp_path.iterdir()) == [".site.memory", "site"]
    assert not [path for path in hash_tree(tmp_path / "site") if "memory" in path]


def test_site_without_room_for_a_memory_is_built(tmp_path: Path) -> None:
    """Where nothing can be written beside the site, each build makes everything."""
    folder = tmp_path / "site"
    locate_memory(folder).mkdir()
    build(SAMPLE, folder)
    assert build(SAMPLE, folder).written == ()
    assert_as_anew(SAMPLE, folder)


def test_help_changes_nothing() -> None:
    """Pages made by several processes are the same, in the same order, as those made by one."""
    with open_desk() as (desk, folder):
        for key in KEYS[:2]:
            desk.capture(key, [0, 1, 2])
            desk.capture(key, [0, 3, 4, 5])
        alone = build(desk.ledger, folder.with_name("alone"))
        helpers = Helpers(
            hire=partial(open_crew, 2, do_nothing),
            records=partial(Ledger, desk.ledger.url, desk.ledger.blobs, reads_only=True),
            worth=0,
        )
        report = publish(desk.ledger, folder, site=SITE, now=NOW, library=LIBRARY, helpers=helpers)
        assert hash_tree(folder) == hash_tree(alone.folder)
        assert replace(report, folder=alone.folder) == alone


def do_nothing() -> None:
    """Make a process ready."""
