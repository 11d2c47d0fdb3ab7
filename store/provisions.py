"""Provisions: a clause's identity carried from one accepted version of a document to the next.

All that a version brings is written in a few statements, however many clauses it has.
"""

import sys
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, pairwise

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from store.content import keep_content, load_content
from store.counter import next_numbers
from store.error import StoreError
from store.identity import chunks, headings_ids, wording_of
from store.ids import Kind
from store.record import Comparison
from store.table import ProvisionRow, StateRow

__all__ = [
    "Acceptance",
    "Entry",
    "Succession",
    "carry_provisions",
    "keep_sequence",
    "load_sequence",
    "succeed",
]

_COLUMNS = 3  # of a sequence: provision, gap, length

_FIND_WORDINGS = (
    select(StateRow.id, StateRow.wording, StateRow.provision_id)
    .join(ProvisionRow, StateRow.provision_id == ProvisionRow.id)
    .where(ProvisionRow.document_id == bindparam("document"))
    .order_by(StateRow.id)
)
_END = (
    update(StateRow)
    .where(StateRow.provision_id.in_(bindparam("ended", expanding=True)), StateRow.until.is_(None))
    .values(until=bindparam("at"))
)
_BEGIN = insert(StateRow)
_MAKE = insert(ProvisionRow)

_Had = tuple[int, defaultdict[int, list[tuple[int, int]]]]  # a document; by wording, who had it


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What the sequence of a version says of one clause."""

    provision: int
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Succession:
    """Which provisions the clauses of both sides of a comparison are, each in their order."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    wordings: dict[int, int]  # of the new clauses with a new wording, by position


@dataclass(frozen=True, kw_only=True, slots=True)
class Acceptance:
    """A version that takes the place of the one before it."""

    document: int
    version: int
    capture: int  # that showed it
    at: datetime  # of that capture
    change: int | None  # number of the change record; None for baselines and technical upgrades


def load_sequence(session: Session, sha256: str | None) -> tuple[Entry, ...]:
    """Return which provision each clause of an accepted version is, in order."""
    if sha256 is None:
        return ()
    numbers = _numbers(load_content(session, sha256))
    count = len(numbers) // _COLUMNS
    steps, gaps, lengths = (
        numbers[column * count : (column + 1) * count] for column in range(_COLUMNS)
    )
    entries, end = [], 0
    for provision, gap, length in zip(accumulate(steps), gaps, lengths, strict=True):
        start = end + gap
        end = start + length
        entries.append(Entry(provision=provision, start=start, end=end))
    return tuple(entries)


def succeed(
    session: Session, document: int, before: str | None, comparison: Comparison
) -> Succession:
    """Return which provision each clause is, new ones being made where none goes on.

    Args:
        session: The ledger's session; the caller commits.
        document: That both sides are versions of.
        before: SHA-256 of the sequence of the version before; None for the baseline.
        comparison: Of both sides.

    Raises:
        StoreError: The old side of the comparison is not the stored sequence.
    """
    old = load_sequence(session, before)
    if [(e.start, e.end) for e in old] != [(c.start, c.end) for c in comparison.before]:
        raise StoreError(
            "the accepted text was compared by other clauses than it was stored with: another "
            "analysis is at work, or another version of clausewatch wrote this home; analyze again"
        )
    standing = tuple(entry.provision for entry in old)
    wordings = {
        position: wording_of(comparison.after[position].text)
        for position in _new_wordings(comparison)
    }
    new = _identities(session, document, standing, comparison, wordings)
    return Succession(old=standing, new=tuple(new), wordings=wordings)


def carry_provisions(
    session: Session, acceptance: Acceptance, comparison: Comparison, succession: Succession
) -> None:
    """End what stands no longer and begin what is new."""
    ended = set(succession.old) - set(succession.new)
    ended.update(succession.new[position] for position in succession.wordings)
    if succession.old:
        _end_states(session, acceptance, sorted(ended))
    _begin_states(session, acceptance, comparison, succession)


def keep_sequence(
    session: Session, comparison: Comparison, succession: Succession, base: str | None
) -> str:
    """Keep which provision each new clause is, and return the SHA-256 that names it.

    A sequence is columns of 32-bit numbers, each told from the one before it, so that an edit in
    one clause leaves the numbers of all others as they were, and costs a few bytes.
    """
    starts = [clause.start for clause in comparison.after]
    ends = [clause.end for clause in comparison.after]
    steps = [now - was for was, now in pairwise((0, *succession.new))]
    gaps = [start - end for end, start in zip((0, *ends), starts, strict=False)]
    lengths = [end - start for start, end in zip(starts, ends, strict=True)]
    numbers = _little_endian(array("i", [*steps, *gaps, *lengths]))
    return keep_content(session, numbers.tobytes(), bases=[base])


