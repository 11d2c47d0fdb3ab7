"""The side of the site that programs read: feeds, calendar, lists of pages, and the search index.

It takes in one document after the other and keeps of each only what lists over many will need. What
it keeps of a document follows from that document alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from store.record import Change, Document, Provision, Version
from web.address import MISSING, locate_page
from web.page import (
    File,
    Item,
    SearchIndex,
    build_calendar,
    build_channels,
    build_feed,
    build_item,
    build_robots,
    build_search,
    build_sitemap,
    build_timemap,
    locate_feed,
    plan_channels,
)
from web.page.channel import LEVELS
from web.survey import Survey
from web.theme import Theme
from web.view.calendar import Stated, list_stated
from web.view.finding import Find, list_changes, list_clauses

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
        own.update(*(_list_folders(slug) for slug in theme.slugs.values()))
        self._shared = [folder for folder in self._channels.feeds if folder not in own]
        self._lasting = self._channels.list_wanted(self._shared)
        self._items: dict[str, Item] = {}
        self._stated: list[Stated] = []
        self._clauses: list[Find] = []
        self._index = SearchIndex(theme)
        self._moments: dict[str, datetime] = {}  # when a record last changed, by its page

    def take(
        self,
        document: Document,
        versions: Sequence[Version],
        changes: Sequence[Change],
        provisions: Sequence[Provision],
    ) -> Iterator[File]:
        """Take in a document, and yield what is of it alone."""
        theme, folder = self._theme, locate_feed("documents", document.id)
        folders = (folder, *_list_folders(theme.slugs[document.key.platform]))
        wanted = self._channels.list_wanted(folders) | self._lasting
        for change in changes:
            if change.id in wanted:
                self._items[change.id] = build_item(change, theme)
        self._stated += list_stated(changes, provisions)
        self._index.put_changes(list_changes(changes))
        self._clauses += list_clauses(provisions)
        self._date(document, changes, provisions)
        brought = {(each.after.number, each.after.at): each.id for each in changes}
        yield from self._write(folder)
        yield from build_timemap(document, versions, brought, theme.site)

    def close(self, platform: str) -> Iterator[File]:
        """Yield what is of a platform alone; all its documents were taken."""
        for folder in _list_folders(self._theme.slugs[platform]):
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
        if site.base:
            listed = {each for each in (*pages, *(path for path, _ in own)) if each != MISSING}
            dated = {page: self._moments.get(page) for page in sorted(listed)}
            yield from build_sitemap(dated, site.base)
        yield build_robots(site.base)

    def _write(self, folder: str) -> Iterator[File]:
        feed = self._channels.feeds[folder]
        items = [self._items[each] for each in self._channels.changes[folder]]
        return build_feed(feed, items, self._theme)

    def _date(
        self, document: Document, changes: Sequence[Change], provisions: Sequence[Provision]
    ) -> None:
        """Note when each record of a document last changed."""
        moments: Mapping[str, Sequence[datetime | None]] = {
            document.id: [document.first_seen, *(each.updated for each in changes)],
            **{each.id: [each.updated, _date_withdrawal(each)] for each in changes},
            **{each.id: list(_list_moments(each)) for each in provisions},
        }
        for record, every in moments.items():
            if known := [each for each in every if each]:
                self._moments[locate_page(record)] = max(known)


def _list_folders(slug: str) -> tuple[str, ...]:
    """Return the folders of a platform's feeds."""
    grades = (locate_feed("platforms", slug, level) for level in LEVELS)
    return (locate_feed("platforms", slug), *grades)


def _date_withdrawal(change: Change) -> datetime | None:
    return change.withdrawn.at if change.withdrawn else None


def _list_moments(provision: Provision) -> Iterator[datetime | None]:
    """Yield when the record of a provision changed."""
    for state in provision.states:
        yield state.version.at
        yield state.until
        yield from (review.at for review in state.reviews)
