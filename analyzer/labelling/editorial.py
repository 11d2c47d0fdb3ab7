"""Changes of words that say nothing new: spelling, numbering, dates of update, renaming, style."""

import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from analyzer.labelling.rulebook import load_words
from analyzer.labelling.wording import Hunk, Word

__all__ = ["WEIGHTY", "is_editorial", "is_renaming", "list_weighty_hunks"]

WEIGHTY = load_words("weighty")
"""Short words that can turn what a clause says."""

_EMPTY = load_words("empty")

_SAME = (
    ("prior to", "before"), ("in order to", "to"), ("e g", "for example"), ("i e", "that is"),
    ("shall", "will"), ("personal data", "personal information"), ("utilize", "use"),
    ("website", "site"), ("web site", "website"), ("e mail", "email"), ("via", "through"),
    ("upon", "on"), ("regarding", "about"), ("as well as", "and"), ("such as", "like"),
)  # fmt: skip
_SAME_PAIRS = frozenset(frozenset(pair) for pair in _SAME)
_NEGATING = ("un", "in", "im", "il", "ir", "non", "dis", "de", "mis", "ex")
_NUMBERED = load_words("numbered")
_DIGIT = re.compile(r"\d")
_NUMERAL = re.compile(r"\d{1,3}[a-z]?|[ivx]{1,5}|[a-z]")
_SHORTEST, _LONG, _LONGEST = 4, 9, 40  # letters of words that can be respelled; long: two slips
_NAME_WORDS = 4
_LEGAL_FORMS = load_words("legal_forms")
_DATED = load_words("dated")
_DATE_WORDS = re.compile(
    r"\d{1,4}(?:st|nd|rd|th)?|jan\w*|feb\w*|mar(?:ch)?|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*"
    r"|nov\w*|dec\w*|last|updated|revised|modified|effective|date|dated|version|as|of|on|from|the|is"
)


def is_editorial(hunks: Sequence[Hunk]) -> bool:
    """Return whether changed words say nothing new: every stretch of them is style, or moved."""
    weighty = list_weighty_hunks(hunks)
    if not weighty:
        return True
    gone = Counter(word.text for hunk in weighty for word in hunk.before)
    came = Counter(word.text for hunk in weighty for word in hunk.after)
    return gone == came and not any(word in WEIGHTY or _DIGIT.search(word) for word in gone)


def list_weighty_hunks(hunks: Sequence[Hunk]) -> tuple[Hunk, ...]:
    """Return the stretches of changed words that may say something new."""
    return tuple(hunk for hunk in hunks if not _is_style(hunk))


def is_renaming(hunks: Sequence[Hunk]) -> bool:
    """Return whether one name gave way to another, and nothing else changed.

    A company named with its legal form is no mere name: another party takes its place.
    """
    pairs = {(_join(hunk.before), _join(hunk.after)) for hunk in hunks}
    names = [word for hunk in hunks for word in (*hunk.before, *hunk.after)]
    return (
        len(pairs) == 1
        and len(names) <= _NAME_WORDS * 2 * len(hunks)
        and all(word.shown[0].isupper() for word in names)
        and not any(word.text in WEIGHTY or word.text in _LEGAL_FORMS for word in names)
    )


def _is_style(hunk: Hunk) -> bool:
    old, new = _join(hunk.before), _join(hunk.after)
    return (
        old.replace(" ", "") == new.replace(" ", "")
        or frozenset((old, new)) in _SAME_PAIRS
        or all(word.text in _EMPTY for word in (*hunk.before, *hunk.after))
        or _is_typo(hunk)
        or _is_number(hunk)
        or _is_date_of_update(hunk)
    )


def _is_typo(hunk: Hunk) -> bool:
    """Return whether the words are spelled, or inflected, a little differently."""
    if len(hunk.before) != len(hunk.after) or len(hunk.before) > 4:
        return False
    pairs = zip(hunk.before, hunk.after, strict=True)
    return all(_is_respelled(old.text, new.text) for old, new in pairs)


def _is_respelled(old: str, new: str) -> bool:
    if old == new or (old in _EMPTY and new in _EMPTY):
        return True
    shorter, longer = sorted((len(old), len(new)))
    if shorter < _SHORTEST or longer > _LONGEST or {old, new} & WEIGHTY:
        return False
    if _DIGIT.search(old + new):
        return False
    if any(old == start + new or new == start + old for start in _NEGATING):
        return False
    return OSA.distance(old, new) <= (2 if shorter >= _LONG else 1)


def _is_number(hunk: Hunk) -> bool:
    """Return whether only the number of a section changed: "Section 4" to "Section 5"."""
    words = [word.text for word in (*hunk.before, *hunk.after)]
    if not all(_NUMERAL.fullmatch(word) for word in words) or len(words) > 6:
        return False
    return bool(_NUMBERED & set(hunk.lead[-2:]))


def _is_date_of_update(hunk: Hunk) -> bool:
    words = [word.text for word in (*hunk.before, *hunk.after)]
    if len(words) > 16 or not all(_DATE_WORDS.fullmatch(word) for word in words):
        return False
    return bool(_DATED & {*hunk.lead, *words})


def _join(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