def _new_wordings(comparison: Comparison) -> Iterator[int]:
    """Yield the positions of the new clauses that are no clause of the old side word for word."""
    for position, old in enumerate(_predecessors(comparison)):
        if old is None or comparison.before[old].text != comparison.after[position].text:
            yield position


def _predecessors(comparison: Comparison) -> list[int | None]:
    """Return the old clause that each new clause carries on, by position.

    Where a clause was split, its provision goes on in the part that the aligner puts first; where
    several were merged, the first of them goes on.
    """
    found: list[int | None] = [None] * len(comparison.after)
    for pair in comparison.pairs:
        if pair.before and pair.after:
            found[pair.after[0]] = pair.before[0]
    return found


def _identities(
    session: Session,
    document: int,
    old: Sequence[int],
    comparison: Comparison,
    wordings: dict[int, int],
) -> list[int]:
    """Return the provision of each new clause: the one it carries on, one that ended, or a new."""
    found = [0 if was is None else old[was] for was in _predecessors(comparison)]
    fresh = [position for position, known in enumerate(found) if not known]
    if old and fresh:
        standing = {*found, *old}
        ended = _ended_provisions(session, document, {wordings[at] for at in fresh}, standing)
        for position in fresh:
            if candidates := ended.get(wordings[position]):
                found[position] = candidates.pop()
    nameless = [position for position in fresh if not found[position]]
    numbers = next_numbers(session, Kind.PROVISION, len(nameless))
    for position, number in zip(nameless, numbers, strict=True):
        found[position] = number
    if nameless:
        rows = [{"id": number, "document_id": document} for number in numbers]
        session.connection().execute(_MAKE, rows)
    return found


def _ended_provisions(
    session: Session, document: int, wordings: set[int], standing: set[int]
) -> dict[int, list[int]]:
    """Return, by wording, the provisions of this document that had it and ended, latest last."""
    had = _wordings_had(session, document)
    states = sorted(
        (state, provision, wording)
        for wording in wordings
        for state, provision in had.get(wording, ())
        if provision not in standing
    )
    # A provision that had several of these wordings is given to the latest of them only.
    latest = {provision: (state, wording) for state, provision, wording in states}
    ended: dict[int, list[int]] = defaultdict(list)
    for state, provision, wording in states:
        if latest[provision] == (state, wording):
            ended[wording].append(provision)
    return ended


def _wordings_had(session: Session, document: int) -> dict[int, list[tuple[int, int]]]:
    """Return which states and provisions of a document had each wording.

    They are remembered until the transaction ends: decisions come document by document, and an
    index for this alone would be a twentieth of the database.
    """
    last: _Had | None = session.info.get("wordings")
    if last is None or last[0] != document:
        had: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        rows = session.connection().execute(_FIND_WORDINGS, {"document": document})
        for state, wording, provision in rows:
            had[wording].append((state, provision))
        last = session.info["wordings"] = document, had
    return last[1]


def _end_states(session: Session, acceptance: Acceptance, provisions: Sequence[int]) -> None:
    """End the standing wordings of provisions."""
    for some in chunks(provisions):
        session.connection().execute(_END, {"ended": some, "at": acceptance.at})


def _begin_states(
    session: Session,
    acceptance: Acceptance,
    comparison: Comparison,
    succession: Succession,
) -> None:
    """Begin the new wordings."""
    wordings = succession.wordings
    if not wordings:
        return
    clauses = [comparison.after[position] for position in wordings]
    headings = headings_ids(session, [clause.headings for clause in clauses])
    states = dict(zip(wordings, next_numbers(session, "state", len(wordings)), strict=True))
    rows = [
        {
            "id": states[position],
            "provision_id": succession.new[position],
            "wording": wording,
            "headings_id": heading,
            "version_id": acceptance.version,
            "capture_id": acceptance.capture,
            "change_id": acceptance.change,
            "start": clause.start,
            "end": clause.end,
            "number": clause.number,
            "until": None,
        }
        for (position, wording), heading, clause in zip(
            wordings.items(), headings, clauses, strict=True
        )
    ]
    session.connection().execute(_BEGIN, rows)
    last: _Had | None = session.info.get("wordings")
    if last is not None and last[0] == acceptance.document:
        for position, wording in wordings.items():
            last[1][wording].append((states[position], succession.new[position]))


def _numbers(packed: bytes) -> "array[int]":
    numbers = array("i")
    numbers.frombytes(packed)
    return _little_endian(numbers)


def _little_endian(numbers: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
