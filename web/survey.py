"""What stands and what changed over all documents, in brief: what pages say beside one record.

A record's page tells of others: how other platforms word the same, what else changed lately. So all
documents are looked at once, and little of each is remembered, before any page is made.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from store.record import (
    Change,
    Confidence,
    Direction,
    Document,
    FactDifference,
    Polarity,
    Provision,
    Severity,
    Verdict,
)
from web.view.correction import Correction
from web.view.excerpt import opening
from web.view.gist import condense
from web.view.lead import Lead, find_lead
from web.view.wording import entitle, summarise

__all__ = ["Standing", "Survey", "Told", "list_standing", "list_told"]

_EXCERPT = 299  # characters of a clause, and one more to say that it goes on


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A clause that stands and has a type, in brief."""

    id: str  # of the provision
    document: Document
    title: str
    excerpt: str  # its first words
    types: tuple[str, ...]  # primary first
    severity: Severity
    polarity: Polarity | None
    confidence: Confidence
    since: datetime  # when these words were first seen


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A change record in brief."""

    id: str
    document: Document
    at: datetime  # of the capture that brought it
    updated: datetime
    verdict: Verdict
    severity: Severity | None
    summary: str
    types: tuple[str, ...]  # primary types of its clause changes, gravest first
    directions: tuple[tuple[Direction, int], ...]
    withdrawn: datetime | None  # when a person withdrew it
    touched: tuple[str, ...] = ()  # all types of its clause changes, in the document's order
    differences: tuple[FactDifference, ...] = ()  # facts of the gravest clause changes
    lead: Lead | None = None  # its gravest clause change; None if it is editorial

    @property
    def is_news(self) -> bool:
        """Whether readers should be told: it is substantive, and stands."""
        return self.verdict is Verdict.SUBSTANTIVE and self.withdrawn is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """All documents in brief."""

    documents: tuple[Document, ...]  # by platform, then by type
    standing: tuple[Standing, ...]  # in the order of the documents and of their clauses
    told: tuple[Told, ...]  # newest first
    corrections: tuple[Correction, ...] = ()  # newest first

    def of_type(self, slug: str) -> tuple[Standing, ...]:
        """Return the clauses whose primary type this is."""
        return tuple(each for each in self.standing if each.types[0] == slug)


def list_standing(provisions: Iterable[Provision]) -> Iterator[Standing]:
    """Yield the clauses of a document that stand and have a type."""
    for each in provisions:
        state = each.states[-1]
        said = state.assessment
        if state.until is not None or said is None or said.types == ("other",):
            continue
        yield Standing(
            id=each.id,
            document=each.document,
            title=entitle(state.clause),
            excerpt=opening(state.clause.text, _EXCERPT),
            types=said.types,
            severity=said.severity,
            polarity=said.polarity,
            confidence=said.confidence,
            since=state.version.at,
        )


def list_told(changes: Sequence[Change]) -> Iterator[Told]:
    """Yield the change records of a document in brief."""
    for change in changes:
        gist = condense(change.entries)
        said = (entry.assessment.types for entry in change.entries if entry.assessment)
        yield Told(
            id=change.id,
            document=change.document,
            at=change.after.at,
            updated=change.updated,
            verdict=change.verdict,
            severity=change.severity,
            summary=summarise(change),
            types=gist.types,
            directions=gist.directions,
            withdrawn=change.withdrawn.at if change.withdrawn else None,
            touched=tuple(dict.fromkeys(chain.from_iterable(said))),
            differences=gist.differences,
            lead=find_lead(change.entries),
        )
