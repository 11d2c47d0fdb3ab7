"""Captures on their way in: kept before anything is thought about them."""

from collections.abc import Iterable, Sequence
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
from store.identity import chunks
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
    "is_among_known",
    "is_known",
    "keep_capture",
    "keep_captures",
    "key_of",
    "next_number",
    "next_numbers",
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
    .values(last=CounterRow.last + bindparam("more"))
    .returning(CounterRow.last)
)
_BEGIN_COUNT = insert(CounterRow)
_KEEP_SNAPSHOT = insert(SnapshotRow)
_Entries = tuple[DocumentKey, set[tuple[datetime, str]]]

_KEEP_CAPTURE = insert(CaptureRow).returning(CaptureRow.id)
_KEEP_CAPTURES = insert(CaptureRow)
_QUICK = 7  # how much work goes into packing an archive's texts, of which there are very many
_FIND_SNAPSHOTS = select(SnapshotRow.sha256, SnapshotRow.id, SnapshotRow.is_content).where(
    SnapshotRow.sha256.in_(bindparam("names", expanding=True))
)
_FIND_SEEN = select(CaptureRow.document_id, CaptureRow.snapshot_id).where(
    CaptureRow.document_id.in_(bindparam("documents", expanding=True)),
    CaptureRow.snapshot_id.in_(bindparam("snapshots", expanding=True)),
)
_FIND_ENTRIES = select(CaptureRow.at, CaptureRow.reference).where(
    CaptureRow.document_id == _FIND_DOCUMENT.scalar_subquery()
)
_FIND_ENTRY = (
    select(CaptureRow.id)
    .where(
        CaptureRow.document_id == _FIND_DOCUMENT.scalar_subquery(),
        CaptureRow.at == bindparam("at"),
        CaptureRow.reference == bindparam("reference"),
    )
    .limit(1)
)
_LAST_CONTENT = (
    select(SnapshotRow.sha256)
    .join(CaptureRow, CaptureRow.snapshot_id == SnapshotRow.id)
    .where(CaptureRow.document_id == bindparam("document"), SnapshotRow.is_content)
    .order_by(CaptureRow.at.desc())
    .limit(1)
)


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
    _note_entries(session, [capture])
    return Kept(
        capture=session.connection().execute(_KEEP_CAPTURE, values).scalar_one(),
        snapshot=format_id(Kind.SNAPSHOT, snapshot) if snapshot else None,
        sighting=sighting,
    )


def keep_captures(
    session: Session, blobs: BlobFolder, captures: Sequence[tuple[Capture, bytes]]
) -> int:
    """Keep captures with their bytes as `keep_capture` would one by one, in fewer statements.

    Returns:
        How many of them brought bytes that their document had not shown before.
    """
    if not captures:
        return 0
    documents = [_document_number(session, capture.document) for capture, _ in captures]
    names = [digest(content) for _, content in captures]
    known = _known_snapshots(session, set(names))
    seen = _seen(session, set(documents), {number for number, _ in known.values()})
    new: list[dict[str, Any]] = []
    for (capture, content), name, document in zip(captures, names, documents, strict=True):
        if name not in known:
            is_content = _put(session, blobs, document, capture, content, name)
            known[name] = 0, is_content  # till it has a number
            new.append(_snapshot_fields(capture, content, name, is_content=is_content))
        elif not known[name][1]:
            blobs.put(content)
    for fields_, number in zip(new, next_numbers(session, Kind.SNAPSHOT, len(new)), strict=True):
        fields_["id"] = number
        known[fields_["sha256"]] = number, fields_["is_content"]
    if new:
        session.connection().execute(_KEEP_SNAPSHOT, new)
    snapshots = [known[name][0] for name in names]
    rows = [
        _capture_fields(capture, document, snapshot)
        for (capture, _), document, snapshot in zip(captures, documents, snapshots, strict=True)
    ]
    session.connection().execute(_KEEP_CAPTURES, rows)
    _note_entries(session, [capture for capture, _ in captures])
    return len(set(zip(documents, snapshots, strict=True)) - seen)


def is_known(session: Session, key: DocumentKey, at: datetime, reference: str) -> bool:
    """Return whether an entry of an archive is kept already."""
    asked = {"at": at, "reference": reference, **_key_fields(key)}
    return session.connection().scalar(_FIND_ENTRY, asked) is not None


def is_among_known(session: Session, key: DocumentKey, at: datetime, reference: str) -> bool:
    """Return whether an entry of an archive is kept already, having looked up all of its document.

    They are remembered until the transaction ends: archives are asked about document by document.
    """
    last: _Entries | None = session.info.get("entries")
    if last is None or last[0] != key:
        rows = session.connection().execute(_FIND_ENTRIES, _key_fields(key))
        last = session.info["entries"] = key, {(row.at, row.reference) for row in rows}
    return (at, reference) in last[1]


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
    found = session.connection().execute(_FIND_SNAPSHOT, {"sha256": sha256}).one_or_none()
    return load_content(session, sha256) if found and found.is_content else blobs.get(sha256)


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
    is_content = _put(session, blobs, document, capture, content, sha256)
    number = next_number(session, Kind.SNAPSHOT)
    fields_ = _snapshot_fields(capture, content, sha256, is_content=is_content)
    connection.execute(_KEEP_SNAPSHOT, {"id": number, **fields_})
    return number, False


def _put(
    session: Session,
    blobs: BlobFolder,
    document: int,
    capture: Capture,
    content: bytes,
    sha256: str,
) -> bool:
    """Put new bytes where they belong, and return whether that is the database."""
    # An archive's texts are small and alike: the one before is a better prefix than any dictionary.
    if capture.origin is not Origin.OTA_VERSION:
        blobs.put(content)
        return False
    last: dict[int, str] = session.info.setdefault("last contents", {})
    base = last.get(document) or session.connection().scalar(_LAST_CONTENT, {"document": document})
    last[document] = keep_content(session, content, bases=[base], level=_QUICK, sha256=sha256)
    return True


def _note_entries(session: Session, captures: Iterable[Capture]) -> None:
    """Add captures to what is remembered of their document."""
    last: _Entries | None = session.info.get("entries")
    if last is not None:
        last[1].update((each.at, each.reference) for each in captures if each.document == last[0])


def _snapshot_fields(
    capture: Capture, content: bytes, sha256: str, *, is_content: bool
) -> dict[str, Any]:
    return {
        "sha256": sha256,
        "size": len(content),
        "media_type": capture.media_type,
        "is_content": is_content,
    }


def _known_snapshots(session: Session, names: set[str]) -> dict[str, tuple[int, bool]]:
    """Return the snapshots that are kept of some bytes: number, and whether it is content."""
    return {
        name: (number, is_content)
        for some in chunks(sorted(names))
        for name, number, is_content in session.connection().execute(
            _FIND_SNAPSHOTS, {"names": some}
        )
    }


def _seen(
    session: Session, documents: set[int], snapshots: set[int]
) -> set[tuple[int, int | None]]:
    """Return which documents have shown which snapshots."""
    return {
        (document, snapshot)
        for some in chunks(sorted(snapshots))
        for document, snapshot in session.connection().execute(
            _FIND_SEEN, {"documents": sorted(documents), "snapshots": some}
        )
    }


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
