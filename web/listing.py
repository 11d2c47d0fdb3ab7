"""The pages that list over many documents for readers, each made of what was given to it.

A list may give in its turn, so those come first that others read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count, groupby, takewhile

from store.record import Document, Status
from web.address import locate_part, locate_type
from web.landscape import (
    Leaf,
    Spread,
    arrange_standing,
    cut_leaves,
    spread_type,
    start_platforms,
)
from web.library import ClauseType
from web.page import (
    DigestRow,
    File,
    PlatformRow,
    build_about,
    build_authorities,
    build_authority,
    build_corrections,
    build_digest,
    build_digests,
    build_law,
    build_laws,
    build_leaf,
    build_missing,
    build_platform,
    build_platforms,
    build_start,
    build_type,
    build_types,
    build_watching,
    choose_latest,
    condense_platform,
    digest_period,
)
from web.press import Gift
from web.shelf import Shelf
from web.survey import Standing, Told
from web.theme import Theme
from web.view.correction import Correction
from web.view.explanation import list_touching
from web.view.watch import Watch, judge_watching

__all__ = ["Content", "Listing", "Pages"]

Content = Iterable[File | Gift]
"""What a part of the site is made up of, in the order in which it is put."""

_Build = Callable[[Mapping[str, Spread], Theme], Content]


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """Some lists that are made together, and made again if what they are made of differs."""

    name: str
    build: Callable[[], Content]
    reads: Sequence[tuple[type[object], str]] = ()  # kinds and topics of gifts
    given: object = ()  # what else it is made of
    lasts: bool = True  # otherwise it tells the time, and is made each time


class Pages:
    """All pages that list for readers.

    Args:
        shelf: Where to read. What one list gives has to be there when the next is asked for.
        documents: All documents.
        theme: The site's templates.
        has: Whether a page lies in the site already.
    """

    def __init__(
        self,
        shelf: Shelf,
        documents: Sequence[Document],
        theme: Theme,
        has: Callable[[str], bool],
    ) -> None:
        self._shelf = shelf
        self._has = has
        self._documents = documents
        self._theme = theme
        groups = groupby(documents, key=lambda each: each.key.platform)
        self._platforms = {name: tuple(group) for name, group in groups}
        self._starts = start_platforms(documents)

    def list_all(self) -> Iterator[Listing]:
        """Yield all that last until something changes."""
        yield Listing(name="about", build=self._tell_about)
        reads = [(Correction, "corrections")]
        yield Listing(name="corrections", build=self._tell_corrections, reads=reads)
        yield from self._list_platforms()
        yield from self._list_digests()
        yield from self._list_types()

    def list_clocks(self, statuses: Sequence[Status], now: datetime) -> Iterator[Listing]:
        """Yield those that tell the time.

        Args:
            statuses: How the watching of each document goes.
            now: The time.
        """
        watches = judge_watching(statuses)
        build = partial(build_watching, watches, now, self._theme)
        yield Listing(name="status", build=build, lasts=False)
        yield Listing(name="start", build=partial(self._tell_start, watches, now), lasts=False)

    def _tell_about(self) -> Content:
        """Build what no record changes."""
        theme = self._theme
        yield build_missing(theme)
        yield from build_about(theme)
        yield from build_laws(theme) if theme.library.regulations else ()
        yield from build_authorities(theme) if theme.library.agencies else ()

    def _tell_corrections(self) -> Content:
        found = self._shelf.read(Correction, "corrections")
        newest = sorted(found, key=lambda each: (each.at, each.record), reverse=True)
        return build_corrections(newest, self._theme)

    def _list_platforms(self) -> Iterator[Listing]:
        for name, documents in self._platforms.items():
            topic = f"platforms/{self._theme.slugs[name]}"
            yield Listing(
                name=topic,
                build=partial(self._tell_platform, topic, documents),
                reads=[(Told, topic), (Standing, topic)],
                given=documents,
            )
        reads = [(PlatformRow, "platforms")]
        yield Listing(name="platforms", build=self._tell_platforms, reads=reads)

    def _tell_platform(self, topic: str, documents: Sequence[Document]) -> Content:
        told, standing = self._read_told(topic), self._shelf.read(Standing, topic)
        yield from build_platform(documents, told, standing, self._theme)
        yield Gift("platforms", condense_platform(documents, told))

    def _tell_platforms(self) -> Content:
        return build_platforms(self._shelf.read(PlatformRow, "platforms"), self._theme)

    def _list_digests(self) -> Iterator[Listing]:
        for period in self._shelf.list_topics(Told, "digests/"):
            topic = f"digests/{period}"
            build = partial(self._tell_digest, topic)
            yield Listing(name=topic, build=build, reads=[(Told, topic)])
        reads = [(DigestRow, "digests")]
        yield Listing(name="digests", build=self._tell_digests, reads=reads)

    def _tell_digest(self, topic: str) -> Content:
        if digest := digest_period(self._read_told(topic), "week" if "W" in topic else "month"):
            yield from build_digest(digest, self._theme)
            yield Gift("digests", digest.row)

    def _tell_digests(self) -> Content:
        return build_digests(self._shelf.read(DigestRow, "digests"), self._theme)

    def _list_types(self) -> Iterator[Listing]:
        """Yield the types of clause, and the laws and authorities that have to do with them."""
        library = self._theme.library
        for kind in library.types.values():
            yield from self._list_type(kind)
        for law in library.regulations.values():
            slugs = [each.kind.slug for each in list_touching(library, law=law.key)]
            yield self._list_spread(f"laws/{law.key}", slugs, partial(build_law, law))
        for agency in library.agencies.values():
            slugs = [each.kind.slug for each in list_touching(library, agency=agency.key)]
            yield self._list_spread(
                f"authorities/{agency.key}", slugs, partial(build_authority, agency)
            )
        if library.types:
            yield self._list_spread("types", list(library.types), build_types)

    def _list_type(self, kind: ClauseType) -> Iterator[Listing]:
        """Yield how a type is spread, and then its pages, of which each is made of its own leaf.

        A page beyond the last leaf is of a time when there were more: it says so, for addresses
        stay.
        """
        topic, leaves = f"types/{kind.slug}", f"leaves/{kind.slug}/"
        yield Listing(
            name=topic,
            build=partial(self._spread_type, topic, leaves, kind),
            reads=[(Told, topic), (Standing, topic)],
            given=self._starts,
        )
        numbers = self._shelf.list_topics(Leaf, leaves)
        for number in numbers:
            place = f"{leaves}{number}"
            is_first = number == "1"
            yield Listing(
                name=place,
                build=partial(self._tell_type if is_first else self._tell_leaf, place, kind),
                reads=[(Leaf, place), *([(Spread, topic)] if is_first else [])],
            )
        page, last = locate_type(kind.slug), len(numbers)
        for beyond in takewhile(lambda each: self._has(locate_part(page, each)), count(last + 1)):
            gone = Leaf(number=beyond, leaves=last, bands=(), rows=())
            build = partial(build_leaf, kind, gone, self._theme)
            yield Listing(name=f"{leaves}{beyond}", build=build, given=last)

    def _spread_type(self, topic: str, leaves: str, kind: ClauseType) -> Content:
        told, standing = self._read_told(topic), self._shelf.read(Standing, topic)
        yield Gift(topic, spread_type(kind.slug, standing, told, self._starts))
        for leaf in cut_leaves(arrange_standing(standing)):
            yield Gift(f"{leaves}{leaf.number}", leaf)

    def _tell_type(self, place: str, kind: ClauseType) -> Content:
        [spread], [leaf] = (
            self._shelf.read(Spread, f"types/{kind.slug}"),
            self._shelf.read(Leaf, place),
        )
        return build_type(kind, spread, leaf, self._theme)

    def _tell_leaf(self, place: str, kind: ClauseType) -> Content:
        [leaf] = self._shelf.read(Leaf, place)
        return build_leaf(kind, leaf, self._theme)

    def _list_spread(
        self,
        name: str,
        slugs: Sequence[str],
        build: _Build,
    ) -> Listing:
        """Return a page that is made of how some types are spread."""
        return Listing(
            name=name,
            build=partial(self._tell_spread, slugs, build),
            reads=[(Spread, f"types/{slug}") for slug in slugs],
        )

    def _tell_spread(self, slugs: Sequence[str], build: _Build) -> Content:
        spreads = (each for slug in slugs for each in self._shelf.read(Spread, f"types/{slug}"))
        return build({each.slug: each for each in spreads}, self._theme)

    def _tell_start(self, watches: Sequence[Watch], now: datetime) -> Content:
        periods = self._shelf.list_topics(Told, "digests/")
        months = sorted((each for each in periods if "W" not in each), reverse=True)
        found = (self._shelf.read(Told, f"digests/{each}") for each in months)
        told = choose_latest(self._documents, found)
        return build_start(self._documents, list(self._platforms), told, watches, now, self._theme)

    def _read_told(self, topic: str) -> list[Told]:
        """Return changes, newest first."""
        found = self._shelf.read(Told, topic)
        return sorted(found, key=lambda each: (each.at, each.id), reverse=True)
