"""Which tables hold data, and their rows."""

from bs4 import Tag

__all__ = ["find_rows", "has_header", "is_layout"]

_WITHIN_LAYOUT = ["table", "h1", "h2", "h3"]
_LONGEST_CELL = 300  # words; beyond, a cell is a page of text that a table only puts in its place


def is_layout(table: Tag) -> bool:
    """Return whether a table only arranges the page, so that its cells are read as plain blocks.

    It does if it says so, if it holds another table, a heading or a cell with a page of text, or if
    not all of its words are in cells.
    """
    if str(table.get("role", "")) in ("presentation", "none"):
        return True
    if table.find(_WITHIN_LAYOUT) is not None:
        return True
    cells = [_count_words(cell) for cell in table.find_all(["td", "th"])]
    captions = [_count_words(caption) for caption in table.find_all("caption", recursive=False)]
    longest = max(cells, default=0)
    return longest > _LONGEST_CELL or sum(cells) + sum(captions) < _count_words(table)


def find_rows(table: Tag) -> list[list[Tag]]:
    """Return the cells of a table of data, row by row, without empty rows."""
    rows = [row.find_all(["td", "th"], recursive=False) for row in table.find_all("tr")]
    return [list(row) for row in rows if row]


def has_header(row: list[Tag]) -> bool:
    """Return whether the first row of a table names its columns."""
    head = row[0].find_parent("thead") is not None
    return head or all(cell.name == "th" for cell in row)


def _count_words(tag: Tag) -> int:
    return len(tag.get_text(" ").split())
