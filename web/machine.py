"""The side of the site that programs read: feeds, calendar, lists of pages, and the search index.

It takes in one document after the other and keeps of each only what lists over many will need.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from store.record import Change, Document, Provision, Version
from web.address import MISSING
from web.harvest import Harvest, reap
from web.page import (
    File,
    Item,
    SearchIndex,
    build_calendar,
    build_channels,
    build_feed,
    build_robots,
    build_schemas,
    build_search,
    build_sitemap,
    build_timemap,
    list_platform_feeds,
    locate_feed,
    plan_channels,
)
from web.survey import Survey
from web.theme import Theme

if TYPE_CHECKING:
    from web.view.calendar import Stated
    from web.view.finding import Find

__all__ = ["Machine"]


class Machine:
    """The machine side of one build. Documents come platform by platform.

    Args:
        survey: All documents in brief.
        theme: The site's templates.
    """

    def __init__(self, survey: Survey, theme: Theme) -> None:
        self._survey = survey
        self._theme = theme
        self._channels = plan_channels(survey, theme)
        own = {locate_feed("documents", each.id) for each in survey.documents}
        own.update(*(list_platform_feeds(slug) for slug in theme.slugs.values()))
        self._shared = [folder for folder in self._channels.feeds if folder not in own]
        self._lasting = self._channels.list_wanted(self._shared)
        self._items: dict[str, Item] = {}
        self._stated: list[Stated] = []
        self._clauses: list[Find] = []
        self._index = SearchIndex(theme)
        self._moments: dict[str, datetime] = {}

    def reap(
        self, document: Document, changes: Sequence[Change], provisions: Sequence[Provision]
    ) -> Harvest:
        """Return what lists need of a document. Nothing is taken in yet."""
        of_platform = list_platform_feeds(self._theme.slugs[document.key.platform])
        folders = (locate_feed("documents", document.id), *of_platform)
        wanted = self._channels.list_wanted(folders) | self._lasting
        return reap(document, changes, provisions, wanted, self._theme)

    def take(
        self,
        document: Document,
        versions: Sequence[Version],
        brought: Mapping[tuple[int, datetime], str],
        harvest: Harvest,
    ) -> Iterator[File]:
        """Take in what was reaped of a document, and yield what is of it alone.

        Args:
            document: The document.
            versions: Its versions, oldest first.
            brought: Public ID of the change that brought a version, by its number and time.
            harvest: What was reaped.
        """
        self._items |= {each.id: each for each in harvest.items}
        self._stated += harvest.stated
        self._index.put_changes(harvest.changes)
        self._clauses += harvest.clauses
        self._moments |= harvest.moments
        yield from self._write(locate_feed("documents", document.id))
        yield from build_timemap(document, versions, brought, self._theme.site)

    def close(self, platform: str) -> Iterator[File]:
        """Yield what is of a platform alone; all its documents were taken."""
        for folder in list_platform_feeds(self._theme.slugs[platform]):
            yield from self._write(folder)
        yield self._index.put_clauses(platform, self._clauses)
        self._clauses = []
        self._items = {key: item for key, item in self._items.items() if key in self._lasting}

    def finish(self, pages: Sequence[str]) -> Iterator[File]:
        """Yield what is of all; nothing will be taken any more.

        Args:
            pages: The paths of all pages but those that come from here.
        """
        site = self._theme.site
        for folder in self._shared:
            yield from self._write(folder)
        yield build_calendar(self._stated, site)
        yield from self._index.finish()
        own = [build_channels(self._channels, self._survey, self._theme), build_search(self._theme)]
        yield from own
        yield from build_schemas(self._theme)
        if site.base:
            listed = {*pages, *(path for path, _ in own)} - {MISSING}
            dated = {page: self._moments.get(page) for page in sorted(listed)}
            yield from build_sitemap(dated, site.base)
        yield build_robots(site.base)

    def _write(self, folder: str) -> Iterator[File]:
        feed = self._channels.feeds[folder]
        items = [self._items[each] for each in self._channels.changes[folder]]
        return build_feed(feed, items, self._theme)
