"""The sentence over a change: what it says is filled from the facts and counts, never invented."""

from collections.abc import Sequence

from analyzer.labelling import load_taxonomy
from store.record import ChangeKind, ClauseChange, Confidence, Direction

__all__ = ["summarise"]

_DIRECTIONS = {
    Direction.ADVERSE: ", for the worse",
    Direction.FAVOURABLE: ", for the better",
    Direction.NEUTRAL: "",
    Direction.UNCLEAR: "",
}
_VERBS = {
    ChangeKind.ADDED: "added",
    ChangeKind.REMOVED: "no longer present",
    ChangeKind.MODIFIED: "reworded",
    ChangeKind.MOVED: "moved",
    ChangeKind.RENUMBERED: "renumbered",
    ChangeKind.SPLIT: "split",
    ChangeKind.MERGED: "merged",
}


def summarise(changes: Sequence[ClauseChange]) -> str:
    """Return one sentence on clause changes: the gravest one first, then how many others.

    >>> summarise([])
    'Headings were renamed; the clauses are the same.'
    """
    if not changes:
        return "Headings were renamed; the clauses are the same."
    weighty = sorted((each for each in changes if each.assessment), key=_rank)
    if not weighty:
        return f"Editorial: {_counts(changes)}."
    first, others = _sentence(weighty[0]), len(weighty) - 1
    if others:
        first += f"; {others} more {_clauses(others)} changed"
    return first + "."


def _rank(change: ClauseChange) -> tuple[int, int]:
    """Return what sorts the gravest first, and among equally grave ones the surest."""
    said = change.assessment
    if said is None:
        return 0, 0
    return -said.severity.rank, list(Confidence).index(said.confidence)


def _sentence(change: ClauseChange) -> str:
    said = change.assessment
    assert said is not None  # noqa: S101 - the caller chose those that have one
    named = load_taxonomy().get(said.types[0]) if said.types else None
    happened = f"clause {_VERBS[change.kind]}"
    if said.differences:
        fact = said.differences[0]
        happened = f"{fact.name} {fact.before} → {fact.after}"
    direction = _DIRECTIONS[said.direction] if said.direction else ""
    subject = named.name if named else "Text without a label"
    return f"{subject}: {happened}{direction}"


def _counts(changes: Sequence[ClauseChange]) -> str:
    counts = {kind: sum(each.kind is kind for each in changes) for kind in _VERBS}
    return ", ".join(
        f"{count} {_clauses(count)} {_VERBS[kind]}" for kind, count in counts.items() if count
    )


def _clauses(count: int) -> str:
    return "clause" if count == 1 else "clauses"
