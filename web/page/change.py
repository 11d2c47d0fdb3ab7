"""The page of a change record."""

from collections.abc import Iterator

from store.record import Change
from web.address import locate_page
from web.page.part import File, pair
from web.theme import Theme
from web.twin import describe_change
from web.view.citation import cite_change
from web.view.gist import gather_differences, split_entries

__all__ = ["build_change"]


def build_change(change: Change, theme: Theme) -> Iterator[File]:
    """Build the page of a change record and its twin; of a withdrawn one only its evidence."""
    seen, rest = split_entries(() if change.withdrawn else change.entries)
    yield from pair(
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
