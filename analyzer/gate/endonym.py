"""Menus of languages: each by the name that those who speak it give it."""

import re
from importlib.resources import files

__all__ = ["lists_languages"]

_ENDONYMS = frozenset(
    files("analyzer.gate").joinpath("languages.txt").read_text(encoding="utf-8").splitlines()
)
_BETWEEN = re.compile(r"\s*(?:[\n|,;•·/]|\s-\s)+\s*-?\s*")
_LAND = re.compile(r"\s*[(（\[].*|\s+[-–—]\s.*")  # whose way of speaking it is: "English (UK)"
_SOME = 5  # languages that make a menu, whatever stands among them
_WORDS = 4  # of its longest entry
_READ = 4_000  # characters of the longest one


def lists_languages(text: str) -> bool:
    """Return whether a text is a menu of languages or an entry of one.

    >>> lists_languages("Deutsch"), lists_languages("English (UK) | Français | Español (España)")
    (True, True)
    >>> lists_languages("Only the English version binds."), lists_languages("")
    (False, False)
    """
    if len(text) > _READ:
        return False
    entries = [entry for entry in _BETWEEN.split(text.strip().lower()) if entry]
    if not entries or any(len(entry.split()) > _WORDS for entry in entries):
        return False
    names = [_LAND.sub("", entry) in _ENDONYMS for entry in entries]
    return all(names) or sum(names) >= _SOME
