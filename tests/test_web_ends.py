"""The first version of a document beside the last, and the excerpts of a digest."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.record import ChangeKind, Clause, ClauseChange
from tests.web_lumenary import LUMENARY_TERMS
from tests.web_records import MemoryRecords, redline
from tests.web_stories import NOW, SAMPLE
from tests.web_story import Thread, assess, at
from web import Site, publish
from web.view.brief import list_briefs
from web.view.ends import Ends, compare_ends, draw_redline

WORDS = st.text("ab \n", max_size=60)
TERMS = "documents/CW-D-000001-0"


def compare(*wordings: tuple[str, ...]) -> Ends:
    """First and last of a document whose clauses read like this in its versions."""
    days = tuple(at(2026, 1, day) for day in range(1, len(wordings[0]) + 1))
    threads = tuple(Thread(wordings=each) for each in wordings)
    story = replace(LUMENARY_TERMS, days=days, threads=threads, summaries=(), decisions=())
    records = MemoryRecords(stories=(story,))
    document = records.documents()[0].id
    versions = records.versions(document)
    return compare_ends(versions[0], versions[-1], records.provisions(document))


@pytest.mark.parametrize(
    ("wordings", "kind"),
    [
        (("One.", "One.", "Two."), ChangeKind.MODIFIED),
        (("", "", "Two."), ChangeKind.ADDED),
        (("", "One.", "Two."), ChangeKind.ADDED),  # it came on the way, and was reworded
        (("One.", "", ""), ChangeKind.REMOVED),
        (("One.", "Two.", ""), ChangeKind.REMOVED),
    ],
)
def test_clause_is_told_by_its_ends(wordings: tuple[str, ...], kind: ChangeKind) -> None:
    """What a clause was in the first and is in the last version decides what is told of it."""
    ends = compare(wordings)
    assert [each.kind for each in ends.turns] == [kind]
    assert ends.of_kind(kind) == ends.turns


def test_clause_that_came_back_to_its_words_is_the_same() -> None:
    """A clause that was reworded and back again is counted as the same."""
    ends = compare(("One.", "Two.", "One."), ("", "Guest.", ""), ("Stays.", "Stays.", "Stays."))
    assert (ends.turns, ends.same, ends.passing) == ((), 2, 1)


@given(WORDS, WORDS)
def test_redline_gives_both_sides(before: str, after: str) -> None:
    """What stayed and went is the old side, and what stayed and came is the new one."""
    runs = draw_redline(before, after)
    assert "".join(text for mark, text in runs if mark != "+") == before
    assert "".join(text for mark, text in runs if mark != "-") == after
    assert all(text for _, text in runs)


def test_endless_clauses_are_not_compared_word_by_word() -> None:
    """Beyond a number of words the two sides are shown one after the other."""
    before, after = "one two " * 5_000, "two one " * 5_000
    assert draw_redline(before, after) == (("-", before), ("+", after))


def test_page_of_first_and_last_is_made_where_there_are_more_than_two(tmp_path: Path) -> None:
    """With two versions their change record tells it; with more the document links a page."""
    publish(SAMPLE, tmp_path, site=Site(), now=NOW)
    made = [path.relative_to(tmp_path) for path in tmp_path.glob("documents/*/compare/*/*.html")]
    assert [each.as_posix() for each in made] == [f"{TERMS}/compare/first-last/index.html"]
    page = (tmp_path / made[0]).read_text("utf-8")
    for words in ("Reworded", "Only in the last version", "Only in the first version"):
        assert words in page
    assert "compare/first-last/index.html" in (tmp_path / TERMS / "index.html").read_text("utf-8")


def change(before: str, after: str) -> ClauseChange:
    """A clause change with a redline."""
    sides = [
        Clause(start=0, end=len(text), text=text) if text else None for text in (before, after)
    ]
    return ClauseChange(
        kind=ChangeKind.MODIFIED,
        before=sides[0],
        after=sides[1],
        redline=redline(before, after),
        assessment=assess("retention"),
    )


@pytest.mark.parametrize(
    ("before", "after", "sight"),
    [
        ("Kept for 30 days.", "Kept for 14 days.", ("30 days", "14 days")),
        # a difference far behind is in the excerpt all the same
        ("word " * 500 + "30 days", "word " * 500 + "14 days", ("30 days", "14 days")),
        ("W" * 5_000, "W" * 5_000 + " 14 days", ("W", "W")),
        ("", "Come.", ("", "Come.")),
        ("Gone.", "", ("Gone.", "")),
    ],
)
def test_excerpts_of_a_digest_show_the_difference(
    before: str, after: str, sight: tuple[str, str]
) -> None:
    """Both sides are cut to 300 characters around the first word that differs."""
    [brief] = list_briefs([change(before, after)])
    sides = ["".join(run.text for run in quote) for quote in (brief.before, brief.after)]
    assert sight[0] in sides[0]
    assert sight[1] in sides[1]
    assert max(map(len, sides)) <= 300


def test_editorial_record_has_nothing_to_quote() -> None:
    """Where no clause change has an assessment, nothing leads."""
    assert list_briefs([replace(change("One.", "Two."), assessment=None)]) == ()


@pytest.mark.parametrize(
    ("first", "last", "same", "kinds", "passing"),
    [
        (0, 1, 1, ["added", "modified"], 0),  # a guest comes
        (1, 2, 1, ["removed", "modified"], 0),  # and goes
        (0, 2, 2, [], 1),
        (2, 3, 2, ["added"], 0),  # what comes later is of no concern before
        (1, 3, 1, ["added", "removed", "modified"], 0),
    ],
)
def test_any_two_versions_can_be_compared(
    first: int, last: int, same: int, kinds: list[str], passing: int
) -> None:
    """Of two versions what each had is told, whatever came before, between and after."""
    story = replace(
        LUMENARY_TERMS,
        days=tuple(at(2026, 1, day) for day in range(1, 5)),
        threads=tuple(
            Thread(wordings=each)
            for each in (
                ("One.", "Two.", "One.", "One."),
                ("", "Guest.", "", ""),
                ("Stays.", "Stays.", "Stays.", "Stays."),
                ("", "", "", "Late."),
            )
        ),
        summaries=(),
        decisions=(),
    )
    records = MemoryRecords(stories=(story,))
    document = records.documents()[0].id
    versions = records.versions(document)
    ends = compare_ends(versions[first], versions[last], records.provisions(document))
    assert (ends.same, ends.passing) == (same, passing)
    assert sorted(each.kind for each in ends.turns) == sorted(kinds)
