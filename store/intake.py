"""Captures on their way in: kept before anything is thought about them."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    bindparam,
    insert,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session

from store.blob import BlobFolder
from store.content import keep_content, load_content
from store.ids import Kind, format_id
from store.record import Capture, DocumentKey, Failure, Kept, Origin, Outcome, Pending, digest
from store.shape import hops_from_json, hops_to_json, selection_from_json, selection_to_json
from store.table import (
    CaptureRow,
    CounterRow,
    DecisionRow,
    DocumentRow,
    Moment,
    PlatformRow,
    SnapshotRow,
)

__all__ = [
    "accepted_capture",
    "capture_of",
    "captures_with_bytes",
    "document_key",
    "document_row",
    "find_document",
    "is_known",
    "keep_capture",
    "key_of",
    "next_number",
    "pending_captures",
    "snapshot_bytes",
]


# What is asked for every capture is written once and asked of the connection itself: building a
# statement, and looking for objects in its answer, cost more than running it.
_FIND_SNAPSHOT = select(SnapshotRow.id, SnapshotRow.is_content).where(
    SnapshotRow.sha256 == bindparam("sha256")
)
_FIND_DOCUMENT = (
    select(DocumentRow.id)
    .join(PlatformRow, DocumentRow.platform_id == PlatformRow.id)
    .where(
        PlatformRow.name == bindparam("platform"),
        DocumentRow.type == bindparam("type"),
        DocumentRow.url == bindparam("url"),
        DocumentRow.language == bindparam("language"),
        DocumentRow.collection == bindparam("collection"),
    )
)
_WAS_SEEN = (
    select(CaptureRow.id)
    .where(
        CaptureRow.document_id == bindparam("document"),
        CaptureRow.snapshot_id == bindparam("snapshot"),
    )
    .limit(1)
)
_COUNT = (
    update(CounterRow)
    .where(CounterRow.kind == bindparam("of"))
    .values(last=CounterRow.last + 1)
    .returning(CounterRow.last)
)
_KEEP_SNAPSHOT = insert(SnapshotRow)
_KEEP_CAPTURE = insert(CaptureRow).returning(CaptureRow.id)


def keep_capture(
    session: Session,
    blobs: BlobFolder,
    capture: Capture,
    content: bytes | None,
    *,
    same_as: str = "",
    parts: Iterable[bytes] = (),
) -> Kept:
    """Keep a capture and its bytes. Equal bytes become a sighting of the same snapshot.

    Args:
        session: The ledger's session; the caller commits.
        blobs: Where bytes are kept.
        capture: What was attempted and what became of it.
        content: The bytes that came; None if none did.
        same_as: SHA-256 of kept bytes of which the server said that they still stand.
        parts: The bytes of the pages that `content` lists.
    """
    document = _document_number(session, capture.document)
    snapshot, sighting = None, False
    for part in parts:
        _keep_bytes(session, blobs, document, capture, part)
    if content is not None:
        snapshot, sighting = _keep_bytes(session, blobs, document, capture, content)
    elif same_as:
        snapshot = session.connection().scalar(_FIND_SNAPSHOT, {"sha256": same_as})
        sighting = snapshot is not None
    values = _capture_fields(capture, document, snapshot)
    return Kept(
        capture=session.connection().execute(_KEEP_CAPTURE, values).scalar_one(),
        snapshot=format_id(Kind.SNAPSHOT, snapshot) if snapshot else None,
        sighting=sighting,
    )


def is_known(session: Session, key: DocumentKey, at: datetime, reference: str) -> bool:
    """Return whether an entry of an archive is kept already."""
    document = find_document(session, key)
    if document is None:
        return False
    found = select(CaptureRow.id).where(
        CaptureRow.document_id == document.id,
        CaptureRow.at == at,
        CaptureRow.reference == reference,
    )
    return session.scalar(found.limit(1)) is not None


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
    in_database = session.scalar(select(SnapshotRow.is_content).where(SnapshotRow.sha256 == sha256))
    return load_content(session, sha256) if in_database else blobs.get(sha256)


def next_number(session: Session, kind: Kind) -> int:
    """Give the next number of a kind of public ID. A number is never given twice.

    A counter of our own leaves no gaps when a transaction is rolled back, unlike the sequences of a
    database, so that the same work done anew gives the same IDs.
    """
    number: int | None = session.connection().scalar(_COUNT, {"of": kind})
    if number is None:
        session.execute(insert(CounterRow).values(kind=kind, last=1))
        return 1
    return number


def document_row(session: Session, key: DocumentKey) -> DocumentRow:
    """Return the row of a document, made now if it is new."""
    found = find_document(session, key)
    if found is not None:
        return found
    platform = session.scalar(select(PlatformRow).where(PlatformRow.name == key.platform))
    if platform is None:
        platform = PlatformRow(name=key.platform)
        session.add(platform)
        session.flush()
    document = DocumentRow(
        id=next_number(session, Kind.DOCUMENT),
        platform_id=platform.id,
        type=key.type,
        url=key.url,
        language=key.language,
        collection=key.collection,
    )
    session.add(document)
    session.flush()
    return document


def find_document(session: Session, key: DocumentKey) -> DocumentRow | None:
    """Return the row of a document, None if it was never captured."""
    number = session.connection().scalar(_FIND_DOCUMENT, _key_fields(key))
    return session.get(DocumentRow, number) if number else None


def _key_fields(key: DocumentKey) -> dict[str, str]:
    return {field.name: getattr(key, field.name) for field in fields(DocumentKey)}


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


def _document_number(session: Session, key: DocumentKey) -> int:
    """Return the number of a document, remembered until a transaction is rolled back."""
    known: dict[DocumentKey, int] = session.info.setdefault("documents", {})
    if key not in known:
        found = session.connection().scalar(_FIND_DOCUMENT, _key_fields(key))
        known[key] = found or document_row(session, key).id
    return known[key]


def _keep_bytes(
    session: Session, blobs: BlobFolder, document: int, capture: Capture, content: bytes
) -> tuple[int, bool]:
    """Keep bytes, and return the number of their snapshot and whether the document had them."""
    sha256 = digest(content)
    connection = session.connection()
    found = connection.execute(_FIND_SNAPSHOT, {"sha256": sha256}).one_or_none()
    if found is not None:
        if not found.is_content:
            blobs.put(content)  # costs little, and brings a file back that was lost
        seen = connection.scalar(_WAS_SEEN, {"document": document, "snapshot": found.id})
        return found.id, seen is not None
    # An archive's texts are small and alike: the one before is a better prefix than any dictionary.
    is_content = capture.origin is Origin.OTA_VERSION
    if is_content:
        keep_content(session, content, base=_last_content(session, document))
    else:
        blobs.put(content)
    number = next_number(session, Kind.SNAPSHOT)
    connection.execute(
        _KEEP_SNAPSHOT,
        {
            "id": number,
            "sha256": sha256,
            "size": len(content),
            "media_type": capture.media_type,
            "is_content": is_content,
        },
    )
    return number, False


def _last_content(session: Session, document: int) -> str | None:
    return session.scalar(
        select(SnapshotRow.sha256)
        .join(CaptureRow, CaptureRow.snapshot_id == SnapshotRow.id)
        .where(CaptureRow.document_id == document, SnapshotRow.is_content)
        .order_by(CaptureRow.at.desc())
        .limit(1)
    )


def _capture_fields(capture: Capture, document: int, snapshot: int | None) -> dict[str, Any]:
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


def key_of(session: Session, document: int) -> DocumentKey:
    """Return what makes a document one and the same, by its number; remembered."""
    known: dict[int, DocumentKey] = session.info.setdefault("keys", {})
    if document not in known:
        known[document] = document_key(session, session.get_one(DocumentRow, document))
    return known[document]


def document_key(session: Session, document: DocumentRow) -> DocumentKey:
    """Return what makes a document one and the same."""
    platform = session.get_one(PlatformRow, document.platform_id)
    return DocumentKey(
        platform=platform.name,
        type=document.type,
        url=document.url,
        language=document.language,
        collection=document.collection,
    )
