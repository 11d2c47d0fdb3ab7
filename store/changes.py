"""Change records on their way out, many at once: what they share is looked up once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from store.entry import load_entries
from store.identity import chunks
from store.ids import Kind, format_id
from store.labels import correct, last_summaries, reviews_of_changes
from store.overview import document_of
from store.record import Change, ClauseChange, Document, Review, Ruling, Severity, Verdict
from store.retrieval import version_of
from store.table import (
    CaptureRow,
    ChangeRow,
    DocumentRow,
    PlatformRow,
    ReviewRow,
    SnapshotRow,
    VersionRow,
)

__all__ = ["changes_of", "entries_of", "select_changes"]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Beside:
    """What is told beside the entries of changes, by their numbers."""

    documents: Mapping[int, Document]  # by the number of the document
    neighbours: Mapping[int, tuple[str, str]]  # the changes before and after it in its document
    withdrawals: Mapping[int, Review]
    reviews: Mapping[int, Mapping[int, tuple[Review, ...]]]  # by the number of the entry
    summaries: Mapping[int, str]  # since the last review


def changes_of(session: Session, rows: Sequence[ChangeRow]) -> tuple[Change, ...]:
    """Return change records, each with its entries and its neighbours in the document."""
    held = _hold(session, rows)  # a session knows rows by weak references
    beside = _look_beside(session, rows)
    found = tuple(_change(session, row, beside) for row in rows)
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


def _look_beside(session: Session, rows: Sequence[ChangeRow]) -> _Beside:
    numbers = [row.id for row in rows]
    documents = sorted({row.document_id for row in rows})
    return _Beside(
        documents={
            number: document_of(session, session.get_one(DocumentRow, number))
            for number in documents
        },
        neighbours=_neighbours(session, documents),
        withdrawals=_withdrawals(session, numbers),
        reviews=reviews_of_changes(session, numbers),
        summaries=last_summaries(session, numbers),
    )


def _neighbours(session: Session, documents: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return by change the public IDs of the changes before and after it in its document."""
    orders: dict[int, list[int]] = defaultdict(list)
    for some in chunks(documents):
        asked = select(ChangeRow.document_id, ChangeRow.id).where(ChangeRow.document_id.in_(some))
        for document, number in session.execute(asked.order_by(ChangeRow.id)):
            orders[document].append(number)
    found: dict[int, tuple[str, str]] = {}
    for order in orders.values():
        ids = ["", *(format_id(Kind.CHANGE, number) for number in order), ""]
        found.update(zip(order, zip(ids, ids[2:], strict=False), strict=True))
    return found


def _withdrawals(session: Session, changes: Sequence[int]) -> dict[int, Review]:
    found: dict[int, Review] = {}
    for some in chunks(changes):
        asked = select(ReviewRow).where(ReviewRow.change_id.in_(some)).order_by(ReviewRow.id)
        for row in session.scalars(asked):
            review = Review(ruling=Ruling(row.ruling), at=row.at, author=row.author, note=row.note)
            found.setdefault(row.change_id or 0, review)
    return found


def _change(session: Session, row: ChangeRow, beside: _Beside) -> Change:
    entries = entries_of(session, row)
    severity = Severity(row.severity) if row.severity else None
    if reviews := beside.reviews.get(row.id):
        entries = tuple(
            _review(entry, reviews.get(number, ())) for number, entry in enumerate(entries, 1)
        )
        severity = _gravest(entries)
    previous, following = beside.neighbours[row.id]
    return Change(
        id=format_id(Kind.CHANGE, row.id),
        document=beside.documents[row.document_id],
        before=version_of(session, row.before_version, row.before_capture),
        after=version_of(session, row.after_version, row.after_capture),
        verdict=Verdict(row.verdict),
        severity=severity,
        summary=beside.summaries.get(row.id) or row.summary,
        entries=entries,
        previous=previous,
        next=following,
        withdrawn=beside.withdrawals.get(row.id),
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
