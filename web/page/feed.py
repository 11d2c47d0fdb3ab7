"""One feed in both its formats: Atom (RFC 4287) and JSON Feed 1.1.

An entry is the same in every feed that carries it, so it is made once. Only its links differ, since
they begin where the feed lies.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from store.record import Change, Provision, Severity
from web.address import FEED, JSON_FEED, climb, locate_page, locate_twin
from web.page.part import File, render
from web.site import Site
from web.survey import list_told
from web.theme import Theme
from web.view.brief import list_briefs
from web.view.excerpt import clean, opening
from web.view.gist import gather_types, split_entries
from web.view.wording import label, name_document, name_stamp, summarise

__all__ = ["Feed", "Item", "build_feed", "build_item"]

_WEIGHT = 400_000  # characters of all entries: a feed is fetched again and again
_CLAUSES = 12  # of one change


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A change as every feed carries it."""

    id: str  # of the change
    at: datetime  # of the capture that brought it
    updated: datetime
    title: str
    summary: str
    severity: Severity | None
    platform: str
    document: str  # public ID
    type: str  # of the document
    tags: tuple[tuple[str, str], ...]  # types of its clause changes with their names
    html: str  # the change itself, without the link to its record


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """A feed, whatever is in it just now."""

    folder: str  # where both its files lie; empty for the top of the site
    title: str  # whose changes it carries; empty for all
    page: str  # the page that it follows
    started: datetime | None  # when the watching began: it dates a feed without an entry

    @property
    def key(self) -> str:
        """What tells its lasting ID from those of other feeds."""
        return self.folder.rstrip("/") or "changes"


def build_item(change: Change, theme: Theme, provisions: Sequence[Provision] = ()) -> Item:
    """Build what feeds carry of a change.

    Args:
        change: The record.
        theme: The site's templates.
        provisions: Those of its document: they may state an effective date.
    """
    seen = split_entries(change.entries)[0]
    [told] = list_told([change], provisions)
    briefs = list_briefs(change.entries, _CLAUSES)
    head = f"[{change.severity.capitalize()}] " if change.severity else ""
    summary = clean(summarise(change))
    return Item(
        id=change.id,
        at=change.after.at,
        updated=change.updated,
        title=clean(f"{head}{opening(name_document(change.document), 200)}: {summary}"),
        summary=summary,
        severity=change.severity,
        platform=clean(opening(change.document.key.platform, 200)),
        document=change.document.id,
        type=clean(opening(change.document.key.type, 200)),
        tags=tuple(
            (clean(opening(slug, 100)), clean(opening(label(slug, theme.type_names), 60)))
            for slug in gather_types(seen)
        ),
        html=theme.render("entry.html", FEED, change=change, told=told, briefs=briefs),
    )


def build_feed(feed: Feed, items: Sequence[Item], theme: Theme) -> Iterator[File]:
    """Build a feed in both formats.

    Args:
        feed: Which one.
        items: Newest first; what outgrows a feed's bounds is left out at the end.
        theme: The site's templates.
    """
    kept = _bound(items)
    updated = max((each.updated for each in kept), default=feed.started)
    entries = [(each, escape(each.html + _lead(each, feed, theme.site))) for each in kept]
    yield render(
        "feed.xml", feed.folder + FEED, theme, feed=feed, entries=entries,
        updated=name_stamp(updated) if updated else "1970-01-01T00:00:00Z",
        there=_base(feed, theme.site),
    )  # fmt: skip
    yield feed.folder + JSON_FEED, _encode(feed, kept, theme.site)


def _bound(items: Sequence[Item]) -> Sequence[Item]:
    weight = 0
    for place, item in enumerate(items):
        weight += len(item.html)
        if weight > _WEIGHT and place:
            return items[:place]
    return items


def _base(feed: Feed, site: Site) -> str:
    """Return what a path in the site begins with in a link of this feed."""
    return site.base or climb(feed.folder)


def _lead(item: Item, feed: Feed, site: Site) -> str:
    """Return the paragraph that leads to the record."""
    there = escape(_base(feed, site) + locate_page(item.id))
    return f'<p><a href="{there}">{item.id}: the whole record with its evidence</a></p>\n'


def _encode(feed: Feed, items: Sequence[Item], site: Site) -> bytes:
    name = clean(site.name)
    found: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{name}: {clean(feed.title) or 'substantive changes'}",
        "description": "What changed in the terms and privacy notices of online platforms",
        "language": "en",
        "authors": [{"name": name}],
    }
    if site.base:
        found["home_page_url"] = site.base + feed.page
        found["feed_url"] = site.base + feed.folder + JSON_FEED
    found["items"] = [_describe(item, feed, site) for item in items]
    return f"{json.dumps(found)}\n".encode("ascii")


def _describe(item: Item, feed: Feed, site: Site) -> dict[str, object]:
    page = locate_page(item.id)
    there = _base(feed, site)
    return {
        "id": f"tag:{site.authority},2026:{item.id}",
        "url": there + page,
        "title": item.title,
        "content_html": item.html + _lead(item, feed, site),
        "summary": item.summary,
        "date_published": name_stamp(item.at),
        "date_modified": name_stamp(item.updated),
        "tags": [name for _, name in item.tags],
        "_clausewatch": {
            "about": there + "feeds/index.html",
            "record": there + locate_twin(page),
            "severity": item.severity,
            "platform": item.platform,
            "document": item.document,
            "document_type": item.type,
            "types": [slug for slug, _ in item.tags],
        },
    }
