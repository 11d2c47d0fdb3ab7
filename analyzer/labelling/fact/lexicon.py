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
from itertools import accumulate
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from analyzer.labelling.fact.passage import Passage

__all__ = ["Found", "Lexicon", "load_lexicon", "load_table", "load_words"]

_HEAD = re.compile(r"[a-z]+")
_PHRASE = re.compile(r"[a-zà-ÿ0-9 ()|',.:$&-]+")
_SIGN = re.compile(r".")
_APART = r"[\s-]{1,2}"
_MEANT: Mapping[str, str] = {" ": _APART, "(": "(?:", ")": ")", "|": "|"}
_FIRST = itemgetter(0)
_Patterns = tuple[re.Pattern[str], list[tuple[re.Pattern[str], str]]]
_FILES = ("subjects.toml", "matters.toml", "places.toml", "words.toml")


class Found(NamedTuple):
    """A phrase found in a text, with what it says."""

    start: int
    end: int
    value: str


class Lexicon:
    """Phrases by what they say; found by their first words, so that most cost nothing."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        tails = defaultdict[str, list[tuple[str, str]]](list)
        for value, listed in phrases.items():
            for written in listed:
                for head, tail in _begin(written):
                    tails[head].append((tail, value))
        self._tails = tails
        self._clues = frozenset(tails)
        self._patterns: dict[str, _Patterns] = {}  # made when met: most never are

    def find(self, passage: Passage) -> Iterator[Found]:
        """Yield all places of all phrases, in no certain order.

        Of those with the same first word, the one that reaches farthest; of the options of a
        choice within one, the first that fits.
        """
        lower = passage.lower
        for head in self._clues & passage.words:
            known = self._patterns.get(head)
            if known is None:
                known = self._patterns[head] = _compile(self._tails[head])
            some, each_of_them = known
            place = lower.find(head)
            while place >= 0:
                end = place + len(head)
                if some.match(lower, end) and _begins(lower, place):
                    found = ((each.match(lower, end), value) for each, value in each_of_them)
                    ends = [(match.end(), value) for match, value in found if match]
                    yield Found(place, *max(ends, key=_FIRST))
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


def _begin(written: str) -> Iterator[tuple[str, str]]:
    """Yield the first words of what is written as one phrase, each with all that may follow.

    Raises:
        ValueError: A phrase begins with no letter from a to z, has another sign than phrases have,
            or a choice has no end.

    >>> list(_begin("pa(y(s|)|id) (now|)"))
    [('pays', ' (now|)'), ('pay', ' (now|)'), ('paid', ' (now|)')]
    """
    if not _PHRASE.fullmatch(written):
        raise ValueError(f"{written!r} has a sign that no phrase has")
    depths = list(accumulate((sign == "(") - (sign == ")") for sign in written))
    if min(depths) < 0 or depths[-1]:
        raise ValueError(f"{written!r} has a choice without an end")
    head = _HEAD.match(written.lstrip())
    rest = written.lstrip()[head.end() if head else 0 :]
    if rest.startswith("("):
        options, after = _read_choice(rest)
        for option in options:
            yield from _begin((head[0] if head else "") + option + after)
    elif head:
        yield head[0], rest
    else:
        raise ValueError(f"{written!r} begins with no letter from a to z")


def _read_choice(written: str) -> tuple[list[str], str]:
    """Return the options of the choice that begins something written, and what follows it."""
    options, depth, place = [""], 1, 1
    while depth:
        sign = written[place]
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 1:
            options.append("")
        elif depth:
            options[-1] += sign
        place += 1
    return options, written[place:]


def _compile(tails: Iterable[tuple[str, str]]) -> "_Patterns":
    """Return a pattern of all that may follow a first word, and each with what it says."""
    written = [(f"(?:{_SIGN.sub(_translate, tail)})(?!\\w)", value) for tail, value in tails]
    some = "|".join(each for each, _ in written)  # the same as the one, where there is but one
    return re.compile(some), [(re.compile(each), value) for each, value in written]


def _translate(sign: re.Match[str]) -> str:
    return _MEANT.get(sign[0]) or re.escape(sign[0])


def _begins(lower: str, place: int) -> bool:
    """Return whether a word may begin at a place."""
    return place == 0 or not (lower[place - 1].isalnum() or lower[place - 1] == "_")
