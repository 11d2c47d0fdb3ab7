"""What a change comes to: its clause changes by weight, and the little that a list shows of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from store.record import ClauseChange, Direction, FactDifference, Severity

__all__ = ["Gist", "Numbered", "condense", "gather_differences", "gather_types", "split_entries"]

_DIFFERENCES = 3  # facts that a list shows of one change
_TYPES = 4  # types that a list shows of one change
_GRAVITY = [Direction.FAVOURABLE, Direction.NEUTRAL, Direction.UNCLEAR, Direction.ADVERSE]


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbered:
    """A clause change with its number in the record, which its anchor keeps for good."""

    number: int  # its place in the document's order, from 1
    entry: ClauseChange


@dataclass(frozen=True, kw_only=True, slots=True)
class Gist:
    """The little that a list shows of a change."""

    types: tuple[str, ...]  # primary types of its clause changes, gravest first
    directions: tuple[tuple[Direction, int], ...]  # how many clause changes go which way
    differences: tuple[FactDifference, ...]  # the facts of the gravest clause changes
    seen: int  # clause changes that a reader should see
    editorial: int  # the others


def split_entries(
    entries: Sequence[ClauseChange],
) -> tuple[tuple[Numbered, ...], tuple[Numbered, ...]]:
    """Return what a reader should see, gravest first, and the rest in the document's order."""
    numbered = [Numbered(number=n, entry=entry) for n, entry in enumerate(entries, 1)]
    seen = sorted((each for each in numbered if each.entry.assessment), key=_weigh, reverse=True)
    rest = (each for each in numbered if each.entry.assessment is None)
    return tuple(seen), tuple(rest)


def gather_differences(seen: Sequence[Numbered]) -> dict[FactDifference, list[int]]:
    """Return each fact that differs, once, with the numbers of all clause changes that tell it."""
    differences: dict[FactDifference, list[int]] = {}
    for each in seen:
        for difference in each.entry.assessment.differences if each.entry.assessment else ():
            differences.setdefault(difference, []).append(each.number)
    return differences


def gather_types(seen: Sequence[Numbered]) -> tuple[str, ...]:
    """Return the primary types of clause changes, each once, in their order."""
    said = (each.entry.assessment for each in seen)
    return tuple(dict.fromkeys(slug for each in said if each for slug in each.types[:1]))


def condense(entries: Sequence[ClauseChange]) -> Gist:
    """Return what a list shows of a change."""
    seen, rest = split_entries(entries)
    assessments = [each.entry.assessment for each in seen if each.entry.assessment]
    ways = [each.direction for each in assessments if each.direction]
    directions = sorted(Counter(ways).items(), key=lambda each: -_GRAVITY.index(each[0]))
    differences = dict.fromkeys(one for each in assessments for one in each.differences)
    return Gist(
        types=gather_types(seen)[:_TYPES],
        directions=tuple(directions),
        differences=tuple(differences)[:_DIFFERENCES],
        seen=len(seen),
        editorial=len(rest),
    )


def _weigh(each: Numbered) -> tuple[int, int, int]:
    """Rank by severity, then by direction; among equals the earlier stands first."""
    assessment = each.entry.assessment
    severity = assessment.severity if assessment else Severity.LOW
    direction = assessment.direction if assessment else None
    gravity = _GRAVITY.index(direction) if direction else -1
    return severity.rank, gravity, -each.number
