"""Decisions and what follows from them: versions, change records, assessments."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.content import keep_content
from store.identity import headings_id
from store.ids import Kind
from store.intake import next_number
from store.provisions import Acceptance, carry_provisions
from store.record import (
    Assessment,
    Clause,
    ClauseChange,
    Comparison,
    Gate,
    GateVerdict,
    Judgement,
    Reading,
)
from store.shape import assessment_to_json, links_to_json, redline_to_lengths
from store.table import (
    AssessmentRow,
    CaptureRow,
    ChangeRow,
    ClauseChangeRow,
    DecisionRow,
    DocumentRow,
    VersionRow,
)

__all__ = ["keep_assessment", "record_decision"]

_ANEW = {"technical", "review"}  # kinds of decisions about captures that were decided before


def record_decision(
    session: Session,
    capture: CaptureRow,
    *,
    by: str,
    gate: Gate,
    reading: Reading | None = None,
    comparison: Comparison | None = None,
    judgement: Judgement | None = None,
) -> int | None:
    """Record what the gate decided about a capture, and all that follows.

    Args:
        session: The ledger's session; the caller commits.
        capture: The capture that was decided about.
        by: Name and version of what decided.
        gate: The decision.
        reading: The text, unless the bytes could not be read.
        comparison: With the accepted version; needed if the gate accepted.
        judgement: Given if the difference is to be published as a change record.

    Returns:
        The number of the change record, None if there is none.
    """
    document = session.get_one(
        DocumentRow, capture.document_id, with_for_update=True, populate_existing=True
    )
    if _is_settled(session, capture, gate):
        return None  # another process was faster
    version = _version_row(session, document, reading) if reading else None
    change = None
    if gate.verdict is GateVerdict.ACCEPTED and version is not None and comparison is not None:
        change = _accept(session, document, version, capture, comparison, judgement)
    session.add(
        DecisionRow(
            capture_id=capture.id,
            version_id=version.id if version else None,
            change_id=change,
            by=by,
            verdict=gate.verdict,
            kind=gate.kind,
            reasons=list(gate.reasons),
            scores=[list(score) for score in gate.scores],
        )
    )
    session.flush()
    return change


def keep_assessment(
    session: Session,
    assessment: Assessment,
    *,
    state: int | None = None,
    clause_change: int | None = None,
) -> None:
    """Keep what an analyzer said of a state or of a clause change, beside what others said."""
    session.add(
        AssessmentRow(
            state_id=state,
            clause_change_id=clause_change,
            analyzer=assessment.analyzer,
            primary_type=assessment.types[0] if assessment.types else "",
            severity=assessment.severity,
            said=assessment_to_json(assessment),
        )
    )


def _is_settled(session: Session, capture: CaptureRow, gate: Gate) -> bool:
    """Return whether a capture is decided for good, as far as the new decision is concerned."""
    if gate.kind in _ANEW:
        return False
    newest = select(DecisionRow.verdict).where(DecisionRow.capture_id == capture.id)
    last = session.scalar(newest.order_by(DecisionRow.id.desc()).limit(1))
    if last == GateVerdict.HELD:
        return gate.verdict is GateVerdict.HELD
    return last is not None


def _version_row(session: Session, document: DocumentRow, reading: Reading) -> VersionRow:
    """Return the row of a text, made now if this document never showed it before."""
    last = _last_version(session, document)
    text = keep_content(session, reading.text.encode(), base=last.text_sha256 if last else None)
    found = session.scalar(
        select(VersionRow).where(
            VersionRow.document_id == document.id,
            VersionRow.text_sha256 == text,
            VersionRow.reader == reading.reader,
        )
    )
    if found is not None:
        found.degraded = reading.degraded  # a selector may have been mended, or broken, since
        return found
    links = json.dumps(links_to_json(reading.links), ensure_ascii=False).encode(errors="replace")
    version = VersionRow(
        document_id=document.id,
        text_sha256=text,
        links_sha256=keep_content(session, links, base=last.links_sha256 if last else None),
        reader=reading.reader,
        title=reading.title,
        language=reading.language,
        coverage=reading.coverage,
        notes=list(reading.notes),
        degraded=reading.degraded,
    )
    session.add(version)
    session.flush()
    return version


def _last_version(session: Session, document: DocumentRow) -> VersionRow | None:
    newest = select(VersionRow).where(VersionRow.document_id == document.id)
    return session.scalar(newest.order_by(VersionRow.id.desc()).limit(1))


def _accept(
    session: Session,
    document: DocumentRow,
    version: VersionRow,
    capture: CaptureRow,
    comparison: Comparison,
    judgement: Judgement | None,
) -> int | None:
    """Make a version the accepted one; publish the difference if it was judged to be a change."""
    before = (
        session.get_one(VersionRow, document.accepted_version or 0)
        if (document.accepted_version)
        else None
    )
    change = _change_row(session, document, version, capture, judgement) if judgement else None
    acceptance = Acceptance(
        version=version, capture=capture, before=before, change=change.id if change else None
    )
    old, new = carry_provisions(session, acceptance, comparison)
    if change is not None and judgement is not None:
        for position, entry in enumerate(judgement.changes):
            provision = new[entry.is_at[0]] if entry.is_at else old[entry.was_at[0]]
            _keep_clause_change(session, change, position, entry, provision)
    document.accepted_version, document.accepted_capture = version.id, capture.id
    session.flush()
    return change.id if change else None


def _change_row(
    session: Session,
    document: DocumentRow,
    version: VersionRow,
    capture: CaptureRow,
    judgement: Judgement,
) -> ChangeRow:
    change = ChangeRow(
        id=next_number(session, Kind.CHANGE),
        platform_id=document.platform_id,
        document_id=document.id,
        before_version=document.accepted_version,
        before_capture=document.accepted_capture,
        after_version=version.id,
        after_capture=capture.id,
        at=capture.at,
        verdict=judgement.verdict,
        severity=judgement.severity,
        summary=judgement.summary,
    )
    session.add(change)
    session.flush()
    return change


def _keep_clause_change(
    session: Session, change: ChangeRow, position: int, entry: ClauseChange, provision: int
) -> None:
    row = ClauseChangeRow(
        change_id=change.id,
        position=position,
        kind=entry.kind,
        provision_id=provision,
        before=_span(session, entry.before),
        after=_span(session, entry.after),
        redline=redline_to_lengths(entry.redline),
    )
    session.add(row)
    session.flush()
    if entry.assessment is not None:
        keep_assessment(session, entry.assessment, clause_change=row.id)


def _span(session: Session, clause: Clause | None) -> list[int | str] | None:
    if clause is None:
        return None
    return [clause.start, clause.end, headings_id(session, clause.headings), clause.number]
