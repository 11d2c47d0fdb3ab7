"""Other people's words in our one-line messages: quoted, cut, and free of control characters."""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["quote", "suggest", "tidy"]

_LONGEST = 80


def quote(text: str) -> str:
    r"""Return a text between double quotes, as one printable line of at most 80 characters.

    >>> print(quote("a\nb"))
    "a\u000ab"
    """
    return f'"{tidy(text)}"'


def tidy(text: str) -> str:
    r"""Return a text as one printable line of at most 80 characters, more for what is escaped.

    >>> print(tidy("a\nb"))
    a\u000ab
    """
    cut = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in cut)


def suggest(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean "…"?` with the nearest of the known words, or nothing.

    >>> suggest("typ", ["type", "url"])
    '; did you mean "type"?'
    """
    by_folded = {other.casefold(): other for other in known}
    nearest = get_close_matches(word.casefold()[:_LONGEST], by_folded, n=1)
    return f"; did you mean {quote(by_folded[nearest[0]])}?" if nearest else ""
