"""Which tables hold data, and their rows."""

from bs4 import Tag

from analyzer.reading.tree import Text

__all__ = ["find_rows", "has_header", "is_layout"]

_WITHIN_LAYOUT = frozenset({"table", "h1", "h2", "h3"})
_CELLS = frozenset({"td", "th"})
_LONGEST_CELL = 300  # words; beyond, a cell is a page of text that a table only puts in its place


def is_layout(table: Tag) -> bool:
    """Return whether a table only arranges the page, so that its cells are read as plain blocks.

    It does if it says so, if it holds another table, a heading or a cell with a page of text, or if
    not all of its words are in cells.
    """
    if str(table.get("role", "")) in ("presentation", "none"):
        return True
    counted, longest, total = 0, 0, 0
    for part in table.descendants:
        if isinstance(part, Text):
            total += part.words
        elif isinstance(part, Tag) and part.name in _WITHIN_LAYOUT:
            return True
        elif isinstance(part, Tag) and _is_cell(part, table):
            words = _count_words(part)
            longest = max(longest, words)
            counted += words
    return longest > _LONGEST_CELL or counted < total


def find_rows(table: Tag) -> list[list[Tag]]:
    """Return the cells of a table of data, row by row, without empty rows."""
    rows = [
        [cell for cell in row.contents if isinstance(cell, Tag) and cell.name in _CELLS]
        for row in table.descendants
        if isinstance(row, Tag) and row.name == "tr"
    ]
    return [row for row in rows if row]


def has_header(row: list[Tag]) -> bool:
    """Return whether the first row of a table names its columns."""
    head = row[0].find_parent("thead") is not None
    return head or all(cell.name == "th" for cell in row)


def _is_cell(tag: Tag, table: Tag) -> bool:
    return tag.name in _CELLS or (tag.name == "caption" and tag.parent is table)


def _count_words(tag: Tag) -> int:
    return sum([part.words for part in tag.descendants if isinstance(part, Text)])
