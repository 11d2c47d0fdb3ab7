"""What is named by its hash: wordings and heading paths."""

import json
from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from store.record import digest
from store.table import HeadingsRow

__all__ = ["chunks", "headings_ids", "headings_path", "wording_of"]

_AT_ONCE = 500  # names in one query: SQLite and PostgreSQL both take many more
_MEMORY = 20_000  # heading paths that are remembered

_FIND = select(HeadingsRow.sha256, HeadingsRow.id).where(
    HeadingsRow.sha256.in_(bindparam("names", expanding=True))
)
_KEEP = insert(HeadingsRow).returning(HeadingsRow.id, sort_by_parameter_order=True)

_Name = TypeVar("_Name")


def chunks(names: Sequence[_Name], size: int = _AT_ONCE) -> Iterator[Sequence[_Name]]:
    """Yield the names in stretches that one query can take, or in shorter ones."""
    return (names[first : first + size] for first in range(0, len(names), size))


def wording_of(text: str) -> int:
    """Return the first 64 bits of a wording's SHA-256, as a number that columns can hold."""
    return int.from_bytes(bytes.fromhex(digest(text)[:16]), "big", signed=True)


def headings_ids(session: Session, paths: Sequence[tuple[str, ...]]) -> list[int]:
    """Return the identity of each heading path, given now where it is new."""
    known: dict[tuple[str, ...], int] = session.info.setdefault("headings", {})
    unknown = [path for path in dict.fromkeys(paths) if path not in known]
    if unknown:
        if len(known) > _MEMORY:
            known.clear()
            unknown = list(dict.fromkeys(paths))
        names = {digest(json.dumps(path, ensure_ascii=False)): path for path in unknown}
        found: dict[str, int] = {}
        for some in chunks(list(names)):
            rows = session.connection().execute(_FIND, {"names": some})
            found.update((name, number) for name, number in rows)
        new = [name for name in names if name not in found]
        if new:
            values = [{"sha256": name, "path": list(names[name])} for name in new]
            numbers = session.connection().execute(_KEEP, values).scalars()
            found.update(zip(new, numbers, strict=True))
        known.update((path, found[name]) for name, path in names.items())
    return [known[path] for path in paths]


def headings_path(session: Session, number: int) -> tuple[str, ...]:
    """Return the heading path that an identity stands for."""
    known: dict[int, tuple[str, ...]] = session.info.setdefault("paths", {})
    if number not in known:
        if len(known) > _MEMORY:
            known.clear()
        known[number] = tuple(session.get_one(HeadingsRow, number).path)
    return known[number]
