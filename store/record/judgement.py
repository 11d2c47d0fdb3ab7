"""Two texts side by side, and what their difference amounts to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from store.record.column import Columns, from_columns, take_columns
from store.record.gate import Gate
from store.record.text import Clause
from store.record.word import (
    Basis,
    ChangeKind,
    Confidence,
    Direction,
    Polarity,
    Ruling,
    Severity,
    Verdict,
)

__all__ = [
    "Assessment",
    "ClauseChange",
    "Comparison",
    "Fact",
    "FactDifference",
    "Judgement",
    "Label",
    "Pair",
    "Redline",
    "Review",
]

Redline = tuple[tuple[Literal["=", "-", "+"], str], ...]
"""Runs of text that stayed, went and came. "=" and "-" give the old side, "=" and "+" the new."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """What became of clauses: positions in the old and in the new sequence of clauses."""

    kind: ChangeKind  # what happened
    before: tuple[int, ...]  # several when merged, none when added
    after: tuple[int, ...]  # several when split, none when removed


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Two sequences of clauses and how they correspond. Every clause is in exactly one pair."""

    before: tuple[Clause, ...]  # of the old text
    after: tuple[Clause, ...]  # of the new text
    pairs: tuple[Pair, ...]  # in the order of the new side, removed clauses at their old place

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to another process by columns: value by value, that takes longer than comparing."""
        same: dict[Any, Any] = {}  # most words stand on both sides, and travel once
        sides = (
            [
                [same.setdefault(each, each) for each in column]
                for column in take_columns(Clause, side)
            ]
            for side in (self.before, self.after)
        )
        return _compared, (*sides, take_columns(Pair, self.pairs))


def _compared(before: Columns, after: Columns, pairs: Columns) -> Comparison:
    return Comparison(
        before=from_columns(Clause, before),
        after=from_columns(Clause, after),
        pairs=from_columns(Pair, pairs),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A parameter read from a clause: `clause.text[start:end]` states it."""

    name: str  # "notice period"
    value: str  # normalised: "30 days"
    start: int  # of the span in the text of the clause
    end: int  # of the span


@dataclass(frozen=True, kw_only=True, slots=True)
class FactDifference:
    """A parameter that differs between two sides of a clause change."""

    name: str  # of the parameter
    before: str  # "absent" where the old side does not state it
    after: str  # "absent" where the new side does not state it


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment:
    """What one version of the analyzer says of a clause, or of a clause change."""

    types: tuple[str, ...]  # slugs of the taxonomy, primary first
    severity: Severity  # how much it should concern the reader
    confidence: Confidence  # how sure the analyzer is
    basis: Basis  # said, or concluded
    analyzer: str  # name and version of what assessed: "rules/1"
    reasons: tuple[str, ...] = ()  # why these types and this severity, one sentence each
    scores: tuple[tuple[str, float], ...] = ()  # slug and score from 0 to 1, highest first
    polarity: Polarity | None = None  # of a clause
    direction: Direction | None = None  # of a clause change
    facts: tuple[Fact, ...] = ()  # of a clause
    differences: tuple[FactDifference, ...] = ()  # of a clause change


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """What a person says of a clause, or of a clause change."""

    types: tuple[str, ...]  # slugs of the taxonomy, primary first
    severity: Severity  # how much it should concern the reader
    polarity: Polarity | None = None  # of a clause
    direction: Direction | None = None  # of a clause change


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """What a person decided, beside what the machine did."""

    ruling: Ruling  # what to do
    at: datetime  # when; UTC
    author: str  # who, as they name themselves
    note: str  # why; may be empty where a person confirms
    label: Label | None = None  # what stands since; None where no label was decided about
    machine: Assessment | None = None  # what the machine said of it then

    @property
    def differs(self) -> bool:
        """Whether what stands since is other than what the machine said then."""
        said = self.machine
        return said is not None and self.label != Label(
            types=said.types,
            severity=said.severity,
            polarity=said.polarity,
            direction=said.direction,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseChange:
    """One entry of a change."""

    kind: ChangeKind  # what happened to the clause
    before: Clause | None  # a split or merged side is the span that covers its parts
    after: Clause | None  # likewise
    redline: Redline  # inside the pair
    assessment: Assessment | None = None  # as corrected; None: editorial, nothing to see
    provision: str = ""  # public ID, given by the ledger
    was_at: tuple[int, ...] = ()  # positions in the old sequence of clauses
    is_at: tuple[int, ...] = ()  # positions in the new sequence of clauses
    reviews: tuple[Review, ...] = ()  # of its label, oldest first: the last one counts


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """What the difference between two texts amounts to."""

    verdict: Verdict  # what the difference amounts to
    gate: Gate  # accepted, or what stopped it
    summary: str  # one sentence
    severity: Severity | None = None  # of the gravest clause change; None unless substantive
    changes: tuple[ClauseChange, ...] = ()  # everything that is not equal
    comparison: Comparison | None = None  # None where the gate stopped before any comparison
