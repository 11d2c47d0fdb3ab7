"""The census: how common each type of clause was on a day, and whose words stand beside a record's.

Pages of provisions tell of all other documents. If that were as of now, a change anywhere would
make all of them others. So it is told as of the first day of the month of the newest capture, or as
of the moment when the last document joined if that is later: what happens until the next such day
has no part in it. It is dated by the newest capture that bears on it, and so stays true.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain

from store.record import Confidence, Document, DocumentKey, digest
from web.packing import pack
from web.survey import Standing, Stood
from web.view.rarity import Rarity

__all__ = ["Census", "Count", "Figures", "choose_best", "count_types", "find_census_day"]

_NEIGHBOURS = 3  # other platforms whose words a record's page shows
_SURE = list(Confidence)

_Wording = tuple[str, str]  # type of document, language


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """What a document had of one type of clause."""

    document: Document
    type: str
    stood: bool  # whether a clause had the type, be it the first of its types or not
    at: datetime  # the newest capture by then that bears on it
    rank: tuple[int, int] = (0, 0)  # of the clause that stands for the document: lowest first
    best: str = ""  # hash of that clause; empty where none had the type as its first


_Matches = tuple[Sequence[str], Mapping[str, Count]]  # platforms in order, and the best of each
_NONE: _Matches = (), {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """What the census tells beside the records of one document, by type."""

    rarities: Mapping[str, Rarity] = field(default_factory=dict)
    neighbours: Mapping[str, Sequence[Standing]] = field(default_factory=dict)


def find_census_day(documents: Iterable[Document]) -> datetime | None:
    """Return the moment as of which all is counted; None while no text has been accepted."""
    known = [(each.first_seen, each.last_verified or each.first_seen) for each in documents]
    joined = max((first for first, _ in known if first), default=None)
    newest = max((last for _, last in known if last), default=None)
    if joined is None or newest is None:
        return joined
    month = newest.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return max(joined, month)


def choose_best(stood: Iterable[Stood], day: datetime) -> dict[str, Standing]:
    """Return the clause that stands for a document, by type: the gravest, the surest, the oldest.

    Args:
        stood: All wordings of the document that have a type.
        day: As of when.
    """
    found: dict[str, Standing] = {}
    here = (each.standing for each in stood if each.labelled and each.stands(day))
    for each in sorted(here, key=_rank):
        found.setdefault(each.types[0], each)
    return found


def count_types(stood: Sequence[Stood], day: datetime) -> Iterator[Count]:
    """Yield what a document had of each type.

    Args:
        stood: All wordings of the document that have a type.
        day: As of when.
    """
    best = choose_best(stood, day)
    here = {slug for each in stood if each.stands(day) for slug in each.standing.types}
    latest: dict[str, datetime] = {}
    for each in stood:
        moments = [each.standing.since, *([each.until] if each.until else [])]
        for moment in moments:
            for slug in each.standing.types if moment <= day else ():
                latest[slug] = max(moment, latest.get(slug, moment))
    for slug, moment in sorted(latest.items()):
        chosen = best.get(slug)
        yield Count(
            document=stood[0].standing.document,
            type=slug,
            stood=slug in here,
            at=moment,
            rank=_rank(chosen)[:2] if chosen else (0, 0),
            best=digest(pack(chosen)) if chosen else "",
        )


class Census:
    """All types of clause on all platforms, as of one day.

    Args:
        documents: All documents.
        counts: What each had, in the order of the documents.
        day: As of when; None while there is nothing to count.
    """

    def __init__(
        self, documents: Iterable[Document], counts: Iterable[Count], day: datetime | None
    ) -> None:
        self._starts: dict[str, datetime] = {}
        for each in documents:
            if each.first_seen and day and each.first_seen <= day:
                name = each.key.platform
                self._starts[name] = min(each.first_seen, self._starts.get(name, day))
        self._counts: dict[str, list[Count]] = {}
        for count in counts:
            self._counts.setdefault(count.type, []).append(count)
        self._rarities: dict[str, Rarity] = {}
        self._matches: dict[str, dict[_Wording, _Matches]] = {}

    def measure(self, slug: str) -> Rarity:
        """Return how common a type was."""
        if slug not in self._rarities:
            counts = self._counts.get(slug, ())
            self._rarities[slug] = Rarity(
                platforms=len({each.document.key.platform for each in counts if each.stood}),
                among=len(self._starts),
                at=max((*self._starts.values(), *(each.at for each in counts)), default=None),
            )
        return self._rarities[slug]

    def find_neighbours(self, slug: str, key: DocumentKey) -> tuple[Count, ...]:
        """Return documents of other platforms with a clause of the type, in the same language.

        Those of the same type of document come first, and among them the platforms that follow in
        the alphabet: so the choice is stable, and not the same few everywhere.
        """
        if slug not in self._matches:
            self._matches[slug] = _match(self._counts.get(slug, ()))
        found: dict[str, Count] = {}
        language = _name_language(key)
        for kind in (key.type, ""):
            names, rows = self._matches[slug].get((kind, language), _NONE)
            start = bisect_right(names, key.platform)
            for name in chain(names[start : start + 2 * _NEIGHBOURS], names[:_NEIGHBOURS]):
                if name != key.platform and len(found) < _NEIGHBOURS:
                    found.setdefault(name, rows[name])
        return tuple(found.values())

    def tell(self, document: Document, slugs: Sequence[str]) -> str:
        """Return what differs whenever anything does that is told beside a document's records."""
        key = document.key
        neighbours = [self.find_neighbours(slug, key) for slug in slugs]
        chosen = [[(each.document.id, each.best) for each in some] for some in neighbours]
        return ascii((slugs, [self.measure(slug) for slug in slugs], chosen))


def _match(counts: Iterable[Count]) -> dict[_Wording, _Matches]:
    """Return for each kind of document and language the best match of each platform."""
    found: dict[_Wording, dict[str, Count]] = {}
    for each in sorted((one for one in counts if one.best), key=lambda one: one.rank):
        key = each.document.key
        for kind in dict.fromkeys((key.type, "")):
            rows = found.setdefault((kind, _name_language(key)), {})
            rows.setdefault(key.platform, each)
    return {wording: (sorted(rows), rows) for wording, rows in found.items()}


def _rank(each: Standing) -> tuple[int, int, int, str]:
    """Return by what one clause stands for others: the lowest does."""
    return -each.severity.rank, _SURE.index(each.confidence), len(each.id), each.id


def _name_language(key: DocumentKey) -> str:
    """Return the language without its region: British words are read beside American ones."""
    return key.language.partition("-")[0].lower()
