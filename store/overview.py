"""All documents at one look: their dates and counts, how watching them goes, what is due.

Each question is one query over all documents, so that a home of thousands answers at once.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, select
from sqlalchemy.orm import Session

from store.directory import document_key
from store.ids import Kind, format_id, parse_id
from store.record import Document, Failure, GateVerdict, Origin, Outcome, Pace, Status
from store.table import (
    CaptureRow,
    ChangeRow,
    DecisionRow,
    DocumentRow,
    Moment,
    PlatformRow,
    ScheduleRow,
    VersionRow,
)

__all__ = [
    "all_documents",
    "document_of",
    "held_documents",
    "paces",
    "statuses",
    "waiting_documents",
]

_Value = TypeVar("_Value")

_LONG = 100  # captures by which histories are told to be longer
_SUCCESSES = [outcome for outcome in Outcome if outcome.is_document]


def all_documents(session: Session) -> tuple[Document, ...]:
    """Return all documents, by platform and type."""
    held = session.scalars(select(PlatformRow)).all()  # a session knows rows by weak references
    found = _documents(session, session.scalars(_in_order(select(DocumentRow))).all())
    del held
    return found


def document_of(session: Session, row: DocumentRow) -> Document:
    """Return a document with its dates and counts."""
    return _documents(session, [row], only=row.id)[0]


def statuses(session: Session) -> tuple[Status, ...]:
    """Return how the watching of each document goes, by platform and type."""
    counts = _pairs(session, _count_captures())
    waiting = _pairs(session, _count_waiting())
    successes = _pairs(session, select(_last_success()))
    failures, last = _failures(session), _last_captures(session)
    due = {row.document_id: row for row in session.scalars(select(ScheduleRow))}
    walls = _walls(session)
    degraded, held, decisions = _degraded(session), _held(session), _decisions(session)
    found = []
    for document in all_documents(session):
        _, number = parse_id(document.id)
        latest = last.get(number)
        found.append(
            Status(
                document=document,
                captures=counts.get(number, 0),
                last_success=successes.get(number),
                failures=failures.get(number, 0),
                problem=(latest.problem if latest else "") or walls.get(number, ""),
                pending=waiting.get(number, 0),
                decisions=tuple(decisions[number]),
                last_attempt=latest.at if latest else None,
                failure=Failure(latest.failure) if latest and latest.failure else None,
                degraded=number in degraded,
                due_at=due[number].due_at if number in due else None,
                due_reason=due[number].reason if number in due else "",
                is_held=number in held,
            )
        )
    return tuple(found)


def waiting_documents(session: Session) -> dict[str, int]:
    """Return by public ID how many captures of a document wait for the gate, where any do.

    They come by platform and type, so that records get the same IDs in whatever order servers
    answered; but long histories before shorter ones, by the hundreds of captures that they have, so
    that none is left for one process alone at the end.
    """
    waiting, counts = (_pairs(session, each) for each in (_count_waiting(), _count_captures()))
    numbers = sorted(
        session.scalars(_in_order(select(DocumentRow.id))),
        key=lambda number: -(counts.get(number, 0) // _LONG),
    )
    return {
        format_id(Kind.DOCUMENT, number): waiting[number] for number in numbers if number in waiting
    }


def held_documents(session: Session) -> list[str]:
    """Return the public IDs of documents of which a doubtful text waits, by platform and type."""
    held = _held(session)
    numbers = session.scalars(_in_order(select(DocumentRow.id)))
    return [format_id(Kind.DOCUMENT, number) for number in numbers if number in held]


def paces(session: Session, since: datetime) -> tuple[Pace, ...]:
    """Return what tells when each document we capture ourselves is due again.

    Args:
        session: The ledger's session.
        since: Changes before this time are not counted.
    """
    failures, last = _failures(session), _last_captures(session)
    recent = select(ChangeRow.document_id, func.count()).where(ChangeRow.at >= since)
    changes = _pairs(session, recent.group_by(ChangeRow.document_id))
    held = _held(session)
    due = {row.document_id: row for row in session.scalars(select(ScheduleRow))}
    return tuple(
        Pace(
            document=format_id(Kind.DOCUMENT, row.id),
            key=document_key(session, row),
            last_attempt=last[row.id].at,
            failures=failures.get(row.id, 0),
            failure=Failure(failure) if (failure := last[row.id].failure) else None,
            headers=tuple((name, value) for name, value in last[row.id].headers),
            is_held=row.id in held,
            hold=held.get(row.id),
            changes=changes.get(row.id, 0),
            due_at=due[row.id].due_at if row.id in due else None,
            due_reason=due[row.id].reason if row.id in due else "",
        )
        for row in session.scalars(select(DocumentRow).order_by(DocumentRow.id))
        if row.id in last and not row.collection
    )


def _in_order(documents: Select[_Value]) -> Select[_Value]:
    """Return a query for documents by platform and type."""
    joined = documents.join(PlatformRow, DocumentRow.platform_id == PlatformRow.id)
    return joined.order_by(PlatformRow.name, DocumentRow.type, DocumentRow.id)


def _documents(
    session: Session, rows: Iterable[DocumentRow], only: int | None = None
) -> tuple[Document, ...]:
    shown = (
        select(CaptureRow.document_id, func.min(CaptureRow.at), func.count())
        .join(DecisionRow, DecisionRow.capture_id == CaptureRow.id)
        .where(DecisionRow.verdict == GateVerdict.ACCEPTED)
        .group_by(CaptureRow.document_id)
    )
    # What the Internet Archive copied stood when it was copied, not when we fetched the copy.
    stood_at = func.coalesce(CaptureRow.archived_at, CaptureRow.at, type_=Moment())
    verified = (
        select(CaptureRow.document_id, func.max(stood_at))
        .join(DecisionRow, DecisionRow.capture_id == CaptureRow.id)
        .join(DocumentRow, CaptureRow.document_id == DocumentRow.id)
        .where(DecisionRow.version_id == DocumentRow.accepted_version)
        .group_by(CaptureRow.document_id)
    )
    changed = select(ChangeRow.document_id, func.count()).group_by(ChangeRow.document_id)
    if only is not None:
        shown = shown.where(CaptureRow.document_id == only)
        verified = verified.where(CaptureRow.document_id == only)
        changed = changed.where(ChangeRow.document_id == only)
    first = {row[0]: (row[1], row[2]) for row in session.execute(shown)}
    last, changes = _pairs(session, verified), _pairs(session, changed)
    return tuple(
        Document(
            id=format_id(Kind.DOCUMENT, row.id),
            key=document_key(session, row),
            first_seen=first.get(row.id, (None, 0))[0],
            last_verified=last.get(row.id),
            versions=first.get(row.id, (None, 0))[1],
            changes=changes.get(row.id, 0),
        )
        for row in rows
    )


def _failures(session: Session) -> dict[int, int]:
    """Return how often documents failed since they last were shown; only those that did."""
    succeeded = _last_success()
    failed = (
        select(CaptureRow.document_id, func.count())
        .outerjoin(succeeded, succeeded.c.document_id == CaptureRow.document_id)
        .where(
            ~_shows_document(),
            (succeeded.c.at.is_(None)) | (CaptureRow.at > succeeded.c.at),
        )
        .group_by(CaptureRow.document_id)
    )
    return _pairs(session, failed)


def _last_success() -> Subquery:
    return (
        select(CaptureRow.document_id, func.max(CaptureRow.at).label("at"))
        .where(_shows_document())
        .group_by(CaptureRow.document_id)
        .subquery()
    )


def _shows_document() -> ColumnElement[bool]:
    """Return the condition that a server showed us the document: bytes that are no wall."""
    wall = select(DecisionRow.id).where(
        DecisionRow.capture_id == CaptureRow.id, DecisionRow.verdict == GateVerdict.QUARANTINED
    )
    ours = CaptureRow.origin != Origin.WAYBACK  # else a refusal would look like a success
    return and_(CaptureRow.outcome.in_(_SUCCESSES), ours, ~wall.exists())


def _walls(session: Session) -> dict[int, str]:
    """Return by document why the gate decided last that what came was not the document."""
    newest = (
        select(func.max(DecisionRow.id))
        .join(CaptureRow, DecisionRow.capture_id == CaptureRow.id)
        .group_by(CaptureRow.document_id)
    )
    rows = session.execute(
        select(CaptureRow.document_id, DecisionRow.kind, DecisionRow.reasons)
        .join(DecisionRow, DecisionRow.capture_id == CaptureRow.id)
        .where(DecisionRow.id.in_(newest), DecisionRow.verdict == GateVerdict.QUARANTINED)
    )
    return {document: reasons[0] if reasons else kind for document, kind, reasons in rows}


def _last_captures(session: Session) -> dict[int, CaptureRow]:
    newest = select(func.max(CaptureRow.id)).group_by(CaptureRow.document_id)
    rows = session.scalars(select(CaptureRow).where(CaptureRow.id.in_(newest)))
    return {row.document_id: row for row in rows}


def _count_captures() -> Select[int, int]:
    return select(CaptureRow.document_id, func.count()).group_by(CaptureRow.document_id)


def _count_waiting() -> Select[int, int]:
    decided = select(DecisionRow.id).where(DecisionRow.capture_id == CaptureRow.id).exists()
    return _count_captures().where(CaptureRow.snapshot_id.is_not(None), ~decided)


def _degraded(session: Session) -> set[int]:
    accepted = select(DocumentRow.id).join(
        VersionRow, VersionRow.id == DocumentRow.accepted_version
    )
    return set(session.scalars(accepted.where(VersionRow.degraded)))


def _decisions(session: Session) -> dict[int, list[tuple[str, int]]]:
    rows = session.execute(
        select(CaptureRow.document_id, DecisionRow.verdict, DecisionRow.kind, func.count())
        .join(CaptureRow, DecisionRow.capture_id == CaptureRow.id)
        .group_by(CaptureRow.document_id, DecisionRow.verdict, DecisionRow.kind)
        .order_by(DecisionRow.verdict, DecisionRow.kind)
    )
    decisions: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for document, verdict, kind, count in rows:
        decisions[document].append((f"{verdict} ({kind})" if kind else verdict, count))
    return decisions


def _held(session: Session) -> dict[int, timedelta]:
    """Return the documents whose last decision holds a text, and for how long it has to stand."""
    newest = (
        select(func.max(DecisionRow.id))
        .join(CaptureRow, DecisionRow.capture_id == CaptureRow.id)
        .where(DecisionRow.verdict != GateVerdict.QUARANTINED)
        .group_by(CaptureRow.document_id)
    )
    rows = session.execute(
        select(CaptureRow.document_id, CaptureRow.hold)
        .join(DecisionRow, DecisionRow.capture_id == CaptureRow.id)
        .where(DecisionRow.id.in_(newest), DecisionRow.verdict == GateVerdict.HELD)
    )
    return {document: timedelta(seconds=hold or 0) for document, hold in rows}


def _pairs(session: Session, query: Select[int, Any]) -> dict[int, Any]:
    return {row[0]: row[1] for row in session.execute(query)}
