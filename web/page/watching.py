"""The page that tells how watching goes."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from web.address import WATCHING
from web.page.part import File, pair
from web.theme import Theme
from web.twin import describe_watching
from web.view.watch import Watch, tally

__all__ = ["build_watching"]


def build_watching(watches: Sequence[Watch], now: datetime, theme: Theme) -> Iterator[File]:
    """Build the status page, which tells the time, and its twin, which does not."""
    groups = groupby(watches, key=lambda each: each.condition)
    yield from pair(
        "watching.html",
        WATCHING,
        describe_watching(watches, theme.site),
        theme,
        groups=[(condition, tuple(group)) for condition, group in groups],
        tally=tally(watches),
        total=len(watches),
        attempts=sum(each.status.captures for each in watches),
        now=now,
    )
