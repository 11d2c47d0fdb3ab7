"""The lines of a card: words cut to fit, since a picture does not break its lines by itself."""

import unicodedata
from itertools import islice

from web.view.excerpt import clean, opening

__all__ = ["is_rtl", "measure_words", "wrap"]

_WIDE = {"W", "F"}  # of East Asian widths: two columns each
_BROAD = frozenset("MW@%mw")
_RTL = {"R", "AL"}
_STRONG = {"L", *_RTL}
_LOOKED_AT = 200  # characters that tell which way a text runs


def wrap(text: str, width: int, lines: int) -> tuple[str, ...]:
    """Return a text in so many lines at most, each of so many columns at most.

    >>> wrap("The free trial of 7 days gave way to a possible trial.", 20, 2)
    ('The free trial of 7', 'days gave way to a…')
    """
    words = opening(clean(text), 4 * width * lines).split(" ")
    found: list[str] = []
    line = ""
    for word in words:
        if line and measure_words(line) + 1 + measure_words(word) > width:
            found.append(line)
            line = ""
        line = f"{line} {word}" if line else word
        while measure_words(line) > width:
            cut = _fit(line, width)
            found.append(line[:cut])
            line = line[cut:]
        if len(found) > lines:
            break
    found += [line] if line else []
    if len(found) <= lines:
        return tuple(found)
    end = found[lines - 1]
    return (*found[: lines - 1], f"{end[: _fit(end, width - 1)].rstrip(' .,;:')}…")


def measure_words(text: str) -> float:
    """Return how many columns a text takes, about: one for a letter, more for a broad one.

    >>> measure_words("ab"), measure_words("漢"), measure_words("e\N{COMBINING ACUTE ACCENT}")
    (2.0, 2.0, 1.0)
    """
    return sum(map(_measure, text))


def is_rtl(text: str) -> bool:
    """Return whether a text runs from right to left, as its first letter tells."""
    ways = (unicodedata.bidirectional(each) for each in islice(text, _LOOKED_AT))
    return next((way for way in ways if way in _STRONG), "L") in _RTL


def _measure(character: str) -> float:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(character) in _WIDE:
        return 2.0
    if character in _BROAD:
        return 1.7
    return 1.4 if character.isupper() else 1.0


def _fit(text: str, width: int) -> int:
    """Return how many characters fit, and one at least."""
    taken = 0.0
    for place, character in enumerate(text):
        taken += _measure(character)
        if taken > width:
            return max(1, place)
    return len(text)
