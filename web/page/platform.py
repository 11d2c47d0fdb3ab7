"""The pages of platforms: each one's own, and the list of all."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from store.record import Document
from web.address import PLATFORMS, locate_platform
from web.concern import list_concerns
from web.page.channel import LEVELS
from web.page.part import File, pair
from web.survey import Standing, Told
from web.theme import Theme
from web.twin import describe_platform, describe_platforms

__all__ = ["PlatformRow", "build_platform", "build_platforms", "condense_platform"]

_LATEST = 60  # changes in the timeline of a platform


@dataclass(frozen=True, kw_only=True, slots=True)
class PlatformRow:
    """A platform in brief."""

    name: str
    documents: int
    changes: int  # substantive ones that stand
    latest: Told | None  # of them
    last_verified: datetime | None  # the last capture that showed an accepted text of it


def condense_platform(documents: Sequence[Document], told: Sequence[Told]) -> PlatformRow:
    """Return a platform in brief.

    Args:
        documents: All documents of it.
        told: Its substantive changes that stand, newest first.
    """
    moments = [each.last_verified for each in documents if each.last_verified]
    return PlatformRow(
        name=documents[0].key.platform,
        documents=len(documents),
        changes=len(told),
        latest=next(iter(told), None),
        last_verified=max(moments, default=None),
    )


def build_platform(
    documents: Sequence[Document],
    told: Sequence[Told],
    standing: Iterable[Standing],
    theme: Theme,
) -> Iterator[File]:
    """Build the page of a platform and its twin: documents, timeline, what stands of concern.

    Args:
        documents: All documents of it.
        told: Its substantive changes that stand, newest first.
        standing: Its clauses that stand; those of concern will do.
        theme: The site's templates.
    """
    row = condense_platform(documents, told)
    slug, latest, concerns = theme.slugs[row.name], told[:_LATEST], list_concerns(standing)
    yield from pair(
        "platform.html",
        locate_platform(slug),
        describe_platform(row.name, slug, documents, latest, concerns, theme.site),
        theme,
        row=row,
        documents=documents,
        changes=latest,
        older=row.changes - len(latest),
        concerns=concerns,
        levels=LEVELS,
    )


def build_platforms(rows: Sequence[PlatformRow], theme: Theme) -> Iterator[File]:
    """Build the list of platforms and its twin."""
    described = describe_platforms(rows, theme.slugs, theme.site)
    yield from pair("platforms.html", PLATFORMS, described, theme, rows=rows)
