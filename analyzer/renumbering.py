"""Clauses that have the same words under another number."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analyzer.normal import split_heading
from analyzer.numbering import bare_number
from store.record import ChangeKind, Clause, Pair

__all__ = ["is_renumbered", "mark_renumbered"]

_Paths = tuple[tuple[str, ...], tuple[str, ...]]


def is_renumbered(was: Clause, now: Clause) -> bool:
    """Return whether a clause has another number of its own; how it is written does not count."""
    return was.number != now.number and bare_number(was.number) != bare_number(now.number)


def mark_renumbered(pairs: list[Pair], before: Sequence[Clause], after: Sequence[Clause]) -> None:
    """Call the first equal clause under each heading renumbered whose number alone differs.

    A heading is no clause of its own, so what stands under it has to say that it was renumbered;
    but only once, not in every paragraph of a long section.
    """
    old: tuple[str, ...] | None = None
    new: tuple[str, ...] | None = None
    known: set[_Paths] = set()
    for index, pair in enumerate(pairs):
        if pair.kind is not ChangeKind.EQUAL:
            continue
        mine, yours = before[pair.before[0]].headings, after[pair.after[0]].headings
        if mine is old and yours is new:
            continue  # as most clauses do, it stands under the same headings as the one before it
        old, new = mine, yours
        renumbered = set(_find_renumbered(mine, yours)) - known if mine != yours else None
        if renumbered:
            known |= renumbered
            pairs[index] = replace(pair, kind=ChangeKind.RENUMBERED)


def _find_renumbered(mine: tuple[str, ...], yours: tuple[str, ...]) -> Iterator[_Paths]:
    """Yield the paths down to each heading that has the same words under another number."""
    for level, (one, other) in enumerate(zip(mine, yours, strict=False), start=1):
        if one != other:
            numbers, names = zip(split_heading(one), split_heading(other), strict=True)
            if names[0] == names[1] and numbers[0] != numbers[1]:
                yield mine[:level], yours[:level]
