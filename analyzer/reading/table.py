"""Which tables hold data, and their rows."""

from bs4 import Tag

__all__ = ["find_rows", "has_header", "is_layout"]

_WITHIN_LAYOUT = ["table", "h1", "h2", "h3"]
_LONGEST_CELL = 300  # words; beyond, a cell is a page of text that a table only puts in its place


def is_layout(table: Tag) -> bool:
    """Return whether a table only arranges the page, so that its cells are read as plain blocks."""
    if str(table.get("role", "")) in ("presentation", "none"):
        return True
    if table.find(_WITHIN_LAYOUT) is not None:
        return True
    return any(
        len(cell.get_text().split()) > _LONGEST_CELL for cell in table.find_all(["td", "th"])
    )


def find_rows(table: Tag) -> list[list[Tag]]:
    """Return the cells of a table of data, row by row, without empty rows."""
    rows = [row.find_all(["td", "th"], recursive=False) for row in table.find_all("tr")]
    return [list(row) for row in rows if row]


def has_header(row: list[Tag]) -> bool:
    """Return whether the first row of a table names its columns."""
    head = row[0].find_parent("thead") is not None
    return head or all(cell.name == "th" for cell in row)
