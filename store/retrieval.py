"""Texts and decisions on their way out: rows turned into values."""

import json
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.captures import captures_with_bytes
from store.content import load_text
from store.ids import Kind, format_id
from store.record import (
    Decision,
    Gate,
    GateVerdict,
    Held,
    Origin,
    Outcome,
    Reading,
    Stood,
    Version,
)
from store.shape import links_from_json
from store.table import (
    CaptureRow,
    DecisionRow,
    DocumentRow,
    Moment,
    SnapshotRow,
    VersionRow,
)

__all__ = [
    "accepted_reading",
    "decision_of",
    "decisions_of",
    "former_texts",
    "held_texts",
    "reading_of",
    "stood_texts",
    "version_of",
    "versions_of",
]


def accepted_reading(session: Session, row: DocumentRow) -> Reading | None:
    """Return the text that the next capture of a document is compared with."""
    return reading_of(session, row.accepted_version) if row.accepted_version else None


def held_texts(session: Session, row: DocumentRow) -> tuple[Held, ...]:
    """Return the texts held since the last decision of another kind, oldest first.

    Walls in between say nothing of the text.
    """
    held: list[Held] = []
    for decision in session.scalars(
        select(DecisionRow)
        .join(CaptureRow, DecisionRow.capture_id == CaptureRow.id)
        .where(CaptureRow.document_id == row.id, DecisionRow.verdict != GateVerdict.QUARANTINED)
        .order_by(DecisionRow.id.desc())
    ):
        if decision.verdict != GateVerdict.HELD or decision.version_id is None:
            break
        (source,) = captures_with_bytes(session, CaptureRow.id == decision.capture_id)
        reading = reading_of(session, decision.version_id)
        held.append(Held(source=source, reading=reading, gate=_gate(decision)))
    return tuple(reversed(held))


def former_texts(session: Session, row: DocumentRow) -> dict[str, datetime]:
    """Return the texts that were accepted once, by SHA-256, and when each gave way to another."""
    stood_at = func.coalesce(CaptureRow.archived_at, CaptureRow.at, type_=Moment())
    rows = session.execute(
        select(VersionRow.text_sha256, stood_at)
        .join(DecisionRow, DecisionRow.version_id == VersionRow.id)
        .join(CaptureRow, DecisionRow.capture_id == CaptureRow.id)
        .where(CaptureRow.document_id == row.id, DecisionRow.verdict == GateVerdict.ACCEPTED)
        .order_by(DecisionRow.id)
    )
    former: dict[str, datetime] = {}
    standing = None
    for text, at in rows:
        if standing is not None:
            former[standing] = at
        former.pop(text, None)
        standing = text
    return former


def stood_texts(session: Session, row: DocumentRow, most: int) -> tuple[Stood, ...]:
    """Return the latest texts that were accepted, the accepted one last, at most so many."""
    stood_at = func.coalesce(CaptureRow.archived_at, CaptureRow.at, type_=Moment())
    rows = session.execute(
        select(VersionRow.text_sha256, stood_at, DecisionRow.kind)
        .join(DecisionRow, DecisionRow.version_id == VersionRow.id)
        .join(CaptureRow, DecisionRow.capture_id == CaptureRow.id)
        .where(CaptureRow.document_id == row.id, DecisionRow.verdict == GateVerdict.ACCEPTED)
        .order_by(DecisionRow.id)
    )
    found: list[tuple[str, datetime, str]] = []
    for text, at, kind in rows:
        if not found or found[-1][0] != text:
            found.append((text, at, kind))
    return tuple(
        Stood(text=load_text(session, text), since=at, kind=kind)
        for text, at, kind in found[-most:]
    )


def _gate(row: DecisionRow) -> Gate:
    return Gate(
        verdict=GateVerdict(row.verdict),
        kind=row.kind,
        reasons=tuple(row.reasons),
        scores=tuple((kind, score) for kind, score in row.scores),
    )


def reading_of(session: Session, number: int) -> Reading:
    """Return a text by the number of its version."""
    version = session.get_one(VersionRow, number)
    return Reading(
        text=load_text(session, version.text_sha256),
        reader=version.reader,
        title=version.title,
        language=version.language,
        links=links_from_json(json.loads(load_text(session, version.links_sha256))),
        coverage=version.coverage,
        notes=tuple(version.notes),
        degraded=version.degraded,
    )


def version_of(session: Session, version: int, capture: int) -> Version:
    """Return a text as one capture showed it."""
    row = session.get_one(VersionRow, version)
    shown = session.get_one(CaptureRow, capture)
    snapshot = session.get_one(SnapshotRow, shown.snapshot_id)
    return Version(
        number=row.id,
        sha256=row.text_sha256,
        at=shown.at,
        snapshot=format_id(Kind.SNAPSHOT, snapshot.id),
        snapshot_sha256=snapshot.sha256,
        reader=row.reader,
        url=shown.final_url or shown.url,
        reference=shown.reference,
        provenance=shown.provenance,
        title=row.title,
        language=row.language,
    )


def versions_of(session: Session, document: int) -> tuple[Version, ...]:
    """Return the accepted versions of a document, oldest first."""
    rows = session.execute(
        select(VersionRow, CaptureRow, SnapshotRow)  # so that `version_of` has them at hand
        .join(DecisionRow, DecisionRow.version_id == VersionRow.id)
        .join(CaptureRow, DecisionRow.capture_id == CaptureRow.id)
        .join(SnapshotRow, CaptureRow.snapshot_id == SnapshotRow.id)
        .where(CaptureRow.document_id == document, DecisionRow.verdict == GateVerdict.ACCEPTED)
        .order_by(CaptureRow.at, CaptureRow.id)
    ).all()
    return tuple(version_of(session, version.id, capture.id) for version, capture, _ in rows)


def decisions_of(session: Session, document: int) -> tuple[Decision, ...]:
    """Return every decision of the gate about a document, by time of capture."""
    rows = session.execute(
        select(DecisionRow, CaptureRow)
        .join(CaptureRow, DecisionRow.capture_id == CaptureRow.id)
        .where(CaptureRow.document_id == document)
        .order_by(CaptureRow.at, CaptureRow.id, DecisionRow.id)
    )
    return tuple(decision_of(decision, capture) for decision, capture in rows)


def decision_of(decision: DecisionRow, capture: CaptureRow) -> Decision:
    """Return what was decided about a capture."""
    return Decision(
        at=capture.at,
        outcome=Outcome(capture.outcome),
        origin=Origin(capture.origin),
        technical=capture.technical,
        gate=_gate(decision),
        snapshot=format_id(Kind.SNAPSHOT, capture.snapshot_id) if capture.snapshot_id else "",
        change=format_id(Kind.CHANGE, decision.change_id) if decision.change_id else "",
        document=format_id(Kind.DOCUMENT, capture.document_id),
    )
