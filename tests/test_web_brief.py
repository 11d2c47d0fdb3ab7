"""Clause changes in brief: what is quoted of them, and that it is bounded and true."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.record import ChangeKind, Clause, ClauseChange
from tests.web_story import assess
from web.view.brief import EXCERPT, Quote, list_briefs
from web.view.ends import draw_redline
from web.view.excerpt import clean

WORDS = st.lists(
    st.sampled_from(["you", "pay", "30", "days", "  may ", "not\n", "W" * 90, "\x1b", "…", "é"]),
    max_size=120,
).map(" ".join)


def change(before: str, after: str) -> ClauseChange:
    """A clause change with a redline."""
    sides = [
        Clause(start=0, end=len(text), text=text) if text else None for text in (before, after)
    ]
    return ClauseChange(
        kind=ChangeKind.MODIFIED,
        before=sides[0],
        after=sides[1],
        redline=draw_redline(before, after),
        assessment=assess("retention"),
    )


def mark(quote: Quote) -> str:
    """A quote with signs around what differs."""
    return "".join(run.text if run.mark == "=" else f"{run.mark}({run.text})" for run in quote)


@pytest.mark.parametrize(
    ("before", "after", "quotes"),
    [
        # Spaces stand outside of what is marked.
        (
            "Kept for 30 days.",
            "Kept for 14 days.",
            ("Kept for -(30) days.", "Kept for +(14) days."),
        ),
        # Where something came, the other side shows the place.
        ("We tell you.", "We may tell you.", ("We tell you.", "We +(may) tell you.")),
        # One side alone is marked as a whole.
        ("", "Come.", ("", "+(Come.)")),
        ("Gone.", "", ("-(Gone.)", "")),
        # Two differences that stand far apart are both quoted.
        (
            "Pay 5 euros. " + "Read this. " * 40 + "Leave in 30 days.",
            "Pay 6 euros. " + "Read this. " * 40 + "Leave in 10 days.",
            (
                "Pay -(5) euros. Read this. Read this. Read this. Read this. Read this. Read … "
                "Read this. Read this. Read this. Read this. Read this. Leave in -(30) days.",
                "Pay +(6) euros. Read this. Read this. Read this. Read this. Read this. Read … "
                "Read this. Read this. Read this. Read this. Read this. Leave in +(10) days.",
            ),
        ),
    ],
)
def test_quotes_mark_what_differs(before: str, after: str, quotes: tuple[str, str]) -> None:
    """Each side is quoted around its differences, with what differs marked."""
    [brief] = list_briefs([change(before, after)])
    assert (mark(brief.before), mark(brief.after)) == quotes


@given(WORDS, WORDS)
def test_quotes_are_bounded_and_hold_nothing_but_words_of_their_side(
    before: str, after: str
) -> None:
    """An excerpt is 300 characters at most, on one line, and each stretch of it stands there."""
    [brief] = list_briefs([change(before, after)])
    for text, quote in ((before, brief.before), (after, brief.after)):
        words = clean(" ".join(text.split()))
        said = "".join(run.text for run in quote)
        assert len(said) <= EXCERPT
        assert "\n" not in said
        assert all(run.text.strip() == run.text for run in quote if run.mark != "=")
        if len(words) < EXCERPT // 2:
            assert said == words
        for stretch in said.split("…"):
            assert clean(" ".join(stretch.split())) in words


def test_briefs_come_gravest_first_and_as_many_as_asked_for() -> None:
    """The first is the gravest, and editorial clause changes are none."""
    edited = replace(change("One.", "Two."), assessment=None)
    assert list_briefs([edited]) == ()
    entries = [edited, change("a", "b"), change("c", "d")]
    assert [each.number for each in list_briefs(entries)] == [2, 3]
    assert len(list_briefs(entries, 1)) == 1


def test_what_has_no_redline_is_quoted_all_the_same() -> None:
    """A clause change that tells no differences shows both sides, and calls neither absent."""
    [brief] = list_briefs([replace(change("One.", "One."), redline=())])
    assert (mark(brief.before), mark(brief.after)) == ("One.", "One.")
