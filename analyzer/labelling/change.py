"""The types and the weight of a clause change, told by the words that changed first."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import partial

from analyzer.labelling.direction import Sign
from analyzer.labelling.pipeline import Hit
from analyzer.labelling.scorer import TypeScore, score_types
from analyzer.labelling.side import Side
from analyzer.labelling.taxonomy import load_taxonomy
from analyzer.labelling.wording import Word
from store.record import ChangeKind, Direction, Polarity, Severity

__all__ = ["score_change", "weigh_change"]

_NEAR, _CLOSE = 60, 250  # characters to the nearest changed word
_NEAR_WEIGHT, _CLOSE_WEIGHT, _FAR_WEIGHT = 2.0, 1.0, 0.4
_LEVELS = tuple(Severity)


def score_change(
    sides: Iterable[Side], headings: tuple[str, ...], document_type: str
) -> tuple[TypeScore, ...]:
    """Return the types that speak from a change: cues near the changed words count most.

    Of the two sides, the one that speaks more strongly for a type counts.
    """
    best: dict[str, TypeScore] = {}
    for side in sides:
        weigh = partial(_weigh_place, side.changed)
        for score in score_types(side.evidence, headings, document_type, weigh):
            if score.slug not in best or score.points > best[score.slug].points:
                best[score.slug] = score
    return tuple(sorted(best.values(), key=lambda each: (-each.points, each.slug)))


def weigh_change(
    kind: ChangeKind,
    slug: str,
    standing: tuple[Severity, Polarity],
    direction: Direction,
    signs: Sequence[Sign],
) -> Severity:
    """Return how much a change should concern the reader.

    It starts from the clause (`standing`: severity as it is now, polarity as it was): one step more
    where a parameter, a promise or a right got worse, one step less and at most medium where things
    got better. A whole clause of a high type is high, or medium where it takes no side, or where it
    is lost and clauses of its type usually protect: what they say is law as well, or is said anew.
    A rewording that moves nothing is low, and one of which a part is for the worse weighs as its
    type does, at most medium.
    """
    severity, polarity = standing
    usual = load_taxonomy()[slug]
    default, rank = usual.severity.rank, severity.rank
    whole = kind in {ChangeKind.ADDED, ChangeKind.REMOVED}
    if direction is Direction.FAVOURABLE:
        return _LEVELS[min(max(rank - 1, 1), Severity.MEDIUM.rank) - 1]
    if direction is Direction.NEUTRAL:
        rank = rank - 1 if whole else Severity.LOW.rank
    elif direction is Direction.ADVERSE:
        if polarity is Polarity.FAVOURABLE:  # what is lost weighs as much as its type
            rank = default
        lost = kind is ChangeKind.REMOVED and polarity is Polarity.FAVOURABLE
        if (lost or not whole) and any(sign.firm and sign.pull > 0 for sign in signs):
            rank = max(rank, min(rank + 1, max(default, Severity.MEDIUM.rank)))
        rank = max(rank, min(default, Severity.MEDIUM.rank))
    elif any(sign.firm and sign.pull > 0 for sign in signs):
        rank = max(rank, min(default, Severity.MEDIUM.rank))
    if whole and default == Severity.HIGH.rank:
        rank = max(rank, default if direction is not Direction.NEUTRAL else default - 1)
    if kind is ChangeKind.REMOVED and polarity is usual.polarity is Polarity.FAVOURABLE:
        rank = min(rank, Severity.MEDIUM.rank)
    return _LEVELS[min(max(rank, 1), Severity.HIGH.rank) - 1]


def _weigh_place(changed: Sequence[Word], hit: Hit) -> float:
    """Weigh a cue by how far it stands from the nearest changed word."""
    place = bisect_left(changed, hit.start, key=lambda word: word.start)
    near = changed[max(place - 1, 0) : place + 1]
    if not near:
        return _FAR_WEIGHT
    distance = min(max(word.start - hit.end, hit.start - word.end, 0) for word in near)
    if distance <= _NEAR:
        return _NEAR_WEIGHT
    return _CLOSE_WEIGHT if distance <= _CLOSE else _FAR_WEIGHT
