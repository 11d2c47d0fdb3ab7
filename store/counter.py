"""The numbers of records: each is given once, and none is left out."""

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from store.table import CounterRow

__all__ = ["next_number", "next_numbers"]

_COUNT = (
    update(CounterRow)
    .where(CounterRow.kind == bindparam("of"))
    .values(last=CounterRow.last + bindparam("more"))
    .returning(CounterRow.last)
)
_BEGIN_COUNT = insert(CounterRow)


def next_number(session: Session, kind: str) -> int:
    """Give the next number of a kind of record. A number is never given twice."""
    return next_numbers(session, kind, 1)[0]


def next_numbers(session: Session, kind: str, count: int) -> range:
    """Give the next numbers of a kind of record, as many as asked for.

    A counter of our own leaves no gaps when a transaction is rolled back, unlike the sequences of a
    database, so that the same work done anew gives the same IDs.
    """
    if not count:
        return range(0)
    last: int | None = session.connection().scalar(_COUNT, {"of": kind, "more": count})
    if last is None:
        session.connection().execute(_BEGIN_COUNT, {"kind": kind, "last": count})
        last = count
    return range(last - count + 1, last + 1)
