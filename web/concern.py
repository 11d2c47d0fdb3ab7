"""What stands in a platform's documents that a reader should know, by type of clause."""

from collections.abc import Iterable
from dataclasses import dataclass

from store.record import Polarity, Severity
from web.survey import Standing

__all__ = ["Concern", "is_of_concern", "list_concerns"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Concern:
    """The clauses of one type that stand and weigh medium or more."""

    type: str  # slug
    clauses: tuple[Standing, ...]  # gravest first

    @property
    def severity(self) -> Severity:
        """Of the gravest."""
        return self.clauses[0].severity

    @property
    def gravest(self) -> int:
        """How many of them weigh as much as the gravest."""
        return sum(each.severity is self.severity for each in self.clauses)


def is_of_concern(standing: Standing) -> bool:
    """Return whether a clause takes or burdens, and weighs medium or more."""
    return standing.severity is not Severity.LOW and standing.polarity is not Polarity.FAVOURABLE


def list_concerns(standing: Iterable[Standing]) -> tuple[Concern, ...]:
    """Return the clauses of concern by their primary type, the gravest and most frequent first."""
    groups: dict[str, list[Standing]] = {}
    for each in standing:
        if is_of_concern(each):
            groups.setdefault(each.types[0], []).append(each)
    found = (
        Concern(type=slug, clauses=tuple(sorted(group, key=lambda each: -each.severity.rank)))
        for slug, group in groups.items()
    )
    return tuple(
        sorted(found, key=lambda each: (-each.severity.rank, -len(each.clauses), each.type))
    )
