"""What stands of a document when its next capture is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

import analyzer
from store.record import (
    Capture,
    DocumentKey,
    Gate,
    GateVerdict,
    Held,
    Pending,
    Reading,
    Stood,
    digest,
)

if TYPE_CHECKING:
    from store.ledger import Ledger

__all__ = ["Standing", "load_standing", "time_of"]

_REMEMBERED = 16  # texts that stood one after the other: the editions of a site are few


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A document as all captures decided so far leave it."""

    key: DocumentKey
    accepted: Reading | None = None  # the text that the next one is compared with
    source: Pending | None = None  # the capture that showed it
    verified: datetime | None = None  # when it was seen last
    held: Held | None = None  # a doubtful text that waits, as its first capture showed it
    former: Mapping[str, datetime] = field(default_factory=dict)
    """Texts that stood before, by SHA-256, and when each gave way."""
    stood: tuple[Stood, ...] = ()  # the latest texts that were accepted, the accepted one last

    def after(self, pending: Pending, gate: Gate, reading: Reading | None) -> "Standing":
        """Return what stands once a capture has been decided about."""
        match gate.verdict:
            case GateVerdict.ACCEPTED if reading is not None:
                return self._accept(pending, reading, kind=gate.kind)
            case GateVerdict.HELD if reading is not None:
                return self.wait(Held(source=pending, reading=reading, gate=gate))
            case GateVerdict.UNCHANGED:
                return replace(self, verified=time_of(pending.capture), held=None)
            case GateVerdict.NOISE if gate.kind not in {"late", "flapping"}:
                verified = time_of(pending.capture) if self._is_accepted(reading) else self.verified
                return replace(self, verified=verified, held=None)
        return self

    def wait(self, held: Held) -> "Standing":
        """Return what stands once a doubtful text was seen: the one that waits, if it is that."""
        is_seen_again = self.held is not None and analyzer.agree(self.held.reading, held.reading)
        return self if is_seen_again else replace(self, held=held)

    def _accept(self, pending: Pending, reading: Reading, *, kind: str) -> "Standing":
        former, stood = dict(self.former), self.stood
        if self.accepted is not None:
            former[digest(self.accepted.text)] = time_of(pending.capture)
        former.pop(digest(reading.text), None)
        if not stood or stood[-1].text != reading.text:
            new = Stood(text=reading.text, since=time_of(pending.capture), kind=kind)
            stood = (*stood, new)[-_REMEMBERED:]
        return replace(
            self,
            accepted=reading,
            source=pending,
            verified=time_of(pending.capture),
            held=None,
            former=former,
            stood=stood,
        )

    def _is_accepted(self, reading: Reading | None) -> bool:
        if reading is None or self.accepted is None:
            return False
        return reading.text == self.accepted.text


def load_standing(ledger: "Ledger", document: str) -> Standing:
    """Return what stands of a document with a public ID."""
    known = ledger.document(document)
    standing = Standing(
        key=known.key,
        accepted=ledger.accepted(document),
        source=ledger.accepted_capture(document),
        verified=known.last_verified,
        former=ledger.former_texts(document),
        stood=ledger.stood_texts(document, most=_REMEMBERED),
    )
    for held in ledger.held(document):
        standing = standing.wait(held)
    return standing


def time_of(capture: Capture) -> datetime:
    """Return when a document stood as captured: a copy of an archive shows an earlier time."""
    return capture.archived_at or capture.at
