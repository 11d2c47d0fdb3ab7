"""Decisions and what follows from them: versions, change records, provisions."""

import json
from datetime import datetime

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.orm import Session

from store.content import keep_content
from store.counter import next_number
from store.entry import keep_entries
from store.ids import Kind
from store.provisions import (
    Acceptance,
    Succession,
    carry_provisions,
    keep_sequence,
    succeed,
)
from store.record import (
    Comparison,
    Gate,
    GateVerdict,
    Judgement,
    Reading,
    Review,
    digest,
)
from store.reviews import keep_review
from store.shape import links_to_json
from store.table import CaptureRow, ChangeRow, DecisionRow, DocumentRow, SnapshotRow, VersionRow

__all__ = ["record_decision"]

# What is asked for every decision is written once and asked of the connection itself: building a
# statement, and looking for objects in its answer, cost more than running it.
_FIND = (
    select(
        CaptureRow.id,
        CaptureRow.at,
        SnapshotRow.sha256,
        SnapshotRow.is_content,
        CaptureRow.document_id,
        DocumentRow.platform_id,
        DocumentRow.accepted_version,
        DocumentRow.accepted_capture,
    )
    .join(DocumentRow, CaptureRow.document_id == DocumentRow.id)
    .outerjoin(SnapshotRow, CaptureRow.snapshot_id == SnapshotRow.id)
    .where(CaptureRow.id == bindparam("capture"))
    .with_for_update(of=DocumentRow)
)
_ACCEPT = (
    update(DocumentRow)
    .where(DocumentRow.id == bindparam("document"))
    .values(accepted_version=bindparam("version"), accepted_capture=bindparam("capture"))
)
_LAST_VERDICT = (
    select(DecisionRow.verdict)
    .where(DecisionRow.capture_id == bindparam("capture"))
    .order_by(DecisionRow.id.desc())
    .limit(1)
)
_DECIDE = insert(DecisionRow).returning(DecisionRow.id)
_FIND_VERSION = select(VersionRow.id, VersionRow.degraded).where(
    VersionRow.document_id == bindparam("document"),
    VersionRow.text_sha256 == bindparam("text"),
    VersionRow.reader == bindparam("reader"),
)
_LAST_VERSION = (
    select(VersionRow.text_sha256, VersionRow.links_sha256)
    .where(VersionRow.document_id == bindparam("document"))
    .order_by(VersionRow.id.desc())
    .limit(1)
)
_KEEP_VERSION = insert(VersionRow).returning(VersionRow.id)
_SET_DEGRADED = (
    update(VersionRow)
    .where(VersionRow.id == bindparam("version"))
    .values(degraded=bindparam("now"))
)
_FIND_SEQUENCE = select(VersionRow.sequence_sha256).where(VersionRow.id == bindparam("version"))
_SET_SEQUENCE = (
    update(VersionRow)
    .where(VersionRow.id == bindparam("version"))
    .values(sequence_sha256=bindparam("sequence"))
)
_PUBLISH = insert(ChangeRow)
_LAST_ENTRIES = (
    select(ChangeRow.entries_sha256)
    .where(ChangeRow.document_id == bindparam("document"))
    .order_by(ChangeRow.id.desc())
    .limit(1)
)

_ANEW = {"technical", "review"}  # kinds of decisions about captures that were decided before

_Shown = Row[int, datetime, str, bool, int, int, int | None, int | None]  # see _FIND


def record_decision(
    session: Session,
    capture: int,
    *,
    by: str,
    gate: Gate,
    reading: Reading | None = None,
    comparison: Comparison | None = None,
    judgement: Judgement | None = None,
    review: Review | None = None,
) -> int | None:
    """Record what the gate decided about a capture, and all that follows.

    Args:
        session: The ledger's session; the caller commits.
        capture: The number of the capture that was decided about.
        by: Name and version of what decided.
        gate: The decision.
        reading: The text, unless the bytes could not be read.
        comparison: With the accepted version; needed if the gate accepted.
        judgement: Given if the difference is to be published as a change record.
        review: Given if a person decided.

    Returns:
        The number of the change record, None if there is none.
    """
    connection = session.connection()
    shown = connection.execute(_FIND, {"capture": capture}).one()
    if _is_settled(session, capture, gate):
        return None  # another process was faster
    version = _version_number(session, shown, reading) if reading else None
    change = None
    if gate.verdict is GateVerdict.ACCEPTED and version is not None and comparison is not None:
        change = _accept(session, shown, version, comparison, judgement)
    decision = connection.execute(
        _DECIDE,
        {
            "capture_id": capture,
            "version_id": version,
            "change_id": change,
            "by": by,
            "verdict": gate.verdict,
            "kind": gate.kind,
            "reasons": list(gate.reasons),
            "scores": [list(score) for score in gate.scores],
        },
    ).scalar_one()
    if review is not None:
        keep_review(session, review, decision=decision)
    return change


