"""Provisions: a clause's identity carried from one accepted version of a document to the next."""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.content import keep_content, load_content
from store.error import StoreError
from store.identity import chunks, clause_ids, headings_id
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

    Raises:
        StoreError: The old side of the comparison is not the stored sequence.

    Returns:
        The provision numbers of the old and of the new clauses, each in the order of its side.
    """
    old = load_sequence(session, acceptance.before)
    if [(e.start, e.end) for e in old] != [(c.start, c.end) for c in comparison.before]:
        raise StoreError(
            "the accepted text was compared by other clauses than it was stored with: another "
            "analysis is at work, or another version of clausewatch wrote this home; analyze again"
        )
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
    fresh = [position for position, known in enumerate(provisions) if not known]
    ended = _ended_provisions(session, acceptance, [wordings[each] for each in fresh], taken)
    for position in fresh:
        candidates = ended[wordings[position]]
        provisions[position] = (
            candidates.pop() if candidates else _new_provision(session, acceptance.version)
        )
    return provisions


def _ended_provisions(
    session: Session, acceptance: Acceptance, wordings: Sequence[int], standing: set[int]
) -> dict[int, list[int]]:
    """Return, by wording, the provisions of this document that had it and ended, latest last."""
    ended: dict[int, list[int]] = defaultdict(list)
    if acceptance.before is None:
        return ended
    found: set[int] = set()
    for some in chunks(sorted(set(wordings))):
        rows = session.execute(
            select(StateRow.clause_id, StateRow.provision_id)
            .join(ProvisionRow, StateRow.provision_id == ProvisionRow.id)
            .where(
                StateRow.clause_id.in_(some),
                ProvisionRow.document_id == acceptance.version.document_id,
            )
            .order_by(StateRow.id.desc())
        )
        for wording, provision in rows:
            # A provision that had several of these wordings is given to the latest of them only.
            if provision not in standing and provision not in found:
                found.add(provision)
                ended[wording].insert(0, provision)
    return ended


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
