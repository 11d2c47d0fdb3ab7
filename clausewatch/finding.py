"""What is decided about a capture, and what such a decision rests on."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import analyzer
from store.record import (
    EDITION,
    Comparison,
    Gate,
    GateVerdict,
    Judgement,
    Pending,
    Reading,
    Review,
    Verdict,
)

if TYPE_CHECKING:
    from store.ledger import Ledger

__all__ = [
    "Finding",
    "adopt",
    "begin",
    "keep_late",
    "publish",
    "quarantine",
    "record",
    "take_over",
]

_LEFT = 10  # a new extractor that leaves less than a tenth of a text has lost the document


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A decision about a capture, and what it rests on."""

    pending: Pending
    gate: Gate
    reading: Reading | None = None
    comparison: Comparison | None = None
    judgement: Judgement | None = None  # only if it is to be published


def publish(pending: Pending, reading: Reading, judgement: Judgement) -> Finding:
    """Return the finding of a judgement, which is published if it is one of a change."""
    is_change = judgement.verdict in {Verdict.EDITORIAL, Verdict.SUBSTANTIVE}
    is_accepted = judgement.gate.verdict is GateVerdict.ACCEPTED
    return Finding(
        pending=pending,
        gate=judgement.gate,
        reading=reading,
        comparison=judgement.comparison if is_accepted else None,  # nothing else is recorded of it
        judgement=judgement if is_change else None,
    )


def begin(pending: Pending, reading: Reading) -> Finding:
    """Return the finding about the first text of a document: its baseline."""
    comparison = analyzer.compare((), analyzer.segment(reading.text))
    gate = Gate(verdict=GateVerdict.ACCEPTED, kind="baseline", reasons=("the first version",))
    return Finding(pending=pending, gate=gate, reading=reading, comparison=comparison)


def keep_late(pending: Pending, accepted: Reading, reading: Reading) -> Finding:
    """A capture older than one already judged is evidence, but changes no history."""
    if reading.text == accepted.text:
        return Finding(pending=pending, gate=Gate(verdict=GateVerdict.UNCHANGED), reading=reading)
    reason = "the capture is older than the version accepted when it came in"
    gate = Gate(verdict=GateVerdict.NOISE, kind="late", reasons=(reason,))
    return Finding(pending=pending, gate=gate, reading=reading)


def adopt(pending: Pending, accepted: Reading, reading: Reading) -> Finding:
    """A new way of reading the page is no change of the policy: the text is adopted silently."""
    wall = analyzer.examine(reading, beside=accepted)
    if len(reading.text) * _LEFT < len(accepted.text):
        wall = wall or analyzer.doubt(accepted, reading)
    if wall:
        return Finding(pending=pending, gate=wall, reading=reading)
    comparison = analyzer.compare(analyzer.segment(accepted.text), analyzer.segment(reading.text))
    reason = "the same page was read anew in another way; the policy itself did not change"
    gate = Gate(verdict=GateVerdict.ACCEPTED, kind="technical", reasons=(reason,))
    return Finding(pending=pending, gate=gate, reading=reading, comparison=comparison)


def take_over(pending: Pending, accepted: Reading, reading: Reading, reason: str) -> Finding:
    """The next text is compared with another edition, which is no change that anybody made."""
    comparison = analyzer.compare(analyzer.segment(accepted.text), analyzer.segment(reading.text))
    reasons = (reason, "it was taken over without a change record")
    gate = Gate(verdict=GateVerdict.ACCEPTED, kind=EDITION, reasons=reasons)
    return Finding(pending=pending, gate=gate, reading=reading, comparison=comparison)


def quarantine(kind: str, reason: str) -> Gate:
    """Return the decision that what came is not the document."""
    return Gate(verdict=GateVerdict.QUARANTINED, kind=kind, reasons=(reason,) if reason else ())


def record(ledger: "Ledger", finding: Finding, review: Review | None = None) -> str:
    """Record a finding and all that follows from it.

    Args:
        ledger: Keeps it.
        finding: The decision.
        review: Given if a person decided.

    Returns:
        The public ID of the change record; empty if there is none.
    """
    return ledger.record(
        finding.pending,
        by=analyzer.GATE,
        gate=finding.gate,
        reading=finding.reading,
        comparison=finding.comparison,
        judgement=finding.judgement,
        review=review,
    )
