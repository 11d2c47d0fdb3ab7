"""Openings, excerpts and folded redlines."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.record import Fact
from web.view.excerpt import Run, fold, highlight, opening, shorten

REDLINES = st.lists(
    st.tuples(st.sampled_from(["=", "-", "+"]), st.text("ab \n", max_size=900)), max_size=12
).map(tuple)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("  Short.\n\n Two  lines. ", "Short. Two lines."),
        ("word " * 40, "word word word word…"),
        ("x" * 100_000, "x" * 20 + "…"),
        (" " * 100_000 + "late", "…"),
    ],
)
def test_opening_is_one_short_line(text: str, expected: str) -> None:
    """An opening ends with a word where it can, and says when the text goes on."""
    assert opening(text, 20) == expected


def test_long_unchanged_stretch_is_folded_between_changes() -> None:
    """Between two changes only the words next to them stay, and the rest is counted."""
    middle = "word " * 200
    runs = fold((("-", "old"), ("=", middle), ("+", "new")))
    assert [run.mark for run in runs] == ["-", "=", "=", "=", "+"]
    assert [bool(run.hidden) for run in runs] == [False, False, True, False, False]
    assert len(runs[1].text) + runs[2].hidden + len(runs[3].text) == len(middle)


def test_short_unchanged_stretch_is_not_folded() -> None:
    """A fold that would hide next to nothing is not made."""
    middle = "word " * 90
    assert fold((("-", "old"), ("=", middle), ("+", "new")))[1] == Run(mark="=", text=middle)


def test_unchanged_redline_is_shown_as_it_is() -> None:
    """A clause that only moved keeps its words in view."""
    assert fold((("=", "word " * 200),)) == (Run(mark="=", text="word " * 200),)


@given(REDLINES, st.integers(1, 2000))
def test_fold_loses_nothing_and_keeps_order(
    redline: tuple[tuple[Literal["=", "-", "+"], str], ...], limit: int
) -> None:
    """Characters shown and hidden add up for each mark, and what is shown is the redline's."""
    runs = fold(redline, limit)
    for mark in "=-+":
        told = sum(len(run.text) + run.hidden for run in runs if run.mark == mark)
        assert told == sum(len(text) for kind, text in redline if kind == mark)
    assert sum(len(run.text) for run in runs) <= limit + 200
    place = 0
    whole = "".join(text for _, text in redline)
    for run in runs:
        if run.text:
            place = whole.index(run.text, place)


def test_endless_redline_stays_bounded() -> None:
    """Neither one huge word nor very many tiny runs make a page huge."""
    assert sum(len(run.text) for run in fold((("+", "x" * 1_000_000),))) < 7_000
    assert len(fold((("-", "a"), ("+", "b")) * 50_000)) < 700


def test_shorten_tells_how_much_is_left_out() -> None:
    """A long text is cut at a word, and the number of hidden characters follows."""
    head, rest = shorten("word " * 1000, 100)
    assert head.text == ("word " * 20).strip()
    assert len(head.text) + rest.hidden == 5000


@pytest.mark.parametrize(
    ("spans", "marked"),
    [
        ([(11, 18)], ["30 days"]),
        ([(0, 3), (3, 10)], ["Pay", " within"]),  # neighbours
        ([(11, 18), (14, 19)], ["30 days"]),  # the second overlaps the first
        ([(5, 5)], []),  # empty
        ([(11, 900)], []),  # goes beyond the text
        ([(-3, 4)], []),
    ],
)
def test_facts_are_marked_where_the_text_states_them(
    spans: list[tuple[int, int]], marked: list[str]
) -> None:
    """Only spans that lie in the text, one after the other, are marked; no word is lost."""
    text = "Pay within 30 days."
    facts = [Fact(name="n", value="v", start=start, end=end) for start, end in spans]
    runs = highlight(text, facts)
    assert "".join(run.text for run in runs) == text
    assert [run.text for run in runs if run.mark == "!"] == marked
