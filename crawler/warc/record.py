"""A WARC record as bytes: its fields, its digests, its dates, packed as one gzip member.

Written by hand rather than with warcio: that writer packs at the slowest level, hashes with SHA-1
only, and rewrites header lines that are not ASCII. What is received must be kept as received.
"""

import re
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from uuid import uuid4

__all__ = [
    "FAST",
    "IDENTICAL",
    "NOT_MODIFIED",
    "STORED",
    "Fields",
    "format_date",
    "name_digest",
    "name_record",
    "parse_date",
    "render_record",
]

Fields = Sequence[tuple[str, str]]
"""Names and values of the fields of a record; those with an empty value are left out."""

FAST = 1
"""How hard to pack text: three times the time would save a sixth of the space."""

STORED = 0
"""For bodies that the server has packed: packing them again takes time and saves nothing."""

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

_UNSAFE = re.compile(r"[\x00-\x1f\x7f]+")
_DATE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z", re.ASCII)
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # the web is younger
_SMALL = 4096  # bytes of a block that needs no more than the small window
_WINDOW, _SMALL_WINDOW = (31, 8), (28, 5)  # setting a large one up takes longer than packing


def render_record(kind: str, fields: Fields, block: Iterable[bytes], *, level: int) -> bytes:
    """Return a record as a gzip member of its own.

    Args:
        kind: Of record: "response".
        fields: All but the type, the digest of the block and its length.
        block: Its content, in pieces.
        level: How hard to pack it.
    """
    pieces = tuple(block)
    hashed = sha256()
    for piece in pieces:
        hashed.update(piece)
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        *(f"{name}: {value}" for name, value in fields if value),
        f"WARC-Block-Digest: sha256:{hashed.hexdigest()}",
        f"Content-Length: {sum(map(len, pieces))}",
    ]
    lines = lines if "".join(lines).isprintable() else [_UNSAFE.sub(" ", line) for line in lines]
    head = ("\r\n".join(lines) + "\r\n\r\n").encode(errors="replace")
    length = sum(map(len, pieces))
    window = _SMALL_WINDOW if length < _SMALL or level == STORED else _WINDOW
    packer = zlib.compressobj(level, zlib.DEFLATED, *window)
    packed = [packer.compress(piece) for piece in (head, *pieces, b"\r\n\r\n")]
    return b"".join((*packed, packer.flush()))


def name_record(uuid: str = "") -> str:
    """Return the ID of a record, from a UUID or a new one."""
    return f"<urn:uuid:{uuid or uuid4()}>"


def name_digest(content: bytes) -> str:
    """Return a digest as WARC fields hold it.

    >>> name_digest(b"")[:15]
    'sha256:e3b0c442'
    """
    return f"sha256:{sha256(content).hexdigest()}"


def format_date(moment: datetime) -> str:
    """Return a time as WARC fields hold it, to the microsecond.

    >>> format_date(datetime(2026, 11, 25, 22, 1, tzinfo=UTC))
    '2026-11-25T22:01:00.000000Z'
    """
    text = moment.astimezone(UTC).isoformat(timespec="microseconds")
    return text.replace("+00:00", "Z")


def parse_date(text: str) -> datetime | None:
    """Return the time that a WARC field holds; None if it is none, or lies where no web is.

    >>> parse_date("2026-11-25T22:01:00Z")
    datetime.datetime(2026, 11, 25, 22, 1, tzinfo=datetime.timezone.utc)
    """
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        moment = datetime.fromisoformat(found[1]).replace(tzinfo=UTC)
    except ValueError:
        return None
    moment = moment.replace(microsecond=int((found[2] or "")[:6].ljust(6, "0")))
    return moment if moment >= _EARLIEST else None
