"""How the types of clause are spread over the platforms, and who words the same.

Worked out once for all pages. Whatever is told of other documents carries the day of the newest
capture that bears on it: so it stays true, and a capture that shows nothing new changes no page.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from store.record import Confidence, Document, DocumentKey, Verdict
from web.survey import Standing, Survey, Told
from web.view.rarity import Rarity

__all__ = ["Landscape", "Spread", "survey_types"]

_NEIGHBOURS = 3  # other platforms whose words a record's page shows
_SURE = list(Confidence)

_Wording = tuple[str, str, str]  # type of clause, type of document, language


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """What all platforms have of one type of clause."""

    rarity: Rarity
    standing: tuple[Standing, ...]  # clauses that have the type, gravest first, then by platform
    told: tuple[Told, ...]  # substantive changes that touch the type, newest first


@dataclass(frozen=True, kw_only=True, slots=True)
class Landscape:
    """All types of clause on all platforms."""

    spreads: Mapping[str, Spread]  # by type, also those that no clause has
    neighbours: Mapping[_Wording, Mapping[str, Standing]]  # best match by platform, in order

    def find_neighbours(self, standing: Standing) -> tuple[Standing, ...]:
        """Return clauses of the same primary type on other platforms, in the same language.

        Those in documents of the same type come first, and among them the platforms that follow in
        the alphabet: so the choice is stable, and not the same few everywhere.
        """
        key, platform = standing.document.key, standing.document.key.platform
        found: dict[str, Standing] = {}
        for kind in (key.type, ""):
            rows = self.neighbours.get((standing.types[0], kind, _name_language(key)), {})
            names = list(rows)
            start = bisect_right(names, platform)
            for name in chain(names[start : start + 2 * _NEIGHBOURS], names[:_NEIGHBOURS]):
                if name != platform and len(found) < _NEIGHBOURS:
                    found.setdefault(name, rows[name])
        return tuple(found.values())


def survey_types(survey: Survey, slugs: Iterable[str]) -> Landscape:
    """Return how types of clause are spread.

    Args:
        survey: All documents in brief.
        slugs: The types to tell of; those of a clause that are not among them are left out.
    """
    standing: dict[str, list[Standing]] = {slug: [] for slug in slugs}
    for each in survey.standing:
        for slug in dict.fromkeys(each.types):
            if slug in standing:
                standing[slug].append(each)
    told: dict[str, list[Told]] = {slug: [] for slug in standing}
    for change in survey.told:
        for slug in change.touched:
            if slug in told:
                told[slug].append(change)
    starts = _start_platforms(survey.documents)
    spreads = {slug: _measure(standing[slug], told[slug], starts) for slug in standing}
    return Landscape(spreads=spreads, neighbours=_match(survey.standing))


def _start_platforms(documents: Iterable[Document]) -> dict[str, datetime]:
    """Return when the first text of each platform was captured, for those that have one."""
    starts: dict[str, datetime] = {}
    for document in documents:
        if seen := document.first_seen:
            name = document.key.platform
            starts[name] = min(seen, starts.get(name, seen))
    return starts


def _measure(
    standing: Iterable[Standing], told: Iterable[Told], starts: Mapping[str, datetime]
) -> Spread:
    rows = sorted(standing, key=_place)
    days = [*starts.values(), *(each.since for each in rows), *(each.at for each in told)]
    return Spread(
        rarity=Rarity(
            platforms=len({each.document.key.platform for each in rows}),
            among=len(starts),
            at=max(days, default=None),
        ),
        standing=tuple(rows),
        told=tuple(
            each for each in told if each.verdict is Verdict.SUBSTANTIVE and each.withdrawn is None
        ),
    )


def _place(each: Standing) -> tuple[int, str, str, int, str]:
    key = each.document.key
    return -each.severity.rank, key.platform, key.type, len(each.id), each.id


def _match(standing: Iterable[Standing]) -> dict[_Wording, dict[str, Standing]]:
    """Return for each type, kind of document and language the best match of each platform.

    The gravest stands for its platform, then the surest, then the first of its document.
    """
    found: dict[_Wording, dict[str, Standing]] = {}
    ranked = sorted(standing, key=lambda each: (*_place(each)[:2], _SURE.index(each.confidence)))
    for each in ranked:
        key = each.document.key
        for kind in dict.fromkeys((key.type, "")):
            rows = found.setdefault((each.types[0], kind, _name_language(key)), {})
            rows.setdefault(key.platform, each)
    return {wording: dict(sorted(rows.items())) for wording, rows in found.items()}


def _name_language(key: DocumentKey) -> str:
    """Return the language without its region: British words are read beside American ones."""
    return key.language.partition("-")[0].lower()
