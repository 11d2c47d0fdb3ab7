"""How the watching goes: crawls that were begun and finished, failures, what waits."""

from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from store.ids import parse_id
from store.intake import find_document
from store.record import Document, DocumentKey, Outcome, Status
from store.table import CaptureRow, CrawlRow, DecisionRow

_STALE = timedelta(days=1)  # what an older crawl captured has to be looked at again

__all__ = ["begin_crawl", "finish_crawl", "status_of", "was_captured"]


def begin_crawl(session: Session, now: datetime) -> datetime:
    """Return when the crawl that goes on now began: one left unfinished today is taken up."""
    crawl = _unfinished(session)
    if crawl is not None and crawl.started_at < now - _STALE:
        crawl.finished_at, crawl = now, None
    if crawl is None:
        crawl = CrawlRow(started_at=now)
        session.add(crawl)
        session.flush()
    return crawl.started_at


def finish_crawl(session: Session, now: datetime) -> None:
    """Mark the crawl that goes on as complete."""
    crawl = _unfinished(session)
    if crawl is not None:
        crawl.finished_at = now


def was_captured(session: Session, key: DocumentKey, since: datetime) -> bool:
    """Return whether we tried to fetch a document at or after a time."""
    document = find_document(session, key)
    if document is None:
        return False
    tried = select(CaptureRow.id).where(
        CaptureRow.document_id == document.id, CaptureRow.at >= since, CaptureRow.reference == ""
    )
    return session.scalar(tried.limit(1)) is not None


def status_of(session: Session, document: Document) -> Status:
    """Return how the watching of a document goes."""
    _, number = parse_id(document.id)
    captures = session.scalar(_count(number)) or 0
    last_success = session.scalar(
        select(func.max(CaptureRow.at)).where(
            CaptureRow.document_id == number, CaptureRow.outcome == Outcome.FETCHED
        )
    )
    failed = _count(number).where(CaptureRow.outcome != Outcome.FETCHED)
    if last_success is not None:
        failed = failed.where(CaptureRow.at > last_success)
    last = session.scalars(
        select(CaptureRow.problem)
        .where(CaptureRow.document_id == number)
        .order_by(CaptureRow.at.desc())
        .limit(1)
    ).first()
    return Status(
        document=document,
        captures=captures,
        last_success=last_success,
        failures=session.scalar(failed) or 0,
        problem=last or "",
        pending=_pending(session, number),
        decisions=_decisions(session, number),
    )


def _unfinished(session: Session) -> CrawlRow | None:
    return session.scalar(
        select(CrawlRow).where(CrawlRow.finished_at.is_(None)).order_by(CrawlRow.id.desc()).limit(1)
    )


def _count(document: int) -> Select[int]:
    return select(func.count()).select_from(CaptureRow).where(CaptureRow.document_id == document)


def _pending(session: Session, document: int) -> int:
    decided = select(DecisionRow.id).where(DecisionRow.capture_id == CaptureRow.id).exists()
    waiting = _count(document).where(CaptureRow.snapshot_id.is_not(None), ~decided)
    return session.scalar(waiting) or 0


def _decisions(session: Session, document: int) -> tuple[tuple[str, int], ...]:
    rows = session.execute(
        select(DecisionRow.verdict, DecisionRow.kind, func.count())
        .join(CaptureRow, DecisionRow.capture_id == CaptureRow.id)
        .where(CaptureRow.document_id == document)
        .group_by(DecisionRow.verdict, DecisionRow.kind)
        .order_by(DecisionRow.verdict, DecisionRow.kind)
    )
    return tuple(
        (f"{verdict} ({kind})" if kind else verdict, count) for verdict, kind, count in rows
    )
