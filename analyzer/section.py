"""Cutting what stands under one heading into pieces: the clauses to be, by their place in it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from analyzer.lead import COLONS, Leads, indent_of
from analyzer.numbering import split_number

__all__ = ["Section", "cut"]

_RULE_ROW = re.compile(r"\|(?:\s*:?-+:?\s*\|)+\s*")
_SENTENCE_END = re.compile(
    r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])|(?<=[。！？])(?![」』）])|\n+"
)
_LONGEST = 2_000  # characters of a block that is still read as one clause
_CAP = 8_000  # characters beyond which even a sentence is cut, so that all later work is bounded
_SHORT_ITEM = 120  # characters up to which a bullet is a fragment of its lead-in's sentence
_SHORT_LIST = 1_000  # characters up to which a lead-in and its bullets are read in one go
_UNUSUAL = frozenset(filter(str.isspace, map(chr, range(0x3001)))).union(COLONS)

_Piece = tuple[int, int, str, tuple[str, ...], str]


class Section(NamedTuple):
    """What stands under one heading: the pieces of it, column by column."""

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    leads: tuple[tuple[str, ...], ...] = ()  # the lead-ins and table headers above each
    numbers: tuple[str, ...] = ()


def cut(body: str) -> Section:
    r"""Cut a text without headings.

    >>> cut("2. You pay.\n\n- In advance.").texts
    ('You pay.', 'In advance.')
    """
    pieces: list[_Piece] = []
    leads = Leads()
    blocks = body.split("\n\n")
    start = place = 0
    while place < len(blocks):
        block = blocks[place]
        end = start + len(block)
        place += 1
        if not block:
            pass
        elif block[0] == "|":
            pieces.extend(_rows(body, start, end))
            leads.close()
        else:
            number, skipped = split_number(block)
            if leads.is_open:
                leads.move(block, number)
            above = leads.texts
            if block[-1] in _UNUSUAL or end - start > _LONGEST or block[skipped] in _UNUSUAL:
                if block[-1] in COLONS:
                    leads.await_items(block, number, skipped)
                    end, place = _join(blocks, place, start, end)
                for span in _sentences(body, start + skipped, end):
                    if piece := _strip(body, *span):
                        pieces.append((*piece, above, number))
                    number = ""
            else:
                pieces.append((start + skipped, end, block[skipped:], above, number))
        start = end + 2
    return Section(*zip(*pieces, strict=True))


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
        is_lead = bare.endswith(COLONS) or split_number(bare)[0] != "-"
        if margin > indent or len(bare) > _SHORT_ITEM or length - start > _SHORT_LIST or is_lead:
            return end, place
        last += 1
    is_going_on = last < len(blocks) and indent is not None and indent_of(blocks[last]) > indent
    return (end, place) if is_going_on or last == place else (length, last)


def _rows(text: str, start: int, end: int) -> Iterator[_Piece]:
    """Yield the rows of a table, its header row as what leads to them."""
    lines = _lines(text, start, end)
    above: tuple[str, ...] = ()
    if len(lines) > 1 and _RULE_ROW.fullmatch(text, *lines[1]):
        header = _strip(text, *_inside(text, *lines[0]))
        del lines[1]
        if header and len(lines) > 1:
            above = (header[2],)
            del lines[0]
    for first, last in lines:
        if row := _strip(text, *_inside(text, first, last)):
            yield *row, above, ""


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
    """Yield the sentences of a span that is too long to be read at once."""
    if end - start <= _LONGEST:
        yield start, end
        return
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


def _strip(text: str, start: int, end: int) -> tuple[int, int, str] | None:
    """Return a span and its words without outer white space; None if nothing is left."""
    words = text[start:end].rstrip()
    bare = words.lstrip()
    end = start + len(words)
    return (end - len(bare), end, bare) if bare else None
