"""Captures in the order in which they were kept, some at a time: never are all in memory."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from store.captures import capture_of
from store.directory import key_of
from store.record import Capture
from store.table import CaptureRow, DocumentRow, PlatformRow, SnapshotRow

__all__ = ["bringer_of", "captures_after"]

_AT_ONCE = 500

# Written once, because it is asked for each capture of a crawl.
_FIND_BRINGER = (
    select(CaptureRow)
    .join(SnapshotRow, CaptureRow.snapshot_id == SnapshotRow.id)
    .where(SnapshotRow.sha256 == bindparam("sha256"), CaptureRow.warc != "")
    .order_by(CaptureRow.id)
    .limit(1)
)


def captures_after(
    session: Session, number: int, *, platforms: Sequence[str], since: datetime | None
) -> list[tuple[int, Capture, str]]:
    """Return the next captures, each with its number and the SHA-256 of its bytes.

    Args:
        session: The ledger's session.
        number: Of the capture before the first one.
        platforms: Only captures of these; of all if empty.
        since: Only captures of this time or later.
    """
    query = (
        select(CaptureRow, SnapshotRow.sha256)
        .outerjoin(SnapshotRow, CaptureRow.snapshot_id == SnapshotRow.id)
        .where(CaptureRow.id > number)
        .order_by(CaptureRow.id)
        .limit(_AT_ONCE)
    )
    if platforms:
        query = (
            query.join(DocumentRow, CaptureRow.document_id == DocumentRow.id)
            .join(PlatformRow, DocumentRow.platform_id == PlatformRow.id)
            .where(PlatformRow.name.in_(platforms))
        )
    if since is not None:
        query = query.where(CaptureRow.at >= since)
    found = []
    for row, sha256 in session.execute(query).all():
        capture = capture_of(row, key_of(session, row.document_id))
        found.append((row.id, capture, sha256 or ""))
        session.expunge(row)
    return found


def bringer_of(session: Session, sha256: str) -> Capture | None:
    """Return the first capture that brought these bytes and whose exchange a WARC file holds."""
    row = session.connection().execute(_FIND_BRINGER, {"sha256": sha256}).one_or_none()
    return None if row is None else capture_of(row, key_of(session, row.document_id))
