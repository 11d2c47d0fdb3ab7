"""Provisions on their way out: every wording of a clause's identity, with dates and assessments."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.content import load_text
from store.entry import clause_at
from store.identity import chunks
from store.ids import Kind, format_id
from store.labels import correct, reviews_of_states
from store.overview import document_of
from store.provisions import load_sequence
from store.record import Clause, Document, Provision, State, Version
from store.retrieval import version_of
from store.sheet import assessed_states, latest_assessments, write_sheets
from store.table import (
    AssessmentRow,
    CaptureRow,
    ChangeRow,
    DocumentRow,
    HeadingsRow,
    ProvisionRow,
    SnapshotRow,
    StateRow,
    VersionRow,
)

__all__ = [
    "provision_of",
    "provisions_of",
    "unassessed_documents",
    "unassessed_states",
    "wordings_of",
]

_Row = TypeVar("_Row", HeadingsRow, VersionRow, CaptureRow, SnapshotRow)


def provision_of(session: Session, row: ProvisionRow) -> Provision:
    """Return a provision with all its states, oldest first."""
    document = document_of(session, session.get_one(DocumentRow, row.document_id))
    states = session.scalars(
        select(StateRow).where(StateRow.provision_id == row.id).order_by(StateRow.id)
    ).all()
    told = _states(session, row.document_id, states)
    return _provision(row.id, document, [told[state.id] for state in states])


def provisions_of(session: Session, row: DocumentRow) -> tuple[Provision, ...]:
    """Return the provisions of a document in the order of its accepted version, ended ones last."""
    document = document_of(session, row)
    states: dict[int, list[StateRow]] = defaultdict(list)
    for state in session.scalars(
        select(StateRow)
        .join(ProvisionRow, StateRow.provision_id == ProvisionRow.id)
        .where(ProvisionRow.document_id == row.id)
        .order_by(StateRow.provision_id, StateRow.id)
    ):
        states[state.provision_id].append(state)
    accepted = session.get(VersionRow, row.accepted_version) if row.accepted_version else None
    sequence = accepted.sequence_sha256 if accepted else None
    standing = [entry.provision for entry in load_sequence(session, sequence)]
    ended = [number for number in states if number not in set(standing)]
    told = _states(session, row.id, [each for some in states.values() for each in some])
    return tuple(
        _provision(number, document, [told[state.id] for state in states[number]])
        for number in [*standing, *ended]
    )


def wordings_of(session: Session, change: ChangeRow) -> tuple[Provision, ...]:
    """Return the provisions that a change gave a wording, each with that wording alone."""
    document = document_of(session, session.get_one(DocumentRow, change.document_id))
    states = session.scalars(
        select(StateRow)
        .join(ProvisionRow, StateRow.provision_id == ProvisionRow.id)
        .where(ProvisionRow.document_id == change.document_id, StateRow.change_id == change.id)
        .order_by(StateRow.id)
    ).all()
    told = _states(session, change.document_id, states)
    return tuple(_provision(state.provision_id, document, [told[state.id]]) for state in states)


def unassessed_documents(session: Session, analyzer: str) -> list[str]:
    """Return the public IDs of documents whose newest wording this analyzer has not assessed yet.

    What stands of a document is assessed at once, so nothing older waits where the newest does not.
    """
    write_sheets(session)
    newest = (
        select(ProvisionRow.document_id, func.max(StateRow.id))
        .join(StateRow, StateRow.provision_id == ProvisionRow.id)
        .where(StateRow.until.is_(None))
        .group_by(ProvisionRow.document_id)
        .order_by(ProvisionRow.document_id)
    )
    said = (
        select(AssessmentRow.document_id, func.max(AssessmentRow.last_state))
        .where(AssessmentRow.analyzer == analyzer)
        .group_by(AssessmentRow.document_id)
    )
    assessed: dict[int, int] = {row[0]: row[1] for row in session.execute(said)}
    return [
        format_id(Kind.DOCUMENT, document)
        for document, state in session.execute(newest)
        if state > assessed.get(document, 0)
    ]


def unassessed_states(
    session: Session, document: DocumentRow, analyzer: str
) -> list[tuple[int, Clause]]:
    """Return what stands of a document and was not assessed by this analyzer yet."""
    assessed = assessed_states(session, document.id, analyzer)
    rows = session.scalars(
        select(StateRow)
        .join(ProvisionRow, StateRow.provision_id == ProvisionRow.id)
        .where(ProvisionRow.document_id == document.id, StateRow.until.is_(None))
        .order_by(StateRow.id)
    ).all()
    waiting = [row for row in rows if row.id not in assessed]
    held = _hold(session, waiting)
    found = {row.id: clause for row, clause in _clauses(session, waiting)}
    del held
    return [(row.id, found[row.id]) for row in waiting]


def _hold(session: Session, states: Sequence[StateRow]) -> list[object]:
    """Load at once what states refer to: as long as it is held, no query looks it up again.

    A session knows its rows by weak references, so without this each clause would take queries.
    """
    held: list[object] = []

    def load(table: type[_Row], numbers: Iterable[int | None]) -> list[_Row]:
        rows: list[_Row] = []
        for some in chunks(sorted({number for number in numbers if number is not None})):
            rows += session.scalars(select(table).where(table.id.in_(some)))
        held.extend(rows)
        return rows

    load(HeadingsRow, (state.headings_id for state in states))
    load(VersionRow, (state.version_id for state in states))
    captures = load(CaptureRow, (state.capture_id for state in states))
    load(SnapshotRow, (capture.snapshot_id for capture in captures))
    return held


def _provision(number: int, document: Document, states: Iterable[State]) -> Provision:
    return Provision(id=format_id(Kind.PROVISION, number), document=document, states=tuple(states))


def _states(session: Session, document: int, rows: Sequence[StateRow]) -> dict[int, State]:
    """Return wordings by number."""
    numbers = [row.id for row in rows]
    said = latest_assessments(session, document, numbers)
    reviews = reviews_of_states(session, numbers)
    held = _hold(session, rows)
    versions: dict[tuple[int, int], Version] = {}
    found: dict[int, State] = {}
    for row, clause in _clauses(session, rows):
        shown = row.version_id, row.capture_id
        if shown not in versions:
            versions[shown] = version_of(session, *shown)
        found[row.id] = State(
            clause=clause,
            version=versions[shown],
            until=row.until,
            change=format_id(Kind.CHANGE, row.change_id) if row.change_id else "",
            assessment=correct(said.get(row.id), reviews.get(row.id, ())),
            reviews=reviews.get(row.id, ()),
        )
    del held
    return found


def _clauses(session: Session, rows: Iterable[StateRow]) -> Iterator[tuple[StateRow, Clause]]:
    """Yield wordings with their clauses, text after text: each text is unpacked once."""
    by_text = attrgetter("version_id")
    for version, some in groupby(sorted(rows, key=by_text), key=by_text):
        text = load_text(session, session.get_one(VersionRow, version).text_sha256)
        for row in some:
            clause = clause_at(session, text, row.start, row.end, row.headings_id, row.number)
            yield row, clause
