"""The build of the site: every record to its page, leaves before the lists that point at them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from store.record import Document
from web.address import assign_slugs
from web.landscape import survey_types
from web.library import Library
from web.listing import build_lists
from web.look import Look
from web.machine import Machine
from web.page import (
    File,
    PlatformRow,
    build_authorities,
    build_change,
    build_document,
    build_ends,
    build_laws,
    build_missing,
    build_platform,
    build_provision,
    build_types,
    list_platforms,
)
from web.site import PublishReport, Site
from web.source import Records
from web.surroundings import look_around
from web.survey import Standing, Survey, Told, list_standing, list_told
from web.theme import Theme, list_files
from web.tree import Tree
from web.view.correction import Correction, list_corrections
from web.view.timeline import list_showings

__all__ = ["publish"]


def publish(
    records: Records,
    folder: Path,
    *,
    site: Site,
    now: datetime,
    type_names: Mapping[str, str] | None = None,
    library: Library | None = None,
    progress: Callable[[int, int], None] | None = None,
    look: Look | None = None,
) -> PublishReport:
    """Build the site of all records, or bring one that was built before up to date.

    The same records at the same time give the same bytes. A file is written only where it differs
    from what lies there, beside its place and then swapped in; pages of records come before pages
    that list them. So a build that is cut off leaves a site in which the lists lead somewhere, and
    the next one completes it.

    Args:
        records: What to publish.
        folder: Where the site shall lie; made if absent.
        site: What every page says of the site.
        now: The time that the start page and the status page tell; nothing else depends on it.
        type_names: Names of clause types by slug, where they are not those of the library.
        library: What readers are told beside the records.
        progress: Called with the documents done and all there are, first with none done.
        look: What the operator has put over our look.

    Raises:
        HomeError: The folder cannot be written, or a template of the operator's does not work.
        StoreFull: No space is left.
    """
    documents = records.documents()
    known = library or Library()
    names, slugs = type_names or known.name_types(), assign_slugs(documents)
    theme = Theme(site, names, slugs, known, look)
    build = _Build(records, theme, Tree(folder), progress or (lambda _done, _total: None))
    build.put(list_files(theme.look))
    build.run(documents, now)
    return PublishReport(
        folder=folder,
        documents=len(documents),
        changes=build.changes,
        provisions=build.provisions,
        files=build.tree.files,
        written=tuple(build.tree.written),
    )


class _Build:
    """One pass over all records. Holds one document's records at a time."""

    def __init__(
        self, records: Records, theme: Theme, tree: Tree, progress: Callable[[int, int], None]
    ) -> None:
        self.records = records
        self.theme = theme
        self.tree = tree
        self.progress = progress
        self.survey = Survey(documents=(), standing=(), told=())
        self.landscape = survey_types(self.survey, theme.library.types)
        self.machine = Machine(self.survey, theme)
        self.pages: list[str] = []
        self.documents = self.changes = self.provisions = 0

    def put(self, files: Iterable[File]) -> None:
        for path, content in files:
            self.tree.put(path, content)
            self.pages += [path] if path.endswith(".html") else []

    def run(self, documents: Sequence[Document], now: datetime) -> None:
        self.progress(0, len(documents))
        self.survey = self.look(documents)
        self.landscape = survey_types(self.survey, self.theme.library.types)
        self.machine = Machine(self.survey, self.theme)
        rows = list_platforms(self.survey)
        for row in rows:
            for document in row.documents:
                self.publish_document(document)
                self.progress(self.documents, len(documents))
            self.put(build_platform(row, self.theme))
            self.put(self.machine.close(row.name))
        self.publish_lists(rows, now)

    def look(self, documents: Sequence[Document]) -> Survey:
        """Return all documents in brief."""
        standing, told, corrections = list[Standing](), list[Told](), list[Correction]()
        for document in documents:
            provisions = self.records.provisions(document.id)
            changes = self.records.changes(document=document.id)
            standing += list_standing(provisions)
            told += list_told(changes)
            corrections += list_corrections(changes, provisions)
        told.sort(key=lambda each: (each.at, each.id), reverse=True)
        corrections.sort(key=lambda each: (each.at, each.record), reverse=True)
        return Survey(
            documents=tuple(documents),
            standing=tuple(standing),
            told=tuple(told),
            corrections=tuple(corrections),
        )

    def publish_document(self, document: Document) -> None:
        """Publish a document and its records."""
        changes = self.records.changes(document=document.id)
        provisions = self.records.provisions(document.id)
        decisions = self.records.decisions(document.id)
        versions = self.records.versions(document.id)
        showings = list_showings(decisions)
        around = look_around(versions, changes, provisions, showings, self.landscape)
        for change in changes:
            self.put(build_change(change, self.theme, provisions, showings))
        for provision in provisions:
            self.put(build_provision(provision, around, self.theme))
        self.put(build_ends(document, versions, changes, provisions, self.theme))
        self.put(build_document(document, versions, changes, provisions, decisions, self.theme))
        harvest = self.machine.reap(document, changes, provisions)
        brought = {(each.after.number, each.after.at): each.id for each in changes}
        self.put(self.machine.take(document, versions, brought, harvest))
        self.documents += 1
        self.changes += len(changes)
        self.provisions += len(provisions)

    def publish_lists(self, rows: Sequence[PlatformRow], now: datetime) -> None:
        self.put([build_missing(self.theme)])
        self.put(build_types(self.landscape, self.theme))
        self.put(build_laws(self.landscape, self.theme))
        self.put(build_authorities(self.landscape, self.theme))
        self.put(build_lists(self.survey, rows, self.records.status(), now, self.theme))
        self.put(self.machine.finish(self.pages))
