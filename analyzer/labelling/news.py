"""Whether changed words may matter to a reader, or only say the same in another way."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

from store.record import FactDifference

from .direction import Sign
from .editorial import WEIGHTY, is_renaming
from .fact import MODAL
from .moment import LAST_UPDATED
from .phrase import split_words
from .pipeline import Hit
from .rulebook import load_words
from .side import Side
from .wording import Hunk, Word

__all__ = ["is_news"]

_UPDATES = frozenset({LAST_UPDATED, "date", "effective date"})
_NAMELESS = frozenset({"amount", "percentage", "period", MODAL})  # facts about nothing known
_ABOUT_PARTIES = frozenset(
    {
        "arbitration",
        "cookies-tracking",
        "governing-law-venue",
        "international-transfer",
        "third-party-sharing",
    }
)
_MANY_WORDS = 8  # fresh words that are worth a look even where no rule knows them
_NEWS_POINTS = 1.5  # of a cue that makes fresh words worth a look: a clear one
_SCRAP = 80  # characters below which a text may be a mere label
_VERBS, _EMPTY = load_words("verbs"), load_words("empty")
_DIGIT = re.compile(r"\d")


def is_news(
    hunks: Sequence[Hunk],
    sides: Sequence[Side],
    differences: Iterable[FactDifference],
    signs: Iterable[Sign],
    slug: str,
) -> bool:
    """Return whether changed words may matter to a reader.

    They do if a parameter differs, or if something pulls for or against the person. In text of a
    type they also do if fresh words are a number or a name, carry a cue, or are many, or if words
    that turn a meaning came or went; another name of a product is no news.

    Args:
        hunks: The stretches of words that differ.
        sides: The sides of the change.
        differences: The parameters that differ.
        signs: What pulls for or against the person.
        slug: The first type of the change; empty if it has none.
    """
    if all(_is_label(side.evidence.text) for side in sides):
        return False
    silent = _UPDATES if slug else _UPDATES | _NAMELESS
    if any(each.name not in silent for each in differences) or any(signs):
        return True
    if not slug or (is_renaming(hunks) and slug not in _ABOUT_PARTIES):
        return False
    turning = [Counter(w.text for w in side.changed if w.text in WEIGHTY) for side in sides]
    return turning[0] != turning[-1] or any(_says_new(side) for side in sides)


def _says_new(side: Side) -> bool:
    """Return whether the words that only this side has are worth a look."""
    return (
        sum(word.text not in _EMPTY for word in side.fresh) >= _MANY_WORDS
        or any(_DIGIT.search(word.text) for word in side.fresh)
        or any(_is_name(word, side.evidence.text) for word in side.fresh)
        or any(_is_fresh(hit, side.fresh) for hit in side.evidence.hits)
    )


def _is_fresh(hit: Hit, fresh: Sequence[Word]) -> bool:
    place = bisect_left(fresh, hit.start, key=lambda word: word.start)
    near = fresh[max(place - 1, 0) : place + 1]
    touches = any(word.start < hit.end and hit.start < word.end for word in near)
    return touches and abs(hit.cue.points) >= _NEWS_POINTS


def _is_label(text: str) -> bool:
    """Return whether a text is too short to rule anything: a label, a menu entry, a figure."""
    words = [word for word, _, _ in split_words(text[:_SCRAP]) if word.isalpha()]
    return len(text) < _SCRAP and (len(words) < 3 or (len(words) < 6 and not _VERBS & set(words)))


def _is_name(word: Word, text: str) -> bool:
    """Return whether a word is written as a name: a capital letter within a sentence."""
    lead = text[max(0, word.start - 2) : word.start]
    within = lead[:1].isalpha() and lead[1:] == " "
    return within and word.shown[0].isupper() and len(word.shown) > 1
