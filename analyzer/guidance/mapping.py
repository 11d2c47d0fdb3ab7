"""How our types of clause meet the labels of others: `mappings.toml` beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from analyzer.guidance.entry import Entry, parse_entries, read_data
from analyzer.labelling.taxonomy import load_taxonomy

__all__ = ["OPP115", "UNFAIR", "Mappings", "load_mappings", "parse_mappings"]

OPP115: Mapping[str, str] = {
    "First Party Collection/Use": "what the provider collects and uses",
    "Third Party Sharing/Collection": "what others get or collect",
    "User Choice/Control": "choices of the user",
    "User Access, Edit and Deletion": "access, correction and deletion",
    "Data Retention": "how long data is kept",
    "Data Security": "how data is protected",
    "Policy Change": "how the policy changes",
    "Do Not Track": "do-not-track signals",
    "International and Specific Audiences": "children, regions and other groups",
    "Other": "introductions, contacts and the rest",
}
"""The categories of OPP-115, with what each holds."""
UNFAIR: Mapping[str, str] = {
    "a": "arbitration",
    "ch": "unilateral change",
    "cr": "content removal",
    "j": "jurisdiction",
    "law": "choice of law",
    "ltd": "limitation of liability",
    "pinc": "privacy policy included",
    "ter": "unilateral termination",
    "use": "contract by using",
}
"""The tags of the corpora of unfair terms, with what each marks."""

_FILE = "mappings.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mappings:
    """The labels of others that lie nearest to one type of clause."""

    opp115: tuple[str, ...]  # categories of OPP-115
    unfair: tuple[str, ...]  # tags of the corpora of unfair terms
    tosdr: tuple[int, ...]  # ids of cases of ToS;DR


@lru_cache(maxsize=1)
def load_mappings() -> Mapping[str, Mappings]:
    """Return the mappings of all types by slug, in the order of their file."""
    return parse_mappings(read_data(_FILE))


def parse_mappings(text: str) -> Mapping[str, Mappings]:
    """Return the mappings that a file holds.

    Raises:
        ValueError: An entry is not as the head of the file says.
    """
    return MappingProxyType(
        {slug: _build(slug, entry) for slug, entry in parse_entries(text, _FILE)}
    )


def _build(slug: str, entry: Entry) -> Mappings:
    entry.check_key("slug", slug, load_taxonomy())
    mappings = Mappings(
        opp115=entry.take_keys("opp115", OPP115),
        unfair=entry.take_keys("unfair", UNFAIR),
        tosdr=entry.take_list("tosdr", int),
    )
    entry.end()
    return mappings
