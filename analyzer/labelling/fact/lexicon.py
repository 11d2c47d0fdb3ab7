"""Lists of phrases, each with what it says, and where they stand in a text.

The lists are the `*.toml` files beside this one. A phrase is words in lower case; `(a|b)` is a
choice, `(a|)` may be missing, and choices may stand in one another. In a text, words may be apart
by a space, a line break or a hyphen.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from analyzer.labelling.fact.passage import Passage

__all__ = ["Found", "Lexicon", "load_lexicon", "load_table", "load_words"]

_CHOICE = re.compile(r"\(([^()]*)\)")
_HEAD = re.compile(r"[a-z]+")
_APART = re.compile(r"[\s-]+")
_FILES = ("subjects.toml", "matters.toml", "places.toml", "words.toml")


class Found(NamedTuple):
    """A phrase found in a text, with what it says."""

    start: int
    end: int
    value: str


class Lexicon:
    """Phrases by what they say; found by their first words, so that most cost nothing."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        heads = defaultdict[str, dict[str, str]](dict)
        for value, listed in phrases.items():
            for written in listed:
                for phrase in _expand(written):
                    head = _HEAD.match(phrase)
                    if not head:
                        raise ValueError(f"{phrase!r} begins with no letter from a to z")
                    heads[head[0]].setdefault(phrase[head.end() :], value)
        self._tails = heads
        self._clues = frozenset(heads)
        self._patterns: dict[str, re.Pattern[str]] = {}  # made when met: most never are

    def find(self, passage: Passage) -> Iterator[Found]:
        """Yield all places of all phrases, in no certain order; of a first word, the longest."""
        lower = passage.lower
        for head in self._clues & passage.words:
            tails = self._tails[head]
            pattern = self._patterns.get(head)
            if pattern is None:
                pattern = self._patterns[head] = _compile(tails)
            place = lower.find(head)
            while place >= 0:
                end = place + len(head)
                found = pattern.match(lower, end) if _begins(lower, place) else None
                if found:
                    yield Found(place, found.end(), tails[_APART.sub(" ", found[0])])
                place = lower.find(head, end)


@lru_cache(maxsize=16)
def load_lexicon(name: str) -> Lexicon:
    """Return the lexicon of a table of the files beside this one.

    Raises:
        KeyError: There is no table of this name.
    """
    return Lexicon(load_table(name))


def load_table(name: str) -> Mapping[str, Any]:
    """Return a table of the files beside this one.

    Raises:
        KeyError: There is no table of this name.
    """
    table: Mapping[str, Any] = _load_tables()[name]
    return table


def load_words(name: str) -> frozenset[str]:
    """Return a list of single words.

    Raises:
        KeyError: There is no list of this name.
    """
    return frozenset(load_table("words")[name].split())


@lru_cache(maxsize=1)
def _load_tables() -> Mapping[str, Any]:
    tables: dict[str, Any] = {}
    for name in _FILES:
        tables |= tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
    return tables


def _expand(written: str) -> Iterator[str]:
    """Yield the phrases that are written as one, the choices within choices first.

    >>> list(dict.fromkeys(_expand("pa(y(s|)|id) (now|)")))
    ['pays now', 'pays', 'paid now', 'paid', 'pay now', 'pay']
    """
    choice = _CHOICE.search(written)
    if not choice:
        yield " ".join(written.split())
        return
    for option in choice[1].split("|"):
        yield from _expand(written[: choice.start()] + option + written[choice.end() :])


def _compile(tails: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for what may follow a first word, the longest first."""
    ordered = sorted(tails, key=len, reverse=True)
    written = (r"[\s-]{1,2}".join(map(re.escape, tail.split(" "))) for tail in ordered)
    return re.compile(rf"(?:{'|'.join(written)})(?!\w)")


def _begins(lower: str, place: int) -> bool:
    """Return whether a word may begin at a place."""
    return place == 0 or not (lower[place - 1].isalnum() or lower[place - 1] == "_")
