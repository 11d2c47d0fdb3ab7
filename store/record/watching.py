"""How the watching of documents goes, and when it goes on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from store.record.capture import DocumentKey
from store.record.published import Document
from store.record.word import Failure

__all__ = ["Due", "Pace", "Status"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """How the watching of one document goes."""

    document: Document  # that is watched
    captures: int  # attempts so far
    last_success: datetime | None  # the last capture that brought bytes which are no wall
    failures: int  # attempts since then: failures and walls
    problem: str  # of the last attempt, or why the gate stopped it; empty if all is well
    pending: int  # captures that wait for analysis
    decisions: tuple[tuple[str, int], ...] = ()  # gate verdict (with kind) and how often
    last_attempt: datetime | None = None  # the last capture, whatever became of it
    failure: Failure | None = None  # of the last attempt
    degraded: bool = False  # the declared selectors matched nothing in the accepted version
    due_at: datetime | None = None  # when it is to be captured next; None: not planned yet
    due_reason: str = ""  # why then
    is_held: bool = False  # the gate holds a doubtful text


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """What tells when a document is due again."""

    document: str  # public ID
    key: DocumentKey  # what makes it one and the same
    last_attempt: datetime  # the last capture, whatever became of it
    failures: int  # failed attempts since the last success
    failure: Failure | None  # of the last attempt
    headers: tuple[tuple[str, str], ...]  # of the last answer: it may say when to come back
    is_held: bool  # the gate holds a text until another capture agrees
    hold: timedelta | None  # how long that text has to stand
    changes: int  # published lately
    due_at: datetime | None = None  # as planned so far
    due_reason: str = ""  # why then


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """When a document is to be captured next."""

    at: datetime  # not before
    reason: str  # in a few words
