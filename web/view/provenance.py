"""Where a version came from: the platform's own address, and the copy that an archive keeps."""

import re
from dataclasses import dataclass
from datetime import date

from store.record import Version
from web.address import make_linkable
from web.view.wording import name_stamp

__all__ = ["Trace", "trace_source"]

# A copy of a web archive: where it lies, when it was made, how it is shown, and of what.
_COPY = re.compile(r"(https?://[^/]+/(?:[^/]+/)?)([12]\d{13})([a-z]{2}_)?/(https?://.+)")
_ADDRESS = re.compile(r"https://[^\s<>\"']{4,1000}")
_DAY = len("2026-05-21")


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """The addresses of a version; each is empty where it is not known or may not be linked."""

    original: str  # the platform's own
    archived: str  # of a copy that others keep
    day: str  # of the version there: "2026-05-21"


def trace_source(version: Version) -> Trace:
    """Return the addresses of a version, as Robust Links names them.

    A copy of a web archive names the address that it was made of, and an archive of versions the
    snapshot that it read.
    """
    day = name_stamp(version.at)[:_DAY]
    copy = _COPY.fullmatch(version.url)
    if copy:
        shown = f"{copy[1]}{copy[2]}/{copy[4]}"
        return Trace(original=_link(copy[4]), archived=_link(shown), day=_read_day(copy[2]) or day)
    told = _ADDRESS.search(version.provenance) if version.reference else None
    archived = _link(told[0].rstrip(".,;:)]")) if told else ""
    return Trace(original=_link(version.url), archived=archived, day=day)


def _link(address: str) -> str:
    """Return an address that a page may lead to; a mailbox is no source."""
    target = make_linkable(address)
    return target if target.startswith("http") else ""


def _read_day(stamp: str) -> str:
    try:
        return date(int(stamp[:4]), int(stamp[4:6]), int(stamp[6:8])).isoformat()
    except ValueError:
        return ""
