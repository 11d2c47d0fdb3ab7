"""Facts that are dates, written as ISO 8601 where the words leave no doubt."""

import calendar
import re
from collections.abc import Iterator
from datetime import date

from store.record import Fact

__all__ = ["LAST_UPDATED", "find_dates"]

LAST_UPDATED = "last updated"
"""The name of the date on which a document says that it was last changed."""

_MONTHS = tuple(name.lower() for name in calendar.month_name[1:])
_MONTH = rf"(?:{'|'.join(_MONTHS)}|{'|'.join(month[:3] for month in _MONTHS)}|sept)"
_YEAR = r"(?:19|20)\d\d"
_DATED = re.compile(_YEAR)
_DATE = re.compile(
    rf"\b(?P<month1>{_MONTH})\.?\s(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year1>{_YEAR})\b"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<month2>{_MONTH})\.?,?\s(?P<year2>{_YEAR})\b"
    rf"|\b(?P<year3>{_YEAR})-(?P<month3>\d\d)-(?P<day3>\d\d)\b",
    re.IGNORECASE,
)
_NAMES = (
    (LAST_UPDATED, r"(?:updated|revised|modified|changed|amended|version)\W[^.;]{0,30}$"),
    ("effective date", r"(?:effective|in force|as of|from|starting)\W[^.;]{0,30}$"),
)
_LEADS = tuple((name, re.compile(lead, re.IGNORECASE)) for name, lead in _NAMES)


def find_dates(text: str) -> Iterator[Fact]:
    """Yield the dates of a text; a day that does not exist is left out."""
    for found in _DATE.finditer(text) if _DATED.search(text) else ():
        value = _read_date(found)
        if value:
            lead = text[max(0, found.start() - 60) : found.start()]
            name = next((name for name, pattern in _LEADS if pattern.search(lead)), "date")
            yield Fact(name=name, value=value, start=found.start(), end=found.end())


def _read_date(found: re.Match[str]) -> str:
    month = found["month1"] or found["month2"] or found["month3"]
    number = int(month) if month.isdigit() else _number_month(month.lower())
    year, day = found["year1"] or found["year2"] or found["year3"], found["day1"] or found["day2"]
    try:
        return date(int(year), number, int(day or found["day3"])).isoformat()
    except ValueError:  # the 31st of June, or a month 13
        return ""


def _number_month(name: str) -> int:
    return 1 + next(place for place, month in enumerate(_MONTHS) if month.startswith(name[:3]))
