"""Cutting a version's text into clauses: exact spans under their heading path.

A clause is a paragraph, a list item or a table row. Its numbering or list marker is kept as data
and left out of its text, so that renumbering is no change of words; a block too long to be read at
once is cut into its sentences. The rules are explained in docs/decisions/004-spans.md.
"""

import re
from collections.abc import Iterator

from store.record import Clause

__all__ = ["segment"]

_HEADING = re.compile(r"(#{1,6}) +(.*)", re.DOTALL)
_MARKER = re.compile(
    r"""\s*
    (?P<number>
        -                                               # an item of an unordered list
      | (?:§\s?)?\d{1,3}(?:\.\d{1,3})+\.?               # 5.1  5.1.2.
      | \d{1,3}[.)]                                     # 5.  5)
      | \((?:\d{1,3}|[a-zA-Z]{1,2}|[ivxlcIVXLC]{1,6})\) # (5) (a) (iv)
      | (?:[a-zA-Z]|[ivxlc]{1,6}|[IVXLC]{1,6})[.)]      # a. iv) IV.
    )
    [ ]+(?=\S)
    # "30. days" and "1.5 percent" begin with a measure, not with a number of their own
    (?!(?:per\s?cent|%|(?:business|calendar|working)?\s?(?:day|week|month|year|hour|minute)s?
       |dollar|euro|pound|cent|usd|eur|gbp|thousand|million|billion|times)s?\b)""",
    re.VERBOSE | re.IGNORECASE,
)
_RULE_ROW = re.compile(r"\|(?:\s*:?-+:?\s*\|)+\s*")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])|\n+")
_LONGEST = 2_000  # characters of a block that is still read as one clause
_CAP = 8_000  # characters beyond which even a sentence is cut, so that all later work is bounded


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
    clauses: list[Clause] = []
    path: list[tuple[int, str]] = []
    for start, end in _blocks(text):
        heading = _HEADING.fullmatch(text, start, end)
        if heading:
            level = len(heading[1])
            path = [above for above in path if above[0] < level]
            path.append((level, heading[2].strip()))
        else:
            clauses.extend(_clauses(text, start, end, tuple(name for _, name in path)))
    return tuple(clauses)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans between blank lines."""
    start = 0
    while start < len(text):
        end = text.find("\n\n", start)
        end = len(text) if end < 0 else end
        if end > start:
            yield start, end
        start = end + 2


def _clauses(text: str, start: int, end: int, headings: tuple[str, ...]) -> Iterator[Clause]:
    if text.startswith("|", start):
        yield from _rows(text, start, end, headings)
        return
    marker = _MARKER.match(text, start, end)
    number = marker["number"] if marker else ""
    start = marker.end() if marker else start
    spans = [(start, end)] if end - start <= _LONGEST else _sentences(text, start, end)
    for first, last in spans:
        clause = _clause(text, first, last, headings, number)
        if clause:
            yield clause
        number = ""


def _rows(text: str, start: int, end: int, headings: tuple[str, ...]) -> Iterator[Clause]:
    """Yield the rows of a table, its header row as the last heading above them."""
    lines = _lines(text, start, end)
    if len(lines) > 1 and _RULE_ROW.fullmatch(text, *lines[1]):
        header = _clause(text, *_inside(text, *lines[0]), headings, "")
        del lines[1]
        if header and len(lines) > 1:
            headings = (*headings, header.text)
            del lines[0]
    for first, last in lines:
        clause = _clause(text, *_inside(text, first, last), headings, "")
        if clause:
            yield clause


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        spans.append((start, stop))
        start = stop + 1
    return spans


def _inside(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of a table row without its outer bars."""
    start += text.startswith("|", start, end)
    end -= text.endswith("|", start, end) and not text.endswith("\\|", start, end)
    return start, end


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for boundary in _SENTENCE_END.finditer(text, start, end):
        yield from _capped(text, first, boundary.start())
        first = boundary.end()
    yield from _capped(text, first, end)


def _capped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a span in stretches that are not too long, cut at spaces where there are any."""
    while end - start > _CAP:
        space = text.rfind(" ", start + 1, start + _CAP)
        stop = space if space > 0 else start + _CAP
        yield start, stop
        start = stop
    yield start, end


def _clause(
    text: str, start: int, end: int, headings: tuple[str, ...], number: str
) -> Clause | None:
    """Return the clause of a span, without outer white space; None if nothing is left."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    if not words:
        return None
    return Clause(start=start, end=start + len(words), text=words, headings=headings, number=number)
