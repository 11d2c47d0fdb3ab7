"""How the watching of each document goes, in the words of the status page."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from store.record import Status

__all__ = ["Condition", "Watch", "judge_watching", "tally"]


class Condition(StrEnum):
    """What is to be said of a document first, what needs looking after before what is well."""

    FAILING = "failing"  # the last attempts did not show the document
    HELD = "held"  # a doubtful text waits until it has stood long enough
    DEGRADED = "degraded"  # no declared selector matched
    WAITING = "waiting"  # no version was accepted yet
    WELL = "well"  # the last attempt showed the document
    ARCHIVED = "archived"  # imported: somebody else watched it


_REASONS = {
    Condition.FAILING: "No reason is known.",
    Condition.HELD: "A doubtful text is held until it has stood long enough.",
    Condition.DEGRADED: "No declared selector matches; the main content of the page is taken.",
    Condition.WAITING: "No version has been accepted yet.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Watch:
    """One document, and how its watching goes."""

    status: Status
    condition: Condition
    reason: str  # empty where all is well


def judge_watching(statuses: Iterable[Status]) -> tuple[Watch, ...]:
    """Return how watching goes, what needs looking after first, by platform within that."""
    order = list(Condition)
    found = (_judge(status) for status in statuses)
    return tuple(sorted(found, key=lambda each: order.index(each.condition)))


def tally(watches: Iterable[Watch]) -> dict[Condition, int]:
    """Return how many documents there are of each condition that occurs, in order."""
    counts = Counter(each.condition for each in watches)
    return {condition: counts[condition] for condition in Condition if counts[condition]}


def _judge(status: Status) -> Watch:
    condition = _find(status)
    problem = ""
    if condition is Condition.FAILING:
        problem = _close(status.problem) if status.problem else status.failure or ""
    reason = problem or _REASONS.get(condition, "")
    return Watch(status=status, condition=condition, reason=reason)


def _close(problem: str) -> str:
    """Return a problem as a sentence: others may follow it."""
    whole = problem.strip()
    return whole[:1].upper() + whole[1:] + ("." if whole and whole[-1] not in ".!?…" else "")


def _find(status: Status) -> Condition:
    if status.failures:
        return Condition.FAILING
    if status.is_held:
        return Condition.HELD
    if status.degraded:
        return Condition.DEGRADED
    if status.document.first_seen is None:
        return Condition.WAITING
    return Condition.ARCHIVED if status.document.key.collection else Condition.WELL
