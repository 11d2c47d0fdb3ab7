"""A document's life as a picture: captures, versions and changes on one line of time.

Everything is worked out here, in whole units of the picture, so that its template only writes.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from store.record import Decision, GateVerdict, Version
from web.view.wording import MONTHS, name_day

if TYPE_CHECKING:
    from web.survey import Told

__all__ = ["EDITORIAL", "Bar", "Chart", "Row", "Tick", "draw_chart"]

EDITORIAL = "editorial"  # where a severity would stand

_LEFT, _WIDTH = 72, 440  # of the time line
_CELL = 2  # units; what falls into one is one mark
_END = _WIDTH  # a cell behind all others
_SHOWN, _ASIDE = (22, 12), (46, 12)  # upper edge and height of the rows of captures
_FLOOR = 126  # on which the bars of changes stand
_HEIGHTS = {"critical": 40, "high": 31, "medium": 22, "low": 13, EDITORIAL: 5}
_TICKS = 5
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)  # months from tick to tick
_MONTHLY, _QUARTERLY = 24, 96  # months up to which the table counts by month, by quarter
_SHOWING = {GateVerdict.ACCEPTED, GateVerdict.UNCHANGED}


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """A date under the line of time."""

    x: int
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """A change; the graver, the taller."""

    x: int
    y: int
    height: int
    weight: str  # its severity, or "editorial"
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """What happened in a month, a quarter or a year."""

    label: str
    shown: int  # captures that showed an accepted text
    aside: int  # captures that were set aside, failed ones among them
    versions: int
    changes: tuple[int, ...]  # by weight, in the order of the chart's weights


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """The picture, and the same in numbers."""

    first: datetime
    last: datetime
    shown: str  # a path: captures that showed an accepted text
    aside: str  # a path: captures that were set aside
    versions: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    weights: tuple[str, ...]  # of changes, gravest first; only those that occur
    rows: tuple[Row, ...]  # oldest first; those in which nothing happened are left out


def draw_chart(
    versions: Sequence[Version], changes: "Iterable[Told]", decisions: Sequence[Decision]
) -> Chart | None:
    """Draw a document's life; None before its first capture."""
    shown = [each.at for each in decisions if each.gate.verdict in _SHOWING]
    aside = [each.at for each in decisions if each.gate.verdict not in _SHOWING]
    told = [each for each in changes if not each.withdrawn]
    moments = [*shown, *aside, *(each.at for each in versions), *(each.at for each in told)]
    if not moments:
        return None
    first, last = min(moments), max(moments)
    place = _Scale(first, last)
    weights = {each.severity or EDITORIAL for each in told}
    order = tuple(each for each in _HEIGHTS if each in weights)
    return Chart(
        first=first,
        last=last,
        shown=_trace(map(place, shown), *_SHOWN),
        aside=_trace(map(place, aside), *_ASIDE),
        versions=tuple(Tick(x=place(each.at), label=name_day(each.at)) for each in versions),
        bars=tuple(sorted((_bar(place(each.at), each) for each in told), key=_order)),
        ticks=tuple(_list_ticks(first, last, place)),
        weights=order,
        rows=tuple(_count(first, last, shown, aside, versions, told, order)),
    )


class _Scale:
    """Where on the line of time a moment stands."""

    def __init__(self, first: datetime, last: datetime) -> None:
        self.first = first
        self.span = (last - first) / timedelta(seconds=1)

    def __call__(self, moment: datetime) -> int:
        if not self.span:
            return _LEFT + _WIDTH // 2
        share = (moment - self.first) / timedelta(seconds=1) / self.span
        return _LEFT + round(share * (_WIDTH - _CELL))


def _trace(places: Iterable[int], top: int, height: int) -> str:
    """Return a path with one mark for each cell of the line that holds a capture."""
    cells = sorted({(place - _LEFT) // _CELL for place in places})
    path: list[str] = []
    start = None
    for cell, after in pairwise([*cells, _END] if cells else ()):
        start = cell if start is None else start
        if after != cell + 1:
            width = (cell - start + 1) * _CELL
            path.append(f"M{_LEFT + start * _CELL} {top}h{width}v{height}h-{width}z")
            start = None
    return "".join(path)


def _bar(x: int, change: "Told") -> Bar:
    weight = change.severity or EDITORIAL
    height = _HEIGHTS[weight]
    words = f"{weight} severity" if change.severity else weight
    label = f"{name_day(change.at)}: {words}"
    return Bar(x=x, y=_FLOOR - height, height=height, weight=weight, label=label)


def _order(bar: Bar) -> tuple[int, int]:
    """Draw low bars last, so that no tall one hides them."""
    return -bar.height, bar.x


def _list_ticks(
    first: datetime, last: datetime, place: Callable[[datetime], int]
) -> Iterator[Tick]:
    """Yield dates at even distances, or the first and the last day of a short time."""
    start, end = _month(first) + 1, _month(last)
    step = next((each for each in _STEPS if end // each - (start - 1) // each <= _TICKS), 0)
    months = [each for each in range(start, end + 1) if step and each % step == 0]
    if len(months) > 1:
        for each in months:
            moment = datetime(each // 12, each % 12 + 1, 1, tzinfo=UTC)
            name = "" if step >= _STEPS[4] else f"{MONTHS[moment.month - 1][:3]} "
            yield Tick(x=place(moment), label=f"{name}{moment.year}")
        return
    for moment in (first, last)[: 2 if place(last) > place(first) else 1]:
        yield Tick(x=place(moment), label=name_day(moment))


def _count(
    first: datetime,
    last: datetime,
    shown: Sequence[datetime],
    aside: Sequence[datetime],
    versions: Sequence[Version],
    changes: "Sequence[Told]",
    weights: Sequence[str],
) -> Iterator[Row]:
    months = _month(last) - _month(first)
    size = 1 if months < _MONTHLY else 3 if months < _QUARTERLY else 12

    def find(moment: datetime) -> int:
        return _month(moment) // size

    told = Counter((find(each.at), each.severity or EDITORIAL) for each in changes)
    tallies = [
        Counter(map(find, moments)) for moments in (shown, aside, [each.at for each in versions])
    ]
    for span in sorted({each for tally in tallies for each in tally} | {at for at, _ in told}):
        yield Row(
            label=_name(span * size, size),
            shown=tallies[0][span],
            aside=tallies[1][span],
            versions=tallies[2][span],
            changes=tuple(told[span, weight] for weight in weights),
        )


def _month(moment: datetime) -> int:
    """Number the months from year 0 on."""
    day = moment.astimezone(UTC)
    return day.year * 12 + day.month - 1


def _name(month: int, size: int) -> str:
    year = month // 12
    if size == 12:
        return str(year)
    name = MONTHS[month % 12]
    return f"{name} {year}" if size == 1 else f"{name} to {MONTHS[month % 12 + 2]} {year}"
