"""What analyzers said of wordings: many assessments to a sheet.

Assessments are alike: one takes 600 bytes alone, and 50 among its like. Those of a transaction are
gathered and written at its end, so that whoever gives them one by one fills sheets all the same.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from store.content import keep_content, load_content
from store.record import Assessment
from store.shape import assessment_from_json, assessment_to_json
from store.table import AssessmentRow

__all__ = ["add_assessments", "assessed_states", "latest_assessments", "write_sheets"]

_LONGEST = 256  # assessments on a sheet
_HIGHEST = 2**31 - 1  # what a column of numbers can hold

_Gathered = dict[tuple[int, str], dict[int, Assessment]]

_KEEP = insert(AssessmentRow)
_LAST = (
    select(AssessmentRow.said_sha256)
    .where(AssessmentRow.document_id == bindparam("document"))
    .order_by(AssessmentRow.id.desc())
    .limit(1)
)
_FIND = (
    select(AssessmentRow.analyzer, AssessmentRow.said_sha256)
    .where(
        AssessmentRow.document_id == bindparam("document"),
        AssessmentRow.last_state >= bindparam("first"),
        AssessmentRow.first_state <= bindparam("last"),
    )
    .order_by(AssessmentRow.id)
)


def add_assessments(
    session: Session, document: int, said: Iterable[tuple[int, Assessment]]
) -> None:
    """Add what an analyzer says of states of a document; `write_sheets` writes it down."""
    gathered: _Gathered = session.info.setdefault("assessments", {})
    for state, assessment in said:
        gathered.setdefault((document, assessment.analyzer), {})[state] = assessment


def write_sheets(session: Session) -> None:
    """Write down what was added. What an analyzer said of a state before, stands."""
    gathered: _Gathered = session.info.pop("assessments", {})
    for (document, analyzer), said in gathered.items():
        known = assessed_states(session, document, analyzer, first=min(said), last=max(said))
        new = sorted(said.keys() - known)
        base = session.connection().scalar(_LAST, {"document": document})
        rows = [
            {
                "document_id": document,
                "analyzer": analyzer,
                "first_state": some[0],
                "last_state": some[-1],
                "count": len(some),
                "said_sha256": (base := _keep_sheet(session, some, said, base)),
            }
            for some in (new[at : at + _LONGEST] for at in range(0, len(new), _LONGEST))
        ]
        if rows:
            session.connection().execute(_KEEP, rows)


def assessed_states(
    session: Session, document: int, analyzer: str, *, first: int = 0, last: int = _HIGHEST
) -> set[int]:
    """Return the states of a document between two that an analyzer has assessed."""
    return {
        state
        for by, sheet in _sheets(session, document, first, last)
        if by == analyzer
        for state, _ in sheet
    }


def latest_assessments(
    session: Session, document: int, states: Sequence[int]
) -> dict[int, Assessment]:
    """Return the newest assessment of each state of a document that has one."""
    if not states:
        return {}
    wanted = set(states)
    found = {
        state: (said, by)
        for by, sheet in _sheets(session, document, min(states), max(states))
        for state, said in sheet
        if state in wanted
    }
    return {state: assessment_from_json(said, by) for state, (said, by) in found.items()}


def _sheets(
    session: Session, document: int, first: int, last: int
) -> Iterator[tuple[str, list[tuple[int, dict[str, Any]]]]]:
    """Yield the analyzers and contents of sheets about states between two, oldest first."""
    write_sheets(session)
    asked = {"document": document, "first": first, "last": last}
    for by, sha256 in session.connection().execute(_FIND, asked).all():
        yield by, json.loads(load_content(session, sha256))


def _keep_sheet(
    session: Session, states: Sequence[int], said: Mapping[int, Assessment], base: str | None
) -> str:
    sheet = [[state, assessment_to_json(said[state])] for state in states]
    written = json.dumps(sheet, ensure_ascii=False, separators=(",", ":"))
    return keep_content(session, written.encode(errors="replace"), bases=[base])
