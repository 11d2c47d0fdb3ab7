"""Clauses and changes in brief: what pages that list over many documents say of each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from store.record import (
    Assessment,
    Change,
    Confidence,
    Direction,
    Document,
    FactDifference,
    Polarity,
    Provision,
    Severity,
    State,
    Verdict,
)
from web.view.brief import Brief, brief_difference, list_briefs
from web.view.effect import Effect, list_effects, select_dated
from web.view.excerpt import clean, opening
from web.view.gist import condense
from web.view.wording import entitle, summarise

__all__ = [
    "Outlined",
    "Standing",
    "Stood",
    "Told",
    "list_standing",
    "list_stood",
    "list_told",
    "outline",
]

_EXCERPT = 299  # characters of a clause, and one more to say that it goes on
_HEADLINE = 240


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
    lead: Brief | None = None  # its gravest clause change; None if it is editorial
    seen: int = 0  # clause changes of it that a reader should see
    effects: tuple[Effect, ...] = ()  # effective dates that its new words state

    @property
    def headline(self) -> str:
        """What changed, in one sentence of few characters."""
        return clean(opening(self.summary, _HEADLINE))

    @property
    def order(self) -> tuple[int, str, str, str]:
        """Its place in a digest: the gravest first, then by platform and document."""
        rank, key = self.severity.rank if self.severity else 0, self.document.key
        return -rank, key.platform.casefold(), key.type, self.id

    @property
    def is_news(self) -> bool:
        """Whether readers should be told: it is substantive, and stands."""
        return self.verdict is Verdict.SUBSTANTIVE and self.withdrawn is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Stood:
    """A wording that has a type, in brief, and until when it stood."""

    standing: Standing
    until: datetime | None  # None while it stands
    labelled: bool = True  # else what is said is that of the wording that followed

    def stands(self, day: datetime) -> bool:
        """Return whether it stood at a moment."""
        return self.standing.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlined:
    """A provision as the page of its document shows it, in its latest wording."""

    id: str
    headings: tuple[str, ...]
    number: str
    opening: str  # its first words
    sha256: str  # of all of them
    until: datetime | None  # None while it stands
    types: tuple[str, ...]  # none if nothing is said of it
    severity: Severity | None


def outline(provisions: Iterable[Provision]) -> Iterator[Outlined]:
    """Yield provisions as the page of their document shows them."""
    for provision in provisions:
        state = provision.states[-1]
        clause, said = state.clause, state.assessment
        yield Outlined(
            id=provision.id,
            headings=clause.headings,
            number=clause.number,
            opening=opening(clause.text),
            sha256=clause.sha256,
            until=state.until,
            types=said.types if said else (),
            severity=said.severity if said else None,
        )


def list_stood(provisions: Iterable[Provision]) -> Iterator[Stood]:
    """Yield all wordings of a document that have a type, also those that went.

    What came and went within one analysis has no label, so that of its next wording counts.
    """
    for provision in provisions:
        said = None
        for state in reversed(provision.states):
            said = state.assessment or said
            if standing := _condense(provision, state, said):
                yield Stood(
                    standing=standing, until=state.until, labelled=state.assessment is not None
                )


def list_standing(provisions: Iterable[Provision]) -> Iterator[Standing]:
    """Yield the clauses of a document that stand and have a type."""
    for provision in provisions:
        state = provision.states[-1]
        standing = _condense(provision, state, state.assessment)
        if standing and state.until is None:
            yield standing


def _condense(provision: Provision, state: State, said: Assessment | None) -> Standing | None:
    """Return a wording in brief; None if it has no type."""
    if said is None or said.types == ("other",):
        return None
    return Standing(
        id=provision.id,
        document=provision.document,
        title=entitle(state.clause),
        excerpt=opening(state.clause.text, _EXCERPT),
        types=said.types,
        severity=said.severity,
        polarity=said.polarity,
        confidence=said.confidence,
        since=state.version.at,
    )


def list_told(changes: Sequence[Change], provisions: Iterable[Provision] = ()) -> Iterator[Told]:
    """Yield the change records of a document in brief.

    Args:
        changes: Records of one document.
        provisions: Those of that document, where effective dates are to be told.
    """
    dated = select_dated(provisions)
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
            differences=tuple(map(brief_difference, gist.differences)),
            lead=next(iter(list_briefs(change.entries, 1)), None),
            seen=gist.seen,
            effects=() if change.withdrawn else list_effects(change, dated),
        )
