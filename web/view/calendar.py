"""Days that changes state: when they take effect, and until when one can object or opt out."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from store.record import Change, Document, Provision, Severity
from web.view.effect import list_effects
from web.view.wording import summarise

__all__ = ["Stated", "list_stated"]

_EFFECTIVE = "effective date"
_PERIODS: dict[str, Literal["objection", "opt-out"]] = {
    "objection period": "objection",
    "opt-out period": "opt-out",
}
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")
_PERIOD = re.compile(r"([0-9]{1,3}) (day|week|month|year)s?")
# A day that lies further from the capture was misread, or is about something else.
_NEAR = timedelta(days=3 * 366)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """A day, or a month, that a change states."""

    change: str  # public ID
    document: Document
    kind: Literal["effective", "objection", "opt-out"]
    start: date
    end: date  # the first day behind it
    period: str  # what a deadline was counted from: "30 days"; empty for a date as it stands
    at: datetime  # of the capture that brought the change
    updated: datetime
    severity: Severity | None
    summary: str


def list_stated(changes: Iterable[Change], provisions: Iterable[Provision]) -> tuple[Stated, ...]:
    """Return the days that a document's changes state, oldest change first, each once.

    Dates are those that the change's own page tells. A deadline is counted from the day of the
    capture: the earliest from which it can run.
    """
    provisions = tuple(provisions)
    found: dict[tuple[str, str, date], Stated] = {}
    for change in changes:
        for name, value in () if change.withdrawn else _list_facts(change, provisions):
            if stated := _read(change, name, value):
                found.setdefault((change.id, stated.kind, stated.start), stated)
    return tuple(sorted(found.values(), key=lambda each: (each.at, each.change, each.start)))


def _list_facts(change: Change, provisions: Sequence[Provision]) -> Iterator[tuple[str, str]]:
    for effect in list_effects(change, provisions):
        yield _EFFECTIVE, effect.value
    for entry in change.entries:
        for each in entry.assessment.differences if entry.assessment else ():
            if each.name in _PERIODS:
                yield each.name, each.after


def _read(change: Change, name: str, value: str) -> Stated | None:
    seen = change.after.at.astimezone(UTC).date()
    span: Sequence[date] | None
    if name == _EFFECTIVE:
        kind, period, span = "effective", "", _read_day(value)
    elif name in _PERIODS:
        kind, period, span = _PERIODS[name], value, _count_from(seen, value)
    else:
        return None
    if span is None or abs(span[0] - seen) > _NEAR:
        return None
    return Stated(
        change=change.id,
        document=change.document,
        kind=kind,  # type: ignore[arg-type]  # one of the three
        start=span[0],
        end=span[1],
        period=period,
        at=change.after.at,
        updated=change.updated,
        severity=change.severity,
        summary=summarise(change),
    )


def _read_day(value: str) -> tuple[date, date] | None:
    """Return the day or month that a fact gives, and the first day behind it."""
    match = _DAY.fullmatch(value)
    if match is None:
        return None
    year, month, day = (int(each or 0) for each in match.groups())
    try:
        start = date(year, month, day or 1)
        return start, start + timedelta(days=1 if day else monthrange(year, month)[1])
    except (ValueError, OverflowError):
        return None


def _count_from(start: date, value: str) -> tuple[date, date] | None:
    """Return the last day of a period that begins on a day, and the first day behind it."""
    match = _PERIOD.fullmatch(value)
    if match is None:
        return None
    number, unit = int(match[1]), match[2]
    try:
        if unit in {"day", "week"}:
            last = start + timedelta(days=number * (7 if unit == "week" else 1))
        else:
            months = start.year * 12 + start.month - 1 + number * (12 if unit == "year" else 1)
            year, month = divmod(months, 12)
            last = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
        return last, last + timedelta(days=1)
    except (ValueError, OverflowError):
        return None
