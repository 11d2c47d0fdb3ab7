"""What a change of words calls otherwise: a product, the terms themselves, the issue of a month."""

import re
from collections.abc import Sequence

from analyzer.labelling.rulebook import load_words
from analyzer.labelling.wording import Hunk, Word

__all__ = ["DATE_WORDS", "JOINING", "is_issue", "is_renaming", "is_title"]

DATE_WORDS = re.compile(
    r"\d{1,4}(?:st|nd|rd|th)?|jan\w*|feb\w*|mar(?:ch)?|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*"
    r"|nov\w*|dec\w*|last|updated|revised|modified|effective|date|dated|version|as|of|on|from|the|is"
)
"""A word that a date of update is made of."""

# What terms are called: Terms of Service, Terms & Conditions of Use, Terms of Use Notice.
_TITLE = re.compile(r"terms(?: and conditions?)?(?: of (?:services?|use))?(?: notice)?")
# What appears each month, behind its month: "May 2025 issue", "5 月号".
_ISSUE = re.compile(
    r"\W{0,2}(?:(?:19|20)\d\d\W{1,2})?(?:issue|timetable)\b|\W{0,2}月号", re.IGNORECASE
)
JOINING = frozenset({"and", "at", "by", "for", "in", "of", "on", "the", "to", "with"})
"""Words inside a name that are written small."""

_NAME_WORDS = 4
_NOTHING: frozenset[str] = frozenset()
_WEIGHTY = load_words("weighty")
_LEGAL_FORMS = load_words("legal_forms")


def is_renaming(hunks: Sequence[Hunk]) -> bool:
    """Return whether one name gave way to another, and nothing else changed.

    A company named with its legal form is no mere name: another party takes its place.
    """
    pairs = {(_join(hunk.before), _join(hunk.after)) for hunk in hunks}
    names = [word for hunk in hunks for word in (*hunk.before, *hunk.after)]
    return (
        len(pairs) == 1
        and len(names) <= _NAME_WORDS * 2 * len(hunks)
        and all(map(_are_names, hunks))
        and not any(word.text in _WEIGHTY or word.text in _LEGAL_FORMS for word in names)
    )


def is_title(hunk: Hunk) -> bool:
    """Return whether terms only go by another of their usual names: of service, and conditions."""
    lead = " ".join(hunk.lead)
    place = lead.rfind("terms")
    if place < 0:
        return False
    named = (f"{lead[place:]} {_join(side)}".strip() for side in (hunk.before, hunk.after))
    return all(map(_TITLE.fullmatch, named))


def is_issue(hunk: Hunk, old: str, new: str) -> bool:
    """Return whether something that appears each month is only named by another month."""
    if not (hunk.before and hunk.after):
        return False
    sides = ((hunk.before, old), (hunk.after, new))
    return all(
        all(DATE_WORDS.fullmatch(word.text) for word in words)
        and bool(_ISSUE.match(text, words[-1].end))
        for words, text in sides
    )


def _are_names(hunk: Hunk) -> bool:
    """Return whether both sides are names, as "Pay by Card" is one and "pay by Card" is not."""
    joining = JOINING if hunk.before and hunk.after else _NOTHING
    return all(
        word.shown[0].isupper() or (word.text in joining and word not in (side[0], side[-1]))
        for side in (hunk.before, hunk.after)
        for word in side
    )


def _join(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
