"""How a type of clause is spread over the platforms now.

What is told of it carries the day of the newest capture that bears on it: so it stays true, and a
capture that shows nothing new changes no page. The table of its clauses is cut into leaves where
names of platforms say, so that a clause that comes or goes changes the leaf it is on, and no other.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from store.record import Document, Severity, digest
from web.survey import Standing, Told
from web.view.rarity import Rarity

__all__ = [
    "Band",
    "Leaf",
    "Spread",
    "arrange_standing",
    "cut_leaves",
    "spread_type",
    "start_platforms",
]

_RECENT = 10  # changes of a type
_LEAST, _MOST = 200, 400  # clauses on a leaf, the last one left aside
_ENDING = 8  # one platform in so many ends a leaf that is long enough


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """What all platforms have of one type of clause."""

    slug: str
    rarity: Rarity
    clauses: int  # that have the type
    weights: tuple[tuple[Severity, int], ...]  # how many of each severity, the gravest first
    told: tuple[Told, ...]  # the latest substantive changes that touch the type, newest first


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """The clauses of one severity."""

    severity: Severity
    part: int  # the number of the leaf on which they begin


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaf:
    """Some of the clauses of a type, as many as a page can show."""

    number: int  # from 1
    leaves: int  # of the type
    bands: tuple[Band, ...]  # of the type, the gravest first
    rows: tuple[Standing, ...]


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
        weights=tuple(_weigh(rows)),
        told=tuple(news[:_RECENT]),
    )


def arrange_standing(standing: Iterable[Standing]) -> tuple[Standing, ...]:
    """Return clauses as pages compare them: the gravest first, then by platform."""
    return tuple(sorted(standing, key=_place))


def cut_leaves(rows: Sequence[Standing]) -> Iterator[Leaf]:
    """Yield the leaves of clauses that are arranged; one at least.

    Where a leaf ends is told by what stands there and not by how much stood before (content-defined
    chunking, as in https://www.usenix.org/conference/atc16/technical-sessions/presentation/xia).
    """
    cut = list(_cut(rows)) or [()]
    begins: dict[Severity, int] = {}
    for number, some in enumerate(cut, 1):
        for each in some:
            begins.setdefault(each.severity, number)
    bands = tuple(Band(severity=severity, part=part) for severity, part in begins.items())
    for number, some in enumerate(cut, 1):
        yield Leaf(number=number, leaves=len(cut), bands=bands, rows=some)


def _cut(rows: Sequence[Standing]) -> Iterator[tuple[Standing, ...]]:
    leaf: list[Standing] = []
    for (_, platform), group in groupby(rows, key=lambda each: (each.severity, _name(each))):
        for each in group:
            if len(leaf) == _MOST:
                yield tuple(leaf)
                leaf = []
            leaf.append(each)
        if len(leaf) >= _LEAST and int(digest(platform), 16) % _ENDING == 0:
            yield tuple(leaf)
            leaf = []
    if leaf:
        yield tuple(leaf)


def _name(each: Standing) -> str:
    return each.document.key.platform


def _weigh(rows: Iterable[Standing]) -> list[tuple[Severity, int]]:
    counts = Counter(each.severity for each in rows)
    return sorted(counts.items(), key=lambda each: -each[0].rank)


def _place(each: Standing) -> tuple[int, str, str, int, str]:
    key = each.document.key
    return -each.severity.rank, key.platform, key.type, len(each.id), each.id
