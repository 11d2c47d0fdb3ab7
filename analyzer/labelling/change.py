"""The types and the weight of a clause change, told by the words that changed first."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from store.record import ChangeKind, Direction, FactDifference, Polarity, Severity

from .direction import Sign
from .editorial import WEIGHTY, is_renaming
from .evidence import Evidence, find_evidence
from .moment import LAST_UPDATED
from .pipeline import Hit
from .scorer import TypeScore, score_types
from .taxonomy import load_taxonomy
from .wording import Hunk, Word

__all__ = ["Side", "is_material", "score_change", "take_sides", "weigh_change"]

_NEAR, _CLOSE = 60, 250  # characters to the nearest changed word
_NEAR_WEIGHT, _CLOSE_WEIGHT, _FAR_WEIGHT = 2.0, 1.0, 0.4
_MANY_WORDS = 8  # changed words that are worth a look even where no rule knows them
_NEWS_POINTS = 1.5  # of a cue that makes changed words worth a look: a clear one
_LEVELS = tuple(Severity)
_DIGIT = re.compile(r"\d")
_ABOUT_PARTIES = frozenset(
    {"arbitration", "cookies-tracking", "governing-law-venue", "international-transfer",
     "third-party-sharing"}
)  # fmt: skip
_UPDATES = frozenset({LAST_UPDATED, "date", "effective date"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One side of a clause change."""

    evidence: Evidence  # its text and the cues of types in it
    changed: tuple[Word, ...]  # words that the other side does not have, in order


def take_sides(old: str, new: str, hunks: Sequence[Hunk]) -> tuple[Side, ...]:
    """Return the sides of a change that have a text, the old one first."""
    gone = tuple(word for hunk in hunks for word in hunk.before)
    came = tuple(word for hunk in hunks for word in hunk.after)
    sides = ((old, gone), (new, came))
    return tuple(Side(evidence=find_evidence(text), changed=words) for text, words in sides if text)


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


def is_material(
    hunks: Sequence[Hunk],
    sides: Sequence[Side],
    differences: Iterable[FactDifference],
    signs: Iterable[Sign],
    slug: str,
) -> bool:
    """Return whether changed words may matter to a reader.

    They do if a parameter differs, or if something pulls for or against the person. In text of a type
    (`slug`, empty for none) they also do if a number, a name or a word that turns meanings changed,
    if they carry a cue, or if they are many; a product that got another name is no news.
    """
    if any(each.name not in _UPDATES for each in differences) or any(signs):
        return True
    if not slug or (is_renaming(hunks) and slug not in _ABOUT_PARTIES):
        return False
    words = [word for hunk in hunks for word in (*hunk.before, *hunk.after)]
    return (
        len(words) >= _MANY_WORDS
        or any(_DIGIT.search(word.text) or word.text in WEIGHTY for word in words)
        or any(_is_name(word, side.evidence.text) for side in sides for word in side.changed)
        or any(_is_news(hit, side) for side in sides for hit in side.evidence.hits)
    )


def weigh_change(
    kind: ChangeKind,
    slug: str,
    standing: tuple[Severity, Polarity],
    direction: Direction,
    signs: Sequence[Sign],
) -> Severity:
    """Return how much a change should concern the reader.

    Args:
        kind: What happened to the clause.
        slug: Its first type.
        standing: Severity and polarity of the clause itself.
        direction: For whom the change moves things.
        signs: What showed the direction.
    """
    severity, polarity = standing
    default, rank = load_taxonomy()[slug].severity.rank, severity.rank
    whole = kind in {ChangeKind.ADDED, ChangeKind.REMOVED}
    if direction is Direction.FAVOURABLE:
        return _LEVELS[min(max(rank - 1, 1), Severity.MEDIUM.rank) - 1]
    if direction is Direction.NEUTRAL:
        rank -= 1
    elif direction is Direction.ADVERSE:
        if polarity is Polarity.FAVOURABLE:  # what is lost weighs as much as its type
            rank = default
        rank += kind is not ChangeKind.ADDED and any(s.firm and s.pull > 0 for s in signs)
    if whole and default == Severity.HIGH.rank and direction is not Direction.NEUTRAL:
        rank = max(rank, default)
    return _LEVELS[min(max(rank, 1), Severity.HIGH.rank) - 1]


def _weigh_place(changed: Sequence[Word], hit: Hit) -> float:
    """Weigh a cue by how far it stands from the nearest changed word."""
    after = bisect_left(changed, hit.start, key=lambda word: word.start)
    near = changed[max(after - 1, 0) : after + 1]
    if not near:
        return _FAR_WEIGHT
    distance = min(max(word.start - hit.end, hit.start - word.end, 0) for word in near)
    if distance <= _NEAR:
        return _NEAR_WEIGHT
    return _CLOSE_WEIGHT if distance <= _CLOSE else _FAR_WEIGHT


def _is_news(hit: Hit, side: Side) -> bool:
    place = bisect_left(side.changed, hit.start, key=lambda word: word.start)
    near = side.changed[max(place - 1, 0) : place + 1]
    touches = any(word.start < hit.end and hit.start < word.end for word in near)
    return touches and abs(hit.cue.points) >= _NEWS_POINTS


def _is_name(word: Word, text: str) -> bool:
    """Return whether a word is written as a name: a capital letter within a sentence."""
    lead = text[max(0, word.start - 2) : word.start]
    return (
        word.shown[0].isupper() and lead[:1].isalpha() and lead[1:] == " " and len(word.shown) > 1
    )
