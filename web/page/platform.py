"""The pages of platforms: each one's own, and the list of all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from store.record import Document
from web.address import PLATFORMS, locate_platform
from web.concern import list_concerns
from web.page.channel import LEVELS
from web.page.part import File, pair
from web.survey import Standing, Survey, Told
from web.theme import Theme
from web.twin import describe_platform, describe_platforms

__all__ = ["PlatformRow", "build_platform", "build_platforms", "list_platforms"]

_LATEST = 60  # changes in the timeline of a platform


@dataclass(frozen=True, kw_only=True, slots=True)
class PlatformRow:
    """A platform in brief."""

    name: str
    documents: tuple[Document, ...]
    told: tuple[Told, ...]  # its substantive changes that stand, newest first
    standing: tuple[Standing, ...]  # the clauses that stand and have a type

    @property
    def latest(self) -> Told | None:
        """Its latest substantive change."""
        return next(iter(self.told), None)

    @property
    def last_verified(self) -> datetime | None:
        """The last capture that showed an accepted text of any of its documents."""
        moments = [each.last_verified for each in self.documents if each.last_verified]
        return max(moments, default=None)


def list_platforms(survey: Survey) -> tuple[PlatformRow, ...]:
    """Return all platforms in brief, in the order of their documents."""
    told: dict[str, list[Told]] = {}
    for change in survey.told:
        if change.is_news:
            told.setdefault(change.document.key.platform, []).append(change)
    standing: dict[str, list[Standing]] = {}
    for clause in survey.standing:
        standing.setdefault(clause.document.key.platform, []).append(clause)
    return tuple(
        PlatformRow(
            name=name,
            documents=tuple(group),
            told=tuple(told.get(name, ())),
            standing=tuple(standing.get(name, ())),
        )
        for name, group in groupby(survey.documents, key=lambda each: each.key.platform)
    )


def build_platform(row: PlatformRow, theme: Theme) -> Iterator[File]:
    """Build the page of a platform and its twin: documents, timeline, what stands of concern."""
    slug = theme.slugs[row.name]
    concerns = list_concerns(row.standing)
    yield from pair(
        "platform.html",
        locate_platform(slug),
        describe_platform(row.name, slug, row.documents, row.told[:_LATEST], concerns, theme.site),
        theme,
        row=row,
        changes=row.told[:_LATEST],
        older=len(row.told) - len(row.told[:_LATEST]),
        concerns=concerns,
        levels=LEVELS,
    )


def build_platforms(rows: Sequence[PlatformRow], theme: Theme) -> Iterator[File]:
    """Build the list of platforms and its twin."""
    described = describe_platforms(rows, theme.slugs, theme.site)
    yield from pair("platforms.html", PLATFORMS, described, theme, rows=rows)
