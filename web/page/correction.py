"""The log of what people withdrew or corrected."""

from collections.abc import Iterator, Sequence

from web.address import CORRECTIONS
from web.page.part import File, pair
from web.theme import Theme
from web.twin import describe_corrections
from web.view.correction import Correction

__all__ = ["build_corrections"]


def build_corrections(corrections: Sequence[Correction], theme: Theme) -> Iterator[File]:
    """Build the log and its twin."""
    described = describe_corrections(corrections, theme.site)
    yield from pair("corrections.html", CORRECTIONS, described, theme, corrections=corrections)