def _is_settled(session: Session, capture: int, gate: Gate) -> bool:
    """Return whether a capture is decided for good, as far as the new decision is concerned."""
    if gate.kind in _ANEW:
        return False
    last: str | None = session.connection().scalar(_LAST_VERDICT, {"capture": capture})
    if last == GateVerdict.HELD:
        return gate.verdict is GateVerdict.HELD
    return last is not None


def _version_number(session: Session, shown: _Shown, reading: Reading) -> int:
    """Return the number of a text, given now if this document never showed it before."""
    connection = session.connection()
    content = reading.text.encode()
    text = digest(content)
    asked = {"document": shown.document_id, "text": text, "reader": reading.reader}
    found = connection.execute(_FIND_VERSION, asked).one_or_none()
    if found is not None:
        if found.degraded != reading.degraded:  # a selector was mended, or broke, since
            connection.execute(_SET_DEGRADED, {"version": found.id, "now": reading.degraded})
        known: int = found.id
        return known
    last = connection.execute(_LAST_VERSION, {"document": shown.document_id}).one_or_none()
    # An archive's own text, if that is what was read, differs by its markup alone.
    bases = [last.text_sha256 if last else None, shown.sha256 if shown.is_content else None]
    keep_content(session, content, bases=bases, sha256=text)
    links = json.dumps(links_to_json(reading.links), ensure_ascii=False).encode(errors="replace")
    values = {
        "document_id": shown.document_id,
        "text_sha256": text,
        "links_sha256": keep_content(session, links, bases=[last.links_sha256] if last else ()),
        "reader": reading.reader,
        "title": reading.title,
        "language": reading.language,
        "coverage": reading.coverage,
        "notes": list(reading.notes),
        "degraded": reading.degraded,
    }
    number: int = connection.execute(_KEEP_VERSION, values).scalar_one()
    return number


def _accept(
    session: Session,
    shown: _Shown,
    version: int,
    comparison: Comparison,
    judgement: Judgement | None,
) -> int | None:
    """Make a version the accepted one; publish the difference if it was judged to be a change."""
    connection = session.connection()
    document, before = shown.document_id, shown.accepted_version
    sequence = connection.scalar(_FIND_SEQUENCE, {"version": before}) if before else None
    succession = succeed(session, document, sequence, comparison)
    change = None
    if judgement is not None:
        entries = _keep_entries(session, document, judgement, succession)
        change = _publish(session, shown, version, judgement, entries)
    acceptance = Acceptance(
        document=document, version=version, capture=shown.id, at=shown.at, change=change
    )
    carry_provisions(session, acceptance, comparison, succession)
    sequence = keep_sequence(session, comparison, succession, base=sequence)
    connection.execute(_SET_SEQUENCE, {"version": version, "sequence": sequence})
    accepted = {"document": document, "version": version, "capture": shown.id}
    connection.execute(_ACCEPT, accepted)
    return change


def _keep_entries(
    session: Session, document: int, judgement: Judgement, succession: Succession
) -> str:
    provisions = [
        succession.new[each.is_at[0]] if each.is_at else succession.old[each.was_at[0]]
        for each in judgement.changes
    ]
    last = session.connection().scalar(_LAST_ENTRIES, {"document": document})
    return keep_entries(session, judgement.changes, provisions, base=last)


def _publish(
    session: Session, shown: _Shown, version: int, judgement: Judgement, entries: str
) -> int:
    """Make the record of a change, and return its number."""
    change = next_number(session, Kind.CHANGE)
    session.connection().execute(
        _PUBLISH,
        {
            "id": change,
            "platform_id": shown.platform_id,
            "document_id": shown.document_id,
            "before_version": shown.accepted_version,
            "before_capture": shown.accepted_capture,
            "after_version": version,
            "after_capture": shown.id,
            "at": shown.at,
            "verdict": judgement.verdict,
            "severity": judgement.severity,
            "summary": judgement.summary,
            "entries_sha256": entries,
        },
    )
    return change
