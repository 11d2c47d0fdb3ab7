"""The calendar (RFC 5545) of days that changes state, for any calendar program to subscribe to."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from web.address import CALENDAR, locate_page
from web.page.part import File
from web.site import Site
from web.view.calendar import Stated
from web.view.excerpt import clean, opening
from web.view.wording import name_day, name_document

__all__ = ["build_calendar", "fold_line"]

_KEPT = 1_000  # the days that lie furthest ahead
_WIDTH = 75  # bytes of a line, without its end
_HEADS = {
    "effective": "Takes effect",
    "objection": "Last day to object, if counted from the capture",
    "opt-out": "Last day to opt out, if counted from the capture",
}
# A calendar has to hold something, and UTC is all that can be said where no day is stated.
_NOTHING = (
    "BEGIN:VTIMEZONE", "TZID:Etc/UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000", "TZNAME:UTC", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


def build_calendar(stated: Iterable[Stated], site: Site) -> File:
    """Build the calendar; the days furthest ahead come first."""
    newest = sorted(stated, key=lambda each: (each.start, each.change, each.kind), reverse=True)
    name = _escape(f"{site.name}: days that changes state")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//clausewatch//site//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
    ]
    for each in newest[:_KEPT]:
        lines += _describe(each, site)
    lines += [*(() if newest else _NOTHING), "END:VCALENDAR"]
    return CALENDAR, b"".join(fold_line(line) for line in lines)


def fold_line(line: str) -> bytes:
    """Return a line with its end, folded so that no part is longer than 75 bytes.

    A character is never cut in two.
    """
    parts, room = [""], _WIDTH
    for character in line:
        size = len(character.encode())
        if size > room:
            parts.append(" ")
            room = _WIDTH - 1
        parts[-1] += character
        room -= size
    return "".join(f"{part}\r\n" for part in parts).encode()


def _describe(each: Stated, site: Site) -> Iterator[str]:
    """Yield the lines of one day."""
    document = opening(name_document(each.document), 160)
    kind = each.kind.replace("-", "")
    yield "BEGIN:VEVENT"
    yield f"UID:{each.change}-{kind}-{_write(each.start)}@{site.authority}"
    yield f"DTSTAMP:{_write_moment(each.updated)}"
    yield f"LAST-MODIFIED:{_write_moment(each.updated)}"
    yield f"DTSTART;VALUE=DATE:{_write(each.start)}"
    yield f"DTEND;VALUE=DATE:{_write(each.end)}"
    yield f"SUMMARY:{_escape(f'{_HEADS[each.kind]}: {document}')}"
    yield f"DESCRIPTION:{_escape(' '.join(_explain(each)))}"
    if site.base:
        yield f"URL:{site.base}{locate_page(each.change)}"
    if each.severity:
        yield f"CATEGORIES:{each.severity.capitalize()} severity"
    yield f"STATUS:{'TENTATIVE' if each.period else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _explain(each: Stated) -> Iterator[str]:
    """Yield sentences on what is known of a day, and what is not."""
    seen = name_day(each.at)
    yield f"{opening(each.summary, 400)}"
    if each.period:
        yield (
            f"The document states a period of {each.period} and not when it begins; this day is"
            f" counted from {seen}, when the change was first seen. Read the clause before you"
            " rely on it."
        )
    else:
        yield f"The date stands in the document, as first seen on {seen}."
    yield f"Record {each.change}."


def _escape(text: str) -> str:
    r"""Return a text as a value: one line, with what separates values escaped.

    >>> print(_escape("a, b; c"))
    a\, b\; c
    """
    line = " ".join(clean(text).split())
    return line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _write(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _write_moment(moment: datetime) -> str:
    there = moment.astimezone(UTC)
    return f"{_write(there.date())}T{there:%H%M%S}Z"
