"""What readers are told about each type of clause: the files of `guides/` beside this one.

An entry is a table named by the slug of its type. Texts are plain sentences, neither advice nor
copied from anywhere; each says only what can be looked up.

    compliance  why it matters to a team that has to comply or to buy: one to three sentences
    consumer    what it means for a consumer: one to three sentences
    checks      what a compliance team checks: three to five sentences, each an order
    questions   what to ask the vendor: two or three
    raises      what makes such a clause graver, or turns it against the person: phrases that fit
                after "because", with the factors of labelling/factors.toml that find them, if any
    lowers      what makes it lighter, or turns it in the person's favour: the same
    agencies    keys of agencies.toml
    regulations a table: a key of regulations.toml, and the place in that law
    notes       a table: a key of jurisdiction.py, and what is particular there
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from analyzer.guidance.agency import load_agencies
from analyzer.guidance.entry import Entry, parse_entries, read_data
from analyzer.guidance.jurisdiction import JURISDICTIONS
from analyzer.guidance.regulation import load_regulations
from analyzer.labelling.taxonomy import load_taxonomy

__all__ = ["FILES", "Citation", "Guide", "Influence", "Note", "load_guides", "parse_guides"]

FILES = ("disputes", "change", "content", "money", "others", "data", "rights")
"""The files of `guides/`, without their ending."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Influence:
    """Something in a text that makes a clause graver or lighter, or shows for whom it stands."""

    says: str  # a phrase that fits after "because"
    factors: tuple[str, ...]  # names of the factors that find it; empty: only a reader does


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """A place in a law."""

    regulation: str  # a key of `load_regulations`
    at: str  # "Art. 22", "§ 1798.120"


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """What is particular in one jurisdiction."""

    jurisdiction: str  # a key of `JURISDICTIONS`
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Guide:
    """What readers are told about one type of clause, beside its definition."""

    slug: str
    compliance: str  # why it matters to a team that has to comply or to buy
    consumer: str  # what it means for a consumer
    checks: tuple[str, ...]  # what a compliance team checks
    questions: tuple[str, ...]  # what to ask the vendor
    raises: tuple[Influence, ...]  # what makes it graver, or turns it against the person
    lowers: tuple[Influence, ...]  # what makes it lighter, or turns it in the person's favour
    regulations: tuple[Citation, ...]  # the laws that it touches
    agencies: tuple[str, ...]  # keys of `load_agencies`: who watches over it
    notes: tuple[Note, ...]  # in the order of `JURISDICTIONS`


@lru_cache(maxsize=1)
def load_guides() -> Mapping[str, Guide]:
    """Return the guides of all types by slug, in the order of the taxonomy.

    >>> load_guides()["auto-renewal"].regulations[0].regulation
    'rosca'
    """
    found: dict[str, Guide] = {}
    for name in FILES:
        for guide in parse_guides(read_data(f"guides/{name}.toml"), f"{name}.toml"):
            if guide.slug in found:
                raise ValueError(f"{name}.toml: {guide.slug}: is in another file as well")
            found[guide.slug] = guide
    missing = [slug for slug in load_taxonomy() if slug not in found]
    if missing:
        raise ValueError(f"guides: no entry for {', '.join(missing)}")
    return MappingProxyType({slug: found[slug] for slug in load_taxonomy()})


def parse_guides(text: str, place: str) -> Iterator[Guide]:
    """Yield the guides that a file holds.

    Raises:
        ValueError: An entry is not as the head of this module says.
    """
    for slug, entry in parse_entries(text, place):
        entry.check_key("slug", slug, load_taxonomy())
        yield Guide(
            slug=slug,
            compliance=entry.take_text("compliance"),
            consumer=entry.take_text("consumer"),
            checks=entry.take_lines("checks", end=".", fewest=3, most=5),
            questions=entry.take_lines("questions", end="?", fewest=2, most=3),
            raises=tuple(_take_influences(entry, "raises")),
            lowers=tuple(_take_influences(entry, "lowers")),
            regulations=tuple(_take_citations(entry)),
            agencies=entry.take_keys("agencies", load_agencies()),
            notes=_take_notes(entry),
        )
        entry.end()


def _take_influences(entry: Entry, field: str) -> Iterator[Influence]:
    rows = entry.take_list(field, dict)
    if not rows:
        raise entry.fail(field, "must name at least one thing")
    for row in rows:
        inner = Entry(f"{entry.place}: {field}", row)
        yield Influence(
            says=inner.take_phrase("says"), factors=inner.take_list("factors", str, default=[])
        )
        inner.end()


def _take_citations(entry: Entry) -> Iterator[Citation]:
    rows = entry.take("regulations", dict)
    inner = Entry(f"{entry.place}: regulations", rows)
    for key in rows:
        entry.check_key("regulations", key, load_regulations())
        yield Citation(regulation=key, at=inner.take_phrase(key, most=60))


def _take_notes(entry: Entry) -> tuple[Note, ...]:
    rows = entry.take("notes", dict, default={})
    for key in rows:
        entry.check_key("notes", key, JURISDICTIONS)
    inner = Entry(f"{entry.place}: notes", rows)
    return tuple(
        Note(jurisdiction=key, text=inner.take_text(key)) for key in JURISDICTIONS if key in rows
    )
