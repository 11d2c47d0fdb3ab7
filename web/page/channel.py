"""Which feeds there are: one for everything that is watched, even while nothing has changed in it.

All are known before any page is made, with the changes that each will carry. So only those changes
are kept until their feeds are written, and a document's own feeds are written with it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from store.record import Document, Severity, Verdict
from web.address import FEEDS, START, locate_page, locate_platform, locate_type, name_slugs
from web.page.feed import Feed
from web.page.part import File, render
from web.survey import Survey, Told
from web.theme import Theme
from web.view.excerpt import clean, opening
from web.view.wording import label, name_document

__all__ = [
    "LEVELS",
    "Channels",
    "build_channels",
    "list_platform_feeds",
    "locate_feed",
    "plan_channels",
]

LEVELS = (Severity.MEDIUM, Severity.HIGH)  # a feed carries what is at least so grave
_KEPT = 50  # changes in a feed
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Channels:
    """All feeds by their folders, and what is in them."""

    feeds: Mapping[str, Feed]
    changes: Mapping[str, Sequence[str]]  # public IDs, newest first, by folder
    kinds: Mapping[str, str]  # slugs of types of document, by name
    types: Sequence[str]  # slugs of clause types that have a feed

    def list_wanted(self, folders: Iterable[str]) -> frozenset[str]:
        """Return the public IDs of all changes that these feeds carry."""
        return frozenset(each for folder in folders for each in self.changes[folder])


def locate_feed(*place: str) -> str:
    """Return the folder of a feed.

    >>> locate_feed("platforms", "lumenary", "high")
    'feeds/platforms/lumenary/high/'
    """
    return "".join(f"{each}/" for each in ("feeds", *place))


def list_platform_feeds(slug: str) -> tuple[str, ...]:
    """Return the folders of a platform's own feeds."""
    grades = (locate_feed("platforms", slug, level) for level in LEVELS)
    return (locate_feed("platforms", slug), *grades)


def plan_channels(survey: Survey, theme: Theme) -> Channels:
    """Return which feeds there are and what each carries."""
    ordered = sorted(survey.documents, key=lambda each: (len(each.id), each.id))
    kinds = name_slugs((each.key.type for each in ordered), "type")
    seen = (slug for each in survey.told for slug in each.touched if _SLUG.fullmatch(slug))
    types = tuple(dict.fromkeys((*theme.library.types, *sorted(set(seen)))))
    feeds = {feed.folder: feed for feed in _list_feeds(ordered, kinds, types, theme)}
    changes = defaultdict[str, list[str]](list)
    for told in survey.told:
        if told.verdict is Verdict.SUBSTANTIVE and not told.withdrawn:
            for folder in _list_folders(told, kinds, theme):
                if len(changes[folder]) < _KEPT:
                    changes[folder].append(told.id)
    filled = {folder: tuple(changes[folder]) for folder in feeds}
    return Channels(feeds=feeds, changes=filled, kinds=kinds, types=types)


def build_channels(channels: Channels, survey: Survey, theme: Theme) -> File:
    """Build the page that lists all feeds."""
    groups = defaultdict[str, list[Document]](list)
    for document in survey.documents:
        groups[document.key.platform].append(document)
    kinds = sorted(
        (kind, locate_feed("document-types", slug)) for kind, slug in channels.kinds.items()
    )
    named = [(label(slug, theme.type_names), locate_feed("types", slug)) for slug in channels.types]
    return render(
        "feeds.html", FEEDS, theme, kinds=kinds, types=named, groups=groups, levels=LEVELS,
        slugs=theme.slugs, kept=_KEPT,
    )  # fmt: skip


def _list_feeds(
    documents: Sequence[Document], kinds: Mapping[str, str], types: Iterable[str], theme: Theme
) -> Iterator[Feed]:
    """Yield every feed."""
    whole = Feed(folder="", title="", page=START, started=_date(documents))
    yield whole
    for level in LEVELS:
        folder = locate_feed("severity", level)
        yield replace(whole, folder=folder, title=_grade("substantive changes", level))
    for slug in types:
        name = clean(opening(label(slug, theme.type_names), 60))
        page = locate_type(slug) if slug in theme.library.types else FEEDS
        yield replace(whole, folder=locate_feed("types", slug), title=name, page=page)
    for kind, slug in kinds.items():
        started = _date(each for each in documents if each.key.type == kind)
        folder, title = locate_feed("document-types", slug), opening(kind, 200)
        yield Feed(folder=folder, title=title, page=FEEDS, started=started)
    for platform, slug in theme.slugs.items():
        started = _date(each for each in documents if each.key.platform == platform)
        folder, title = locate_feed("platforms", slug), opening(platform, 200)
        feed = Feed(folder=folder, title=title, page=locate_platform(slug), started=started)
        yield feed
        for level in LEVELS:
            graded = _grade(title, level)
            yield replace(feed, folder=locate_feed("platforms", slug, level), title=graded)
    for each in documents:
        folder, title = locate_feed("documents", each.id), opening(name_document(each), 200)
        yield Feed(folder=folder, title=title, page=locate_page(each.id), started=each.first_seen)


def _list_folders(told: Told, kinds: Mapping[str, str], theme: Theme) -> Iterator[str]:
    """Yield the folders of all feeds that carry a change."""
    slug = theme.slugs[told.document.key.platform]
    yield ""
    yield locate_feed("documents", told.document.id)
    yield locate_feed("platforms", slug)
    yield locate_feed("document-types", kinds[told.document.key.type])
    yield from (locate_feed("types", each) for each in told.touched)
    for level in LEVELS:
        if told.severity and told.severity.rank >= level.rank:
            yield locate_feed("severity", level)
            yield locate_feed("platforms", slug, level)


def _grade(title: str, level: Severity) -> str:
    return f"{title} of {level} severity and above"


def _date(documents: Iterable[Document]) -> datetime | None:
    """Return when the oldest watching began."""
    return min((each.first_seen for each in documents if each.first_seen), default=None)
