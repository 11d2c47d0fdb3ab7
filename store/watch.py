"""Crawls that were begun and finished, what they have captured already, and what is due when."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.captures import captures_with_bytes
from store.directory import document_key
from store.record import DocumentKey, Due, Origin, Outcome, Pending
from store.table import CaptureRow, CrawlRow, DocumentRow, ScheduleRow

_STALE = timedelta(days=1)  # what an older crawl captured has to be looked at again

__all__ = [
    "begin_crawl",
    "captured_since",
    "due_times",
    "finish_crawl",
    "last_entry",
    "last_fetched",
    "plan",
]


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


def last_entry(session: Session, collection: str) -> datetime | None:
    """Return the time of the newest entry of an archive; None if none was imported."""
    newest = select(func.max(CaptureRow.at)).join(
        DocumentRow, CaptureRow.document_id == DocumentRow.id
    )
    return session.scalar(newest.where(DocumentRow.collection == collection))


def finish_crawl(session: Session, now: datetime) -> None:
    """Mark the crawl that goes on as complete."""
    crawl = _unfinished(session)
    if crawl is not None:
        crawl.finished_at = now


def captured_since(session: Session, since: datetime) -> frozenset[DocumentKey]:
    """Return the documents that we tried to fetch at or after a time."""
    tried = select(CaptureRow.document_id).where(CaptureRow.at >= since, CaptureRow.reference == "")
    rows = session.scalars(select(DocumentRow).where(DocumentRow.id.in_(tried)))
    return frozenset(document_key(session, row) for row in rows)


def last_fetched(session: Session, since: datetime) -> tuple[Pending, ...]:
    """Return the last capture of each document that brought bytes over HTTP, if not too old."""
    newest = (
        select(func.max(CaptureRow.id))
        .where(
            CaptureRow.at >= since,
            CaptureRow.origin == Origin.HTTP,
            CaptureRow.outcome == Outcome.FETCHED,
        )
        .group_by(CaptureRow.document_id)
    )
    return captures_with_bytes(session, CaptureRow.id.in_(newest))


def plan(session: Session, document: int, due: Due) -> None:
    """Keep when a document is due; what was planned before is forgotten."""
    session.merge(ScheduleRow(document_id=document, due_at=due.at, reason=due.reason))


def due_times(session: Session) -> dict[DocumentKey, datetime]:
    """Return when documents are due, of those that this was planned for."""
    rows = session.execute(
        select(DocumentRow, ScheduleRow.due_at).join(
            ScheduleRow, ScheduleRow.document_id == DocumentRow.id
        )
    )
    return {document_key(session, row): due_at for row, due_at in rows}


def _unfinished(session: Session) -> CrawlRow | None:
    return session.scalar(
        select(CrawlRow).where(CrawlRow.finished_at.is_(None)).order_by(CrawlRow.id.desc()).limit(1)
    )
