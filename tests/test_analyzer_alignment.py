"""Which clause is which."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.alignment import compare
from analyzer.clause import segment
from store.record import ChangeKind, Clause, Comparison
from tests.texts import TEXTS


def kinds(before: str, after: str) -> list[str]:
    """The kinds of all pairs, in order."""
    return [pair.kind.value for pair in compare(segment(before), segment(after)).pairs]


def check(comparison: Comparison) -> None:
    """Every clause of both sides stands in exactly one pair."""
    was = [place for pair in comparison.pairs for place in pair.before]
    now = [place for pair in comparison.pairs for place in pair.after]
    assert sorted(was) == list(range(len(comparison.before)))
    assert sorted(now) == list(range(len(comparison.after)))


@given(TEXTS, TEXTS)
def test_every_clause_is_in_one_pair(before: str, after: str) -> None:
    """Whatever the texts, no clause is lost or paired twice, and the result is the same twice."""
    first = compare(segment(before), segment(after))
    check(first)
    assert first == compare(segment(before), segment(after))


@given(TEXTS)
def test_a_text_equals_itself(text: str) -> None:
    """A text compared with itself has equal clauses only."""
    assert set(kinds(text, text)) <= {"equal"}


@given(TEXTS, st.randoms(use_true_random=False))
def test_shuffled_clauses_are_moved_never_changed(text: str, random: object) -> None:
    """The same clauses in another order are moved or renumbered: never reworded."""
    clauses = list(segment(text))
    shuffled = clauses.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    found = {pair.kind for pair in compare(clauses, shuffled).pairs}
    assert found <= {ChangeKind.EQUAL, ChangeKind.MOVED, ChangeKind.RENUMBERED}


PAY = "You pay the fee at the beginning of each month by the method you chose."
LEAVE = "You may leave at any time by writing to us."
TELL = "We tell you of changes 30 days ahead."
KEEP = "We keep your data until you close the account, and no longer than that."
LONG = (
    "It comes with its annexes, with what courts have said of it, and with what they may say later."
)
CASES = [
    # typography, white space and the style of a number leave no trace
    ("1. " + PAY, "(1) " + PAY, ["equal"]),
    (PAY, "- " + PAY, ["equal"]),
    ("We’ll keep “it” — always.", 'We\'ll keep "it" - always.', ["equal"]),
    # a number differs
    (TELL, TELL.replace("30", "14"), ["modified"]),
    # a clause came, went, moved
    (f"{PAY}\n\n{LEAVE}", f"{PAY}\n\n{TELL}\n\n{LEAVE}", ["equal", "added", "equal"]),
    (f"{PAY}\n\n{TELL}\n\n{LEAVE}", f"{PAY}\n\n{LEAVE}", ["equal", "removed", "equal"]),
    (f"{PAY}\n\n{LEAVE}\n\n{TELL}", f"{TELL}\n\n{PAY}\n\n{LEAVE}", ["moved", "equal", "equal"]),
    # the same words under another number, or none
    ("1. " + PAY, "2. " + PAY, ["renumbered"]),
    ("1. " + PAY, "- " + PAY, ["renumbered"]),
    # of a section that got another number, the first clause says so
    (f"# 2. Fees\n\n{PAY}\n\n{LEAVE}", f"# 3. Fees\n\n{PAY}\n\n{LEAVE}", ["renumbered", "equal"]),
    # one became two, two became one
    (f"{PAY} {LEAVE}", f"{PAY}\n\n{LEAVE}", ["split"]),
    (f"{PAY}\n\n{LEAVE}", f"{PAY} {LEAVE}", ["merged"]),
    # one became a list of many
    (f"{PAY} {LEAVE} {TELL} {KEEP}", f"{PAY}\n\n1. {LEAVE}\n\n2. {TELL}\n\n3. {KEEP}", ["split"]),
    (f"{PAY}\n\n1. {LEAVE}\n\n2. {TELL}\n\n3. {KEEP}", f"{PAY} {LEAVE} {TELL} {KEEP}", ["merged"]),
    # a definition that got much longer still defines the same
    (
        f"{PAY}\n\n“Acme Law” means the law of Acme.",
        f"“Acme Law” means the law of Acme. {LONG}\n\n{PAY}",
        ["modified", "equal"],
    ),
    # a promise that became a possibility, between the same neighbours
    (
        f"{PAY}\n\nWe give a free trial of 14 days.\n\n{LEAVE}",
        f"{PAY}\n\nThere may be some free trial or other, if we like.\n\n{LEAVE}",
        ["equal", "modified", "equal"],
    ),
    # an address that a service hides on one side only
    ("Write to us at law@acme.example now.", "Write to us at [email protected] now.", ["equal"]),
    ("Write to us at law@acme.example now.", "Write to us at tax@acme.example now.", ["modified"]),
    # nothing in common
    (PAY, "Cookies remember the language of the site.", ["removed", "added"]),
    ("", PAY, ["added"]),
    (PAY, "", ["removed"]),
    # a renamed heading is no change of its clauses
    (f"# Fees\n\n{PAY}", f"# Charges\n\n{PAY}", ["equal"]),
]


@pytest.mark.parametrize(("before", "after", "expected"), CASES)
def test_kinds_of_correspondence(before: str, after: str, expected: list[str]) -> None:
    """Each kind of correspondence is told apart."""
    assert kinds(before, after) == expected


def test_headings_decide_between_alike_clauses() -> None:
    """Of two clauses with nearly the same words, the one under the same heading is the one."""
    before = "# Web\n\nWe keep logs for 30 days.\n\n# App\n\nWe keep logs for 60 days."
    after = "# App\n\nWe keep logs for 90 days.\n\n# Web\n\nWe keep logs for 31 days."
    comparison = compare(segment(before), segment(after))
    pairs = {(pair.before[0], pair.after[0]) for pair in comparison.pairs}
    assert pairs == {(0, 1), (1, 0)}


def test_a_section_that_changed_places_is_moved() -> None:
    """Of two sections that changed places the shorter one is moved, clause by clause."""
    long = "\n\n".join(f"The {n}th rule of the house is that room {n} is closed." for n in range(9))
    short = f"# Fees\n\n{PAY}\n\n{LEAVE}"
    found = Counter(kinds(f"# House\n\n{long}\n\n{short}", f"{short}\n\n# House\n\n{long}"))
    assert found == {"equal": 9, "moved": 2}


@pytest.mark.parametrize("count", [3000, 30_000])
def test_hostile_texts_are_compared_too(count: int) -> None:
    """Very many clauses, all alike or all short, are compared in bounded time and space."""
    old = [Clause(start=n, end=n + 1, text="ab"[n % 2]) for n in range(count)]
    new = [Clause(start=n, end=n + 1, text="bca"[n % 3]) for n in range(count)]
    check(compare(old, new))


def test_work_is_bounded_for_unrelated_texts() -> None:
    """Two long unrelated texts are compared without scoring every pair; nothing is lost."""
    old = [Clause(start=n, end=n + 1, text=f"alpha {n} {n * 7} old words") for n in range(1200)]
    new = [Clause(start=n, end=n + 1, text=f"beta {n * 3} {n} other text") for n in range(1200)]
    comparison = compare(old, new)
    check(comparison)
    assert Counter(pair.kind for pair in comparison.pairs)[ChangeKind.EQUAL] == 0
