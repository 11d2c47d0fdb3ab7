"""The pages, one function a kind: values in, files of the site out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.record import Change, Decision, Document, Provision, Version
from web.address import FEED, INDEX, MISSING, START, locate_page, locate_platform, locate_twin
from web.theme import Theme
from web.twin import (
    describe_change,
    describe_document,
    describe_platform,
    describe_provision,
    describe_site,
    encode,
)
from web.view.citation import cite_change, cite_provision
from web.view.gist import gather_differences, split_entries
from web.view.outline import arrange
from web.view.timeline import date_last, group_asides, trace

__all__ = [
    "File",
    "PlatformRow",
    "build_change",
    "build_document",
    "build_feed",
    "build_missing",
    "build_platform",
    "build_provision",
    "build_start",
]

File = tuple[str, bytes]
"""The path of a file in the site, and its content."""

_FRESH = timedelta(days=7)  # a document verified within it counts as fresh


@dataclass(frozen=True, kw_only=True, slots=True)
class PlatformRow:
    """What the start page shows of a platform."""

    name: str
    documents: tuple[Document, ...]
    latest: Change | None  # its latest substantive change

    @property
    def last_verified(self) -> datetime | None:
        """The last capture that showed an accepted text of any of its documents."""
        moments = [each.last_verified for each in self.documents if each.last_verified]
        return max(moments, default=None)


def build_change(change: Change, theme: Theme) -> Iterator[File]:
    """Build the page of a change record and its twin; of a withdrawn one only its evidence."""
    seen, rest = split_entries(() if change.withdrawn else change.entries)
    yield from _pair(
        "change.html",
        locate_page(change.id),
        describe_change(change, theme.site),
        theme,
        change=change,
        seen=seen,
        rest=rest,
        differences=gather_differences(seen),
        citation=cite_change(change, theme.site),
    )


def build_provision(
    provision: Provision, showings: Sequence[datetime], theme: Theme
) -> Iterator[File]:
    """Build the page of a provision record and its twin.

    Args:
        provision: The record.
        showings: When captures showed an accepted text of its document, oldest first.
        theme: The site's templates.
    """
    last = date_last(provision.states, showings)
    yield from _pair(
        "provision.html",
        locate_page(provision.id),
        describe_provision(provision, last, theme.site),
        theme,
        provision=provision,
        history=tuple(zip(provision.states, last, strict=True))[::-1],
        citation=cite_provision(provision, theme.site),
    )


def build_document(
    document: Document,
    versions: Sequence[Version],
    changes: Sequence[Change],
    provisions: Sequence[Provision],
    decisions: Sequence[Decision],
    theme: Theme,
) -> Iterator[File]:
    """Build the page of a document and its twin: timeline, what was set aside, outline."""
    asides = group_asides(decisions)
    standing = [each for each in provisions if each.states[-1].until is None]
    ended = [each for each in provisions if each.states[-1].until is not None]
    yield from _pair(
        "document.html",
        locate_page(document.id),
        describe_document(document, versions, changes, provisions, asides, theme.site),
        theme,
        document=document,
        versions=versions,
        events=trace(versions, changes, decisions),
        captures=len(decisions),
        asides=asides,
        standing=arrange(standing),
        ended=ended,
    )


def build_platform(row: PlatformRow, changes: Sequence[Change], theme: Theme) -> Iterator[File]:
    """Build the page of a platform and its twin."""
    slug = theme.slugs[row.name]
    described = describe_platform(row.name, slug, row.documents, changes, theme.site)
    yield from _pair(
        "platform.html", locate_platform(slug), described, theme, row=row, changes=changes
    )


def build_start(
    rows: Sequence[PlatformRow], changes: Sequence[Change], now: datetime, theme: Theme
) -> Iterator[File]:
    """Build the start page, the only one that tells the time, and the site's own twin."""
    documents = [document for row in rows for document in row.documents]
    fresh = sum(
        each.last_verified is not None and now - each.last_verified <= _FRESH for each in documents
    )
    yield _render(
        "start.html", START, theme, rows=rows, changes=changes, documents=documents,
        fresh=fresh, now=now,
    )  # fmt: skip
    described = describe_site(theme.slugs, documents, changes, theme.site)
    yield INDEX, encode(described)


def build_feed(changes: Sequence[Change], started: datetime | None, theme: Theme) -> File:
    """Build the Atom feed (RFC 4287) of substantive changes, each carried whole in its entry.

    Args:
        changes: Newest first.
        started: When the oldest watching began; dates a feed that has no entry yet.
        theme: The site's templates.
    """
    entries = [
        (
            change,
            theme.render("entry.html", FEED, change=change, seen=split_entries(change.entries)[0]),
        )
        for change in changes
    ]
    updated = max((change.updated for change in changes), default=started)
    return _render("feed.xml", FEED, theme, entries=entries, updated=updated)


def build_missing(theme: Theme) -> File:
    """Build the page that is shown for an address where nothing lies."""
    return _render("missing.html", MISSING, theme)


def _pair(
    template: str, page: str, described: dict[str, object], theme: Theme, **values: object
) -> Iterator[File]:
    yield _render(template, page, theme, **values)
    yield locate_twin(page), encode(described)


def _render(template: str, page: str, theme: Theme, **values: object) -> File:
    return page, theme.render(template, page, **values).encode()
