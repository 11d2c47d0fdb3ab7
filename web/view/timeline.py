"""A document's life as its page tells it: what came when, and what was set aside and why."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Literal

from store.record import Decision, GateVerdict, State, Verdict, Version

if TYPE_CHECKING:
    from web.survey import Told

__all__ = ["Aside", "Event", "date_last", "group_asides", "list_showings", "trace"]

_SHOWING = {GateVerdict.ACCEPTED, GateVerdict.UNCHANGED}
_SET_ASIDE = {GateVerdict.NOISE, GateVerdict.HELD, GateVerdict.QUARANTINED}
_REASONS = 3  # distinct ones told of a group
_LATEST = 10  # captures listed of a group


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One entry of a timeline."""

    at: datetime
    kind: Literal["baseline", "substantive", "editorial", "technical"]
    version: Version | None = None  # of the baseline
    change: "Told | None" = None  # of a substantive or editorial change
    reason: str = ""  # of a technical upgrade


@dataclass(frozen=True, kw_only=True, slots=True)
class Aside:
    """Captures that brought no version, alike in verdict and kind."""

    verdict: str  # a gate verdict, or the outcome of an attempt that failed
    kind: str  # which noise or which wall; may be empty
    count: int
    first: datetime
    last: datetime
    reasons: tuple[str, ...]  # the latest distinct ones
    latest: tuple[Decision, ...]  # the latest captures, newest first


def trace(
    versions: Sequence[Version], changes: "Iterable[Told]", decisions: Iterable[Decision]
) -> tuple[Event, ...]:
    """Return what happened to a document, newest first."""
    baseline = (Event(at=each.at, kind="baseline", version=each) for each in versions[:1])
    published = (
        Event(
            at=each.at,
            kind="substantive" if each.verdict is Verdict.SUBSTANTIVE else "editorial",
            change=each,
        )
        for each in changes
    )
    technical = (
        Event(at=each.at, kind="technical", reason=next(iter(each.gate.reasons), ""))
        for each in decisions
        if each.technical
    )
    return tuple(
        sorted(chain(published, technical, baseline), key=lambda each: each.at, reverse=True)
    )


def group_asides(decisions: Iterable[Decision]) -> tuple[Aside, ...]:
    """Group the captures that brought no version by verdict and kind, most frequent first."""
    groups: dict[tuple[str, str], list[Decision]] = {}
    for decision in decisions:
        if not decision.outcome.is_document:
            groups.setdefault((decision.outcome, decision.gate.kind), []).append(decision)
        elif decision.gate.verdict in _SET_ASIDE and not decision.technical:
            groups.setdefault((decision.gate.verdict, decision.gate.kind), []).append(decision)
    asides = (_describe(verdict, kind, group) for (verdict, kind), group in groups.items())
    return tuple(sorted(asides, key=lambda each: (-each.count, each.verdict, each.kind)))


def list_showings(decisions: Iterable[Decision]) -> tuple[datetime, ...]:
    """Return when captures showed an accepted text, oldest first."""
    return tuple(sorted(each.at for each in decisions if each.gate.verdict in _SHOWING))


def date_last(states: Iterable[State], showings: Sequence[datetime]) -> tuple[datetime | None, ...]:
    """Return for each state of a provision the last capture that showed it.

    None for a state that stands: it is verified with its document, on whose page that is told.

    Args:
        states: The provision's.
        showings: When captures showed an accepted text of its document, oldest first.
    """
    return tuple(_find_last(state, showings) for state in states)


def _find_last(state: State, showings: Sequence[datetime]) -> datetime | None:
    if state.until is None:
        return None
    place = bisect_left(showings, state.until)
    return max(showings[place - 1], state.version.at) if place else state.version.at


def _describe(verdict: str, kind: str, group: Sequence[Decision]) -> Aside:
    newest = group[::-1]
    reasons = dict.fromkeys(reason for decision in newest for reason in decision.gate.reasons)
    return Aside(
        verdict=verdict,
        kind=kind,
        count=len(group),
        first=group[0].at,
        last=newest[0].at,
        reasons=tuple(reasons)[:_REASONS],
        latest=tuple(newest[:_LATEST]),
    )
