"""Clauses where they stand: what a clause is read with, and many of them assessed in a row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analyzer.labelling.assessor import assess
from analyzer.labelling.glance import glance
from store.record import Assessment, Clause

__all__ = ["ClauseInContext", "assess_all", "place_clauses"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseInContext:
    """A clause and what it is read with."""

    text: str  # without heading marks and list markers
    headings: tuple[str, ...] = ()  # the path of headings above it, outermost first
    document_type: str = ""  # "Privacy Policy"; empty if not known


def place_clauses(clauses: Iterable[Clause], document_type: str = "") -> Iterator[ClauseInContext]:
    """Yield the clauses of a whole document, each with what it is read with.

    Args:
        clauses: In the order of the document.
        document_type: The type of the document; empty if not known.
    """
    for clause in clauses:
        yield ClauseInContext(
            text=clause.text, headings=clause.headings, document_type=document_type
        )


def assess_all(clauses: Iterable[ClauseInContext], *, quick: bool = False) -> Iterator[Assessment]:
    """Assess clauses, in their order. Each gets what it would get alone.

    Args:
        clauses: What is assessed.
        quick: By their words alone, as `glance` does.
    """
    look = glance if quick else assess
    for clause in clauses:
        yield look(clause.text, headings=clause.headings, document_type=clause.document_type)
