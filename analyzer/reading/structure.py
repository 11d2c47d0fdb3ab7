"""From the tree of structure of a tagged PDF to headings, items, tables and paragraphs."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from analyzer.reading.character import clean, squeeze
from analyzer.reading.draft import Draft, arrange
from analyzer.reading.extraction import HYPHEN
from analyzer.reading.layout import count_words, join_lines
from analyzer.reading.line import Line
from analyzer.reading.nest import Nest

__all__ = ["write_tree"]

_HEADING = re.compile(r"H([1-6])?|Title")
_UNNAMED = 2  # the rank of a heading that is only called one
# What stands within a line; everything else stands by itself.
_INLINE = frozenset({
    "Annot", "BibEntry", "Code", "Em", "Lbl", "Link", "Quote", "RB", "Reference", "Ruby", "Span",
    "Strong", "Sub", "Warichu", "WP", "WT",
})  # fmt: skip
# Page numbers change whenever something is added, and the headings are all in the text.
_NEVER = frozenset({"Artifact", "RP", "RT", "TOC"})
_NOTES = frozenset({"FENote", "Note"})
_CELLS = ("TD", "TH")
_WITHIN_LAYOUT = frozenset({"Table", "H", "H1", "H2", "H3"})
_LONGEST_CELL = 300  # words; beyond, a cell is a page of text that a table only puts in its place

_Leaf = tuple[int, int, str]
_NOWHERE = (-1, -1)


def write_tree(tree: Sequence[Any], draft: Draft) -> int:
    """Write down what the elements hold, in their order, and return how many words that is.

    Args:
        tree: As `analyzer.reading.extraction.extract` gives it.
        draft: Where to write.
    """
    walk = _Walk(draft, count_words(text for _, _, text in _find_leaves(["Document", tree])))
    walk.visit(["Document", list(tree)])
    walk.flush()
    return walk.words


class _Walk:
    """One pass through the tree. It is no deeper than the extraction lets it be."""

    def __init__(self, draft: Draft, known: Counter[str]) -> None:
        self.words = 0
        self._draft = draft
        self._known = known  # words of the document, which tell what a hyphen divides
        self._nest = Nest()
        self._leaves: list[_Leaf] = []
        self._marker = ""
        self._aside: list[Any] = []  # notes that the text refers to in the middle of a block

    def visit(self, element: Any) -> None:
        """Write down an element and all that is within it."""
        kind, children = element
        if kind in _NEVER:
            return
        if kind in _NOTES and self._leaves:
            self._aside.append(element)
        elif heading := _HEADING.fullmatch(kind):
            self._add_heading(element, int(heading[1] or (_UNNAMED if kind == "H" else 1)))
        elif kind == "Table":
            self._add_table(element)
        elif kind == "L":
            self._add_list(children)
        elif kind == "LI":
            self._add_item(children)
        elif _is_inline(element):
            self._visit_all(children)
        else:
            self.flush()
            self._visit_all(children)
            self.flush()

    def flush(self) -> None:
        """End a block."""
        text = self._take()
        if text:
            blocks = arrange([[Line(text)]], item=bool(self._marker))
            if self._draft.add_text(blocks, self._nest, self._marker):
                self._marker = ""
        aside, self._aside = self._aside, []
        for note in aside:
            self.visit(note)

    def _visit_all(self, children: Sequence[Any]) -> None:
        for child in children:
            if _is_element(child):
                self.visit(child)
            else:
                self._leaves.append(child)

    def _take(self) -> str:
        leaves, self._leaves = self._leaves, []
        text = _join(leaves, self._known)
        self.words += len(text.split())
        return text

    def _add_heading(self, element: Any, rank: int) -> None:
        self.flush()
        self._leaves = list(_find_leaves(element))
        text = self._take()
        if text and self._draft.add_heading(rank, [[Line(text)]], self._nest, self._marker):
            self._marker = ""

    def _add_list(self, children: Sequence[Any]) -> None:
        self.flush()
        self._nest.open()
        self._visit_all(children)
        self.flush()
        self._nest.close()

    def _add_item(self, children: Sequence[Any]) -> None:
        self.flush()
        label = _label(children)
        self._leaves = list(_find_leaves(label))
        written = self._take()
        outer = self._marker
        self._marker = written if any(map(str.isalnum, written)) else "-"
        self._visit_all([child for child in children if child is not label])
        self.flush()
        self._marker = outer

    def _add_table(self, table: Any) -> None:
        self.flush()
        rows = [row for row in _find(table, "TR") if _cells(row)]
        if not rows or any(map(_is_layout, (cell for row in rows for cell in _cells(row)))):
            self._visit_all(table[1])
            self.flush()
            return
        for caption in _find(table, "Caption"):
            self.visit(caption)
        lines = [[self._read_cell(cell) for cell in _cells(row)] for row in rows]
        header = all(cell[0] == "TH" for cell in _cells(rows[0])) and len(_cells(rows[0])) > 1
        self._draft.add_table(lines, self._nest, header=header)

    def _read_cell(self, cell: Any) -> Line:
        self._leaves = list(_find_leaves(cell))
        return Line(self._take())


def _is_inline(element: Any) -> bool:
    """Whether an element stands within a line; Chromium wraps any text into a "NonStruct"."""
    kind, children = element
    return kind in _INLINE or (kind == "NonStruct" and not any(map(_is_element, children)))


def _is_element(child: Any) -> bool:
    return isinstance(child[0], str)


def _find_leaves(element: Any) -> Iterator[_Leaf]:
    """Yield the leaves within an element, with line ends and bullets where blocks were one line."""
    kind, children = element
    if kind in _NEVER:
        return
    if kind == "LI" and not any(text.strip() for _, _, text in _find_leaves(_label(children))):
        yield (*_NOWHERE, "- ")
    for child in children:
        if _is_element(child):
            yield from _find_leaves(child)
        else:
            yield child[0], child[1], child[2]
    if not _is_inline(element):
        yield (*_NOWHERE, "\n")


def _label(children: Sequence[Any]) -> Any:
    """Return the label of an item; an empty element if it has none."""
    labels = (child for child in children if _is_element(child) and child[0] == "Lbl")
    return next(labels, ["Lbl", []])


def _find(element: Any, kind: str) -> Iterator[Any]:
    """Yield the outermost elements of a kind."""
    for child in element[1]:
        if _is_element(child) and child[0] == kind:
            yield child
        elif _is_element(child):
            yield from _find(child, kind)


def _cells(row: Any) -> list[Any]:
    return [child for child in row[1] if _is_element(child) and child[0] in _CELLS]


def _is_layout(cell: Any) -> bool:
    """Whether a cell holds what no cell of data does: another table, a heading, a page of text."""
    words = sum(len(text.split()) for _, _, text in _find_leaves(cell))
    return words > _LONGEST_CELL or any(next(_find(cell, kind), None) for kind in _WITHIN_LAYOUT)


def _join(leaves: Sequence[_Leaf], known: Counter[str]) -> str:
    """Return the text of leaves on one line, divided words joined."""
    pieces: list[str] = []
    before = (-1, -1)
    for page, place, text in leaves:
        if (page, place) != (before[0], before[1] + 1):
            pieces.append("\n")  # what was printed elsewhere has no line end of its own
        pieces.append(text)
        before = (page, place)
    lines: list[tuple[str, bool]] = []
    for line in "".join(pieces).replace("\r", "\n").split("\n"):
        *divided, last = line.split(HYPHEN)
        lines += [(part, True) for part in divided]
        lines.append((last, False))
    settled = [(squeeze(clean(text)), hyphen) for text, hyphen in lines]
    return join_lines([line for line in settled if line[0]], known)
