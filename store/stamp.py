"""What tells whether the records of a document are still those that they were.

A stamp is made of what is cheap to look up for all documents at once, and differs whenever a record
of its document does: rows are only ever added, and texts are named by their hash. It also differs
between ledgers that were filled twice from the same archive, where the records differ.
"""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import Executable, func, select
from sqlalchemy.orm import Session

from store.ids import Kind, format_id
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


def stamps(session: Session) -> dict[str, str]:
    """Return the stamp of each document by its public ID."""
    found: dict[int, Any] = defaultdict(sha256)
    for number, query in enumerate(_queries()):
        for document, *values in session.execute(query):
            found[document].update(f"{number} {values!r}\n".encode())
    return {
        format_id(Kind.DOCUMENT, number): each.hexdigest() for number, each in sorted(found.items())
    }


def _queries() -> Iterator[Executable]:
    """Yield queries for numbers of documents and what is known of each, in a fixed order."""
    yield (
        select(
            DocumentRow.id,
            PlatformRow.name,
            DocumentRow.accepted_capture,
            VersionRow.text_sha256,
            VersionRow.sequence_sha256,
            VersionRow.reader,
        )
        .join(PlatformRow, DocumentRow.platform_id == PlatformRow.id)
        .outerjoin(VersionRow, DocumentRow.accepted_version == VersionRow.id)
    )
    decided = (DecisionRow.by, DecisionRow.verdict, DecisionRow.kind)
    yield (
        select(
            CaptureRow.document_id,
            *decided,
            func.count(),
            func.max(DecisionRow.id),
            func.max(CaptureRow.at),
        )
        .join(CaptureRow, DecisionRow.capture_id == CaptureRow.id)
        .group_by(CaptureRow.document_id, *decided)
        .order_by(CaptureRow.document_id, *decided)
    )
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
