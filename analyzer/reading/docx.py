"""The reader of Word files: what Word shows of the text, without its headers and footers."""

import re
from collections.abc import Iterator
from contextlib import suppress
from xml.etree.ElementTree import Element

from analyzer.reading.character import clean, squeeze
from analyzer.reading.draft import Draft, arrange
from analyzer.reading.line import Line, Run, join, settle
from analyzer.reading.nest import Nest
from analyzer.reading.package import Package, get, name_of
from analyzer.reading.wordlist import Numbering, Styles, find_child, find_numbering
from analyzer.reading.wordtext import NEVER, WordText, choose, is_set
from store.error import ReadError
from store.record import Reading

__all__ = ["DOCX_READER", "read_docx"]

DOCX_READER = "docx/1"
"""Name and version of this reader: a new version for whatever can change a text."""

_MAIN = "word/document.xml"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_LONGEST_TITLE = 500
_LONGEST_CELL = 300  # words; beyond, a cell is a page of text that a table only puts in its place
_OUTSIDE = "a part of the file is kept in another format, and is not read"


def read_docx(data: bytes) -> Reading:
    """Return the text of a Word file, as a page of the same text would be read.

    Lists are numbered as Word numbers them. Footnotes stand at the end, text boxes behind the
    paragraph they hang on. Left out are headers, footers, comments, hidden text, the table of
    contents, and what is marked as deleted.

    Raises:
        ReadError: If the file is damaged, needs a password, or unpacks to too much.
    """
    package = Package(data)
    main = package.find("officeDocument") or _MAIN
    root = package.read(main)
    if root is None:
        raise ReadError("The office file holds no text document: save it as DOCX, PDF or HTML")
    styles_root = package.read(package.find("styles", main))
    walk = _Walk(package, main, Styles(styles_root))
    walk.visit(root)
    walk.finish()
    text, links = walk.draft.finish()
    return Reading(
        text=text,
        reader=DOCX_READER,
        title=_find_title(package) or walk.title,
        language=_find_language(styles_root),
        links=links,
        coverage=walk.words / walk.seen if walk.seen else 1.0,
        notes=tuple(walk.notes),
    )


