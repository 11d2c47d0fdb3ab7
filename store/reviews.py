"""Decisions to be looked at, and what persons decide about them."""

from collections.abc import Sequence

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session, aliased

from store.captures import captures_with_bytes
from store.record import Decision, GateVerdict, Pending, Reading, Review
from store.retrieval import decision_of, reading_of
from store.table import (
    CaptureRow,
    ChangeRow,
    DecisionRow,
    DocumentRow,
    PlatformRow,
    ReviewRow,
)

__all__ = ["before_change", "keep_review", "select_stopped", "sightings_of"]

_STOPPED = (GateVerdict.NOISE, GateVerdict.HELD, GateVerdict.QUARANTINED)


def keep_review(
    session: Session, review: Review, *, decision: int | None = None, change: int | None = None
) -> None:
    """Keep what a person decided about a capture or a change record."""
    session.execute(
        insert(ReviewRow).values(
            decision_id=decision,
            change_id=change,
            ruling=review.ruling,
            at=review.at,
            author=review.author,
            note=review.note,
        )
    )


def select_stopped(
    session: Session, platforms: Sequence[str], kinds: Sequence[str], limit: int | None
) -> tuple[Decision, ...]:
    """Return what the gate stopped and nobody decided about since, newest captures first.

    Args:
        session: The ledger's session.
        platforms: Only those of the platforms with these names; all if empty.
        kinds: Only those of these verdicts or kinds; all if empty.
        limit: At most so many.
    """
    later = aliased(DecisionRow)
    decided = exists().where(later.capture_id == DecisionRow.capture_id, later.id > DecisionRow.id)
    chosen = (
        select(DecisionRow, CaptureRow)
        .join(CaptureRow, DecisionRow.capture_id == CaptureRow.id)
        .where(DecisionRow.verdict.in_(_STOPPED), ~decided)
        .order_by(CaptureRow.at.desc(), DecisionRow.id.desc())
        .limit(limit)
    )
    if platforms:
        chosen = (
            chosen.join(DocumentRow, CaptureRow.document_id == DocumentRow.id)
            .join(PlatformRow, DocumentRow.platform_id == PlatformRow.id)
            .where(PlatformRow.name.in_(platforms))
        )
    if kinds:
        chosen = chosen.where(DecisionRow.kind.in_(kinds) | DecisionRow.verdict.in_(kinds))
    return tuple(decision_of(decision, capture) for decision, capture in session.execute(chosen))


def sightings_of(session: Session, snapshot: int) -> tuple[Pending, ...]:
    """Return the captures that brought the bytes of a snapshot, by time."""
    return captures_with_bytes(session, CaptureRow.snapshot_id == snapshot)


def before_change(session: Session, change: ChangeRow) -> tuple[Pending, Reading] | None:
    """Return the text before a change and its capture; None if later texts were accepted since."""
    document = session.get_one(DocumentRow, change.document_id, populate_existing=True)
    if document.accepted_capture != change.after_capture:
        return None
    (source,) = captures_with_bytes(session, CaptureRow.id == change.before_capture)
    return source, reading_of(session, change.before_version)
