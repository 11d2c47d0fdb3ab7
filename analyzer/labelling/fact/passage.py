"""A text as the finders of facts read it: once in lower case, and as a set of its words."""

import re
from dataclasses import dataclass

__all__ = ["Passage", "read_passage"]

_WORD = re.compile(r"[a-z]+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A text, prepared so that what is rare costs nothing where it is missing."""

    text: str
    lower: str  # in lower case, as long as the text
    words: frozenset[str]  # of the lower case, in the letters a to z
    has_digits: bool
    columns: tuple[str, ...] = ()  # what stands above a row of a table, cell by cell, lower case


def read_passage(text: str, header: str = "") -> Passage:
    """Return a text as the finders read it.

    Args:
        text: A clause.
        header: The header row, where the clause is a row of a table.

    >>> sorted(read_passage("We DON’T sell.").words)
    ['don', 'sell', 't', 'we']
    """
    lower = _fold(text)
    columns = tuple(cell.strip() for cell in _fold(header).split("|")) if header else ()
    return Passage(
        text=text,
        lower=lower,
        words=frozenset(_WORD.findall(lower)),
        has_digits=bool(_DIGIT.search(text)),
        columns=columns,
    )


def _fold(text: str) -> str:
    """Return a text in lower case, letter by letter where one would become two."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c if len(c.lower()) > 1 else c.lower() for c in text)
    return lower.replace("’", "'")
