"""Public IDs: what people cite.

An ID is `CW-`, a letter for the kind of record, at least six digits, and a check character over
letter and digits (ISO/IEC 7064, MOD 37-36), which catches every single wrong character and nearly
every swap of two neighbours.
"""

import re
from enum import StrEnum

from stdnum.iso7064 import mod_37_36

from store.error import IdMalformed

__all__ = ["Kind", "format_id", "parse_id"]

_SHAPE = re.compile(r"CW-([A-Z])-(\d{6,15})-([0-9A-Z])", re.ASCII)


class Kind(StrEnum):
    """The kinds of record that have a public ID."""

    DOCUMENT = "D"
    PROVISION = "P"
    CHANGE = "C"
    SNAPSHOT = "S"


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
