"""Which tables hold data, and their rows."""

from collections.abc import Mapping

from analyzer.reading.tree import Element

__all__ = ["find_rows", "has_header", "is_layout"]

_WITHIN_LAYOUT = ("table", "h1", "h2", "h3")
_CELLS = ("td", "th")
_WIDEST = 40  # columns of a table in which cells may reach down
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
    """Return the cells of a table of data, row by row, without empty rows.

    A cell that reaches down stands in each of its rows, so that the others keep their columns; it
    reaches no farther than its group of rows. A cell that is wide is one cell all the same.
    """
    found, reaching = list[list[Element]](), dict[int, tuple[Element, int]]()
    group: Element | None = None
    for tag in table.iterdescendants("tr"):
        if tag.getparent() is not group:
            group, reaching = tag.getparent(), {}
        row = list(tag.iterchildren(*_CELLS))
        if row:
            found.append(_fill(row, reaching))
            reaching = _reach_on(found[-1], reaching)
    return found


def _fill(row: list[Element], reaching: Mapping[int, tuple[Element, int]]) -> list[Element]:
    """Return a row with the cells that reach into it."""
    for column, (cell, _) in sorted(reaching.items()):
        if column <= len(row):
            row.insert(column, cell)
    return row


def _reach_on(
    row: list[Element], reaching: Mapping[int, tuple[Element, int]]
) -> dict[int, tuple[Element, int]]:
    """Return which cells of a row reach into the next one, by column, and into how many more."""
    if any(cell.get("colspan", "1") != "1" for cell in row):
        return {}  # columns cannot be told by counting cells
    further = {}
    for column, cell in enumerate(row[:_WIDEST]):
        met, left = reaching.get(column, (None, 0))
        rows = left if met is cell else _count_rows(cell)
        if rows > 1:
            further[column] = (cell, rows - 1)
    return further


def _count_rows(cell: Element) -> int:
    """Return in how many rows a cell stands."""
    written = cell.get("rowspan", "").strip()
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 6 else 1


def has_header(row: list[Element]) -> bool:
    """Return whether the first row of a table names its columns."""
    head = any(True for _ in row[0].iterancestors("thead"))
    return head or all(cell.tag == "th" for cell in row)
