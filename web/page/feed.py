"""The feeds."""

from collections.abc import Sequence
from datetime import datetime

from store.record import Change
from web.address import FEED
from web.page.part import File, render
from web.theme import Theme
from web.view.gist import split_entries

__all__ = ["build_feed"]


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
    return render("feed.xml", FEED, theme, entries=entries, updated=updated)
