"""The build of the site: what is late is made, records before the lists that point at them.

Documents give to lists, and lists to other lists. What a part is made of is known by hashes, so a
part is late if one of these is another than when it was made, and nothing else is looked at.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

from store.error import HomeError
from store.record import Document, Stamp, Status, digest
from web.address import assign_slugs
from web.census import Census, Count, Figures, choose_best, count_types, find_census_day
from web.crew import Crew, Helpers
from web.dossier import Brief, Dossiers, Order, Sketch
from web.library import Library
from web.listing import Content, Listing, Pages
from web.look import Look
from web.machine import Machine
from web.memory import Made, Memory, MemoryDamaged, drop_memory, locate_memory
from web.page import File
from web.press import Gift, Press
from web.seal import seal
from web.shelf import Shelf
from web.site import PublishReport, Site
from web.source import Records
from web.survey import Standing, Stood
from web.theme import Theme, list_files
from web.tree import Tree

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
    helpers: Helpers | None = None,
) -> PublishReport:
    """Build the site of all records, or bring one that was built before up to date.

    The same records at the same time give the same bytes, whatever was built before. What the last
    build made of the same is not made again. A file is written only where it differs from what lies
    there: new ones first, to which nothing leads yet; what stands is replaced once all is made,
    pages of records before pages that list them. So a build that is cut off leaves a site in which
    the lists lead somewhere, and the next one completes it.

    Args:
        records: What to publish.
        folder: Where the site shall lie; made if absent.
        site: What every page says of the site.
        now: The time that the start page and the status page tell; nothing else depends on it.
        type_names: Names of clause types by slug, where they are not those of the library.
        library: What readers are told beside the records.
        progress: Called with the documents done and all there are, first with none done.
        look: What the operator has put over our look.
        helpers: How to get help where there is much to do.

    Raises:
        HomeError: The folder cannot be written, or a template of the operator's does not work.
        StoreFull: No space is left.
        CrewLost: A process that helped was ended from outside.
    """
    stamps = records.stamps()  # before all else: what comes later differs by its stamp next time
    documents = records.documents()
    known, look = _copy(library or Library()), look or Look()
    names, slugs = dict(type_names or known.name_types()), assign_slugs(documents)
    themed = site, names, slugs, known, look
    theme, sealed = Theme(*themed), seal(site, names, known, look.seen)
    for _ in range(2):
        tree = Tree(folder)
        press = Press(tree)
        dossiers = Dossiers(records, theme, press)
        with (
            suppress(MemoryDamaged),
            Memory(locate_memory(folder), sealed, slugs) as memory,
            Crew(dossiers, tree, helpers, themed) as crew,
        ):
            build = _Build(memory, press, theme, documents)
            build.put(list_files(look))
            build.make_documents(crew, stamps, progress or (lambda _done, _all: None))
            build.make_lists(records.status(), now)
            build.finish()
            return build.report()
        drop_memory(locate_memory(folder))
    raise HomeError(
        f"{locate_memory(folder)} does not keep what is written to it: look after the disk"
    )


def _copy(library: Library) -> Library:
    """Return a library that can be sent to another process: views of mappings cannot."""
    return Library(
        types=dict(library.types),
        guides=dict(library.guides),
        regulations=dict(library.regulations),
        agencies=dict(library.agencies),
        jurisdictions=dict(library.jurisdictions),
        unlabelled=library.unlabelled,
    )


class _Build:
    """One pass over all parts, which leaves alone what the last build made of the same."""

    def __init__(
        self, memory: Memory, press: Press, theme: Theme, documents: Sequence[Document]
    ) -> None:
        self.memory = memory
        self.press = press
        self.theme = theme
        self.documents = documents
        self.shelf = Shelf(memory, documents)
        self.briefs: dict[str, Brief] = {}
        self.files = 0
        self.made: list[str] = []

    def put(self, files: Iterable[File]) -> None:
        """Put files that are made each time, since comparing them is cheaper."""
        for path, content in files:
            self.press.tree.put(path, content)
            self.files += 1

    def make_documents(
        self, crew: Crew, stamps: Mapping[str, Stamp], progress: Callable[[int, int], None]
    ) -> None:
        """Make the documents that are late, with their records."""
        progress(0, len(self.documents))
        self.look(crew, stamps)
        census = self.count()
        inputs = {
            each.id: self.name_inputs(each, stamps.get(each.id), census) for each in self.documents
        }
        late = {document: self.find_late(parts) for document, parts in inputs.items()}
        wanted = [each for each in self.documents if late[each.id]]
        made = crew.make(wanted, (self.order(each, late[each.id], census) for each in wanted))
        for done, each in enumerate(self.documents, 1):
            parts = next(made) if late[each.id] else {}
            for name in inputs[each.id]:
                self.take(name, parts.get(name))
            progress(done, len(self.documents))

    def look(self, crew: Crew, stamps: Mapping[str, Stamp]) -> None:
        """Look at the documents of which something is new."""
        named = {
            f"looks/{each.id}": (each, stamps[each.id].records if each.id in stamps else "")
            for each in self.documents
        }
        late = {name: task for name, task in named.items() if not self.stands(name, task[1])}
        made = crew.look(list(late.values()))
        for name in named:
            self.take(name, next(made) if name in late else None)
        self.briefs = {each.document.id: each for each in self.shelf.read(Brief, "briefs")}

    def count(self) -> Census:
        """Take the census."""
        day = find_census_day(self.documents)
        for each in self.documents:
            build = partial(self.count_types, each.id, day)
            reads = [(Stood, f"stood/{each.id}")]
            self.settle(Listing(name=f"census/{each.id}", build=build, reads=reads, given=day))
        return Census(self.documents, self.shelf.read(Count, "census"), day)

    def count_types(self, document: str, day: datetime | None) -> Content:
        """Yield what a document had of each type on a day."""
        if day is None:
            return
        stood = self.shelf.read(Stood, f"stood/{document}")
        yield from (Gift("census", each) for each in count_types(stood, day))
        for best in choose_best(stood, day).values():
            yield Gift(f"best/{document}", best)

    def name_inputs(
        self, document: Document, stamp: Stamp | None, census: Census
    ) -> dict[str, str]:
        """Return by part hashes of what a document is made of; empty ones if nothing tells."""
        parts = [f"records/{document.id}", f"documents/{document.id}"]
        if stamp is None:
            return dict.fromkeys(parts, "")
        told = census.tell(document, self.briefs[document.id].types)
        known = replace(document, last_verified=None)  # which no record tells
        inputs = (f"{stamp.records} {known!a} {told}", f"{stamp!a} {document!a}")
        return dict(zip(parts, map(digest, inputs), strict=True))

    def find_late(self, inputs: Mapping[str, str]) -> dict[str, str]:
        """Return those parts that are not there as they would be made."""
        return {name: each for name, each in inputs.items() if not self.stands(name, each)}

    def order(self, document: Document, parts: Mapping[str, str], census: Census) -> Order:
        """Return what to make of a document."""
        if f"records/{document.id}" in parts:
            figures = self.choose_figures(document, census)
            return Order(document=document, parts=parts, figures=figures, sketch=None)
        (sketch,) = self.shelf.recall(Sketch, f"sketches/{document.id}", f"records/{document.id}")
        return Order(document=document, parts=parts, figures=Figures(), sketch=sketch)

    def choose_figures(self, document: Document, census: Census) -> Figures:
        """Return what the census tells beside the records of a document."""
        types = self.briefs[document.id].types
        return Figures(
            rarities={slug: census.measure(slug) for slug in types},
            neighbours={
                slug: [
                    best
                    for each in census.find_neighbours(slug, document.key)
                    for best in self.shelf.read(Standing, f"best/{each.document.id}")
                    if best.types[0] == slug
                ]
                for slug in types
            },
        )

    def make_lists(self, statuses: Sequence[Status], now: datetime) -> None:
        """Make the lists that are late."""
        pages = Pages(self.shelf, self.documents, self.theme, self.press.tree.has)
        machine = Machine(self.shelf, self.documents, self.theme)
        for listing in chain(
            pages.list_all(),
            machine.list_all(),
            pages.list_clocks(statuses, now),
            machine.list_sitemaps(),
        ):
            self.settle(listing)

    def settle(self, listing: Listing) -> None:
        """Make a list if it is late."""
        read = [self.shelf.stamp(kind, topic) for kind, topic in listing.reads]
        inputs = digest(ascii((listing.given, read))) if listing.lasts else ""
        late = not self.stands(listing.name, inputs)
        self.take(
            listing.name,
            self.press.make(listing.name, inputs, listing.build()) if late else None,
        )

    def stands(self, name: str, inputs: str) -> bool:
        """Return whether a part is there as it would be made."""
        known = self.memory.parts.get(name)
        if known is None or known.inputs != inputs or not inputs:
            return False
        return known.mark is None or self.press.tree.holds([known.mark])

    def take(self, name: str, made: Made | None) -> None:
        """Take in a part, be it made or as it stands, and let its gifts be read."""
        if made:
            self.memory.keep(name, made)
            self.made.append(name)
        part = self.memory.parts[name]
        self.shelf.put(name, part)
        self.files += part.files

    def finish(self) -> None:
        """Put all that is new in its place."""
        self.memory.disown()
        self.press.tree.swap()
        self.memory.save()

    def report(self) -> PublishReport:
        """Return what it came to."""
        return PublishReport(
            folder=self.press.tree.folder,
            documents=len(self.documents),
            changes=sum(each.changes for each in self.documents),
            provisions=sum(each.provisions for each in self.briefs.values()),
            files=self.files,
            written=tuple(self.press.tree.written),
            made=tuple(self.made),
        )
