"""What stands around a clause change tells a move, a copy and a renaming from news."""

import pytest

from analyzer.labelling import Surroundings, assess_change, find_hunks, survey
from store.record import ChangeKind

PROMISE = "We delete your personal data within thirty days after you have closed your account."
SALE = "We may sell your personal data to advertising partners without asking you again."


def look(before: list[str], after: list[str]) -> Surroundings:
    """Survey two texts, clause by clause, with clauses at the same place as rewordings."""
    return survey(before, after, [find_hunks(*pair) for pair in zip(before, after, strict=False)])


def test_a_clause_that_still_stands_is_not_gone() -> None:
    """A second copy of a clause can go without anything being lost."""
    around = look([PROMISE, SALE, PROMISE], [PROMISE, SALE])
    assert assess_change(ChangeKind.REMOVED, PROMISE, None, surroundings=around) is None
    around = look([PROMISE, SALE], [SALE])
    assert assess_change(ChangeKind.REMOVED, PROMISE, None, surroundings=around) is not None


def test_a_sentence_that_moved_between_clauses_is_no_news() -> None:
    """Words that stood in another clause before only moved."""
    before, after = [SALE, PROMISE], [f"{SALE} {PROMISE}", ""]
    around = look(before, after)
    assert assess_change(ChangeKind.MODIFIED, SALE, after[0], surroundings=around) is None


def test_a_clause_that_differs_from_its_like_in_a_name_is_its_own() -> None:
    """A rule on one thing is not made up for by the same rule on another."""
    old = "Your content and your conduct must not violate the user guidelines of Quill in any way."
    new = old.replace("Quill", "Brush")
    around = look([old, new], [new])
    assert assess_change(ChangeKind.REMOVED, old, None, surroundings=around) is not None


@pytest.mark.parametrize(
    ("clauses", "seen"),
    [
        (["We share data with Quill for support.", "We share data with Quill for sales."], False),
        (["We share data with Quill for support.", "We share data with others."], True),
    ],
)
def test_a_name_that_gives_way_throughout_is_renamed(clauses: list[str], *, seen: bool) -> None:
    """A name replaced in several clauses is a new name, in a single one it is another party."""
    after = [clause.replace("Quill", "Brush") for clause in clauses]
    around = look(clauses, after)
    found = assess_change(ChangeKind.MODIFIED, clauses[0], after[0], surroundings=around)
    assert (found is not None) is seen
