"""Weeks and months, as digests have them: calendar periods in UTC, weeks from Monday on."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from web.view.wording import MONTHS

__all__ = ["Period", "find_month", "find_week"]


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Period:
    """A week or a month."""

    first: date
    last: date
    kind: Literal["week", "month"]
    name: str  # as ISO 8601 has it: "2026-W21", "2026-05"

    @property
    def title(self) -> str:
        """How a reader calls it."""
        if self.kind == "month":
            return f"{MONTHS[self.first.month - 1]} {self.first.year}"
        year, week, _ = self.first.isocalendar()
        return f"Week {week} of {year}"


def find_week(moment: datetime) -> Period:
    """Return the week of a moment.

    >>> week = find_week(datetime(2026, 1, 1, tzinfo=UTC))
    >>> week.name, str(week.first), week.title
    ('2026-W01', '2025-12-29', 'Week 1 of 2026')
    """
    day = moment.astimezone(UTC).date()
    year, week, weekday = day.isocalendar()
    first = day - timedelta(days=weekday - 1)
    return Period(
        first=first, last=first + timedelta(days=6), kind="week", name=f"{year:04}-W{week:02}"
    )


def find_month(moment: datetime) -> Period:
    """Return the month of a moment.

    >>> month = find_month(datetime(2026, 2, 28, 23, 59, tzinfo=UTC))
    >>> month.name, str(month.last), month.title
    ('2026-02', '2026-02-28', 'February 2026')
    """
    first = moment.astimezone(UTC).date().replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return Period(first=first, last=after - timedelta(days=1), kind="month", name=f"{first:%Y-%m}")
