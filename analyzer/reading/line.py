"""Text within a block: runs with their link targets, settled into lines with exact spans."""

from collections.abc import Iterable
from typing import NamedTuple
from unicodedata import is_normalized, normalize

from analyzer.reading.character import squeeze

__all__ = ["BREAK", "Line", "Run", "Span", "join", "settle"]

Run = tuple[str, str]
"""A stretch of clean characters and the target it links to, which is empty if there is none."""

Span = tuple[int, int, str]
"""Where in a line an anchor text starts and ends, and the target it links to."""

BREAK: Run = ("", "\n")
"""The run that ends a line; two in a row end the block."""

# Letters to compose anew, once for each link. Only a page that means harm has more on one line.
_MOST_WORK = 10_000_000


class Line(NamedTuple):
    """One line of a block: no white space at its ends, single spaces within, in NFC."""

    text: str
    spans: tuple[Span, ...] = ()


def settle(runs: list[Run]) -> list[list[Line]]:
    """Return the blocks, each a list of lines, that the runs amount to. None of them is empty."""
    if BREAK not in runs:
        settled = _settle_line(runs)
        return [[settled]] if settled.text else []
    blocks: list[list[Line]] = []
    block: list[Line] = []
    line: list[Run] = []
    for run in (*runs, BREAK):
        if run is not BREAK:
            line.append(run)
            continue
        settled = _settle_line(line)
        line = []
        if settled.text:
            block.append(settled)
        elif block:
            blocks.append(block)
            block = []
    return [*blocks, block] if block else blocks


def join(lines: Iterable[Line]) -> Line:
    """Return the lines as one, a space between them.

    >>> join([Line("Terms"), Line("of use", ((3, 6, "/use"),))])
    Line(text='Terms of use', spans=((9, 12, '/use'),))
    """
    texts: list[str] = []
    spans: list[Span] = []
    offset = 0
    for line in lines:
        texts.append(line.text)
        spans += ((start + offset, end + offset, target) for start, end, target in line.spans)
        offset += len(line.text) + 1
    return Line(" ".join(texts), tuple(spans))


def _settle_line(runs: list[Run]) -> Line:
    """Squeeze the runs into one line. Links with one target and nothing between are one link."""
    if len(runs) == 1 and not runs[0][1]:
        return Line(squeeze(runs[0][0]))
    if not any([target for _, target in runs]):  # noqa: C419  a generator takes twice as long
        return Line(_compose(squeeze("".join([text for text, _ in runs]))))
    pieces: list[str] = []
    spans: list[Span] = []
    length = 0
    gap = False  # white space was seen since the last piece
    before = ""  # the target of the run before
    for text, target in runs:
        words = squeeze(text)
        if words:
            if length and (gap or text[0].isspace()):
                pieces.append(" ")
                length += 1
            if target and spans and target == before:
                spans[-1] = (spans[-1][0], length + len(words), target)
            elif target:
                spans.append((length, length + len(words), target))
            pieces.append(words)
            length += len(words)
        if text:
            gap = text[-1].isspace() or (gap and not words)
            before = target
    return _compose_line("".join(pieces), spans)


def _compose(text: str) -> str:
    """Bring into NFC what is so within its runs, but not across them."""
    return text if text.isascii() or is_normalized("NFC", text) else normalize("NFC", text)


def _compose_line(text: str, spans: list[Span]) -> Line:
    composed = _compose(text)
    if composed is not text and len(text) * len(spans) > _MOST_WORK:
        spans = []
    elif composed is not text:
        spans = [
            (len(_compose(text[:start])), len(_compose(text[:end])), target)
            for start, end, target in spans
        ]
    return Line(composed, tuple(spans))
