"""How a type of clause is spread over the platforms now.

What is told of it carries the day of the newest capture that bears on it: so it stays true, and a
capture that shows nothing new changes no page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from store.record import Document
from web.survey import Standing, Told
from web.view.rarity import Rarity

__all__ = ["Spread", "arrange_standing", "spread_type", "start_platforms"]

_RECENT = 10  # changes of a type


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """What all platforms have of one type of clause."""

    slug: str
    rarity: Rarity
    clauses: int  # that have the type
    told: tuple[Told, ...]  # the latest substantive changes that touch the type, newest first


def start_platforms(documents: Iterable[Document]) -> dict[str, datetime]:
    """Return when the first text of each platform was captured, for those that have one."""
    starts: dict[str, datetime] = {}
    for document in documents:
        if seen := document.first_seen:
            name = document.key.platform
            starts[name] = min(seen, starts.get(name, seen))
    return starts


def spread_type(
    slug: str, standing: Iterable[Standing], told: Iterable[Told], starts: Mapping[str, datetime]
) -> Spread:
    """Return how a type is spread.

    Args:
        slug: The type.
        standing: All clauses that have it.
        told: All changes that touch it.
        starts: When the first text of each platform was captured.
    """
    rows, changes = list(standing), list(told)
    days = [*starts.values(), *(each.since for each in rows), *(each.at for each in changes)]
    news = sorted(
        (each for each in changes if each.is_news),
        key=lambda each: (each.at, each.id),
        reverse=True,
    )
    return Spread(
        slug=slug,
        rarity=Rarity(
            platforms=len({each.document.key.platform for each in rows}),
            among=len(starts),
            at=max(days, default=None),
        ),
        clauses=len(rows),
        told=tuple(news[:_RECENT]),
    )


def arrange_standing(standing: Iterable[Standing]) -> tuple[Standing, ...]:
    """Return clauses as pages compare them: the gravest first, then by platform."""
    return tuple(sorted(standing, key=_place))


def _place(each: Standing) -> tuple[int, str, str, int, str]:
    key = each.document.key
    return -each.severity.rank, key.platform, key.type, len(each.id), each.id
