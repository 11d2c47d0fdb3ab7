"""Furniture that nobody could know beforehand is known by how often its place has changed."""

from itertools import pairwise

import pytest

from analyzer.gate import explain_churn
from analyzer.judgement import weigh
from store.record import Reading

RULES = [
    f"{number}. You may keep item {number} for {number + 10} days, and no longer than that."
    for number in range(1, 31)
]


def write(*shops: str, extra: str = "", rules: list[str] = RULES) -> str:
    """Return terms with a list of shops between two lines of the page, and a rule at the end."""
    return "\n\n".join(
        ["# Terms", *rules[:20], "Shops near here", *shops, "All shops", *rules[20:], extra]
    )


SHOPS = [
    write(f"Rosa sells {goods} and repairs boats in Harbour Street", "Tom rents bicycles")
    for goods in ("ropes", "lamps", "sails", "masts", "oars")
]
NEW = "Rosa sells charts of the coast and teaches sailing in Hill Lane"


def judge_last(stood: list[str], text: str) -> str:
    """Return why the change from the last text that stood to a new one is furniture."""
    old, new = (Reading(text=each, reader="test/1") for each in (stood[-1], text))
    return explain_churn(stood, text, weigh(old, new, document_type="Terms of Service"))


@pytest.mark.parametrize(
    ("stood", "text", "is_churn"),
    [
        (SHOPS, write(NEW, "Tom rents bicycles"), True),
        (SHOPS, write(NEW), True),
        # the place did not change often enough before
        (SHOPS[:3], write(NEW), False),
        (SHOPS[:1] * 5, write(NEW), False),
        # it says what somebody may do, or what they pay
        (SHOPS, write("You may not complain to Rosa in Hill Lane about anything."), False),
        (SHOPS, write("Rosa 52 Hill Lane, a fee of 30 dollars a month"), False),
        # something else changed as well
        (SHOPS, write(NEW, extra="We sell the names of buyers to insurers."), False),
        (SHOPS, write(NEW, rules=[*RULES[:29], "30. You may keep item 30 for 5 days."]), False),
    ],
)
def test_what_changes_again_and_again(stood: list[str], text: str, *, is_churn: bool) -> None:
    """Only words that rule nothing, in a place that changed three times before, are furniture."""
    assert bool(judge_last(stood, text)) is is_churn


def test_texts_written_anew_tell_of_no_place() -> None:
    """Where each text was another one, no place of it is known for changing often."""
    stood = [write(shop, rules=[f"{rule} ({shop})" for rule in RULES]) for shop in "abcde"]
    assert all(old != new for old, new in pairwise(stood))
    assert judge_last(stood, stood[-1].replace("\n\ne\n\n", "\n\nRosa 52 Hill Lane\n\n")) == ""
