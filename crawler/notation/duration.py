"""Lengths of time, as people write them: "6 hours"."""

import re
from datetime import timedelta

__all__ = ["find_duration", "write_duration"]

_UNITS = {
    "week": timedelta(weeks=1),
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
}
_WRITTEN = re.compile(rf"([0-9]{{1,6}}) ({'|'.join(_UNITS)})s?")


def find_duration(text: str) -> timedelta | None:
    """Return the length of time that a text names; None if it names none.

    >>> find_duration("6 hours")
    datetime.timedelta(seconds=21600)
    """
    found = _WRITTEN.fullmatch(text)
    return int(found[1]) * _UNITS[found[2]] if found else None


def write_duration(length: timedelta) -> str:
    """Return a length of time in the largest unit that gives a whole number; seconds are dropped.

    >>> write_duration(timedelta(days=1)), write_duration(timedelta(minutes=90))
    ('1 day', '90 minutes')
    """
    if not length:
        return "0 days"
    unit = next((unit for unit in _UNITS if not length % _UNITS[unit]), "minute")
    count = length // _UNITS[unit]
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
