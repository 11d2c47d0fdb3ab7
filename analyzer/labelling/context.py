"""Clauses where they stand: what a clause is read with, and many of them assessed in a row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analyzer.labelling.assessor import assess
from store.record import Assessment, Clause

__all__ = ["ClauseInContext", "assess_all", "place_clauses"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseInContext:
    """A clause and what stands around it."""

    text: str  # without heading marks and list markers
    headings: tuple[str, ...] = ()  # the path of headings above it, outermost first
    document_type: str = ""  # "Privacy Policy"; empty if not known
    before: str = ""  # the text of the clause before it; empty if there is none or not known
    after: str = ""  # the text of the clause after it; likewise


def place_clauses(clauses: Sequence[Clause], document_type: str = "") -> Iterator[ClauseInContext]:
    """Yield the clauses of a whole document, each with its headings and its neighbours.

    Args:
        clauses: In the order of the document.
        document_type: The type of the document; empty if not known.
    """
    for place, clause in enumerate(clauses):
        yield ClauseInContext(
            text=clause.text,
            headings=clause.headings,
            document_type=document_type,
            before=clauses[place - 1].text if place else "",
            after=clauses[place + 1].text if place + 1 < len(clauses) else "",
        )


def assess_all(clauses: Iterable[ClauseInContext]) -> Iterator[Assessment]:
    """Assess clauses, in their order. Each gets what it would get alone."""
    for clause in clauses:
        yield assess(clause.text, headings=clause.headings, document_type=clause.document_type)
