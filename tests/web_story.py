"""How a sample history is told: which clause read how in which version, and what it was called."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from store.record import (
    Assessment,
    Basis,
    Confidence,
    Decision,
    Direction,
    DocumentKey,
    Fact,
    FactDifference,
    Gate,
    GateVerdict,
    Origin,
    Outcome,
    Polarity,
    Severity,
)

__all__ = ["Story", "Thread", "assess", "at", "decide", "state"]


def at(year: int, month: int, day: int, hour: int = 6) -> datetime:
    """Return a moment in UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Thread:
    """A clause through the versions of a document."""

    wordings: tuple[str, ...]  # one a version; empty where the clause is absent
    headings: tuple[str, ...] = ()
    number: str = ""
    assessment: Assessment | None = None  # of its latest wording
    changes: dict[int, Assessment] = field(default_factory=dict)  # by the version that brought it


@dataclass(frozen=True, kw_only=True)
class Story:
    """A document's history."""

    number: int  # seed of every ID in it
    key: DocumentKey
    days: tuple[datetime, ...]  # first capture of each version
    threads: tuple[Thread, ...]
    summaries: tuple[str, ...] = ()  # of each change
    decisions: tuple[Decision, ...] = ()  # beside those that brought versions
    verified: datetime | None = None
    references: tuple[str, ...] = ()  # where an archive keeps each version
    due: datetime | None = None  # when it is to be captured next
    degraded: bool = False  # no declared selector matched
    pending: int = 0  # captures that wait for analysis


def assess(
    *types: str,
    severity: Severity = Severity.MEDIUM,
    direction: Direction | None = None,
    polarity: Polarity | None = None,
    reasons: tuple[str, ...] = (),
    differences: tuple[tuple[str, str, str], ...] = (),
    facts: tuple[Fact, ...] = (),
) -> Assessment:
    """Return an assessment; of a change if it has a direction, of a clause if a polarity."""
    return Assessment(
        types=types,
        severity=severity,
        confidence=Confidence.HIGH,
        basis=Basis.EXPLICIT,
        analyzer="rules/1",
        reasons=reasons,
        direction=direction,
        polarity=polarity,
        facts=facts,
        differences=tuple(FactDifference(name=n, before=b, after=a) for n, b, a in differences),
    )


def decide(
    moment: datetime,
    verdict: GateVerdict,
    kind: str = "",
    *reasons: str,
    outcome: Outcome = Outcome.FETCHED,
    technical: bool = False,
) -> Decision:
    """Return a gate decision about a capture of ours."""
    return Decision(
        at=moment,
        outcome=outcome,
        origin=Origin.HTTP,
        technical=technical,
        gate=Gate(verdict=verdict, kind=kind, reasons=reasons),
        snapshot="" if outcome is Outcome.NETWORK_ERROR else "CW-S-009001-P",
    )


def state(words: str, text: str, name: str, value: str) -> Fact:
    """Return a fact that these words of a text state."""
    start = text.index(words)
    return Fact(name=name, value=value, start=start, end=start + len(words))
