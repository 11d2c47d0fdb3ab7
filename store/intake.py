"""Captures on their way in: kept before anything is thought about them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from store.blob import BlobFolder
from store.captures import capture_fields
from store.content import keep_content
from store.counter import next_number, next_numbers
from store.directory import FIND_DOCUMENT, ensure_document, key_fields
from store.identity import chunks
from store.ids import Kind, format_id
from store.record import Capture, DocumentKey, Kept, Origin, digest
from store.table import CaptureRow, SnapshotRow

__all__ = ["is_among_known", "is_known", "keep_capture", "keep_captures"]

# What is asked for every capture is written once and asked of the connection itself: building a
# statement, and looking for objects in its answer, cost more than running it.
_FIND_SNAPSHOT = select(SnapshotRow.id, SnapshotRow.is_content).where(
    SnapshotRow.sha256 == bindparam("sha256")
)
_WAS_SEEN = (
    select(CaptureRow.id)
    .where(
        CaptureRow.document_id == bindparam("document"),
        CaptureRow.snapshot_id == bindparam("snapshot"),
    )
    .limit(1)
)
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
    CaptureRow.document_id == FIND_DOCUMENT.scalar_subquery()
)
_FIND_ENTRY = (
    select(CaptureRow.id)
    .where(
        CaptureRow.document_id == FIND_DOCUMENT.scalar_subquery(),
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
    document = ensure_document(session, capture.document)
    snapshot, sighting = None, False
    for part in parts:
        _keep_bytes(session, blobs, document, capture, part)
    if content is not None:
        snapshot, sighting = _keep_bytes(session, blobs, document, capture, content)
    elif same_as:
        snapshot = session.connection().scalar(_FIND_SNAPSHOT, {"sha256": same_as})
        sighting = snapshot is not None
    values = capture_fields(capture, document, snapshot)
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
    documents = [ensure_document(session, capture.document) for capture, _ in captures]
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
        capture_fields(capture, document, snapshot)
        for (capture, _), document, snapshot in zip(captures, documents, snapshots, strict=True)
    ]
    session.connection().execute(_KEEP_CAPTURES, rows)
    _note_entries(session, [capture for capture, _ in captures])
    return len(set(zip(documents, snapshots, strict=True)) - seen)


def is_known(session: Session, key: DocumentKey, at: datetime, reference: str) -> bool:
    """Return whether an entry of an archive is kept already."""
    asked = {"at": at, "reference": reference, **key_fields(key)}
    return session.connection().scalar(_FIND_ENTRY, asked) is not None


def is_among_known(session: Session, key: DocumentKey, at: datetime, reference: str) -> bool:
    """Return whether an entry of an archive is kept already, having looked up all of its document.

    They are remembered until the transaction ends: archives are asked about document by document.
    """
    last: _Entries | None = session.info.get("entries")
    if last is None or last[0] != key:
        rows = session.connection().execute(_FIND_ENTRIES, key_fields(key))
        last = session.info["entries"] = key, {(row.at, row.reference) for row in rows}
    return (at, reference) in last[1]


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
