"""What to do with one kept capture: read it, pass it through the gate, compare, judge, record."""

from dataclasses import dataclass, replace

import analyzer
from store.error import ReadError
from store.ledger import Ledger
from store.record import (
    Comparison,
    Document,
    Gate,
    GateVerdict,
    Judgement,
    Outcome,
    Pending,
    Reading,
    Selection,
    Verdict,
)

__all__ = ["decide"]

_LEFT = 10  # a new extractor that leaves less than a tenth of a text has lost the document


@dataclass(frozen=True, kw_only=True, slots=True)
class _Finding:
    """A decision and what it rests on."""

    gate: Gate
    reading: Reading | None = None
    comparison: Comparison | None = None
    judgement: Judgement | None = None  # only if it is to be published


def decide(ledger: Ledger, document: Document, pending: Pending) -> tuple[Gate, str]:
    """Decide about one capture, and record the decision and all that follows.

    Returns:
        The decision, and the public ID of the change record; empty if there is none.
    """
    finding = _find(ledger, document, pending)
    notes = finding.reading.notes if finding.reading else ()
    change = ledger.record(
        pending,
        by=analyzer.GATE,
        gate=replace(finding.gate, reasons=(*finding.gate.reasons, *notes)),
        reading=finding.reading,
        comparison=finding.comparison,
        judgement=finding.judgement,
    )
    return finding.gate, change


def _find(ledger: Ledger, document: Document, pending: Pending) -> _Finding:
    capture = pending.capture
    if capture.outcome is not Outcome.FETCHED:
        return _Finding(gate=_quarantined(capture.outcome, capture.problem))
    try:
        reading = _read(ledger, pending, capture.selection)
    except ReadError as problem:
        return _Finding(gate=_quarantined("unreadable", str(problem)))
    accepted = ledger.accepted(document.id)
    if accepted is None:
        return _baseline(reading)
    if document.last_verified and capture.at < document.last_verified:
        return _late(accepted, reading)
    if capture.technical:
        return _technical(accepted, reading)
    accepted = _read_anew(ledger, document, accepted, reading, capture.selection)
    return _compared(ledger, document, accepted, reading)


def _read(ledger: Ledger, pending: Pending, selection: Selection) -> Reading:
    capture = pending.capture
    return analyzer.read(
        ledger.content(pending.sha256),
        capture.media_type,
        selection=selection,
        charset=capture.charset,
        url=capture.final_url or capture.url,
    )


def _read_anew(
    ledger: Ledger, document: Document, accepted: Reading, reading: Reading, selection: Selection
) -> Reading:
    """Return the accepted text as today's selectors and reader give it from its own bytes.

    A declaration that selects another part of the page, or a better reader, is no change of the
    policy. What it makes of the accepted bytes is adopted first, and only then is compared.
    """
    source = ledger.accepted_capture(document.id)
    if source is None or (source.capture.selection, accepted.reader) == (selection, reading.reader):
        return accepted
    try:
        anew = _read(ledger, source, selection)
    except ReadError:
        return accepted
    if anew.reader != reading.reader or anew.text == accepted.text or analyzer.examine(anew):
        return accepted
    finding = _technical(accepted, anew)
    ledger.record(
        source,
        by=analyzer.GATE,
        gate=finding.gate,
        reading=anew,
        comparison=finding.comparison,
    )
    return anew


def _baseline(reading: Reading) -> _Finding:
    wall = analyzer.examine(reading)
    if wall:
        return _Finding(gate=wall, reading=reading)
    comparison = analyzer.compare((), analyzer.segment(reading.text))
    gate = Gate(verdict=GateVerdict.ACCEPTED, kind="baseline", reasons=("the first version",))
    return _Finding(gate=gate, reading=reading, comparison=comparison)


def _late(accepted: Reading, reading: Reading) -> _Finding:
    """A capture older than one already judged is evidence, but changes no history."""
    if reading.text == accepted.text:
        return _Finding(gate=Gate(verdict=GateVerdict.UNCHANGED), reading=reading)
    reason = "the capture is older than the version accepted when it came in"
    return _Finding(
        gate=Gate(verdict=GateVerdict.NOISE, kind="late", reasons=(reason,)), reading=reading
    )


def _technical(accepted: Reading, reading: Reading) -> _Finding:
    """A new way of reading the page is no change of the policy: the text is adopted silently."""
    wall = analyzer.examine(reading, beside=accepted)
    if len(reading.text) * _LEFT < len(accepted.text):
        wall = wall or analyzer.doubt(accepted, reading)
    if wall:
        return _Finding(gate=wall, reading=reading)
    comparison = analyzer.compare(analyzer.segment(accepted.text), analyzer.segment(reading.text))
    reason = "the same page was read anew in another way; the policy itself did not change"
    gate = Gate(verdict=GateVerdict.ACCEPTED, kind="technical", reasons=(reason,))
    return _Finding(gate=gate, reading=reading, comparison=comparison)


def _compared(ledger: Ledger, document: Document, accepted: Reading, reading: Reading) -> _Finding:
    kind = document.key.type
    judgement = analyzer.judge(accepted, reading, document_type=kind)
    held = ledger.held(document.id) if judgement.gate.verdict is GateVerdict.HELD else None
    if held is not None and analyzer.agree(held, reading):
        judgement = analyzer.judge(accepted, reading, document_type=kind, confirmed=True)
    is_change = judgement.verdict in {Verdict.EDITORIAL, Verdict.SUBSTANTIVE}
    return _Finding(
        gate=judgement.gate,
        reading=reading,
        comparison=judgement.comparison,
        judgement=judgement if is_change else None,
    )


def _quarantined(kind: str, reason: str) -> Gate:
    return Gate(verdict=GateVerdict.QUARANTINED, kind=kind, reasons=(reason,) if reason else ())
