"""Provisions on their way out: every wording of a clause's identity, with dates and assessments."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.ids import Kind, format_id
from store.provisions import load_sequence
from store.record import Assessment, Clause, Document, Provision, State
from store.retrieval import clause_at, document_of, latest_assessments, version_of
from store.table import AssessmentRow, DocumentRow, ProvisionRow, StateRow, VersionRow

__all__ = ["provision_of", "provisions_of", "unassessed_states"]


def provision_of(session: Session, row: ProvisionRow) -> Provision:
    """Return a provision with all its states, oldest first."""
    document = document_of(session, session.get_one(DocumentRow, row.document_id))
    states = session.scalars(
        select(StateRow).where(StateRow.provision_id == row.id).order_by(StateRow.ordinal)
    ).all()
    return _provision(session, row.id, document, states)


def provisions_of(session: Session, row: DocumentRow) -> tuple[Provision, ...]:
    """Return the provisions of a document in the order of its accepted version, ended ones last."""
    document = document_of(session, row)
    states: dict[int, list[StateRow]] = defaultdict(list)
    for state in session.scalars(
        select(StateRow)
        .join(ProvisionRow, StateRow.provision_id == ProvisionRow.id)
        .where(ProvisionRow.document_id == row.id)
        .order_by(StateRow.provision_id, StateRow.ordinal)
    ):
        states[state.provision_id].append(state)
    accepted = session.get(VersionRow, row.accepted_version) if row.accepted_version else None
    standing = [entry.provision for entry in load_sequence(session, accepted)]
    ended = [number for number in states if number not in set(standing)]
    return tuple(
        _provision(session, number, document, states[number]) for number in [*standing, *ended]
    )


def unassessed_states(
    session: Session, document: DocumentRow, analyzer: str
) -> list[tuple[int, Clause]]:
    """Return the wordings of a document that this analyzer has not assessed yet."""
    said = (
        select(AssessmentRow.id)
        .where(AssessmentRow.state_id == StateRow.id, AssessmentRow.analyzer == analyzer)
        .exists()
    )
    rows = session.scalars(
        select(StateRow)
        .join(ProvisionRow, StateRow.provision_id == ProvisionRow.id)
        .where(ProvisionRow.document_id == document.id, ~said)
        .order_by(StateRow.id)
    ).all()
    return [(row.id, _clause(session, row)) for row in rows]


def _provision(
    session: Session, number: int, document: Document, states: Sequence[StateRow]
) -> Provision:
    said = latest_assessments(session, AssessmentRow.state_id, [state.id for state in states])
    return Provision(
        id=format_id(Kind.PROVISION, number),
        document=document,
        states=tuple(_state(session, state, said.get(state.id)) for state in states),
    )


def _state(session: Session, row: StateRow, assessment: Assessment | None) -> State:
    return State(
        clause=_clause(session, row),
        version=version_of(session, row.version_id, row.capture_id),
        until=row.until,
        change=format_id(Kind.CHANGE, row.change_id) if row.change_id else "",
        assessment=assessment,
    )


def _clause(session: Session, row: StateRow) -> Clause:
    version = session.get_one(VersionRow, row.version_id)
    return clause_at(session, version.text_sha256, row.start, row.end, row.headings_id, row.number)
