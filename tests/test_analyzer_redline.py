"""The redline inside a pair of clauses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.redline import mark
from store.record import Redline
from tests.texts import CLAUSES


def sides(redline: Redline) -> tuple[str, str]:
    """Both sides that a redline reproduces."""
    old = "".join(text for operation, text in redline if operation != "+")
    new = "".join(text for operation, text in redline if operation != "-")
    return old, new


@given(CLAUSES | st.text(max_size=300), CLAUSES | st.text(max_size=300))
def test_both_sides_are_reproduced(before: str, after: str) -> None:
    """What stayed and went gives the old wording, what stayed and came the new one, exactly."""
    redline = mark(before, after)
    assert sides(redline) == (before, after)
    assert all(text for _, text in redline)


@given(CLAUSES, CLAUSES)
def test_runs_are_tidy(before: str, after: str) -> None:
    """No two neighbours are of one kind, and what went stands before what came."""
    operations = "".join(operation for operation, _ in mark(before, after))
    assert not {"==", "--", "++", "+-"} & {operations[n : n + 2] for n in range(len(operations))}


@given(CLAUSES, CLAUSES)
def test_no_word_or_number_is_cut(before: str, after: str) -> None:
    """An edge of a run never has a letter or digit on both sides of it."""
    for side, skipped in ((before, "+"), (after, "-")):
        place = 0
        for operation, text in mark(before, after):
            if operation != skipped:
                place += len(text)
                if (
                    0 < place < len(side) and side[place].isascii()
                ):  # of some scripts, characters are
                    assert not (side[place - 1].isalnum() and side[place].isalnum())


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # a date, an address and a defined term are marked whole
        (
            "until 1 March 2026, then",
            "until 30 April 2026, then",
            (("=", "until "), ("-", "1 March 2026"), ("+", "30 April 2026"), ("=", ", then")),
        ),
        (
            "see https://acme.example/a now",
            "see https://acme.example/b now",
            (
                ("=", "see "),
                ("-", "https://acme.example/a"),
                ("+", "https://acme.example/b"),
                ("=", " now"),
            ),
        ),
        (
            "use the Premium Service for",
            "use the Basic Service for",
            (("=", "use the "), ("-", "Premium Service"), ("+", "Basic Service"), ("=", " for")),
        ),
        # differences with next to nothing between them are one
        (
            "we gather and use your data",
            "we collect and process your data",
            (
                ("=", "we "),
                ("-", "gather and use"),
                ("+", "collect and process"),
                ("=", " your data"),
            ),
        ),
        # what came is marked from the beginning of its sentence to the end
        (
            "We use cookies. Ask us.",
            "We use cookies. We use pixels. Ask us.",
            (("=", "We use cookies. "), ("+", "We use pixels. "), ("=", "Ask us.")),
        ),
        # white space is no word
        ("one  two", "one two", (("=", "one"), ("-", "  "), ("+", " "), ("=", "two"))),
        # scripts without spaces are marked by character
        (
            "料金は月額です",
            "料金は年額です",
            (("=", "料金は"), ("-", "月"), ("+", "年"), ("=", "額です")),
        ),
        ("", "", ()),
        ("same", "same", (("=", "same"),)),
        ("", "new", (("+", "new"),)),
        ("old", "", (("-", "old"),)),
        (
            "pay $1,000.50 now",
            "pay $1,000.75 now",
            (("=", "pay "), ("-", "$1,000.50"), ("+", "$1,000.75"), ("=", " now")),
        ),
        (
            "our partner’s data",
            "our partners’ data",
            (("=", "our "), ("-", "partner’s"), ("+", "partners’"), ("=", " data")),
        ),
        (
            "we may share",
            "we will share",
            (("=", "we "), ("-", "may"), ("+", "will"), ("=", " share")),
        ),
    ],
)
def test_whole_words_are_marked(before: str, after: str, expected: Redline) -> None:
    """Words, amounts and names are marked whole."""
    assert mark(before, after) == expected


def test_very_long_clauses_are_marked_too() -> None:
    """Clauses too long for the better diff are still reproduced exactly."""
    before = " ".join(f"word{n}" for n in range(3000))
    after = " ".join(f"word{n + n % 7}" for n in range(3000))
    assert sides(mark(before, after)) == (before, after)
