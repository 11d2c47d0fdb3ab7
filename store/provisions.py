"""Provisions: a clause's identity carried from one accepted version of a document to the next."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from store.content import keep_content, load_content
from store.identity import clause_ids, headings_id
from store.ids import Kind
from store.intake import next_number
from store.record import Clause, Comparison
from store.table import CaptureRow, ProvisionRow, StateRow, VersionRow

__all__ = ["Acceptance", "Entry", "carry_provisions", "load_sequence"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What the sequence of a version says of one clause."""

    provision: int
    clause: int
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Acceptance:
    """A version that takes the place of the one before it."""

    version: VersionRow
    capture: CaptureRow  # that showed it
    before: VersionRow | None  # None: this is the baseline
    change: int | None  # number of the change record; None for baselines and technical upgrades


def load_sequence(session: Session, version: VersionRow | None) -> tuple[Entry, ...]:
    """Return which provision each clause of an accepted version is, in order."""
    if version is None or version.sequence_sha256 is None:
        return ()
    numbers = array("I")
    numbers.frombytes(load_content(session, version.sequence_sha256))
    count = len(numbers) // 4
    columns = [numbers[column * count : (column + 1) * count] for column in range(4)]
    return tuple(
        Entry(provision=provision, clause=clause, start=start, end=end)
        for provision, clause, start, end in zip(*columns, strict=True)
    )


def carry_provisions(
    session: Session, acceptance: Acceptance, comparison: Comparison
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Carry the provisions of the version before over to the accepted one, and store its sequence.

    Returns:
        The provision numbers of the old and of the new clauses, each in the order of its side.
    """
    old = load_sequence(session, acceptance.before)
    clauses = _wordings(session, acceptance, comparison, old)
    provisions = _identities(session, acceptance, comparison, old, clauses)
    for provision in sorted({entry.provision for entry in old} - set(provisions)):
        _end_state(session, acceptance, provision)
    wordings = {entry.provision: entry.clause for entry in old}
    for provision, wording, clause in zip(provisions, clauses, comparison.after, strict=True):
        if wordings.get(provision) != wording:
            _begin_state(session, acceptance, provision, wording, clause)
    base = acceptance.before.sequence_sha256 if acceptance.before else None
    packed = _packed(provisions, clauses, comparison.after)
    acceptance.version.sequence_sha256 = keep_content(session, packed, base=base)
    return tuple(entry.provision for entry in old), tuple(provisions)


def _wordings(
    session: Session, acceptance: Acceptance, comparison: Comparison, old: Sequence[Entry]
) -> list[int]:
    """Return the identity of each new clause's wording; equal ones need no look-up."""
    found = [0] * len(comparison.after)
    for pair in comparison.pairs:
        if len(pair.before) == len(pair.after) == 1:
            was, now = comparison.before[pair.before[0]], comparison.after[pair.after[0]]
            if was.text == now.text:
                found[pair.after[0]] = old[pair.before[0]].clause
    fresh = [position for position, known in enumerate(found) if not known]
    clauses = [comparison.after[position] for position in fresh]
    for position, wording in zip(
        fresh, clause_ids(session, acceptance.version, clauses), strict=True
    ):
        found[position] = wording
    return found


def _identities(
    session: Session,
    acceptance: Acceptance,
    comparison: Comparison,
    old: Sequence[Entry],
    wordings: Sequence[int],
) -> list[int]:
    """Return the provision of each new clause: the one it corresponds to, or a new one.

    Where a clause was split, its provision goes on in the part that the aligner puts first; where
    several were merged, the first of them goes on.
    """
    provisions = [0] * len(comparison.after)
    for pair in comparison.pairs:
        if pair.before and pair.after:
            provisions[pair.after[0]] = old[pair.before[0]].provision
    taken = set(provisions) | {entry.provision for entry in old}
    for position, wording in enumerate(wordings):
        if not provisions[position]:
            ended = _ended_provision(session, acceptance, wording, taken) if old else None
            provisions[position] = ended or _new_provision(session, acceptance.version)
            taken.add(provisions[position])
    return provisions


def _ended_provision(
    session: Session, acceptance: Acceptance, wording: int, taken: set[int]
) -> int | None:
    """Return the provision of this document that had this very wording and ended since."""
    standing = aliased(StateRow)
    ended = session.scalars(
        select(StateRow.provision_id)
        .join(ProvisionRow, StateRow.provision_id == ProvisionRow.id)
        .outerjoin(
            standing,
            (standing.provision_id == StateRow.provision_id) & standing.until.is_(None),
        )
        .where(
            StateRow.clause_id == wording,
            standing.id.is_(None),
            ProvisionRow.document_id == acceptance.version.document_id,
        )
        .order_by(StateRow.id.desc())
    )
    return next((provision for provision in ended if provision not in taken), None)


def _new_provision(session: Session, version: VersionRow) -> int:
    number = next_number(session, Kind.PROVISION)
    session.add(ProvisionRow(id=number, document_id=version.document_id))
    session.flush()
    return number


def _begin_state(
    session: Session, acceptance: Acceptance, provision: int, wording: int, clause: Clause
) -> None:
    session.add(
        StateRow(
            provision_id=provision,
            ordinal=_end_state(session, acceptance, provision),
            clause_id=wording,
            headings_id=headings_id(session, clause.headings),
            version_id=acceptance.version.id,
            capture_id=acceptance.capture.id,
            change_id=acceptance.change,
            start=clause.start,
            end=clause.end,
            number=clause.number,
        )
    )
    session.flush()


def _end_state(session: Session, acceptance: Acceptance, provision: int) -> int:
    """End the standing wording of a provision and return the ordinal of the next one."""
    last = session.scalar(
        select(StateRow)
        .where(StateRow.provision_id == provision)
        .order_by(StateRow.ordinal.desc())
        .limit(1)
    )
    if last is None:
        return 0
    if last.until is None:
        last.until = acceptance.capture.at
    return last.ordinal + 1


def _packed(provisions: Sequence[int], clauses: Sequence[int], after: Sequence[Clause]) -> bytes:
    """Return a sequence as four columns of 32-bit numbers: alike columns compress best."""
    starts = [clause.start for clause in after]
    ends = [clause.end for clause in after]
    return array("I", [*provisions, *clauses, *starts, *ends]).tobytes()
