"""What to do with each kept capture: read it, pass it through the gate, compare, judge.

Nothing here writes. Decisions follow from what stands of a document and from the bytes alone, so
that documents can be judged side by side, and once more with the same result.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import analyzer
from clausewatch.edition import Turn, find_turn, judge_turn
from clausewatch.finding import Finding, adopt, begin, keep_late, publish, quarantine, take_over
from clausewatch.hold import count_hours, find_expired, find_flapping, has_stood
from clausewatch.reading import Layout, Shelf, find_layout
from clausewatch.standing import Standing, time_of
from crawler.inspection import inspect
from crawler.pages import MANIFEST_TYPE
from store.error import ReadError, WordsMissing
from store.record import (
    EDITION,
    Gate,
    GateVerdict,
    Held,
    Pending,
    Reading,
    Selection,
)

__all__ = ["Docket"]

_LITTLE = 0.25  # share of what differed in between that may differ where a text is back


class Docket:
    """The captures of one document before the gate, decided one after the other.

    Args:
        standing: What stands of the document.
        fetch: Returns kept bytes by their SHA-256.
    """

    def __init__(self, standing: Standing, fetch: Callable[[str], bytes]) -> None:
        self.standing = standing
        self._fetch = fetch
        self._shelf = Shelf(fetch)
        self._read_last: dict[int, Reading] = {}

    def decide(self, pending: Pending, upcoming: Sequence[Pending] = ()) -> Iterator[Finding]:
        """Yield the decision about a capture, and before it those that this one settles.

        Args:
            pending: The capture.
            upcoming: Captures after it that are known already, oldest first.
        """
        if pending.capture.origin.is_diary:
            yield from self.settle(time_of(pending.capture))
        try:
            yield from self._decide(pending, upcoming)
        finally:
            self._read_last.pop(pending.number, None)

    def settle(self, now: datetime) -> Iterator[Finding]:
        """Yield the acceptance of a held text that an archive shows to have stood long enough."""
        if held := find_expired(self.standing, now):
            yield from self._confirm(held, now)

    def admit(self, pending: Pending, reason: str) -> Finding:
        """Return the acceptance of a capture that a person took for the document.

        Raises:
            ReadError: Its bytes cannot be read at all.
        """
        reading, accepted = self._read(pending), self.standing.accepted
        if accepted is None:
            finding = begin(pending, reading)
        else:
            kind = self.standing.key.type
            judgement = analyzer.weigh(accepted, reading, document_type=kind)
            finding = publish(pending, reading, judgement)
        gate = Gate(verdict=GateVerdict.ACCEPTED, kind="review", reasons=(reason,))
        return self._conclude(replace(finding, gate=gate))

    # ------------------------------------------------------------ one capture

    def _decide(self, pending: Pending, upcoming: Sequence[Pending]) -> Iterator[Finding]:
        capture = pending.capture
        if not capture.outcome.is_document:
            yield self._stop(pending, quarantine(capture.outcome, capture.problem))
            return
        if known := self._recognise(pending):
            gate = Gate(verdict=GateVerdict.UNCHANGED)
            yield self._conclude(Finding(pending=pending, gate=gate, reading=known))
            return
        try:
            reading = self._read(pending)
        except WordsMissing as problem:
            yield self._stop(pending, quarantine("shell", str(problem)))
            return
        except ReadError as problem:
            yield self._stop(pending, quarantine("unreadable", str(problem)))
            return
        yield from self._examine(pending, reading, upcoming)

    def _examine(
        self, pending: Pending, reading: Reading, upcoming: Sequence[Pending]
    ) -> Iterator[Finding]:
        standing, capture = self.standing, pending.capture
        if standing.accepted is None:
            wall = analyzer.examine(reading, language=standing.key.language)
            stopped = Finding(pending=pending, gate=wall, reading=reading) if wall else None
            yield self._conclude(stopped or begin(pending, reading))
        elif standing.verified and time_of(capture) < standing.verified:
            yield self._conclude(keep_late(pending, standing.accepted, reading))
        elif capture.technical or self._is_elsewhere(pending):
            yield self._conclude(adopt(pending, standing.accepted, reading))
        else:
            yield from self._read_anew(pending, reading)
            if self.standing.held and has_stood(self.standing, pending, reading):
                yield from self._confirm(self.standing.held, time_of(capture))
            yield self._conclude(self._compare(pending, reading, upcoming))

    def _recognise(self, pending: Pending) -> Reading | None:
        """Return the accepted text if the bytes are those it was read from, to be read alike."""
        source, accepted = self.standing.source, self.standing.accepted
        if source is None or accepted is None or source.sha256 != pending.sha256:
            return None
        if not set(accepted.reader.split("+")) <= analyzer.READERS:
            return None
        ways = {
            (capture.selection, capture.media_type, capture.charset)
            for capture in (source.capture, pending.capture)
        }
        return accepted if len(ways) == 1 else None

    def _read(self, pending: Pending, selections: tuple[Selection, ...] = ()) -> Reading:
        if not selections and pending.number in self._read_last:
            return self._read_last[pending.number]
        reading = self._shelf.read(pending.capture, pending.sha256, selections)
        reading = replace(reading, signs=(*reading.signs, *inspect(pending.capture)))
        if not selections:
            self._read_last[pending.number] = reading
        return reading

    def _layout(self, pending: Pending) -> Layout:
        is_list = pending.capture.media_type == MANIFEST_TYPE  # the bytes of a page say nothing
        content = self._fetch(pending.sha256) if is_list else b""
        return find_layout(pending.capture, content)

    def _is_elsewhere(self, pending: Pending) -> bool:
        """Return whether the document is declared to stand on other pages than it stood on."""
        source = self.standing.source
        if source is None or MANIFEST_TYPE not in {
            source.capture.media_type,
            pending.capture.media_type,
        }:
            return False
        return self._layout(source).addresses != self._layout(pending).addresses

    def _read_anew(self, pending: Pending, reading: Reading) -> Iterator[Finding]:
        """Yield the adoption of the accepted text as today's selectors and reader give it.

        A declaration that selects another part of the page, or a better reader, is no change of
        the policy. What it makes of the accepted bytes is adopted first, and only then is compared.
        """
        accepted, source = self.standing.accepted, self.standing.source
        if accepted is None or source is None:
            return
        selections = self._layout(pending).selections
        is_same = self._layout(source).selections == selections
        if is_same and accepted.reader == reading.reader:
            return
        try:
            anew = self._read(source, selections)
        except ReadError:
            return
        if anew.reader != reading.reader or anew.text == accepted.text or analyzer.examine(anew):
            return
        yield self._conclude(adopt(source, accepted, anew))

    def _compare(self, pending: Pending, reading: Reading, upcoming: Sequence[Pending]) -> Finding:
        accepted = self.standing.accepted
        assert accepted is not None  # noqa: S101 - the caller asked
        if turn := find_turn(self.standing, reading, time_of(pending.capture)):
            stays = self._stays(pending, reading, upcoming)
            return self._take_turn(pending, accepted, reading, turn, stays=stays)

        def is_back(other: Pending) -> bool:
            return self._shows(other, accepted, instead=reading)

        def is_same(other: Pending) -> bool:
            return self._shows(other, accepted)

        flapping = find_flapping(self.standing, pending, reading, upcoming, is_back, is_same)
        if flapping:
            wall = analyzer.examine(reading, beside=accepted)  # which tells more
            return Finding(pending=pending, gate=wall or flapping, reading=reading)
        judgement = analyzer.judge(accepted, reading, document_type=self.standing.key.type)
        stood = [each.text for each in self.standing.stood]
        if reason := analyzer.explain_churn(stood, reading.text, judgement):
            gate = Gate(verdict=GateVerdict.NOISE, kind="churn", reasons=(reason,))
            return Finding(pending=pending, gate=gate, reading=reading)
        return publish(pending, reading, judgement)

    def _take_turn(
        self, pending: Pending, accepted: Reading, reading: Reading, turn: Turn, *, stays: bool
    ) -> Finding:
        """Return what is found about another edition: what was changed in it, or that it waits."""
        if wall := turn.doubt or analyzer.examine(reading, beside=accepted):
            return Finding(pending=pending, gate=wall, reading=reading)
        if turn.is_back and stays:
            return take_over(pending, accepted, reading, turn.reason)
        if turn.is_small and stays and (own := judge_turn(self.standing, reading, turn)):
            return publish(pending, reading, own)
        gate = Gate(verdict=GateVerdict.HELD, kind=EDITION, reasons=(turn.reason,))
        return Finding(pending=pending, gate=gate, reading=reading)

    def _stays(self, pending: Pending, reading: Reading, upcoming: Sequence[Pending]) -> bool:
        """Return whether a text does not give way by the next day, or comes once more."""
        accepted = self.standing.accepted
        assert accepted is not None  # noqa: S101 - the caller asked
        hours = count_hours(pending, upcoming, lambda other: self._shows(other, accepted))
        return hours is None or any(self._shows(other, reading) for other in upcoming)

    def _shows(
        self, pending: Pending, accepted: Reading, *, instead: Reading | None = None
    ) -> bool:
        """Return whether a capture that is not decided yet shows a text.

        Args:
            pending: The capture.
            accepted: The text.
            instead: A text that stood in between, beside which other changes are little.
        """
        if not pending.capture.outcome.is_document:
            return False
        try:
            text = self._read(pending).text
        except ReadError:
            return False
        if text == accepted.text or instead is None:
            return text == accepted.text
        most = analyzer.measure(instead.text, accepted.text) * _LITTLE
        return analyzer.measure(text, accepted.text) <= most

    # ------------------------------------------------------------ what follows

    def _confirm(self, held: Held, now: datetime) -> Iterator[Finding]:
        """Yield the acceptance of a held text, as its first capture showed it."""
        accepted = self.standing.accepted
        if accepted is None:
            return
        kind = self.standing.key.type
        judgement = analyzer.judge(accepted, held.reading, document_type=kind, confirmed=True)
        if judgement.gate.verdict is GateVerdict.HELD:
            return  # what it is itself is doubtful, and not how it differs: walls stay
        turn = find_turn(self.standing, held.reading, time_of(held.source.capture))
        if held.gate.kind == "language":
            turn = turn or Turn(reason="a text in another language is another edition")
        elif part := analyzer.explain_remnant(accepted, held.reading):
            turn = turn or Turn(reason=part)
        own = judge_turn(self.standing, held.reading, turn) if turn else None
        if turn and not own:
            yield self._conclude(take_over(held.source, accepted, held.reading, turn.reason))
            return
        judgement = own or judgement
        since = time_of(held.source.capture)
        reason = f"held as {held.gate.kind} on {since:%Y-%m-%d}, it still stood on {now:%Y-%m-%d}"
        finding = publish(held.source, held.reading, judgement)
        gate = replace(finding.gate, reasons=(*finding.gate.reasons, reason))
        if gate.verdict is GateVerdict.ACCEPTED:
            gate = replace(gate, kind="confirmed")
        yield self._conclude(replace(finding, gate=gate))

    def _stop(self, pending: Pending, gate: Gate) -> Finding:
        return self._conclude(Finding(pending=pending, gate=gate))

    def _conclude(self, finding: Finding) -> Finding:
        """Take a finding for what stands from now on."""
        self.standing = self.standing.after(finding.pending, finding.gate, finding.reading)
        notes = finding.reading.notes if finding.reading else ()
        return replace(finding, gate=replace(finding.gate, reasons=(*finding.gate.reasons, *notes)))
