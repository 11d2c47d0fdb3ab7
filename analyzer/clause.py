"""Cutting a version's text into clauses: exact spans under their heading path.

A clause is a paragraph, a list item or a table row; a lead-in and the short bullets under it are
one. Its numbering or list marker is kept as data and left out of its text, so that renumbering is
no change of words; a block too long to be read at once is cut into its sentences. The rules are
explained in docs/decisions/004-spans.md.
"""

import re
from collections.abc import Iterator
from dataclasses import fields

from analyzer.numbering import shape, split_number
from store.record import Clause

__all__ = ["segment"]

_HEADING = re.compile(r"(#{1,6}) +(.*)", re.DOTALL)
_RULE_ROW = re.compile(r"\|(?:\s*:?-+:?\s*\|)+\s*")
_SENTENCE_END = re.compile(
    r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])|(?<=[。！？])(?![」』）])|\n+"
)
_LEADS = (":", "：")  # the second one is that of Chinese and Japanese
_LONGEST = 2_000  # characters of a block that is still read as one clause
_CAP = 8_000  # characters beyond which even a sentence is cut, so that all later work is bounded
_SHORT_ITEM = 120  # characters up to which a bullet is a fragment of its lead-in's sentence
_SHORT_LIST = 1_000  # characters up to which a lead-in and its bullets are read in one go
_LEAD_IN = 200  # characters of a lead-in that are shown above its items

_new = object.__new__
_set_start, _set_end, _set_text, _set_headings, _set_number = (
    getattr(Clause, each.name).__set__ for each in fields(Clause)
)


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
    headings: tuple[str, ...] = ()
    leads = _Leads()
    blocks = text.split("\n\n")
    start = place = 0
    while place < len(blocks):
        block = blocks[place]
        end = start + len(block)
        place += 1
        first = block[:1]
        if first == "#" and (heading := _HEADING.fullmatch(block)):
            level = len(heading[1])
            path = [above for above in path if above[0] < level]
            path.append((level, heading[2].strip()))
            headings = tuple(name for _, name in path)
            leads.close()
        elif first == "|":
            clauses.extend(_rows(text, start, end, headings))
            leads.close()
        elif first:
            number, skipped = split_number(block)
            if leads.is_open:
                leads.move(block, number)
            context = (*headings, *leads.texts) if leads.texts else headings
            if block[-1] in _LEADS:
                leads.await_items(block, number, skipped)
                end, place = _join(blocks, place, start, end)
            elif len(block) <= _LONGEST and not (block[-1].isspace() or block[skipped].isspace()):
                words = block[skipped:] if skipped else block
                clauses.append(_make(start + skipped, end, words, context, number))
                start = end + 2
                continue
            _add(clauses, text, (start + skipped, end), context, number)
        start = end + 2
    return tuple(clauses)


class _Leads:
    """The lead-ins that stand above the item at hand, outermost first.

    A lead-in ends with a colon. Its items are those right behind it that stand deeper, or are
    numbered in another way than itself; they end where the indent or the way of numbering does.
    """

    def __init__(self) -> None:
        self.is_open = False  # whether there are any, or one may just have begun
        self.texts: tuple[str, ...] = ()
        self._open: list[tuple[int, str]] = []  # indent and shape of the items of each
        self._waiting: tuple[str, int, str] | None = None  # a lead-in without items so far

    def close(self) -> None:
        """Forget all lead-ins: a heading or a table begins."""
        self.is_open, self.texts, self._waiting = False, (), None
        self._open.clear()

    def await_items(self, block: str, number: str, skipped: int) -> None:
        """Take a block for a lead-in, until the next one shows whether it is."""
        self._waiting = _shorten(block[skipped:]), _indent(block), shape(number)
        self.is_open = True

    def move(self, block: str, number: str) -> None:
        """Close the lead-ins that the block does not stand under, and open the one it begins."""
        indent, form = _indent(block), shape(number)
        waiting, self._waiting = self._waiting, None
        if waiting:
            lead, margin, own = waiting
            if number and (indent > margin or (indent == margin and form != own)):
                while self._open and margin < self._open[-1][0]:
                    self._pop()
                self._open.append((indent, form))
                self.texts = (*self.texts, lead)
                return
        while self._open and not self._is_within(indent, form):
            self._pop()
        self.is_open = bool(self._open)

    def _is_within(self, indent: int, form: str) -> bool:
        margin, own = self._open[-1]
        return indent > margin or (indent == margin and form == own)

    def _pop(self) -> None:
        self._open.pop()
        self.texts = self.texts[:-1]


def _indent(block: str) -> int:
    return len(block) - len(block.lstrip(" "))


def _shorten(lead: str) -> str:
    """Return the last sentence of a lead-in, or its last words."""
    lead = lead.strip()
    if len(lead) <= _LEAD_IN:
        return lead
    last = lead[-_LEAD_IN:]
    sentence = last.rfind(". ")
    return last[sentence + 2 :] if sentence >= 0 else f"… {last[last.find(' ') + 1 :]}"


def _join(blocks: list[str], place: int, start: int, end: int) -> tuple[int, int]:
    """Return where a lead-in ends with all of its bullets, if these are short; and what is next."""
    indent = None
    last, length = place, end
    while last < len(blocks):
        block = blocks[last]
        bare = block.lstrip(" ")
        if not bare.startswith("- "):
            break
        margin = len(block) - len(bare)
        if indent is None:
            indent = margin
        if margin < indent:
            break
        length += 2 + len(block)
        is_lead = bare.endswith(_LEADS) or split_number(bare)[0] != "-"
        if margin > indent or len(bare) > _SHORT_ITEM or length - start > _SHORT_LIST or is_lead:
            return end, place
        last += 1
    is_going_on = last < len(blocks) and indent is not None and _indent(blocks[last]) > indent
    return (end, place) if is_going_on or last == place else (length, last)


def _add(
    clauses: list[Clause], text: str, span: tuple[int, int], headings: tuple[str, ...], number: str
) -> None:
    """Add the clause of a span, or several if it is too long to be read at once."""
    start, end = span
    if end - start <= _LONGEST:
        clause = _clause(text, start, end, headings, number)
        if clause:
            clauses.append(clause)
        return
    for first, last in _sentences(text, start, end):
        clause = _clause(text, first, last, headings, number)
        if clause:
            clauses.append(clause)
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
    words = text[start:end].rstrip()
    bare = words.lstrip()
    if not bare:
        return None
    end = start + len(words)
    return _make(end - len(bare), end, bare, headings, number)


def _make(start: int, end: int, text: str, headings: tuple[str, ...], number: str) -> Clause:
    """Do what `Clause(...)` does, in a third of the time: a history has millions of them."""
    clause = _new(Clause)
    _set_start(clause, start)
    _set_end(clause, end)
    _set_text(clause, text)
    _set_headings(clause, headings)
    _set_number(clause, number)
    return clause
