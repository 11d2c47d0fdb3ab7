"""Records on their way out: rows turned into the values that people cite."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from store.content import load_text
from store.entry import load_entries
from store.identity import chunks
from store.ids import Kind, format_id
from store.intake import captures_with_bytes
from store.labels import correct, last_summary, reviews_of_change
from store.overview import document_of
from store.record import (
    Change,
    ClauseChange,
    Decision,
    Document,
    Gate,
    GateVerdict,
    Held,
    Origin,
    Outcome,
    Reading,
    Review,
    Ruling,
    Severity,
    Stood,
    Verdict,
    Version,
)
from store.shape import links_from_json
from store.table import (
    CaptureRow,
    ChangeRow,
    DecisionRow,
    DocumentRow,
    Moment,
    PlatformRow,
    ReviewRow,
    SnapshotRow,
    VersionRow,
)

__all__ = [
    "accepted_reading",
    "change_of",
    "changes_of",
    "decision_of",
    "decisions_of",
    "entries_of",
    "former_texts",
    "held_texts",
    "reading_of",
    "select_changes",
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
        select(DecisionRow.version_id, DecisionRow.capture_id)
        .join(CaptureRow, DecisionRow.capture_id == CaptureRow.id)
        .where(CaptureRow.document_id == document, DecisionRow.verdict == GateVerdict.ACCEPTED)
        .order_by(CaptureRow.at, CaptureRow.id)
    )
    return tuple(version_of(session, version, capture) for version, capture in rows if version)


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


def changes_of(session: Session, rows: Sequence[ChangeRow]) -> tuple[Change, ...]:
    """Return change records, quicker than one by one: what they share is looked up once."""
    held = _hold(session, rows)  # a session knows rows by weak references
    documents = {
        number: document_of(session, session.get_one(DocumentRow, number))
        for number in {row.document_id for row in rows}
    }
    found = tuple(change_of(session, row, documents[row.document_id]) for row in rows)
    del held
    return found


def _hold(session: Session, rows: Sequence[ChangeRow]) -> list[object]:
    """Load at once the texts and captures of changes: as long as they are held, none is loaded."""
    versions = {number for row in rows for number in (row.before_version, row.after_version)}
    captures = {number for row in rows for number in (row.before_capture, row.after_capture)}
    held: list[object] = []
    for some in chunks(sorted(versions)):
        held += session.scalars(select(VersionRow).where(VersionRow.id.in_(some)))
    for some in chunks(sorted(captures)):
        shown = session.scalars(select(CaptureRow).where(CaptureRow.id.in_(some))).all()
        snapshots = {each.snapshot_id for each in shown}
        held += shown
        held += session.scalars(select(SnapshotRow).where(SnapshotRow.id.in_(snapshots)))
    return held


def change_of(session: Session, row: ChangeRow, document: Document | None = None) -> Change:
    """Return a change record with its entries and its neighbours in the document."""
    before = version_of(session, row.before_version, row.before_capture)
    after = version_of(session, row.after_version, row.after_capture)
    entries = entries_of(session, row)
    severity = Severity(row.severity) if row.severity else None
    summary = row.summary
    if reviews := reviews_of_change(session, row.id):
        entries = tuple(
            _review(entry, reviews.get(number, ())) for number, entry in enumerate(entries, 1)
        )
        severity = _gravest(entries)
        summary = last_summary(session, row.id) or summary
    return Change(
        id=format_id(Kind.CHANGE, row.id),
        document=document or document_of(session, session.get_one(DocumentRow, row.document_id)),
        before=before,
        after=after,
        verdict=Verdict(row.verdict),
        severity=severity,
        summary=summary,
        entries=entries,
        previous=_neighbour(session, row, is_later=False),
        next=_neighbour(session, row, is_later=True),
        withdrawn=_withdrawal(session, row.id),
    )


def _review(entry: ClauseChange, reviews: tuple[Review, ...]) -> ClauseChange:
    return replace(entry, assessment=correct(entry.assessment, reviews), reviews=reviews)


def _gravest(entries: Sequence[ClauseChange]) -> Severity | None:
    said = (entry.assessment.severity for entry in entries if entry.assessment)
    return max(said, key=lambda each: each.rank, default=None)


def entries_of(session: Session, row: ChangeRow) -> tuple[ClauseChange, ...]:
    """Return the entries of a change as they were published first: no review is applied."""
    before, after = (
        session.get_one(VersionRow, number).text_sha256
        for number in (row.before_version, row.after_version)
    )
    return load_entries(session, row.entries_sha256 or "", before, after)


def select_changes(
    platform: str,
    document: int | None,
    since: datetime | None,
    verdict: Verdict | None,
    *,
    until: datetime | None = None,
    withdrawn: bool = True,
) -> Select[ChangeRow]:
    """Return the query for change records, newest first. Each filter has an index."""
    chosen = select(ChangeRow).order_by(ChangeRow.at.desc(), ChangeRow.id.desc())
    if platform:
        named = select(PlatformRow.id).where(PlatformRow.name == platform).scalar_subquery()
        chosen = chosen.where(ChangeRow.platform_id == named)
    if document is not None:
        chosen = chosen.where(ChangeRow.document_id == document)
    if since is not None:
        chosen = chosen.where(ChangeRow.at >= since)
    if until is not None:
        chosen = chosen.where(ChangeRow.at < until)
    if verdict is not None:
        chosen = chosen.where(ChangeRow.verdict == verdict)
    if not withdrawn:
        review = select(ReviewRow.id).where(ReviewRow.change_id == ChangeRow.id)
        chosen = chosen.where(~review.exists())
    return chosen


def _withdrawal(session: Session, change: int) -> Review | None:
    row = session.scalar(select(ReviewRow).where(ReviewRow.change_id == change).limit(1))
    if row is None:
        return None
    return Review(ruling=Ruling(row.ruling), at=row.at, author=row.author, note=row.note)


def _neighbour(session: Session, row: ChangeRow, *, is_later: bool) -> str:
    """Return the public ID of the change before or after this one in its document."""
    order = ChangeRow.id > row.id if is_later else ChangeRow.id < row.id
    number = session.scalar(
        select(func.min(ChangeRow.id) if is_later else func.max(ChangeRow.id)).where(
            ChangeRow.document_id == row.document_id, order
        )
    )
    return format_id(Kind.CHANGE, number) if number else ""
