"""What readers are told beside the records: about types of clause, laws and authorities.

It is handed in by whoever publishes: this room knows how it is shown, and not where it comes from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from store.record import Severity

__all__ = [
    "Agency",
    "Citation",
    "ClauseType",
    "Guide",
    "Influence",
    "Library",
    "Note",
    "Regulation",
]


class ClauseType(Protocol):
    """One type of clause."""

    @property
    def slug(self) -> str:
        """Its fixed name: "auto-renewal"."""
        ...

    @property
    def name(self) -> str:
        """How a reader sees it."""
        ...

    @property
    def definition(self) -> str:
        """What such a clause does, in one sentence."""
        ...

    @property
    def why(self) -> str:
        """Why a person who accepts the document may care, in one sentence."""
        ...

    @property
    def severity(self) -> Severity:
        """The weight of the type before its words raise or lower it."""
        ...


class Influence(Protocol):
    """Something in a text that makes a clause graver or lighter."""

    @property
    def says(self) -> str:
        """A phrase that fits after "because"."""
        ...


class Citation(Protocol):
    """A place in a law."""

    @property
    def regulation(self) -> str:
        """The key of the law."""
        ...

    @property
    def at(self) -> str:
        """The place in it: "Art. 22"."""
        ...


class Note(Protocol):
    """What is particular in one jurisdiction."""

    @property
    def jurisdiction(self) -> str:
        """The key of the jurisdiction."""
        ...

    @property
    def text(self) -> str:
        """What is particular."""
        ...


class Guide(Protocol):
    """What readers are told about one type of clause, beside its definition."""

    @property
    def compliance(self) -> str:
        """Why it matters to a team that has to comply or to buy."""
        ...

    @property
    def consumer(self) -> str:
        """What it means for a consumer."""
        ...

    @property
    def checks(self) -> Sequence[str]:
        """What a compliance team checks."""
        ...

    @property
    def questions(self) -> Sequence[str]:
        """What to ask the vendor."""
        ...

    @property
    def raises(self) -> Sequence[Influence]:
        """What makes it graver."""
        ...

    @property
    def lowers(self) -> Sequence[Influence]:
        """What makes it lighter."""
        ...

    @property
    def regulations(self) -> Sequence[Citation]:
        """The laws that it touches."""
        ...

    @property
    def agencies(self) -> Sequence[str]:
        """Keys of the authorities that watch over it."""
        ...

    @property
    def notes(self) -> Sequence[Note]:
        """What is particular somewhere."""
        ...


class Regulation(Protocol):
    """A law, and what it asks for."""

    @property
    def key(self) -> str:
        """Its fixed name: "rosca"."""
        ...

    @property
    def name(self) -> str:
        """As a reader says it."""
        ...

    @property
    def title(self) -> str:
        """In full, with its number."""
        ...

    @property
    def demands(self) -> str:
        """What it asks for, in one sentence."""
        ...

    @property
    def jurisdiction(self) -> str:
        """The key of its jurisdiction."""
        ...

    @property
    def url(self) -> str:
        """The public text."""
        ...

    @property
    def checked(self) -> date:
        """When this was last looked up."""
        ...

    @property
    def status(self) -> str:
        """What to know of its force; empty: simply in force."""
        ...


class Agency(Protocol):
    """An authority, and where a person can turn to it."""

    @property
    def key(self) -> str:
        """Its fixed name: "ftc"."""
        ...

    @property
    def name(self) -> str:
        """In full."""
        ...

    @property
    def jurisdiction(self) -> str:
        """The key of its jurisdiction."""
        ...

    @property
    def url(self) -> str:
        """Its site."""
        ...

    @property
    def complaint(self) -> str:
        """Where a person complains; empty: it takes no complaints from individuals."""
        ...

    @property
    def checked(self) -> date:
        """When this was last looked up."""
        ...

    @property
    def note(self) -> str:
        """What to know before turning to it, or empty."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Library:
    """All that readers are told beside the records. What is missing is not shown."""

    types: Mapping[str, ClauseType] = field(default_factory=dict)  # by slug, in their order
    guides: Mapping[str, Guide] = field(default_factory=dict)  # by slug
    regulations: Mapping[str, Regulation] = field(default_factory=dict)  # by key
    agencies: Mapping[str, Agency] = field(default_factory=dict)  # by key
    jurisdictions: Mapping[str, str] = field(default_factory=dict)  # names by key
    unlabelled: str = "Not labelled"  # what a clause without a type is called

    def name_types(self) -> dict[str, str]:
        """Return the names of types by slug."""
        return {slug: each.name for slug, each in self.types.items()}
