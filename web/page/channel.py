"""Which feeds there are: one for all that is watched, even while nothing has changed in it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from store.record import Document, Severity
from web.address import FEEDS, START, locate_page, locate_platform, locate_type, name_slugs
from web.page.feed import Feed
from web.page.part import File, render
from web.survey import Told
from web.theme import Theme
from web.view.consent import CONSENT
from web.view.excerpt import clean, opening
from web.view.wording import label, name_document

__all__ = [
    "KEPT",
    "LEVELS",
    "build_channels",
    "is_slug",
    "list_feeds",
    "list_feeds_of",
    "locate_feed",
    "plan_own_feed",
]

KEPT = 50  # changes in a feed
LEVELS = (Severity.MEDIUM, Severity.HIGH)  # a feed carries what is at least so grave
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def is_slug(kind: str) -> bool:
    """Return whether a type of clause has a name that can stand in an address."""
    return _SLUG.fullmatch(kind) is not None


def locate_feed(*place: str) -> str:
    """Return the folder of a feed.

    >>> locate_feed("platforms", "lumenary", "high")
    'feeds/platforms/lumenary/high/'
    """
    return "".join(f"{each}/" for each in ("feeds", *place))


def list_feeds_of(told: Told, theme: Theme) -> list[str]:
    """Return the topics of all feeds that may carry a change, but for that of its document."""
    platform = f"feeds/platforms/{theme.slugs[told.document.key.platform]}"
    topics = ["feeds", platform, _name_kind(told.document.key.type)]
    topics += [f"feeds/types/{slug}" for slug in told.touched if is_slug(slug)]
    for level in LEVELS:
        if told.severity and told.severity.rank >= level.rank:
            topics += [f"feeds/severity/{level}", f"{platform}/{level}"]
    return topics


def list_feeds(
    documents: Iterable[Document], types: Iterable[str], theme: Theme
) -> Iterator[tuple[str, Feed]]:
    """Yield every feed over many documents with its topic.

    Args:
        documents: All documents.
        types: Slugs of the clause types that have a feed.
        theme: The site's templates.
    """
    whole = Feed(folder="", title="", page=START, started=_date(documents))
    yield "feeds", whole
    for level in LEVELS:
        folder, title = locate_feed("severity", level), _grade("substantive changes", level)
        yield f"feeds/severity/{level}", replace(whole, folder=folder, title=title)
    for slug in types:
        name = clean(opening(label(slug, theme.type_names), 60))
        page = locate_type(slug) if slug in theme.library.types else FEEDS
        feed = replace(whole, folder=locate_feed("types", slug), title=name, page=page)
        yield f"feeds/types/{slug}", feed
    kinds, platforms = _group(documents, "type"), _group(documents, "platform")
    for kind, slug in _name_kinds(documents).items():
        folder, title = locate_feed("document-types", slug), opening(kind, 200)
        feed = Feed(folder=folder, title=title, page=FEEDS, started=_date(kinds[kind]))
        yield _name_kind(kind), feed
    for platform, members in platforms.items():
        yield from _list_of_platform(platform, members, theme)


def plan_own_feed(document: Document) -> Feed:
    """Return the feed of a document."""
    folder, title = locate_feed("documents", document.id), opening(name_document(document), 200)
    page = locate_page(document.id)
    return Feed(folder=folder, title=title, page=page, started=document.first_seen)


def build_channels(documents: Sequence[Document], types: Iterable[str], theme: Theme) -> File:
    """Build the page that lists all feeds."""
    kinds = sorted(
        (kind, locate_feed("document-types", slug)) for kind, slug in _name_kinds(documents).items()
    )
    named = [(label(slug, theme.type_names), locate_feed("types", slug)) for slug in types]
    return render(
        "feeds.html", FEEDS, theme, kinds=kinds, types=named,
        groups=_group(documents, "platform"), levels=LEVELS, slugs=theme.slugs, kept=KEPT,
        consent=CONSENT,
    )  # fmt: skip


def _list_of_platform(
    platform: str, members: Sequence[Document], theme: Theme
) -> Iterator[tuple[str, Feed]]:
    slug, title = theme.slugs[platform], opening(platform, 200)
    folder, page = locate_feed("platforms", slug), locate_platform(slug)
    feed = Feed(folder=folder, title=title, page=page, started=_date(members))
    yield f"feeds/platforms/{slug}", feed
    for level in LEVELS:
        folder = locate_feed("platforms", slug, level)
        graded = replace(feed, folder=folder, title=_grade(title, level))
        yield f"feeds/platforms/{slug}/{level}", graded


def _name_kinds(documents: Iterable[Document]) -> dict[str, str]:
    """Return the slugs of types of document by name."""
    ordered = sorted(documents, key=lambda each: (len(each.id), each.id))
    return name_slugs((each.key.type for each in ordered), "type")


def _name_kind(kind: str) -> str:
    """Return the topic of the feed of a type of document."""
    return f"feeds/kinds/{kind!a}"


def _group(documents: Iterable[Document], name: str) -> dict[str, list[Document]]:
    """Return documents by a part of their keys."""
    groups = defaultdict[str, list[Document]](list)
    for each in documents:
        groups[getattr(each.key, name)].append(each)
    return groups


def _grade(title: str, level: Severity) -> str:
    return f"{title} of {level} severity and above"


def _date(documents: Iterable[Document]) -> datetime | None:
    """Return when the oldest watching began."""
    return min((each.first_seen for each in documents if each.first_seen), default=None)
