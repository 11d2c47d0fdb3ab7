"""Whether changed words may matter to a reader, or only say the same in another way."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from analyzer.labelling.difference import LISTED
from analyzer.labelling.direction import Sign
from analyzer.labelling.editorial import WEIGHTY
from analyzer.labelling.fact import LAST_UPDATED, MODAL
from analyzer.labelling.likeness import find_sense
from analyzer.labelling.naming import is_renaming
from analyzer.labelling.phrase import cut_words
from analyzer.labelling.pipeline import Hit
from analyzer.labelling.rulebook import load_words
from analyzer.labelling.side import Side
from analyzer.labelling.surroundings import Surroundings
from analyzer.labelling.wording import Hunk, Word
from store.record import FactDifference

__all__ = ["find_fresh_types", "is_label", "is_news"]

_UPDATES = frozenset({LAST_UPDATED, "date", "effective date"})
# Facts of which other words tell, and those that say nothing about the person.
_SILENT = _UPDATES | LISTED | {"share capital"}
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
_EXPLAINING = frozenset({"incorporated-policies", "scope-contact"})  # types that may only point
_RULES = re.compile(
    r"\b(?:must|shall|will|may|should|can|not|never|only|agree|consent|rights?|opt|request|appl(?:y|ies))\b",
    re.IGNORECASE,
)
_DOING = re.compile(  # what one of the parties does, or may do, to the other
    r"\W*(?:we|you) (?:\w+ ){0,2}(?:charge|collect|delete|disclose|give|grant|keep|pay|provide"
    r"|record|sell|share|store|sublicen[sc]e|suspend|terminate|track|transfer|use|waive)\b",
    re.IGNORECASE,
)
_MANY_WORDS = 8  # fresh words that are worth a look even where no rule knows them
_NEWS_POINTS = 1.5  # of a cue that makes fresh words worth a look: a clear one
_TEXTS = 256  # texts whose words are remembered, because each is asked about several times
_SCRAP = 80  # characters below which a text may be a mere label
_FEW_WORDS, _LABEL_WORDS = 3, 6  # below the first nothing is said; below the second by a verb only
_VERBS, _EMPTY, _PARTIES = load_words("verbs"), load_words("empty"), load_words("parties")
_DIGIT = re.compile(r"\d")


def is_news(
    hunks: Sequence[Hunk],
    sides: Sequence[Side],
    differences: Iterable[FactDifference],
    signs: Iterable[Sign],
    slug: str,
    surroundings: Surroundings,
    *,
    listed: bool = False,
) -> bool:
    """Return whether changed words may matter to a reader.

    They do if a parameter differs, or if something pulls for or against the person. In text of a
    type (`slug`, empty for none) they also do if fresh words are a number or a name, carry a cue,
    or are many, or if words that turn a meaning came or went. A new name of a product is no news.
    """
    words = max(len(_list_words(side.evidence.text)) for side in sides)
    silent = _SILENT if slug else _SILENT | _NAMELESS
    if words >= _FEW_WORDS and any(each.name not in silent for each in differences):
        return True
    if all(is_label(side.evidence.text) for side in sides):
        return listed
    if any(signs):
        return True
    if len(sides) == 1 and slug in _EXPLAINING and not _RULES.search(sides[0].evidence.text):
        return bool(_list_names(sides[0], surroundings))
    names = [word for side in sides for word in _list_names(side, surroundings)]
    if names and any(_PARTIES & set(_list_all_words(side.evidence.text)) for side in sides):
        return True
    if len(sides) == 1 and not slug:
        return _is_statement(sides[0].evidence.text)
    if not slug or (is_renaming(hunks) and slug not in _ABOUT_PARTIES):
        return False
    if names:
        return True
    turning = [Counter(w.text for w in side.changed if w.text in WEIGHTY) for side in sides]
    if turning[0] != turning[-1]:
        return True
    if any(_grows(hunk, surroundings) for hunk in hunks):
        return True
    return any(_says_new(side) for side in sides) and _differs_in_kind(sides)


def _is_statement(text: str) -> bool:
    """Return whether a text that no type fits says what one of the parties does to the other."""
    return len(_list_words(text)) >= _LABEL_WORDS and bool(_DOING.match(text))


def is_label(text: str) -> bool:
    """Return whether a text is too short to rule anything: a label, a menu entry, a figure."""
    words = _list_words(text)
    many = len(words) >= _FEW_WORDS and bool(_VERBS & set(words))
    return len(text) < _SCRAP and len(words) < _LABEL_WORDS and not many


def _grows(hunk: Hunk, surroundings: Surroundings) -> bool:
    """Return whether words came or went, of which one is nowhere on the other side."""
    if hunk.before and hunk.after:
        return False
    return any(
        find_sense(word.text)
        and len(word.text) > 2
        and surroundings.is_new(word.text, came=bool(hunk.after))
        for word in (*hunk.before, *hunk.after)
    )


def _says_new(side: Side) -> bool:
    """Return whether the words that only this side has are worth a look."""
    return (
        len({find_sense(word.text) for word in side.fresh} - {""}) >= _MANY_WORDS
        or any(_DIGIT.search(word.text) for word in side.fresh)
        or bool(find_fresh_types(side))
    )


def _differs_in_kind(sides: Sequence[Side]) -> bool:
    """Return whether what only one side says is of another type, or more than a few words."""
    if len(sides) < 2:
        return True
    old, new = (find_fresh_types(side) for side in sides)
    many = max(len({find_sense(w.text) for w in side.fresh} - {""}) for side in sides)
    numbers = [{w.text for w in side.fresh if _DIGIT.search(w.text)} for side in sides]
    return old != new or many >= _MANY_WORDS or numbers[0] != numbers[1]


def find_fresh_types(side: Side) -> frozenset[str]:
    """Return the types that words speak for which only this side has."""
    return frozenset(hit.cue.owner for hit in side.evidence.hits if _is_fresh(hit, side.fresh))


def _is_fresh(hit: Hit, fresh: Sequence[Word]) -> bool:
    place = bisect_left(fresh, hit.start, key=lambda word: word.start)
    near = fresh[max(place - 1, 0) : place + 1]
    touches = any(word.start < hit.end and hit.start < word.end for word in near)
    return touches and abs(hit.cue.points) >= _NEWS_POINTS


@lru_cache(_TEXTS)
def _list_words(text: str) -> tuple[str, ...]:
    return tuple(filter(str.isalpha, cut_words(text[:_SCRAP])[0]))


def _list_all_words(text: str) -> Sequence[str]:
    return cut_words(text)[0]


def _list_names(side: Side, surroundings: Surroundings) -> list[Word]:
    """Return the names that only this side has, of those that the other text has nowhere."""
    text = side.evidence.text
    return [
        word
        for word in side.fresh
        if _is_name(word, text) and surroundings.is_new(word.text, came=side.came)
    ]


def _is_name(word: Word, text: str) -> bool:
    """Return whether a word is written as a name: a capital letter within a sentence."""
    lead = text[max(0, word.start - 2) : word.start]
    within = (lead[:1].isalnum() and lead[1:] == " ") or lead in {", ", "/ ", "& "}
    return within and word.shown[0].isupper() and len(word.shown) > 1
