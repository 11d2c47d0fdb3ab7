"""The authorities that watch over what clauses say: `agencies.toml` beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from analyzer.guidance.entry import Entry, parse_entries, read_data
from analyzer.guidance.jurisdiction import JURISDICTIONS

__all__ = ["Agency", "load_agencies", "parse_agencies"]

_FILE = "agencies.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Agency:
    """An authority, and where a person can turn to it."""

    key: str  # "ftc"
    name: str  # "Federal Trade Commission"
    jurisdiction: str  # a key of `JURISDICTIONS`
    url: str  # its site, or the list of its members
    complaint: str  # where a person complains; empty: it takes no complaints from individuals
    checked: date  # when name and addresses were last looked up
    note: str  # what to know before turning to it, or empty


@lru_cache(maxsize=1)
def load_agencies() -> Mapping[str, Agency]:
    """Return the authorities by key, in the order of their file.

    >>> load_agencies()["ofcom"].jurisdiction
    'uk'
    """
    return parse_agencies(read_data(_FILE))


def parse_agencies(text: str) -> Mapping[str, Agency]:
    """Return the authorities that a file describes.

    Raises:
        ValueError: An entry is not as the head of the file says.
    """
    entries = parse_entries(text, _FILE)
    return MappingProxyType({key: _build_agency(key, entry) for key, entry in entries})


def _build_agency(key: str, entry: Entry) -> Agency:
    agency = Agency(
        key=key,
        name=entry.take_phrase("name", most=80),
        jurisdiction=entry.take("jurisdiction", str),
        url=entry.take_address("url"),
        complaint=entry.take_address("complaint", default=""),
        checked=entry.take_date("checked"),
        note=entry.take_text("note", default=""),
    )
    entry.check_key("jurisdiction", agency.jurisdiction, JURISDICTIONS)
    entry.end()
    return agency
