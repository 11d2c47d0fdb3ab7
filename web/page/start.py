"""The start page, and the page for an address where nothing lies."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from store.record import Change
from web.address import INDEX, MISSING, START
from web.page.part import File, render
from web.page.platform import PlatformRow
from web.theme import Theme
from web.twin import describe_site, encode, name_schema

__all__ = ["build_missing", "build_start"]

_FRESH = timedelta(days=7)  # a document verified within it counts as fresh


def build_missing(theme: Theme) -> File:
    """Build the page that is shown for an address where nothing lies."""
    return render("missing.html", MISSING, theme)


def build_start(
    rows: Sequence[PlatformRow], changes: Sequence[Change], now: datetime, theme: Theme
) -> Iterator[File]:
    """Build the start page, the only one that tells the time, and the site's own twin."""
    documents = [document for row in rows for document in row.documents]
    fresh = sum(
        each.last_verified is not None and now - each.last_verified <= _FRESH for each in documents
    )
    yield render(
        "start.html", START, theme, rows=rows, changes=changes, documents=documents,
        fresh=fresh, now=now,
    )  # fmt: skip
    described = describe_site(theme.slugs, documents, changes, theme.site)
    yield INDEX, encode(name_schema(described, INDEX, theme.site))
