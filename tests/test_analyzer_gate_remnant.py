"""What a capture left of a document is told from a document that somebody shortened."""

import pytest

from analyzer.gate import doubt, explain_remnant
from store.record import Reading

GOODS = ("lamp", "boat", "rope", "sail", "mast")


def write(*rules: int, day: str = "4 May 2024", words: str = "for as long as you pay") -> str:
    """Return terms with some rules."""
    head = ["# Terms", f"Last updated: {day}"] if day else ["# Terms"]
    usual = (
        f"{number}. You may keep item {number}, {number + 20}, {number + 40} and "
        f"{GOODS[number % 5]} {number + 60} {words}, by rule {number}."
        for number in rules
    )
    return "\n\n".join([*head, *usual])


ALL = range(200)
OVERVIEW = write(day="") + "\n\nRead here what counts for people who buy lamps from one another."


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        # sections that were not opened, wherever they stood
        (write(*ALL), write(*range(60), *range(120, 200)), "nothing in it is new"),
        (write(*ALL), write(*range(20), *range(150, 200)), "nothing in it is new"),
        # a rule more, most of it in other words, or a newer day
        (write(*ALL), write(*range(60), *range(300, 330)), ""),
        (write(*ALL), write(*range(100), words="until we say so"), ""),
        (write(*ALL), write(*range(100), day="5 May 2024"), ""),
        (write(*ALL, day=""), write(*range(100), day="5 May 2024"), ""),
        # little went
        (write(*ALL), write(*range(180)), ""),
        # a page that leads to the sections
        (write(*ALL), OVERVIEW, "too few to be the document"),
        (write(*ALL), OVERVIEW + "\n\nEffective 5 May 2024", ""),
        (write(*range(40)), OVERVIEW, ""),
        # too little stood there
        (write(*range(8)), write(*range(2)), ""),
        # a second copy of what stays
        (f"{write(*ALL)}\n\n{write(*ALL, words='as long as you do pay')}", write(*ALL), ""),
    ],
)
def test_what_a_capture_left(before: str, after: str, words: str) -> None:
    """A text with nothing new, or of next to nothing, is a part, unless it is of a newer day."""
    reason = explain_remnant(*(Reading(text=text, reader="test/1") for text in (before, after)))
    assert words in reason
    assert bool(reason) is bool(words)


def test_a_part_has_to_stay_first() -> None:
    """A text that lost a third and says nothing new waits."""
    accepted, reading = (
        Reading(text=write(*ns), reader="test/1") for ns in (ALL, (*range(60), *range(140, 200)))
    )
    gate = doubt(accepted, reading)
    assert gate is not None
    assert gate.kind == "collapse"
