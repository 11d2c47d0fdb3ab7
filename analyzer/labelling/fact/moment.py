"""Facts that are dates, written as ISO 8601 where the words leave no doubt."""

import calendar
import re
from collections.abc import Iterator
from datetime import date

from analyzer.labelling.fact.passage import Passage
from store.record import Fact

__all__ = ["LAST_UPDATED", "find_dates"]

LAST_UPDATED = "last updated"
"""The name of the date on which a document says that it was last changed."""

_MONTHS = tuple(name.lower() for name in calendar.month_name[1:])
_MONTH = rf"(?:{'|'.join(_MONTHS)}|{'|'.join(month[:3] for month in _MONTHS)}|sept)"
_YEAR = r"(?:19|20)\d\d"
_LAST_MONTH = 12
_DATED = re.compile(_YEAR)
_DATE = re.compile(
    rf"\b(?P<month1>{_MONTH})\.?\s(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year1>{_YEAR})\b"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th|\.)?\s(?:of\s)?(?P<month2>{_MONTH})\.?,?"
    rf"\s(?P<year2>{_YEAR})\b"
    rf"|\b(?P<year3>{_YEAR})[-/](?P<month3>\d\d)[-/](?P<day3>\d\d)\b"
    rf"|\b(?P<day4>\d{{1,2}})\.(?P<month4>\d{{1,2}})\.(?P<year4>{_YEAR})\b"
    rf"|\b(?P<one>\d{{1,2}})/(?P<other>\d{{1,2}})/(?P<year5>{_YEAR})\b"
    rf"|\b(?P<month6>{_MONTH})\.?,?\s(?P<year6>{_YEAR})\b"
)
_NAMES = (
    (
        LAST_UPDATED,
        r"\b(?:updated?|revised|revision|modified|changed|amended|version|modification)\b"
        r"[^.;]{0,30}$",
    ),
    (
        "effective date",
        r"\b(?:effective|in force|into force|in effect|into effect|as of|from|starting|applies)\b"
        r"[^.;]{0,30}$",
    ),
)
_LEADS = tuple((name, re.compile(lead)) for name, lead in _NAMES)
_LEAD = 60  # characters in front of a date in which words say what it is


def find_dates(passage: Passage) -> Iterator[Fact]:
    """Yield the dates of a text; one that does not exist or could be two is left out.

    A month without a day counts where words say what it is.

    >>> from analyzer.labelling.fact.passage import read_passage
    >>> [each.value for each in find_dates(read_passage("Last updated in May 2024."))]
    ['2024-05']
    """
    lower = passage.lower
    for found in _DATE.finditer(lower) if passage.has_digits and _DATED.search(lower) else ():
        lead = lower[max(0, found.start() - _LEAD) : found.start()]
        name = next((name for name, pattern in _LEADS if pattern.search(lead)), "")
        value = _read_date(found) if name or not found["month6"] else ""
        if value:
            yield Fact(name=name or "date", value=value, start=found.start(), end=found.end())


def _read_date(found: re.Match[str]) -> str:
    given = {key[:-1]: written for key, written in found.groupdict().items() if written}
    year = int(given["year"])
    if found["one"]:
        first, second = int(found["one"]), int(found["other"])
        if first <= _LAST_MONTH and second <= _LAST_MONTH and first != second:
            return ""  # the third of April, or the fourth of March
        month, day = min(first, second), max(first, second)
    else:
        written = given["month"]
        month = int(written) if written.isdigit() else _number_month(written)
        day = int(given.get("day", 1))
    try:
        written = date(year, month, day).isoformat()
    except ValueError:  # the 31st of June, or a month 13
        return ""
    return written[: len("2024-05")] if found["month6"] else written


def _number_month(name: str) -> int:
    return 1 + next(place for place, month in enumerate(_MONTHS) if month.startswith(name[:3]))
