"""Public IDs: what people cite.

An ID is `CW-`, a letter for the kind of record, at least six digits, and a check character over
letter and digits (ISO/IEC 7064, MOD 37-36), which catches every single wrong character and nearly
every swap of two neighbours.

The number of a digest is made of its period, so that it needs no table: a digit for the kind of
period, and the first day.
"""

import re
from datetime import date
from enum import StrEnum
from typing import Literal

from stdnum.iso7064 import mod_37_36

from store.error import IdMalformed

__all__ = ["Kind", "Span", "format_digest_id", "format_id", "parse_digest_id", "parse_id"]

Span = Literal["day", "week", "month"]
"""How long the period of a digest is."""

_SPANS: tuple[Span, ...] = ("day", "week", "month")
_SHAPE = re.compile(r"CW-([A-Z])-(\d{6,15})-([0-9A-Z])", re.ASCII)


class Kind(StrEnum):
    """The kinds of record that have a public ID."""

    DOCUMENT = "D"
    PROVISION = "P"
    CHANGE = "C"
    SNAPSHOT = "S"
    DIGEST = "G"


def format_id(kind: Kind, number: int) -> str:
    """Return the public ID of a record.

    >>> format_id(Kind.CHANGE, 123)
    'CW-C-000123-V'
    """
    digits = f"{number:06d}"
    return f"CW-{kind}-{digits}-{mod_37_36.calc_check_digit(kind + digits)}"


def parse_id(text: str) -> tuple[Kind, int]:
    """Return the kind and number that a public ID names. Lower case and outer spaces are forgiven.

    Raises:
        IdMalformed: The text has not the shape of an ID, or its check character is wrong.

    >>> parse_id("cw-c-000123-v")
    (<Kind.CHANGE: 'C'>, 123)
    """
    cleaned = text.strip().upper()
    match = _SHAPE.fullmatch(cleaned)
    if not match or match[1] not in set(Kind):
        raise IdMalformed(
            f"{text[:40]!r} is not an ID of clausewatch; "
            f"they look like {format_id(Kind.CHANGE, 123)}"
        )
    kind, digits, check = Kind(match[1]), match[2], match[3]
    if format_id(kind, int(digits)) != cleaned:
        raise IdMalformed(
            f"{text.strip()!r} has a wrong check character ({check!r}): "
            "a character was mistyped; copy the ID again from where it was cited"
        )
    return kind, int(digits)


def format_digest_id(span: Span, first: date) -> str:
    """Return the public ID of the digest of a period, given by its first day.

    >>> format_digest_id("week", date(2026, 5, 18))
    'CW-G-220260518-F'
    """
    return format_id(Kind.DIGEST, int(f"{_SPANS.index(span) + 1}{first:%Y%m%d}"))


def parse_digest_id(text: str) -> tuple[Span, date]:
    """Return the kind of period that the ID of a digest names, and its first day.

    Raises:
        IdMalformed: It is no ID of a digest, or no such period begins on that day.
    """
    kind, number = parse_id(text)
    place, day = divmod(number, 10**8)
    try:
        span, first = _SPANS[place - 1], date.fromisoformat(f"{day:08d}")
        if kind is not Kind.DIGEST or not 1900 < first.year < 3000:
            raise ValueError(first)
        begins = {"day": True, "week": first.isoweekday() == 1, "month": first.day == 1}[span]
    except (IndexError, ValueError):
        begins = False
    if not begins or not place:
        raise IdMalformed(
            f"{text.strip()!r} names no period: the ID of a digest looks like "
            f"{format_digest_id('week', date(2026, 5, 18))}"
        )
    return span, first
