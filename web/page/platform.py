"""The page of a platform."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from store.record import Change, Document
from web.address import locate_platform
from web.page.part import File, pair
from web.theme import Theme
from web.twin import describe_platform

__all__ = ["PlatformRow", "build_platform"]


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


def build_platform(row: PlatformRow, changes: Sequence[Change], theme: Theme) -> Iterator[File]:
    """Build the page of a platform and its twin."""
    slug = theme.slugs[row.name]
    described = describe_platform(row.name, slug, row.documents, changes, theme.site)
    yield from pair(
        "platform.html", locate_platform(slug), described, theme, row=row, changes=changes
    )
