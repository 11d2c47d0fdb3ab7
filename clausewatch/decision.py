"""What to do with one kept capture: read it, pass it through the gate, compare, judge, record."""

from dataclasses import dataclass, replace
from datetime import timedelta

import analyzer
from clausewatch.reading import Layout, find_layout, read_capture
from crawler.inspection import inspect
from crawler.pages import MANIFEST_TYPE
from store.error import ReadError, WordsMissing
from store.ledger import Ledger
from store.record import (
    Comparison,
    Document,
    Gate,
    GateVerdict,
    Judgement,
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
    if not capture.outcome.is_document:
        return _Finding(gate=_quarantined(capture.outcome, capture.problem))
    if known := _recognise(ledger, document, pending):
        return _Finding(gate=Gate(verdict=GateVerdict.UNCHANGED), reading=known)
    try:
        reading = _read(ledger, pending)
    except WordsMissing as problem:
        return _Finding(gate=_quarantined("shell", str(problem)))
    except ReadError as problem:
        return _Finding(gate=_quarantined("unreadable", str(problem)))
    accepted = ledger.accepted(document.id)
    if accepted is None:
        return _baseline(reading, document.key.language)
    if document.last_verified and (capture.archived_at or capture.at) < document.last_verified:
        return _late(accepted, reading)
    source = ledger.accepted_capture(document.id)
    if capture.technical or (source and _is_elsewhere(ledger, source, pending)):
        return _technical(accepted, reading)
    if source is not None:
        accepted = _read_anew(ledger, source, pending, accepted, reading)
    return _compared(ledger, document, pending, accepted, reading)


def _recognise(ledger: Ledger, document: Document, pending: Pending) -> Reading | None:
    """Return the accepted text if the bytes are those it was read from and would be read alike."""
    source = ledger.accepted_capture(document.id)
    if source is None or source.sha256 != pending.sha256:
        return None
    accepted = ledger.accepted(document.id)
    if accepted is None or not set(accepted.reader.split("+")) <= analyzer.READERS:
        return None
    ways = {
        (capture.selection, capture.media_type, capture.charset)
        for capture in (source.capture, pending.capture)
    }
    return accepted if len(ways) == 1 else None


def _read(ledger: Ledger, pending: Pending, selections: tuple[Selection, ...] = ()) -> Reading:
    content = ledger.content(pending.sha256)
    reading = read_capture(pending.capture, content, ledger.content, selections=selections)
    return replace(reading, signs=(*reading.signs, *inspect(pending.capture)))


def _layout(ledger: Ledger, pending: Pending) -> Layout:
    return find_layout(pending.capture, ledger.content(pending.sha256))


def _is_elsewhere(ledger: Ledger, source: Pending, pending: Pending) -> bool:
    """Return whether the document is declared to stand on other pages than it stood on."""
    if MANIFEST_TYPE not in {source.capture.media_type, pending.capture.media_type}:
        return False
    return _layout(ledger, source).addresses != _layout(ledger, pending).addresses


def _read_anew(
    ledger: Ledger, source: Pending, pending: Pending, accepted: Reading, reading: Reading
) -> Reading:
    """Return the accepted text as today's selectors and reader give it from its own bytes.

    A declaration that selects another part of the page, or a better reader, is no change of the
    policy. What it makes of the accepted bytes is adopted first, and only then is compared.
    """
    selections = _layout(ledger, pending).selections
    is_same = _layout(ledger, source).selections == selections
    if is_same and accepted.reader == reading.reader:
        return accepted
    try:
        anew = _read(ledger, source, selections)
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


def _baseline(reading: Reading, language: str) -> _Finding:
    wall = analyzer.examine(reading, language=language)
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


def _compared(
    ledger: Ledger, document: Document, pending: Pending, accepted: Reading, reading: Reading
) -> _Finding:
    kind = document.key.type
    judgement = analyzer.judge(accepted, reading, document_type=kind)
    if judgement.gate.verdict is GateVerdict.HELD and _stood(ledger, document, pending, reading):
        judgement = analyzer.judge(accepted, reading, document_type=kind, confirmed=True)
    is_change = judgement.verdict in {Verdict.EDITORIAL, Verdict.SUBSTANTIVE}
    return _Finding(
        gate=judgement.gate,
        reading=reading,
        comparison=judgement.comparison,
        judgement=judgement if is_change else None,
    )


def _stood(ledger: Ledger, document: Document, pending: Pending, reading: Reading) -> bool:
    """Return whether a doubtful text has stood as long as it must: seen before, and long ago."""
    held = ledger.held(document.id)
    if held is None or not analyzer.agree(held.reading, reading):
        return False
    return pending.capture.at - held.since >= (pending.capture.hold or timedelta(0))


def _quarantined(kind: str, reason: str) -> Gate:
    return Gate(verdict=GateVerdict.QUARANTINED, kind=kind, reasons=(reason,) if reason else ())
