"""The version text in the making: the one place that knows how its blocks are written.

The format is a Markdown subset. Blocks are apart by one blank line:

- a heading: one to six `#`, a space, text on one line;
- a paragraph: lines of text, a line break between them where the source breaks the line;
- an item of a list: `-` or the number that a browser shows (`1.`, `b.`, `iv.`), a space, text; two
  spaces of indent per level; further paragraphs of the item are indented like its text;
- a table: a row a line, `| a | b |`; a header row is followed by `| --- | --- |`; a bar in a cell
  has a backslash before it.

Text is plain: no emphasis, no links, no images, no entities. A paragraph or an item's text that
begins with `#` gets a backslash before it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from analyzer.reading.line import Line, Span, join
from analyzer.reading.nest import Nest
from store.record import Link

__all__ = ["Block", "Draft", "arrange"]

Block = Sequence[Line]
"""The lines of a paragraph or of an item."""

_GLYPHS = "•◦▪▫●○■□‣⁃∙\uf0a7\uf0b7"
_GLYPH = re.compile(rf"[{_GLYPHS}]\s*")
_DECORATION = re.compile(rf"[-–—*_=~·.|#>+\s{_GLYPHS}]+")
_ITEM = re.compile(
    rf"-\s|[{_GLYPHS}]|(?:\d{{1,3}}|[a-zA-Z])[.)]\s|\((?:\d{{1,3}}|[a-zA-Z]{{1,4}})\)\s|#{{1,6}}\s"
)
_BAR = re.compile(r"\|")
_ODD = frozenset("-–—*_=~·.|#>+" + _GLYPHS)


class Draft:
    """Blocks as they are written down, with the links in them."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._links: list[Link] = []
        self._length = 0

    def finish(self) -> tuple[str, tuple[Link, ...]]:
        """Return the version text and its links."""
        return "\n\n".join(self._blocks), tuple(self._links)

    def add_heading(self, rank: int, blocks: Iterable[Block], nest: Nest, marker: str = "") -> bool:
        """Write a heading of rank 1 to 6; the number of the item it stands in becomes part of it.

        Returns:
            Whether there was anything to write.
        """
        line = join(line for block in blocks for line in block)
        if not line.text or _is_decoration(line.text):
            return False
        nest.hide()
        number = "" if marker in ("", "-") else f"{marker} "
        self._write(f"{'#' * rank} {number}", (line,))
        return True

    def add_text(self, blocks: Iterable[Block], nest: Nest, marker: str = "") -> bool:
        """Write paragraphs; with a marker, the first of them is an item of the innermost list.

        Args:
            blocks: As `arrange` gives them.
            nest: The lists that are open.
            marker: Of the item; empty for none.

        Returns:
            Whether there was anything to write, so that the marker is used up.
        """
        written = False
        for block in blocks:
            if marker:
                level = nest.show()
                self._write(f"{'  ' * level}{marker} ", block)
            else:
                self._write("  " * nest.depth, block)
            marker = ""
            written = True
        return written

    def add_table(self, rows: Sequence[Sequence[Line]], nest: Nest, *, header: bool) -> None:
        """Write a table; the first row is its header, if it has one. One column is no table."""
        header = header and any(cell.text for cell in rows[0])
        rows = [row for row in rows if any(cell.text for cell in row)]
        if not any(len(row) > 1 for row in rows):
            self.add_text(arrange([cell] for row in rows for cell in row), nest)
            return
        nest.hide()
        lines = [_write_row(row) for row in rows]
        if header:
            lines.insert(1, Line("|" + " --- |" * len(rows[0])))
        self._write("", lines)

    def _write(self, prefix: str, lines: Block) -> None:
        offset = self._length + len(prefix)
        if len(lines) == 1 and not lines[0].spans:  # as nearly all are
            text = lines[0].text
            self._blocks.append(prefix + text if prefix else text)
            self._length = offset + len(text) + 2
            return
        self._blocks.append(prefix + "\n".join([text for text, _ in lines]))
        for text, spans in lines:
            for start, end, target in spans:
                self._links.append(Link(start=offset + start, end=offset + end, target=target))
            offset += len(text) + 1
        self._length = offset + 1


def arrange(blocks: Iterable[Block], *, item: bool = False) -> list[Block]:
    """Return the blocks to be written of those that were read, without rules and decoration.

    A line that begins like an item of a list makes a block of its own, whatever markup was used to
    begin it.

    Args:
        blocks: As they stand in the source.
        item: Whether the first one is the text of an item, so that a drawn bullet says it twice.
    """
    arranged: list[Block] = []
    for block in blocks:
        if len(block) == 1 and block[0].text[0] not in _ODD:  # as nearly all are
            arranged.append(block)
            item = False
            continue
        lines: list[Line] = []
        for line in block:
            if _is_decoration(line.text):
                continue
            if lines and not _ITEM.match(line.text):
                lines.append(line)
                continue
            lines = [_write_first(line, bullet=not item)]
            arranged.append(lines)
            item = False
    return arranged


def _is_decoration(text: str) -> bool:
    return text[0] in _ODD and _DECORATION.fullmatch(text) is not None


def _write_first(line: Line, *, bullet: bool) -> Line:
    """Write the first line of a block: drawn bullets as `-`, a `#` so that it makes no heading."""
    if line.text[0] not in _ODD:
        return line
    glyph = _GLYPH.match(line.text)
    end = glyph.end() if glyph else 0
    sign = "- " if glyph and bullet else ""
    escape = "\\" if line.text[end] == "#" else ""
    return _replace_start(line, end, sign + escape)


def _replace_start(line: Line, end: int, start: str) -> Line:
    shift = len(start) - end
    spans = ((max(a, end) + shift, b + shift, target) for a, b, target in line.spans if b > end)
    return Line(start + line.text[end:], tuple(spans))


def _write_row(cells: Sequence[Line]) -> Line:
    pieces = ["|"]
    spans: list[Span] = []
    length = 1
    for cell in cells:
        bars = [bar.start() for bar in _BAR.finditer(cell.text)]
        for start, end, target in cell.spans:
            first = length + 1 + start + bisect_left(bars, start)
            last = length + 1 + end + bisect_left(bars, end)
            spans.append((first, last, target))
        pieces.append(" " + _BAR.sub(r"\\|", cell.text) + " |")
        length += len(pieces[-1])
    return Line("".join(pieces), tuple(spans))
