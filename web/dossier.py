"""All that is published of one document: its records, and what it gives to lists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from store.record import Change, Decision, Document, Provision, Verdict
from web.census import Figures
from web.harvest import date_page, list_moments, reap
from web.memory import Made
from web.page import (
    KEPT,
    File,
    Item,
    build_change,
    build_document,
    build_ends,
    build_feed,
    build_item,
    build_provision,
    build_timemap,
    plan_own_feed,
)
from web.press import Gift, Press
from web.source import Records
from web.surroundings import look_around
from web.survey import Outlined, Told, list_standing, list_stood, list_told, outline
from web.theme import Theme
from web.view.effect import select_dated
from web.view.timeline import list_showings

__all__ = ["Brief", "Dossiers", "Order", "Sketch"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Brief:
    """What has to be known of a document before its pages are made."""

    document: Document
    provisions: int
    types: tuple[str, ...]  # the first types of its clauses that stand


@dataclass(frozen=True, kw_only=True, slots=True)
class Sketch:
    """What the page of a document tells of its records."""

    told: tuple[Told, ...]  # its changes, newest first
    outline: tuple[Outlined, ...]  # its provisions, ended ones last


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What is to be made of a document: its records, or its own page, or both."""

    document: Document
    parts: Mapping[str, str]  # hashes of what each is made of, by name
    figures: Figures  # what the census tells beside the records
    sketch: Sketch | None  # as the records gave it; None where they are to be made


class Dossiers:
    """Makes the parts that are of one document each. Holds one document's records at a time."""

    def __init__(self, records: Records, theme: Theme, press: Press) -> None:
        self._records = records
        self._theme = theme
        self._press = press
        self._loaded: tuple[str, tuple[Provision, ...]] = "", ()

    def look(self, document: Document, inputs: str) -> Made:
        """Make what the census needs of a document. It has no files."""
        return self._press.make(f"looks/{document.id}", inputs, self._condense(document))

    def make(self, order: Order) -> dict[str, Made]:
        """Make parts of a document, and return them by name."""
        document, sketch, made = order.document, order.sketch, {}
        decisions = self._records.decisions(document.id)
        if (name := f"records/{document.id}") in order.parts:
            changes = self._records.changes(document=document.id)
            told = changes, self._provisions(document)
            sketch = _sketch(*told)
            content = self._publish_records(document, *told, decisions, order.figures)
            gifts = [Gift(f"sketches/{document.id}", sketch)]
            made[name] = self._press.make(
                name, order.parts[name], chain(content, gifts), list_moments(*told)
            )
        if (name := f"documents/{document.id}") in order.parts and sketch:
            page = self._publish_page(document, sketch, decisions)
            moments = date_page(document, sketch.told)
            made[name] = self._press.make(name, order.parts[name], page, moments)
        return made

    def _provisions(self, document: Document) -> tuple[Provision, ...]:
        """Return the provisions of a document; the last ones are at hand."""
        if self._loaded[0] != document.id:
            self._loaded = document.id, self._records.provisions(document.id)
        return self._loaded[1]

    def _condense(self, document: Document) -> Iterator[Gift]:
        provisions = self._provisions(document)
        types = {each.types[0] for each in list_standing(provisions)}
        yield Gift(
            "briefs",
            Brief(
                document=document,
                provisions=len(provisions),
                types=tuple(slug for slug in self._theme.library.types if slug in types),
            ),
        )
        for each in list_stood(provisions):
            yield Gift(f"stood/{document.id}", each)

    def _publish_records(
        self,
        document: Document,
        changes: tuple[Change, ...],
        provisions: tuple[Provision, ...],
        decisions: tuple[Decision, ...],
        figures: Figures,
    ) -> Iterator[File | Gift]:
        theme, versions = self._theme, self._records.versions(document.id)
        showings = list_showings(decisions)
        around = look_around(versions, changes, provisions, showings, figures)
        for change in changes:
            yield from build_change(change, theme, provisions, showings)
        for provision in provisions:
            yield from build_provision(provision, around, theme)
        yield from build_ends(document, versions, changes, provisions, theme)
        items = self._list_items(changes, select_dated(provisions))
        yield from build_feed(plan_own_feed(document), list(items.values())[:KEPT], theme)
        yield from reap(document, changes, provisions, items, theme)

    def _publish_page(
        self, document: Document, sketch: Sketch, decisions: tuple[Decision, ...]
    ) -> Iterator[File]:
        theme, versions = self._theme, self._records.versions(document.id)
        yield from build_document(document, versions, sketch.told, sketch.outline, decisions, theme)
        brought = {each.at: each.id for each in sketch.told}
        yield from build_timemap(document, versions, brought, theme.site)

    def _list_items(
        self, changes: tuple[Change, ...], dated: tuple[Provision, ...]
    ) -> dict[str, Item]:
        """Return the changes that are news as feeds carry them, newest first."""
        newest = sorted(changes, key=lambda each: (each.after.at, each.id), reverse=True)
        news = (each for each in newest if each.verdict is Verdict.SUBSTANTIVE)
        return {
            each.id: build_item(each, self._theme, dated) for each in news if not each.withdrawn
        }


def _sketch(changes: tuple[Change, ...], provisions: tuple[Provision, ...]) -> Sketch:
    told, outlined = list_told(changes, provisions), outline(provisions)
    return Sketch(told=tuple(told), outline=tuple(outlined))
