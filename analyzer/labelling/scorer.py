"""From cues to types: how strongly a text speaks for each."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from analyzer.labelling.evidence import Evidence, find_evidence, find_heading_cues
from analyzer.labelling.pipeline import Hit
from analyzer.labelling.taxonomy import load_taxonomy

__all__ = ["TypeScore", "choose_types", "score_clause", "score_types"]

_HEADING_POINTS = (2.0, 1.0)  # of the nearest heading and the one above it
_FLOOR = 1.5  # points below which a text stays without a type: less than one clear cue
_NEEDED = 3.5  # points that a further type needs: a strong cue and a hint, or more
_BESIDE = 0.45  # share of the first type's points that a further type needs as well
_MOST = 3  # types of one clause
_FOREIGN_POINTS = 1.0
_PRIVACY = re.compile(r"privacy|tracker|cookie|data (?:processor|controller)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class TypeScore:
    """How strongly a text speaks for one type."""

    slug: str
    points: float
    text: str  # the text
    hits: tuple[Hit, ...]  # the cues in it that count, heaviest first
    heading: str = ""  # the words of a heading that speak for it

    @property
    def score(self) -> float:
        """The points on a scale from 0 to 1: three points are one half, six are three quarters."""
        return round(1 - 2 ** (-self.points / 3), 3)


def score_types(
    evidence: Evidence,
    headings: tuple[str, ...] = (),
    document_type: str = "",
    weigh: Callable[[Hit], float] = lambda _: 1.0,
) -> tuple[TypeScore, ...]:
    """Return the types that something speaks for, highest points first.

    Args:
        evidence: A text and the cues found in it.
        headings: The path of headings above the text, outermost first.
        document_type: The type of the document; types that are strange to it lose a point.
        weigh: By how much the points of a cue are multiplied.
    """
    by_type: dict[str, list[tuple[float, Hit]]] = defaultdict(list)
    for hit in evidence.hits:
        by_type[hit.cue.owner].append((hit.cue.points * weigh(hit), hit))
    above = {slug: (points, word) for slug, points, word in _weigh_headings(headings[-2:])}
    strange = _list_foreign(document_type)
    scores = []
    for slug in by_type.keys() | above.keys():
        points, hits = _add_up(by_type[slug])
        more, heading = above.get(slug, (0.0, ""))
        points += more - _FOREIGN_POINTS * (slug in strange)
        if points > 0:
            scores.append((-points, slug, hits, heading))
    return tuple(
        [
            TypeScore(slug=slug, points=-points, text=evidence.text, hits=hits, heading=heading)
            for points, slug, hits, heading in sorted(scores, key=itemgetter(0, 1))
        ]
    )


@lru_cache(maxsize=64)  # the model asks, and then whoever explains what it said
def score_clause(
    text: str, headings: tuple[str, ...] = (), document_type: str = ""
) -> tuple[TypeScore, ...]:
    """Return the types that something in a whole clause speaks for, highest points first."""
    return score_types(find_evidence(text), headings, document_type)


def choose_types(scores: tuple[TypeScore, ...]) -> tuple[TypeScore, ...]:
    """Return the types of a text, primary first; none if no type has enough points."""
    if not scores or scores[0].points < _FLOOR:
        return ()
    first, *rest = scores[:_MOST]
    needed = max(_NEEDED, _BESIDE * first.points)
    return (first, *(each for each in rest if each.points >= needed))


def _add_up(weighed: list[tuple[float, Hit]]) -> tuple[float, tuple[Hit, ...]]:
    """Add the points, heaviest first; words that have counted once do not count again."""
    total, seen, counted = 0.0, 0, []
    if len(weighed) > 1:
        weighed.sort(key=lambda each: (-abs(each[0]), each[1].start))
    for points, hit in weighed:
        if not hit.words & ~seen:
            continue
        seen |= hit.words
        total += points
        counted.append(hit)
    return total, tuple(counted)


@lru_cache(maxsize=64)
def _list_foreign(document_type: str) -> frozenset[str]:
    """Return the types that usually stand in the other kind of document."""
    if not document_type:
        return frozenset()
    kinds = {"privacy" if _PRIVACY.search(document_type) else "terms", "both"}
    return frozenset(slug for slug, each in load_taxonomy().items() if each.document not in kinds)


@lru_cache(maxsize=4096)
def _weigh_headings(headings: tuple[str, ...]) -> tuple[tuple[str, float, str], ...]:
    best: dict[str, tuple[float, str]] = {}
    for points, heading in zip(_HEADING_POINTS, reversed(headings), strict=False):
        for hit in find_heading_cues(heading):
            slug = hit.cue.owner
            best[slug] = max(best.get(slug, (0.0, "")), (points, hit.cue.written))
    return tuple((slug, points, word) for slug, (points, word) in sorted(best.items()))
