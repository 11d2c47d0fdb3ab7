"""What is stored once and named by its hash: wordings and heading paths."""

import json
from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.record import Clause, digest
from store.table import ClauseRow, HeadingsRow, VersionRow

__all__ = ["chunks", "clause_ids", "headings_id", "headings_path"]

_AT_ONCE = 500  # names in one query: SQLite and PostgreSQL both take many more

_Name = TypeVar("_Name")


def chunks(names: Sequence[_Name]) -> Iterator[Sequence[_Name]]:
    """Yield the names in stretches that one query can take."""
    return (names[first : first + _AT_ONCE] for first in range(0, len(names), _AT_ONCE))


def clause_ids(session: Session, version: VersionRow, clauses: Sequence[Clause]) -> list[int]:
    """Return the identity of each clause's wording, given now where it is new."""
    names = [clause.sha256 for clause in clauses]
    known = _known_clauses(session, names)
    for name, clause in zip(names, clauses, strict=True):
        if name not in known:
            row = ClauseRow(sha256=name, version_id=version.id, start=clause.start, end=clause.end)
            session.add(row)
            session.flush()
            known[name] = row.id
    return [known[name] for name in names]


def headings_id(session: Session, path: tuple[str, ...]) -> int:
    """Return the identity of a heading path, given now if it is new."""
    ids: dict[tuple[str, ...], int] = session.info.setdefault("headings", {})
    if path not in ids:
        sha256 = digest(json.dumps(path, ensure_ascii=False))
        row = session.scalar(select(HeadingsRow).where(HeadingsRow.sha256 == sha256))
        if row is None:
            row = HeadingsRow(sha256=sha256, path=list(path))
            session.add(row)
            session.flush()
        ids[path] = row.id
    return ids[path]


def headings_path(session: Session, number: int) -> tuple[str, ...]:
    """Return the heading path that an identity stands for."""
    return tuple(session.get_one(HeadingsRow, number).path)


def _known_clauses(session: Session, names: Sequence[str]) -> dict[str, int]:
    known: dict[str, int] = {}
    for some in chunks(names):
        rows = session.execute(
            select(ClauseRow.sha256, ClauseRow.id).where(ClauseRow.sha256.in_(some))
        )
        known.update((sha256, number) for sha256, number in rows)
    return known
