"""Captures as rows, and on their way out: with the bytes that they brought."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, literal, select, tuple_
from sqlalchemy.orm import Session

from store.blob import BlobFolder
from store.content import load_content
from store.directory import document_key, key_of
from store.ids import Kind, format_id
from store.record import Capture, DocumentKey, Failure, Origin, Outcome, Pending
from store.shape import hops_from_json, hops_to_json, selection_from_json, selection_to_json
from store.table import CaptureRow, DecisionRow, DocumentRow, Moment, SnapshotRow

__all__ = [
    "accepted_capture",
    "capture_fields",
    "capture_of",
    "captures_with_bytes",
    "pending_captures",
    "snapshot_bytes",
]

_FIND_PLACE = select(SnapshotRow.is_content).where(SnapshotRow.sha256 == bindparam("sha256"))


def pending_captures(
    session: Session,
    document: DocumentRow,
    *,
    after: Pending | None = None,
    limit: int | None = None,
) -> tuple[Pending, ...]:
    """Return the captures of a document that brought bytes and wait to be decided, by time."""
    undecided = ~select(DecisionRow.id).where(DecisionRow.capture_id == CaptureRow.id).exists()
    conditions = [CaptureRow.document_id == document.id, undecided]
    if after is not None:
        place = tuple_(CaptureRow.at, CaptureRow.id)
        conditions.append(place > tuple_(literal(after.capture.at, Moment()), after.number))
    return captures_with_bytes(session, *conditions, limit=limit)


def captures_with_bytes(
    session: Session, *conditions: ColumnElement[bool], limit: int | None = None
) -> tuple[Pending, ...]:
    """Return the captures that brought bytes and meet all conditions, by time."""
    rows = session.execute(
        _with_bytes().where(*conditions).order_by(CaptureRow.at, CaptureRow.id).limit(limit)
    ).all()
    return tuple(_pending(row, sha256, key_of(session, row.document_id)) for row, sha256 in rows)


def accepted_capture(session: Session, document: DocumentRow) -> Pending | None:
    """Return the capture that showed the accepted text of a document."""
    found = session.execute(
        _with_bytes().where(CaptureRow.id == document.accepted_capture)
    ).one_or_none()
    return _pending(*found, document_key(session, document)) if found else None


def snapshot_bytes(session: Session, blobs: BlobFolder, sha256: str) -> bytes:
    """Return the bytes of a snapshot, checked against their hash."""
    is_content = session.connection().scalar(_FIND_PLACE, {"sha256": sha256})
    return load_content(session, sha256) if is_content else blobs.get(sha256)


def capture_fields(capture: Capture, document: int, snapshot: int | None) -> dict[str, Any]:
    """Return the row of a capture of a document that showed a snapshot, or none."""
    return {
        "document_id": document,
        "snapshot_id": snapshot,
        "at": capture.at,
        "origin": capture.origin,
        "outcome": capture.outcome,
        "reference": capture.reference,
        "technical": capture.technical,
        "url": capture.url,
        "final_url": capture.final_url,
        "status": capture.status,
        "media_type": capture.media_type,
        "charset": capture.charset,
        "seconds": capture.seconds,
        "agent": capture.agent,
        "tool": capture.tool,
        "problem": capture.problem,
        "provenance": capture.provenance,
        "headers": [list(header) for header in capture.headers],
        "selection": selection_to_json(capture.selection),
        "uuid": capture.id,
        "failure": capture.failure,
        "hops": hops_to_json(capture.hops),
        "address": capture.address,
        "certificate": capture.certificate or None,
        "languages": capture.languages,
        "region": capture.region,
        "warc": capture.warc,
        "archived_at": capture.archived_at,
        "hold": None if capture.hold is None else capture.hold.total_seconds(),
    }


def capture_of(row: CaptureRow | Row[Any], key: DocumentKey) -> Capture:
    """Return a capture as it was kept."""
    return Capture(
        document=key,
        at=row.at,
        outcome=Outcome(row.outcome),
        origin=Origin(row.origin),
        url=row.url,
        final_url=row.final_url,
        status=row.status,
        headers=tuple((name, value) for name, value in row.headers),
        media_type=row.media_type,
        charset=row.charset,
        selection=selection_from_json(row.selection),
        seconds=row.seconds,
        agent=row.agent,
        tool=row.tool,
        problem=row.problem,
        technical=row.technical,
        reference=row.reference,
        provenance=row.provenance,
        id=row.uuid,
        failure=Failure(row.failure) if row.failure else None,
        hops=hops_from_json(row.hops),
        address=row.address,
        certificate=row.certificate or "",
        languages=row.languages,
        region=row.region,
        warc=row.warc,
        archived_at=row.archived_at,
        hold=None if row.hold is None else timedelta(seconds=row.hold),
    )


def _with_bytes() -> Select[CaptureRow, str]:
    """Return the query for captures that brought bytes, each with the hash of its bytes."""
    return select(CaptureRow, SnapshotRow.sha256).join(
        SnapshotRow, CaptureRow.snapshot_id == SnapshotRow.id
    )


def _pending(row: CaptureRow, sha256: str, key: DocumentKey) -> Pending:
    return Pending(
        number=row.id,
        document=format_id(Kind.DOCUMENT, row.document_id),
        capture=capture_of(row, key),
        sha256=sha256,
    )