class _Walk:
    """One pass through the document, writing down its blocks."""

    def __init__(self, package: Package, main: str, styles: Styles) -> None:
        self.draft = Draft()
        self.title = ""
        self.notes: list[str] = []
        self.seen = 0  # words, with those of the table of contents
        self.words = 0  # kept
        self._styles = styles
        self._numbering = Numbering(package.read(package.find("numbering", main)), styles)
        self._text = WordText(package, main)
        self._nest = Nest()
        self._depth = 0  # lists that are open
        self._carried: list[Run] = []  # of a paragraph whose end is deleted
        self._flat: list[Run] | None = None  # where blocks go within a cell

    def visit(self, parent: Element) -> None:
        """Write down the blocks within an element."""
        for child in parent:
            name = name_of(child)
            if name == "p":
                self._add_paragraph(child)
            elif name == "tbl":
                self._add_table(child)
            elif name == "AlternateContent":
                self.visit(choose(child))
            elif name == "altChunk":
                if _OUTSIDE not in self.notes:
                    self.notes.append(_OUTSIDE)
            elif name not in NEVER:
                self.visit(child)

    def finish(self) -> None:
        """Write down what is left: the notes, in the order in which the text refers to them."""
        self._close_lists()
        for mark, note in self._text.referred:  # grows if notes refer to notes
            self._carried = [(f"{mark} ", "")]
            self.visit(note)
            self._carried = []

    def _add_paragraph(self, paragraph: Element) -> None:
        properties = find_child(paragraph, "pPr")
        style = self._styles.find(get(find_child(properties, "pStyle"), "val"))
        boxes, self._text.boxes = self._text.boxes, []
        runs, self._carried = self._carried, []
        runs += self._text.read(paragraph)
        self._text.end_paragraph()
        words = sum(len(text.split()) for text, _ in runs)
        self.seen += words
        if find_child(find_child(properties, "rPr"), "del") is not None:
            self._carried = runs
        elif not style.contents:
            self.words += words
            rank = style.rank
            with suppress(ValueError):
                level = int(get(find_child(properties, "outlineLvl"), "val"))
                rank = min(level + 1, 6) if 0 <= level < 9 else 0
            self._write(runs, rank, find_numbering(properties, style))
        mine, self._text.boxes = self._text.boxes, boxes
        for box in mine:
            self.visit(box)

    def _write(self, runs: list[Run], rank: int, listed: tuple[str, int] | None) -> None:
        blocks = settle(runs)
        if not blocks:
            return  # Word numbers an empty paragraph, but nobody refers to it
        marker = self._numbering.mark(*listed) if listed else ""
        if self._flat is not None:
            self._flat += [(f"{marker} ", "")] * bool(marker) + runs + [(" ", "")]
        elif rank:
            self._close_lists()
            self.draft.add_heading(rank, blocks, self._nest, marker)
            self.title = self.title or join(line for block in blocks for line in block).text
        else:
            self._open_lists(listed[1] + 1 if listed and marker else 0)
            self.draft.add_text(arrange(blocks, item=bool(marker)), self._nest, marker)

    def _open_lists(self, depth: int) -> None:
        for _ in range(self._depth, depth):
            self._nest.open()
        for _ in range(depth, self._depth):
            self._nest.close()
        self._depth = depth

    def _close_lists(self) -> None:
        self._open_lists(0)

    def _add_table(self, table: Element) -> None:
        rows = [row for row in _find_rows(table) if not _is_deleted(row)]
        cells = [list(_find_cells(row)) for row in rows]
        if self._flat is not None or _is_layout(cells):
            for cell in (cell for row in cells for cell in row):
                self.visit(cell)
            return
        self._close_lists()
        lines = [[self._read_cell(cell) for cell in row] for row in cells if row]
        if lines:
            self.draft.add_table(lines, self._nest, header=_is_header(table, rows[0]))

    def _read_cell(self, cell: Element) -> Line:
        self._flat = []
        self.visit(cell)
        runs, self._flat = self._flat, None
        return join(line for block in settle(runs) for line in block)


def _find_rows(table: Element) -> Iterator[Element]:
    for child in table:
        if name_of(child) == "tr":
            yield child
        elif name_of(child) not in NEVER:
            yield from _find_rows(child)


def _find_cells(row: Element) -> Iterator[Element]:
    for child in row:
        if name_of(child) == "tc":
            yield child
        elif name_of(child) not in NEVER:
            yield from _find_cells(child)


def _is_deleted(row: Element) -> bool:
    return find_child(find_child(row, "trPr"), "del") is not None


def _is_layout(rows: list[list[Element]]) -> bool:
    """Whether a table only arranges the page: it holds another, or a cell with a page of text."""
    return any(
        next(cell.iter("{*}tbl"), None) is not None or _count_words(cell) > _LONGEST_CELL
        for row in rows
        for cell in row
    )


def _count_words(cell: Element) -> int:
    return sum(len((text.text or "").split()) for text in cell.iter("{*}t"))


def _is_header(table: Element, row: Element) -> bool:
    """Whether the first row names the columns: it comes back on each page, or is set in bold."""
    if is_set(find_child(row, "trPr"), "tblHeader"):
        return True
    look = find_child(find_child(table, "tblPr"), "tblLook")
    if get(look, "firstRow") not in ("1", "true", "on"):
        return False
    runs = [run for run in row.iter("{*}r") if _count_words(run)]
    return bool(runs) and all(is_set(find_child(run, "rPr"), "b") for run in runs)


def _find_title(package: Package) -> str:
    root = package.read(package.find("core-properties"))
    title = find_child(root, "title")
    return squeeze(clean((title.text if title is not None else "") or ""))[:_LONGEST_TITLE]


def _find_language(styles: Element | None) -> str:
    usual = find_child(find_child(styles, "docDefaults"), "rPrDefault")
    language = get(find_child(find_child(usual, "rPr"), "lang"), "val")
    return language if _LANGUAGE.fullmatch(language) else ""
