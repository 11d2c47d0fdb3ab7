"""Days, weeks and months, as digests have them: of the calendar, weeks from Monday on."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from store.ids import Span, format_digest_id, parse_digest_id
from web.view.wording import MONTHS, name_date

__all__ = [
    "Period",
    "find_closed",
    "find_current",
    "find_day",
    "find_month",
    "find_period",
    "find_week",
]


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Period:
    """A day, a week or a month."""

    first: date
    last: date
    kind: Span
    name: str  # as ISO 8601 has it: "2026-05-21", "2026-W21", "2026-05"

    @property
    def id(self) -> str:
        """The public ID of the digest of it."""
        return format_digest_id(self.kind, self.first)

    @property
    def title(self) -> str:
        """How a reader calls it."""
        if self.kind == "day":
            return name_date(self.first)
        if self.kind == "month":
            return f"{MONTHS[self.first.month - 1]} {self.first.year}"
        year, week, _ = self.first.isocalendar()
        return f"Week {week} of {year}"

    @property
    def when(self) -> str:
        """How a reader says that something happened then: "in week 21 of 2026"."""
        preposition = "on" if self.kind == "day" else "in"
        return f"{preposition} {self.title.replace('Week', 'week')}"


def find_day(moment: datetime, zone: tzinfo = UTC) -> Period:
    """Return the day of a moment, where the clocks of that zone are right.

    >>> find_day(datetime(2026, 5, 21, 23, 59, tzinfo=UTC)).name
    '2026-05-21'
    """
    day = moment.astimezone(zone).date()
    return Period(first=day, last=day, kind="day", name=day.isoformat())


def find_week(moment: datetime, zone: tzinfo = UTC) -> Period:
    """Return the week of a moment.

    >>> week = find_week(datetime(2026, 1, 1, tzinfo=UTC))
    >>> week.name, str(week.first), week.title
    ('2026-W01', '2025-12-29', 'Week 1 of 2026')
    """
    day = moment.astimezone(zone).date()
    year, week, weekday = day.isocalendar()
    first = day - timedelta(days=weekday - 1)
    return Period(
        first=first, last=first + timedelta(days=6), kind="week", name=f"{year:04}-W{week:02}"
    )


def find_month(moment: datetime, zone: tzinfo = UTC) -> Period:
    """Return the month of a moment.

    >>> month = find_month(datetime(2026, 2, 28, 23, 59, tzinfo=UTC))
    >>> month.name, str(month.last), month.title
    ('2026-02', '2026-02-28', 'February 2026')
    """
    first = moment.astimezone(zone).date().replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return Period(first=first, last=after - timedelta(days=1), kind="month", name=f"{first:%Y-%m}")


def find_period(digest: str) -> Period:
    """Return the period that the public ID of a digest names.

    >>> find_period("CW-G-220260518-F").name
    '2026-W21'

    Raises:
        IdMalformed: It names none.
    """
    span, first = parse_digest_id(digest)
    return find_current(span, datetime(first.year, first.month, first.day, tzinfo=UTC))


def find_current(span: Span, moment: datetime, zone: tzinfo = UTC) -> Period:
    """Return the period of a kind that a moment lies in."""
    return {"day": find_day, "week": find_week, "month": find_month}[span](moment, zone)


def find_closed(span: Span, moment: datetime, zone: tzinfo = UTC) -> Period:
    """Return the last period of a kind that is over at a moment.

    >>> find_closed("month", datetime(2026, 5, 21, tzinfo=UTC)).name
    '2026-04'
    """
    first = find_current(span, moment, zone).first
    noon = datetime.combine(first - timedelta(days=1), time(12), zone)
    return find_current(span, noon, zone)
