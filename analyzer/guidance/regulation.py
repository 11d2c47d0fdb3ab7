"""The laws that the types of clause touch: `regulations.toml` beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from analyzer.guidance.entry import LINE, Entry, parse_entries, read_data
from analyzer.guidance.jurisdiction import JURISDICTIONS

__all__ = ["Regulation", "load_regulations", "parse_regulations"]

_FILE = "regulations.toml"
_DEMAND = 240  # characters: a law takes more words than a check


@dataclass(frozen=True, kw_only=True, slots=True)
class Regulation:
    """A law, and what it asks for in the matters of this taxonomy."""

    key: str  # "rosca"
    name: str  # as a reader says it: "ROSCA"
    title: str  # in full, with its number
    demands: str  # one sentence
    jurisdiction: str  # a key of `JURISDICTIONS`
    url: str  # the public text
    checked: date  # when title, demand and status were last looked up
    status: str  # what to know of its force: "Not yet in force …"; empty: simply in force


@lru_cache(maxsize=1)
def load_regulations() -> Mapping[str, Regulation]:
    """Return the laws by key, in the order of their file.

    >>> load_regulations()["gdpr"].name
    'GDPR'
    """
    return parse_regulations(read_data(_FILE))


def parse_regulations(text: str) -> Mapping[str, Regulation]:
    """Return the laws that a file describes.

    Raises:
        ValueError: An entry is not as the head of the file says.
    """
    entries = parse_entries(text, _FILE)
    return MappingProxyType({key: _build_regulation(key, entry) for key, entry in entries})


def _build_regulation(key: str, entry: Entry) -> Regulation:
    regulation = Regulation(
        key=key,
        name=entry.take_phrase("name", most=60),
        title=entry.take_phrase("title", most=LINE),
        demands=entry.take_text("demands", most=_DEMAND, sentences=1),
        jurisdiction=entry.take("jurisdiction", str),
        url=entry.take_address("url"),
        checked=entry.take_date("checked"),
        status=entry.take_text("status", default=""),
    )
    entry.check_key("jurisdiction", regulation.jurisdiction, JURISDICTIONS)
    entry.end()
    return regulation
