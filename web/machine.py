"""The side of the site that programs read: feeds, calendar, search index, lists of pages."""

from collections.abc import Iterator, Sequence
from functools import partial

from store.record import Document
from web.harvest import Entry
from web.listing import Content, Listing
from web.page import (
    KEPT,
    Feed,
    Item,
    Shard,
    Words,
    build_calendar,
    build_change_shard,
    build_channels,
    build_clause_shard,
    build_feed,
    build_index,
    build_robots,
    build_schemas,
    build_search,
    build_sitemap,
    build_sitemaps,
    build_words,
    condense_shard,
    is_large,
    list_feeds,
    list_words,
)
from web.press import Gift, Page
from web.shelf import Shelf
from web.survey import Told
from web.theme import Theme
from web.view.calendar import Stated
from web.view.finding import Find

__all__ = ["Machine"]


class Machine:
    """All lists for programs.

    Args:
        shelf: Where to read. What one list gives has to be there when the next is asked for.
        documents: All documents.
        theme: The site's templates.
    """

    def __init__(self, shelf: Shelf, documents: Sequence[Document], theme: Theme) -> None:
        self._shelf = shelf
        self._documents = documents
        self._theme = theme

    def list_all(self) -> Iterator[Listing]:
        """Yield all but the lists of pages."""
        yield Listing(name="machine", build=self._tell_layout)
        yield Listing(name="calendar", build=self._tell_calendar, reads=[(Stated, "calendar")])
        yield from self._list_feeds()
        yield from self._list_search()

    def list_sitemaps(self) -> Iterator[Listing]:
        """Yield the lists of pages; all other parts are there."""
        if not self._theme.site.base:
            return
        topics = [f"sitemaps/{each}" for each in self._shelf.list_topics(Page, "sitemaps/")]
        if is_large(self._shelf.pages):
            for topic in topics:
                build = partial(self._tell_sitemap_part, topic)
                yield Listing(name=topic, build=build, reads=[(Page, topic)])
            reads = [(Page, "sitemaps")]
            yield Listing(name="sitemaps", build=self._tell_sitemaps, reads=reads)
        else:
            yield Listing(
                name="sitemap",
                build=partial(self._tell_sitemap, topics),
                reads=[(Page, topic) for topic in topics],
            )

    def _tell_layout(self) -> Content:
        """Build what no record changes."""
        yield build_search(self._theme)
        yield from build_schemas(self._theme)
        yield build_robots(self._theme.site.base)

    def _tell_calendar(self) -> Content:
        yield build_calendar(self._shelf.read(Stated, "calendar"), self._theme.site)

    def _list_feeds(self) -> Iterator[Listing]:
        known = self._theme.library.types
        seen = self._shelf.list_topics(Told, "types/")
        types = tuple(dict.fromkeys((*known, *seen)))
        for topic, feed in list_feeds(self._documents, types, self._theme):
            build = partial(self._tell_feed, topic, feed)
            yield Listing(name=topic, build=build, reads=[(Entry, topic)], given=feed)
        named = [(each.id, each.key) for each in self._documents]
        yield Listing(
            name="channels", build=partial(self._tell_channels, types), given=(named, types)
        )

    def _tell_feed(self, topic: str, feed: Feed) -> Content:
        entries = self._shelf.read(Entry, topic)
        newest = sorted(entries, key=lambda each: (each.at, each.id), reverse=True)[:KEPT]
        items = [item for each in newest for item in self._shelf.read(Item, f"items/{each.id}")]
        return build_feed(feed, items, self._theme)

    def _tell_channels(self, types: Sequence[str]) -> Content:
        yield build_channels(self._documents, types, self._theme)

    def _list_search(self) -> Iterator[Listing]:
        *closed, newest = self._shelf.list_topics(Find, "changes/") or [""]
        for month in (*closed, newest) if newest else ():
            yield Listing(
                name=f"search/changes/{month}",
                build=partial(self._tell_changes, month, is_closed=month != newest),
                reads=[(Find, f"changes/{month}")],
                given=month != newest,
            )
        slugs = tuple(self._theme.slugs.values())
        for slug in slugs:
            build = partial(self._tell_clauses, slug)
            yield Listing(
                name=f"search/clauses/{slug}", build=build, reads=[(Find, f"clauses/{slug}")]
            )
        letters = self._shelf.list_topics(Words, "words/")
        for letter in letters:
            yield Listing(
                name=f"search/words/{letter}",
                build=partial(self._tell_words, letter, len(closed)),
                reads=[(Words, f"words/{letter}")],
                given=(len(closed), slugs),
            )
        yield Listing(
            name="search",
            build=partial(self._tell_index, "".join(letters)),
            reads=[(Shard, "search/changes"), (Shard, "search/clauses")],
            given=(letters, self._theme.slugs),
        )

    def _tell_changes(self, month: str, *, is_closed: bool) -> Content:
        """Build the shard of a month. Words of the newest one are in no directory."""
        finds = self._shelf.read(Find, f"changes/{month}")
        yield build_change_shard(month, finds)
        yield Gift("search/changes", condense_shard(month, finds, self._theme))
        if is_closed:
            for letter, words in list_words(month, finds, self._theme, of_changes=True):
                yield Gift(f"words/{letter}", words)

    def _tell_clauses(self, slug: str) -> Content:
        finds = self._shelf.read(Find, f"clauses/{slug}")
        yield build_clause_shard(slug, finds)
        yield Gift("search/clauses", condense_shard(slug, finds, self._theme))
        for letter, words in list_words(slug, finds, self._theme, of_changes=False):
            yield Gift(f"words/{letter}", words)

    def _tell_words(self, letter: str, closed: int) -> Content:
        yield build_words(letter, self._shelf.read(Words, f"words/{letter}"), closed, self._theme)

    def _tell_index(self, letters: str) -> Content:
        changes = self._shelf.read(Shard, "search/changes")
        clauses = self._shelf.read(Shard, "search/clauses")
        yield build_index(changes, clauses, letters, self._theme)

    def _tell_sitemap(self, topics: Sequence[str]) -> Content:
        pages = [page for topic in topics for page in self._shelf.read(Page, topic)]
        yield build_sitemap({each.path: each.at for each in pages}, self._theme.site.base)

    def _tell_sitemap_part(self, topic: str) -> Content:
        path, pages = f"{topic}.xml", self._shelf.read(Page, topic)
        listed = {each.path: each.at for each in pages}
        yield build_sitemap(listed, self._theme.site.base, path)
        latest = max((each.at for each in pages if each.at), default=None)
        yield Gift("sitemaps", Page(path=path, at=latest))

    def _tell_sitemaps(self) -> Content:
        parts = self._shelf.read(Page, "sitemaps")
        yield build_sitemaps({each.path: each.at for each in parts}, self._theme.site.base)
