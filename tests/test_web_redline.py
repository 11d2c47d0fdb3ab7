"""Redlines whole: folded, side by side, and with what moved marked as such."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.record import ClauseChange, Redline
from tests.web_records import redline
from tests.web_stories import SAMPLE
from web.view.redline import Piece, find_moves, split_sides, unfold

LONG = "Nobody at our house reads a draft unless you ask for it. " * 16
SENTENCE = "A copy of each letter is kept in the archive of the house."
[CHANGE] = SAMPLE.changes(platform="Tarn & Quill <letters>")
RUNS = st.lists(
    st.tuples(st.sampled_from("=-+"), st.text("ab \n漢", max_size=900)), max_size=12
).map(tuple)


def count(pieces: tuple[Piece, ...], marks: str) -> int:
    """Return how many characters of these marks pieces stand for, shown or not."""
    return sum(len(each.text) + each.hidden for each in pieces if each.mark in marks)


@given(RUNS)
def test_pieces_add_up_to_both_sides(runs: Redline) -> None:
    """Short of the limit, the pieces of each side are its words, to the letter and in order."""
    before, after = split_sides(unfold(runs))
    if not any(each.hidden for each in (*before, *after)):
        assert "".join(each.text for each in before) == "".join(t for m, t in runs if m != "+")
        assert "".join(each.text for each in after) == "".join(t for m, t in runs if m != "-")
    for marks in "=-+":
        assert count(unfold(runs), marks) == sum(len(text) for m, text in runs if m == marks)


def test_long_unchanged_stretch_is_folded_and_not_lost() -> None:
    """Far from any change the words are there, folded; near a change they stand open."""
    pieces = unfold((("+", "First. "), ("=", LONG), ("-", "Last.")))
    [folded] = [each for each in pieces if each.folded]
    assert folded.text in LONG
    assert len(folded.text) < len(LONG)
    assert not any(each.hidden for each in pieces)


@pytest.mark.parametrize("mark", ["=", "-", "+"])
def test_endless_redline_is_bounded_and_says_so(mark: str) -> None:
    """Beyond its limit a redline tells how many characters are not shown."""
    pieces = unfold(((mark, "W" * 100_000),))  # type: ignore[arg-type]  # one of the three marks
    assert sum(len(each.text) for each in pieces) < 10_000
    assert count(pieces, mark) == 100_000


def test_redline_of_many_runs_is_bounded() -> None:
    """However often words change, a page shows so many pieces, and counts the rest by mark."""
    runs: Redline = (("-", "a"), ("+", "b")) * 5_000
    pieces = unfold(runs)
    assert len(pieces) < 1_000
    assert (count(pieces, "-"), count(pieces, "+")) == (5_000, 5_000)


def entry(before: str, after: str) -> ClauseChange:
    """A clause change between two wordings."""
    return replace(CHANGE.entries[0], redline=redline(before, after))


def test_words_that_went_and_came_elsewhere_moved() -> None:
    """A sentence that one clause loses and another gains, word for word, is marked in both."""
    lost = ClauseChange(kind=CHANGE.entries[0].kind, before=None, after=None, redline=(
        ("=", "You may write to us."), ("-", f" {SENTENCE}"),
    ))  # fmt: skip
    gained = replace(lost, redline=(("=", "We read letters.\n"), ("+", f"{SENTENCE} ")))
    moves = find_moves((lost, gained))
    assert moves == {SENTENCE}
    assert [each.moved for each in unfold(lost.redline, moves)] == [False, True]
    assert [each.moved for each in unfold(gained.redline, moves)] == [False, True]


def test_few_words_in_two_places_did_not_move() -> None:
    """Short words that went here and came there are chance, and what only went moved nowhere."""
    short = (entry("It is 30 days.", "It is 14 days."), entry("It is 14 weeks.", "It is 30 weeks."))
    assert find_moves(short) == frozenset()
    assert find_moves([entry(SENTENCE, "")]) == frozenset()
