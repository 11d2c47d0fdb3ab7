"""Rows by the public IDs of their records, as people cite them.

All of it raises RecordUnknown, or IdMalformed.
"""

from typing import TypeVar

from sqlalchemy.orm import Session

from store.error import RecordUnknown
from store.ids import Kind, parse_id
from store.table import ChangeRow, DocumentRow, ProvisionRow

__all__ = ["change_row", "document_row", "provision_row", "record_number", "unknown_record"]

_Row = TypeVar("_Row", DocumentRow, ChangeRow, ProvisionRow)

_HIGHEST = 2**31 - 1  # what a column of numbers can hold


def document_row(session: Session, id: str) -> DocumentRow:  # noqa: A002 - the word of records
    """Return the row of a document."""
    return _row(session, DocumentRow, Kind.DOCUMENT, id)


def change_row(session: Session, id: str) -> ChangeRow:  # noqa: A002 - the word of records
    """Return the row of a change record."""
    return _row(session, ChangeRow, Kind.CHANGE, id)


def provision_row(session: Session, id: str) -> ProvisionRow:  # noqa: A002 - the word of records
    """Return the row of a provision record."""
    return _row(session, ProvisionRow, Kind.PROVISION, id)


def record_number(id: str, expected: Kind) -> int:  # noqa: A002 - the word of records
    """Return the number of a record of an expected kind."""
    kind, number = parse_id(id)
    if kind is not expected:
        raise RecordUnknown(f"{id} is not the ID of a {expected.name.lower()} record")
    if number > _HIGHEST:
        raise unknown_record(id)
    return number


def unknown_record(id: str) -> RecordUnknown:  # noqa: A002 - the word of records
    """Return what is raised where there is no record of an ID."""
    return RecordUnknown(f"no record {id} is in this home: check the ID, or name the right --home")


def _row(session: Session, rows: type[_Row], kind: Kind, id: str) -> _Row:  # noqa: A002 - as above
    row = session.get(rows, record_number(id, kind))
    if row is None:
        raise unknown_record(id)
    return row
