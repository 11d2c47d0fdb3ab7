"""All that is published of one document: its records, and what it gives to lists."""

from collections.abc import Iterator
from dataclasses import dataclass

from store.record import Change, Document, Provision, Verdict
from web.census import Figures
from web.harvest import list_moments, reap
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
from web.survey import list_standing, list_stood
from web.theme import Theme
from web.view.effect import select_dated
from web.view.timeline import list_showings

__all__ = ["Brief", "Dossiers"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Brief:
    """What has to be known of a document before its pages are made."""

    document: Document
    provisions: int
    types: tuple[str, ...]  # the first types of its clauses that stand


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

    def make(self, document: Document, inputs: str, figures: Figures) -> Made:
        """Make all files of a document and of its records.

        Args:
            document: The document.
            inputs: Hash of what it is made of.
            figures: What the census tells beside its records.
        """
        changes = self._records.changes(document=document.id)
        provisions = self._provisions(document)
        return self._press.make(
            f"documents/{document.id}",
            inputs,
            self._publish(document, changes, provisions, figures),
            list_moments(document, changes, provisions),
        )

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

    def _publish(
        self,
        document: Document,
        changes: tuple[Change, ...],
        provisions: tuple[Provision, ...],
        figures: Figures,
    ) -> Iterator[File | Gift]:
        theme, id_ = self._theme, document.id
        decisions, versions = self._records.decisions(id_), self._records.versions(id_)
        showings = list_showings(decisions)
        around = look_around(versions, changes, provisions, showings, figures)
        for change in changes:
            yield from build_change(change, theme, provisions, showings)
        for provision in provisions:
            yield from build_provision(provision, around, theme)
        yield from build_ends(document, versions, changes, provisions, theme)
        yield from build_document(document, versions, changes, provisions, decisions, theme)
        brought = {(each.after.number, each.after.at): each.id for each in changes}
        yield from build_timemap(document, versions, brought, theme.site)
        items = self._list_items(changes, select_dated(provisions))
        yield from build_feed(plan_own_feed(document), list(items.values())[:KEPT], theme)
        yield from reap(document, changes, provisions, items, theme)

    def _list_items(
        self, changes: tuple[Change, ...], dated: tuple[Provision, ...]
    ) -> dict[str, Item]:
        """Return the changes that are news as feeds carry them, newest first."""
        newest = sorted(changes, key=lambda each: (each.after.at, each.id), reverse=True)
        news = (each for each in newest if each.verdict is Verdict.SUBSTANTIVE)
        return {
            each.id: build_item(each, self._theme, dated) for each in news if not each.withdrawn
        }
