"""What a comparison shows besides other words: moves, new numbers, new headings."""

import pytest

from analyzer import compare, judge, read, segment
from store.record import Comparison
from web.view import Shift, list_shifts


def compare_texts(before: str, after: str) -> Comparison:
    """Two Markdown texts, compared clause by clause."""
    return compare(segment(before), segment(after))


PAIRS = [
    # a number of its own
    ("# T\n\n1. You pay monthly.\n\n2. You may leave at any time.",
     "# T\n\n2. You pay monthly.\n\n3. You may leave at any time.",
     {("renumbered", "1.", "2.", 1), ("renumbered", "2.", "3.", 1)}),
    # a heading that only counts otherwise
    ("## 3. Law\n\nThe laws of Estonia hold.\n\nThe courts are in Tartu.",
     "## 4. Law\n\nThe laws of Estonia hold.\n\nThe courts are in Tartu.",
     {("renumbered", "3. Law", "4. Law", 2)}),
    # a heading of other words
    ("## Disputes\n\nThe courts are in Tartu.", "## Courts\n\nThe courts are in Tartu.",
     {("renamed", "Disputes", "Courts", 1)}),
    # a bullet that became a number
    ("- You pay monthly.", "1. You pay monthly.", {("renumbered", "no number", "1.", 1)}),
    # nothing
    ("## Law\n\nThe laws hold.", "## Law\n\nThe laws hold.", set()),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "shifts"), PAIRS)
def test_new_numbers_and_headings_are_told_once(
    before: str, after: str, shifts: set[tuple[str, str, str, int]]
) -> None:
    """Numbers and headings that differ over the same words are told with how many they concern."""
    found = list_shifts((), compare_texts(before, after))
    assert {(each.what, each.before, each.after, each.count) for each in found} == shifts


def test_moves_are_told_by_their_headings() -> None:
    """Clauses that moved from one heading to another are one line with their number."""
    parcels = "".join(f"Parcel {word} is packed with care.\n\n" for word in ("one", "two", "three"))
    fees = "Each parcel costs a fee of 4 euros.\n\nThe fee is due at once.\n\n"
    law = "The laws of Estonia hold, and the courts of Tartu decide.\n\n"
    before = f"## Fees\n\n{fees}{parcels}## Law\n\n{law}"
    after = f"## Fees\n\n{fees}## Law\n\n{law}{parcels}The end date is 5 May.\n"
    judgement = judge(read(before.encode()), read(after.encode()))
    shifts = list_shifts(judgement.changes, judgement.comparison)
    assert Shift(what="moved", before="Fees", after="Law", count=3) in shifts
