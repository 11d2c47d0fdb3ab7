"""Which tables hold data, and their rows."""

from collections.abc import Mapping

from analyzer.reading.tree import Element

__all__ = ["find_rows", "has_header", "is_layout"]

_WITHIN_LAYOUT = ("table", "h1", "h2", "h3")
_CELLS = ("td", "th")
_LONGEST_CELL = 300  # words; beyond, a cell is a page of text that a table only puts in its place


def is_layout(table: Element, words: Mapping[Element, int]) -> bool:
    """Return whether a table only arranges the page, so that its cells are read as plain blocks.

    It does if it says so, if it holds another table, a heading or a cell with a page of text, or if
    not all of its words are in cells.

    Args:
        table: The tag of the table.
        words: How many stand in each tag itself.
    """
    if table.get("role") in ("presentation", "none"):
        return True
    if any(True for _ in table.iterdescendants(*_WITHIN_LAYOUT)):
        return True
    cells = [*table.iterchildren("caption"), *table.iterdescendants(*_CELLS)]
    counts = [sum(map(words.__getitem__, cell.iter())) for cell in cells]
    total = sum(map(words.__getitem__, table.iter()))
    return max(counts, default=0) > _LONGEST_CELL or sum(counts) < total


def find_rows(table: Element) -> list[list[Element]]:
    """Return the cells of a table of data, row by row, without empty rows."""
    rows = (list(row.iterchildren(*_CELLS)) for row in table.iterdescendants("tr"))
    return [row for row in rows if row]


def has_header(row: list[Element]) -> bool:
    """Return whether the first row of a table names its columns."""
    head = any(True for _ in row[0].iterancestors("thead"))
    return head or all(cell.tag == "th" for cell in row)
