"""What the gate decides about a text, and the texts that wait or stood."""

from dataclasses import dataclass
from datetime import datetime

from store.record.capture import Pending
from store.record.text import Reading
from store.record.word import GateVerdict

__all__ = ["EDITION", "Gate", "Held", "Stood"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate:
    """A gate decision: what to do with a capture, and why."""

    verdict: GateVerdict  # what to do
    kind: str = ""  # which noise, or which wall: "links", "login"; empty for accepted and unchanged
    reasons: tuple[str, ...] = ()  # one sentence each
    scores: tuple[tuple[str, float], ...] = ()  # kind of wall and how likely, highest first


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A doubtful text that waits until it has stood long enough."""

    source: Pending  # the capture that showed it
    reading: Reading  # as that capture showed it
    gate: Gate  # why it is doubtful


EDITION = "edition"
"""Kind of a decision about a text that is another edition of the document, and no change of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stood:
    """A text that was accepted for a document, for a time."""

    text: str  # the whole text
    since: datetime  # the time of the capture that showed it first
    kind: str = ""  # of the decision that accepted it: "edition" if there is no change record
