"""Menus of languages: each by the name that those who speak it give it."""

import re
from importlib.resources import files

__all__ = ["LANGUAGES", "lists_languages", "names_language"]

LANGUAGES = 5
"""How many languages in a row are a choice of the page, and no list of what is ruled."""

_ENDONYMS = frozenset(
    files("analyzer.gate").joinpath("languages.txt").read_text(encoding="utf-8").splitlines()
)
_BETWEEN = re.compile(r"[\n|,;•·/]")
_LAND = re.compile(r" ?[(（\[].*| [-–—] .*")  # whose way of speaking it is: "English (UK)"
_WORDS, _LETTERS = 4, 80  # of the longest entry
_READ = 4_000  # characters of the longest menu


def names_language(text: str) -> bool:
    """Return whether a text is the name of a language alone.

    >>> names_language("Deutsch"), names_language("- English (UK)"), names_language("German")
    (True, True, False)
    """
    return len(text) <= _LETTERS and _LAND.sub("", _tidy(text)) in _ENDONYMS


def lists_languages(text: str) -> bool:
    """Return whether a text is a menu of languages: many of them, and no figure among them.

    >>> lists_languages("English (UK) | Français | Español (España) | Italiano | Deutsch")
    True
    >>> lists_languages("Only the English version binds."), lists_languages("English, Deutsch")
    (False, False)
    """
    pieces = _BETWEEN.split(text) if len(text) <= _READ else ()
    if len(pieces) < LANGUAGES or any(len(piece) > _LETTERS for piece in pieces):
        return False
    entries = [entry for entry in map(_tidy, pieces) if entry]
    if any(len(entry.split()) > _WORDS for entry in entries) or any(map(str.isdigit, text)):
        return False
    return sum(_LAND.sub("", entry) in _ENDONYMS for entry in entries) >= LANGUAGES


def _tidy(entry: str) -> str:
    return " ".join(entry.lower().split()).removeprefix("- ")
