"""Cutting a version's text into clauses: exact spans under their heading path.

A clause is a paragraph, a list item or a table row; a lead-in and the short bullets under it are
one. Its numbering or list marker is kept as data and left out of its text, so that renumbering is
no change of words; a block too long to be read at once is cut into its sentences. The rules are
explained in docs/decisions/004-spans.md.
"""

import re
from collections import deque
from collections.abc import Callable
from dataclasses import fields
from functools import lru_cache
from itertools import repeat
from typing import Any

from analyzer.section import Section, cut
from store.record import Clause

__all__ = ["forget", "segment"]

_HEADING = re.compile(r"(#{1,6}) +(.*)", re.DOTALL)
_BREAK = re.compile(r"\n\n(?=#{1,6} )")
_KEPT = 1_000_000  # characters of sections that are remembered
_TEXTS = 4  # texts that are: the new text of one change is the old text of the next
_COST = 200  # characters that a section costs beside its own

_new: Callable[[type[Clause]], Clause] = object.__new__
_FILL: list[Callable[[Clause, object], None]] = [
    getattr(Clause, each.name).__set__ for each in fields(Clause)
]


@lru_cache(_TEXTS)
def segment(text: str) -> tuple[Clause, ...]:
    r"""Cut the text of a version into clauses.

    Args:
        text: A text as a reader makes it: blocks apart by a blank line.

    Returns:
        The clauses in order. Spans do not overlap, and `text[c.start:c.end] == c.text` for each.

    >>> for clause in segment("# Fees\n\n2. You pay monthly.\n\n- In advance."):
    ...     print(clause.headings, clause.number, clause.text)
    ('Fees',) 2. You pay monthly.
    ('Fees',) - In advance.
    """
    columns = _Columns()
    path: list[tuple[int, str]] = []
    headings: tuple[str, ...] = ()
    start = 0
    for part in _BREAK.split(text):
        end = start + len(part) + 2
        if part.startswith("#"):
            block, _, rest = part.partition("\n\n")
            if heading := _HEADING.fullmatch(block):
                level = len(heading[1])
                path = [above for above in path if above[0] < level]
                path.append((level, heading[2].strip()))
                headings = tuple(name for _, name in path)
                start, part = start + len(block) + 2, rest
        if part:
            columns.add(_SECTIONS[part], start, headings)
        start = end
    return columns.clauses()


class _Sections(dict[str, Section]):
    """The sections cut lately: most of a text stands in its next version as well."""

    _left = _KEPT

    def __missing__(self, body: str) -> Section:
        self._left -= len(body) + _COST
        if self._left < 0:
            self.clear()
            self._left = _KEPT
        section = self[body] = cut(body)
        return section


_SECTIONS = _Sections()


def forget() -> None:
    """Forget what was cut lately, so that all texts are cut anew."""
    _SECTIONS.clear()
    segment.cache_clear()


class _Columns:
    """The fields of clauses, column by column: a history has millions of clauses to be made."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._texts: list[str] = []
        self._headings: list[tuple[str, ...]] = []
        self._numbers: list[str] = []

    def add(self, section: Section, start: int, headings: tuple[str, ...]) -> None:
        """Add a section that begins there in the text, under these headings."""
        self._starts.extend(map(start.__add__, section.starts))
        self._ends.extend(map(start.__add__, section.ends))
        self._texts.extend(section.texts)
        self._numbers.extend(section.numbers)
        if not any(section.leads):
            self._headings.extend(repeat(headings, len(section.starts)))
            return
        known: tuple[str, ...] = ()
        path = headings
        for leads in section.leads:
            if leads is not known:
                known, path = leads, (*headings, *leads)
            self._headings.append(path)

    def clauses(self) -> tuple[Clause, ...]:
        """Do what `Clause(...)` does for each row, in a fraction of the time."""
        clauses = tuple(map(_new, repeat(Clause, len(self._starts))))
        columns: list[list[Any]]
        columns = [self._starts, self._ends, self._texts, self._headings, self._numbers]
        for fill, column in zip(_FILL, columns, strict=True):
            deque(map(fill, clauses, column), maxlen=0)
        return clauses
