"""Markdown, and plain text that is laid out like it, cut into blocks."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analyzer.reading.draft import Block, arrange
from analyzer.reading.line import BREAK, Line, Run, join, settle
from analyzer.reading.wrapping import is_full

__all__ = ["Inline", "Piece", "cut", "cut_verbatim"]

Inline = Callable[[str], list[Run]]
"""What makes runs of the text of a block, in which a line end ends a line."""

_START = re.compile(
    r"(?P<indent> *)(?:(?P<hashes>#{1,6})(?: +|$)"
    r"|(?P<marker>[-*+]|\d{1,9}[.)]"
    r"|(?:[a-zA-Z]|[a-z]{2}|[A-Z]{2}|[ivxlcdm]{2,8}|[IVXLCDM]{2,8})\.) +)?"
)
# An item may begin with an item, but "P. O. Box" does not: two spaces must follow its marker.
_NESTED = re.compile(
    r"(?P<indent> *)(?:(?P<hashes>#{1,6})(?: +|$)|(?P<marker>[-*+]|\d{1,9}[.)])  +)?"
)
_INTERRUPTS = re.compile(r"[-*+]|1[.)]")  # the markers that end a paragraph without a blank line
_FOLLOWS = re.compile(r"[-*+]|\d{1,3}[.)]|[a-zA-Z]\.")  # and those that end an item so
_UNDERLINE = re.compile(r"=+|-+")
_RULE = re.compile(r"(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,}")
_DELIMITER = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_CAPTIONED = re.compile(r"\|(?: -{3,} \|)+([^|]*[^|\s][^|]*)")  # as Turndown writes a caption
_BAR = re.compile(r"(?<!\\)\|")
_CELL_ITEM = re.compile(r"(^|<br>)\s*[*+-]\s+")
_HASHES = re.compile(r"(?<!\s)\s+#+$")
_DEEPEST = 8  # markers on one line


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as it stands in the source."""

    indent: int  # columns before it, or before its marker
    marker: str = ""  # of an item of a list: "-" or a number
    rank: int = 0  # of a heading, 1 to 6
    blocks: tuple[Block, ...] = ()  # of text, arranged
    rows: tuple[tuple[Line, ...], ...] = ()  # of a table
    header: bool = False  # whether the first row names the columns


def cut(source: str, inline: Inline, width: int) -> tuple[Piece, ...]:
    """Return the pieces of a stretch of text that holds no blank line.

    Args:
        source: The lines.
        inline: What reads the text within a block.
        width: The columns that the source was kept within, so that its line ends mean nothing;
            0 for none.
    """
    cutter = _Cutter(inline, width)
    for line in source.split("\n"):
        cutter.take(line)
    return cutter.finish()


def cut_verbatim(source: str) -> Piece:
    """Return text whose line ends count and which holds no markup."""
    runs: list[Run] = []
    for line in source.split("\n"):
        runs += [(line, ""), BREAK]
    return Piece(indent=0, blocks=tuple(arrange(settle(runs))))


class _Cutter:
    """The pieces so far, and the one that is being read."""

    def __init__(self, inline: Inline, width: int) -> None:
        self._inline = inline
        self._width = width
        self._pieces: list[Piece] = []
        self._indent = 0
        self._marker = ""
        self._text: list[str] = []  # lines, and between them what joins them
        self._above = ""  # the last of them as it stands in the source
        self._rows: list[str] = []

    def finish(self) -> tuple[Piece, ...]:
        self._close()
        return tuple(self._pieces)

    def take(self, line: str) -> None:
        bare = line.strip()
        if not bare:
            return
        if self._text and _UNDERLINE.fullmatch(bare):
            self._close(rank=1 if bare[0] == "=" else 2)
        elif bare[0] in "*-_" and _RULE.fullmatch(bare):
            self._close()
        elif not self._take_row(bare, len(line) - len(line.lstrip(" "))):
            self._take_text(line)

    def _take_row(self, bare: str, indent: int) -> bool:
        """Take a row of a table. Returns False if the line is none."""
        captioned = _CAPTIONED.fullmatch(bare) if len(self._rows) == 1 else None
        if captioned:
            self._rows = []
            self._add(captioned[1], indent)
            self._close()
        elif self._rows and "|" in bare:
            self._rows.append(bare)
        elif bare[0] == "|":
            self._close()
            self._indent = indent
            self._rows.append(bare)
        elif len(self._text) == 1 and "|" in bare and _DELIMITER.fullmatch(bare):
            self._rows = [self._text[0], bare]
        else:
            return False
        return True

    def _take_text(self, line: str) -> None:
        start = _START.match(line)
        depth = 0
        while start and start["marker"] and depth < _DEEPEST and self._may_begin(start["marker"]):
            self._close()
            self._indent = len(start["indent"])
            self._marker = "-" if start["marker"] in "*+" else start["marker"]
            line = " " * start.end() + line[start.end() :]
            start = _NESTED.match(line)
            depth += 1
        if start and start["hashes"]:
            if self._text:
                self._close()
            self._add(_HASHES.sub("", line[start.end() :]), len(start["indent"]))
            self._close(rank=len(start["hashes"]))
        else:
            self._add(line, len(line) - len(line.lstrip(" ")))

    def _may_begin(self, marker: str) -> bool:
        """Whether an item of a list may begin here, or the line goes on with the text before it."""
        listed = self._marker or self._indent > 1
        markers = _FOLLOWS if listed else _INTERRUPTS
        return not self._text or markers.fullmatch(marker) is not None

    def _add(self, line: str, indent: int) -> None:
        if self._rows:
            self._close()
        if not self._text and not self._marker:
            self._indent = indent
        bare = line.strip()
        if self._text:
            ended = self._above.endswith(("  ", "\\"))
            full = is_full(self._above, bare, self._width)
            self._text[-1] = self._text[-1].removesuffix("\\") if ended else self._text[-1]
            self._text.append(" " if full and not ended else "\n")
        self._text.append(bare)
        self._above = line

    def _close(self, rank: int = 0) -> None:
        if self._rows:
            self._pieces.append(_read_table(self._rows, self._inline, self._indent))
        elif self._text or self._marker:
            blocks: Sequence[Block] = settle(self._inline("".join(self._text)))
            if not rank:
                blocks = arrange(blocks, item=bool(self._marker))
            self._pieces.append(Piece(self._indent, self._marker, rank, tuple(blocks)))
        self._indent = 0
        self._marker = ""
        self._text = []
        self._rows = []


def _read_table(rows: list[str], inline: Inline, indent: int) -> Piece:
    header = len(rows) > 1 and _DELIMITER.fullmatch(rows[1]) is not None
    if header:
        rows = [rows[0], *rows[2:]]
    cells = tuple(tuple(_read_cell(cell, inline) for cell in _split_row(row)) for row in rows)
    return Piece(indent=indent, rows=cells, header=header)


def _split_row(row: str) -> list[str]:
    row = row.removeprefix("|")
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    return [cell.replace("\\|", "|").strip() for cell in _BAR.split(row)]


def _read_cell(cell: str, inline: Inline) -> Line:
    runs = inline(_CELL_ITEM.sub(r"\1 - ", cell))
    return join(line for block in settle(runs) for line in block)
