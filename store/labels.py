"""What persons say of wordings and of entries of changes, beside what the machine said."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from store.identity import chunks
from store.record import (
    Assessment,
    Change,
    Direction,
    Label,
    Polarity,
    Provision,
    Review,
    Reviewed,
    Ruling,
    Severity,
)
from store.shape import assessment_from_json, assessment_to_json
from store.table import LabelRow, StateRow

__all__ = [
    "correct",
    "keep_label",
    "last_state",
    "last_summaries",
    "reviewed_entries",
    "reviewed_numbers",
    "reviewed_wordings",
    "reviews_of_changes",
    "reviews_of_states",
]


def correct(assessment: Assessment | None, reviews: Sequence[Review]) -> Assessment | None:
    """Return an assessment as it is published: with the label that a person gave last."""
    label = reviews[-1].label if reviews else None
    if assessment is None or label is None:
        return assessment
    return replace(
        assessment,
        types=label.types,
        severity=label.severity,
        polarity=label.polarity,
        direction=label.direction,
    )


def keep_label(
    session: Session,
    review: Review,
    machine: Assessment,
    *,
    state: int | None = None,
    change: int | None = None,
    entry: int | None = None,
    summary: str = "",
) -> None:
    """Keep what a person says of a wording or of an entry of a change, and what a machine says."""
    label = review.label
    assert label is not None  # noqa: S101 - such a review has one
    session.execute(
        insert(LabelRow).values(
            state_id=state,
            change_id=change,
            entry=entry,
            ruling=review.ruling,
            at=review.at,
            author=review.author,
            note=review.note,
            types=list(label.types),
            severity=label.severity,
            polarity=label.polarity,
            direction=label.direction,
            analyzer=machine.analyzer,
            machine=assessment_to_json(machine),
            summary=summary,
        )
    )


def last_state(session: Session, provision: int) -> int | None:
    """Return the number of the latest wording of a provision."""
    return session.scalar(
        select(StateRow.id)
        .where(StateRow.provision_id == provision)
        .order_by(StateRow.id.desc())
        .limit(1)
    )


def reviews_of_states(session: Session, states: Sequence[int]) -> dict[int, tuple[Review, ...]]:
    """Return what persons said of wordings, oldest first, by the number of the state."""
    found: dict[int, list[Review]] = defaultdict(list)
    for some in chunks(states):
        asked = select(LabelRow).where(LabelRow.state_id.in_(some)).order_by(LabelRow.id)
        for row in session.scalars(asked):
            found[row.state_id or 0].append(_review(row))
    return {state: tuple(reviews) for state, reviews in found.items()}


def reviews_of_changes(
    session: Session, changes: Sequence[int]
) -> dict[int, dict[int, tuple[Review, ...]]]:
    """Return what persons said of entries, oldest first, by change and by number of the entry."""
    found: dict[int, dict[int, tuple[Review, ...]]] = defaultdict(dict)
    for row in _labels_of_changes(session, changes):
        said = found[row.change_id or 0]
        said[row.entry or 0] = (*said.get(row.entry or 0, ()), _review(row))
    return found


def last_summaries(session: Session, changes: Sequence[int]) -> dict[int, str]:
    """Return by change the sentence that stands over it since the last review of its labels."""
    return {row.change_id or 0: row.summary for row in _labels_of_changes(session, changes)}


def _labels_of_changes(session: Session, changes: Sequence[int]) -> Iterator[LabelRow]:
    """Yield the labels that persons gave to entries, oldest first."""
    for some in chunks(changes):
        asked = select(LabelRow).where(LabelRow.change_id.in_(some)).order_by(LabelRow.id)
        yield from session.scalars(asked)


def reviewed_numbers(session: Session) -> tuple[list[int], list[int]]:
    """Return the numbers of the provisions and of the changes that persons gave labels."""
    provisions = session.scalars(
        select(StateRow.provision_id)
        .join(LabelRow, LabelRow.state_id == StateRow.id)
        .distinct()
        .order_by(StateRow.provision_id)
    ).all()
    changes = session.scalars(
        select(LabelRow.change_id)
        .where(LabelRow.change_id.is_not(None))
        .distinct()
        .order_by(LabelRow.change_id)
    ).all()
    return list(provisions), [number for number in changes if number is not None]


def reviewed_wordings(provision: Provision) -> Iterator[Reviewed]:
    """Yield the wordings of a provision that persons reviewed, each with the last review."""
    for number, state in enumerate(provision.states, 1):
        for review in state.reviews[-1:]:
            yield Reviewed(
                record=provision.id,
                number=number,
                document=provision.document.key,
                before=None,
                after=state.clause,
                review=review,
            )


def reviewed_entries(change: Change) -> Iterator[Reviewed]:
    """Yield the entries of a change that persons reviewed; a withdrawn change has none."""
    for number, entry in enumerate(() if change.withdrawn else change.entries, 1):
        for review in entry.reviews[-1:]:
            yield Reviewed(
                record=change.id,
                number=number,
                document=change.document.key,
                before=entry.before,
                after=entry.after,
                review=review,
            )


def _review(row: LabelRow) -> Review:
    machine: dict[str, Any] = row.machine
    return Review(
        ruling=Ruling(row.ruling),
        at=row.at,
        author=row.author,
        note=row.note,
        label=Label(
            types=tuple(row.types),
            severity=Severity(row.severity),
            polarity=Polarity(row.polarity) if row.polarity else None,
            direction=Direction(row.direction) if row.direction else None,
        ),
        machine=assessment_from_json(machine, row.analyzer),
    )
