"""What a letter tells of one record: the same values as its page, its digest and its feed entry."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from store.record import Assessment, Change, Label, Provision, Review, Status
from store.subscription import Level, Notice, Occasion
from web.address import START, locate_page
from web.site import Site
from web.survey import Told, list_told
from web.view.brief import Brief, list_briefs
from web.view.correction import Correction, list_corrections
from web.view.excerpt import clean, opening
from web.view.wording import label, name_day

__all__ = ["News", "Source", "gather_news", "locate_record"]

_CLAUSES = 12  # of one record, at most
_NOTE = 300  # characters of what a person wrote


class Source(Protocol):
    """Where letters read records. The ledger is one."""

    def change(self, id: str) -> Change:  # noqa: A002 - the word that records use
        """Return a change record."""
        ...

    def wordings(self, change: str) -> tuple[Provision, ...]:
        """Return the provisions that a change gave a wording, each with that wording alone."""
        ...

    def status(self) -> tuple[Status, ...]:
        """Return how the watching of each document goes."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """One record, in as many words as somebody wants."""

    told: Told
    occasion: Occasion
    briefs: tuple[Brief, ...]  # clause changes that are quoted, gravest first
    remarks: tuple[str, ...]  # what a person decided, in sentences

    @property
    def says_label(self) -> bool:
        """Whether severity, directions and types are told: not of what was withdrawn."""
        return self.occasion is not Occasion.WITHDRAWAL and self.told.severity is not None

    @property
    def others(self) -> int:
        """How many more clause changes a reader should see, where some are quoted."""
        return self.told.seen - len(self.briefs) if self.briefs else 0


def gather_news(
    change: Change,
    wordings: tuple[Provision, ...],
    notice: Notice,
    level: Level,
    names: Mapping[str, str],
) -> News:
    """Gather what is told of a record.

    Args:
        change: The record.
        wordings: Those that it brought: they may state an effective date.
        notice: Why somebody is told of it.
        level: In how many words.
        names: Names of clause types by slug.
    """
    [told] = list_told([change], wordings)
    limits = {Level.HEADLINE: 0, Level.SUMMARY: 1, Level.FULL: _CLAUSES}
    briefs = () if change.withdrawn else list_briefs(change.entries, limits[level])
    return News(
        told=told,
        occasion=Occasion.WITHDRAWAL if change.withdrawn else notice.occasion,
        briefs=briefs,
        remarks=tuple(map(clean, _remark(change, notice.occasion, names))),
    )


def locate_record(record: str, site: Site) -> str:
    """Return the address of the page of a record; empty where the site has none."""
    return f"{site.base}{locate_page(record).removesuffix(START)}" if site.base else ""


def _remark(change: Change, occasion: Occasion, names: Mapping[str, str]) -> Iterator[str]:
    if change.withdrawn:
        yield "This record was withdrawn: what it said is not to be relied on."
        yield _sign(change.withdrawn)
    elif occasion is Occasion.CORRECTION:
        yield "A person corrected what was told of this record."
        for each in list_corrections([change], ()):
            if each.said and each.label:
                said, stands = _name(each.said, names), _name(each.label, names)
                title = opening(each.title, 90)
                yield f"{title}: {said} before, {stands} now. {_sign(each)}"


def _sign(each: Correction | Review) -> str:
    """Return who decided, when and why."""
    author, note = opening(each.author, 80), opening(each.note, _NOTE)
    return f"Decided by {author} on {name_day(each.at)}{f': {note}' if note else '.'}"


def _name(said: Assessment | Label, names: Mapping[str, str]) -> str:
    types = ", ".join(opening(label(slug, names), 60) for slug in said.types)
    way = label(said.direction).lower() if said.direction else ""
    return ", ".join(filter(None, (f"{said.severity} severity", way, types)))
