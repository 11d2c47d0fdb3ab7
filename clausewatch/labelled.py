"""A text whose clauses are labelled."""

from collections.abc import Sequence
from dataclasses import dataclass

from clausewatch.source import Source
from store.record import Assessment, Clause, Gate, Severity

__all__ = ["Labelled", "LabelledText"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """A clause and what the analyzer says of it."""

    number: int  # in the document, from 0: the "id" that `classify --json` prints
    clause: Clause
    said: Assessment

    def fits(self, severity: Severity | None, slugs: Sequence[str]) -> bool:
        """Return whether it is at least so severe, and of one of some types if there are any."""
        is_grave = severity is None or self.said.severity.rank >= severity.rank
        return is_grave and (not slugs or bool(set(slugs) & set(self.said.types)))


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelledText:
    """What was read, and all its clauses."""

    source: Source
    gate: Gate | None  # why it may be no policy document; None if nothing speaks for that
    document_type: str  # as somebody said, or as its title tells; empty if neither
    is_guessed: bool  # it was told from the title
    clauses: tuple[Labelled, ...]  # in the order of the document
