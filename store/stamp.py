"""What tells whether a document and its records are still what they were.

A stamp is made of what is cheap to look up for all documents at once: rows are only ever added, and
texts are named by their hash. A capture that showed the accepted text once more, or something that
is not the document, is no news to the records: they only tell of captures up to the one that ended
a wording. It is to the document, whose page says when it was last verified.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import Executable, Select, func, select
from sqlalchemy.orm import Session

from store.ids import Kind, format_id
from store.record import GateVerdict, Stamp
from store.table import (
    AssessmentRow,
    CaptureRow,
    ChangeRow,
    DecisionRow,
    DocumentRow,
    LabelRow,
    PlatformRow,
    ProvisionRow,
    ReviewRow,
    StateRow,
    VersionRow,
)

__all__ = ["stamps"]


def stamps(session: Session) -> dict[str, Stamp]:
    """Return the stamp of each document by its public ID."""
    records = _hash_all(session, _query_records())
    captures = _hash_all(session, _query_captures())
    return {
        format_id(Kind.DOCUMENT, number): Stamp(
            records=records[number].hexdigest(), captures=captures[number].hexdigest()
        )
        for number in sorted(records)
    }


def _hash_all(session: Session, queries: Iterable[Executable]) -> dict[int, Any]:
    """Return a hash over all rows of each document."""
    found: dict[int, Any] = defaultdict(sha256)
    for number, query in enumerate(queries):
        for document, *values in session.execute(query):
            found[document].update(f"{number} {values!r}\n".encode())
    return found


def _query_captures() -> Iterator[Executable]:
    """Yield a query for numbers of documents and what was decided about their captures."""
    decided = (DecisionRow.by, DecisionRow.verdict, DecisionRow.kind)
    yield (
        _select_decisions(*decided)
        .group_by(CaptureRow.document_id, *decided)
        .order_by(CaptureRow.document_id, *decided)
    )


def _select_decisions(*also: Any) -> Select[Any]:
    counted = (func.count(), func.max(DecisionRow.id), func.max(CaptureRow.at))
    return select(CaptureRow.document_id, *also, *counted).join(
        CaptureRow, DecisionRow.capture_id == CaptureRow.id
    )


def _query_showings() -> Iterator[Executable]:
    """Yield queries for what was accepted, and for what showed the same before the last of that."""
    accepted = (
        _select_decisions()
        .where(DecisionRow.verdict == GateVerdict.ACCEPTED)
        .group_by(CaptureRow.document_id)
        .order_by(CaptureRow.document_id)
    )
    last = accepted.order_by(None).subquery()
    yield accepted
    yield (
        _select_decisions()
        .join(last, last.c.document_id == CaptureRow.document_id)
        .where(DecisionRow.verdict == GateVerdict.UNCHANGED, CaptureRow.at <= last.c[3])
        .group_by(CaptureRow.document_id)
        .order_by(CaptureRow.document_id)
    )


def _query_records() -> Iterator[Executable]:
    """Yield queries for numbers of documents and what their records are made of."""
    yield (
        select(
            DocumentRow.id,
            PlatformRow.name,
            VersionRow.text_sha256,
            VersionRow.sequence_sha256,
            VersionRow.reader,
        )
        .join(PlatformRow, DocumentRow.platform_id == PlatformRow.id)
        .outerjoin(VersionRow, DocumentRow.accepted_version == VersionRow.id)
    )
    yield from _query_showings()
    yield select(
        ChangeRow.document_id,
        ChangeRow.id,
        ChangeRow.at,
        ChangeRow.severity,
        ChangeRow.summary,
        ChangeRow.entries_sha256,
    ).order_by(ChangeRow.id)
    yield select(
        AssessmentRow.document_id,
        AssessmentRow.id,
        AssessmentRow.analyzer,
        AssessmentRow.said_sha256,
    ).order_by(AssessmentRow.id)
    yield (
        select(ChangeRow.document_id, ReviewRow.id, ReviewRow.at)
        .join(ReviewRow, ReviewRow.change_id == ChangeRow.id)
        .order_by(ReviewRow.id)
    )
    yield (
        select(ChangeRow.document_id, LabelRow.id, LabelRow.at)
        .join(LabelRow, LabelRow.change_id == ChangeRow.id)
        .order_by(LabelRow.id)
    )
    yield (
        select(ProvisionRow.document_id, LabelRow.id, LabelRow.at)
        .join(StateRow, StateRow.provision_id == ProvisionRow.id)
        .join(LabelRow, LabelRow.state_id == StateRow.id)
        .order_by(LabelRow.id)
    )
