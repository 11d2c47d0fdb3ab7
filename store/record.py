"""The values that all rooms share. Frozen, keyword-only, and free of any framework.

They follow one document through the house: a `DocumentKey` is declared, a `Capture` is fetched, a
`Reading` is made of its bytes, `Clause`s are cut from the text, a `Comparison` aligns two of them,
a `Judgement` says what it amounts to, and the ledger turns that into records with public IDs.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Literal, TypeVar

__all__ = [
    "EDITION",
    "Assessment",
    "Basis",
    "Capture",
    "Change",
    "ChangeKind",
    "Clause",
    "ClauseChange",
    "Comparison",
    "Confidence",
    "Decision",
    "Direction",
    "Document",
    "DocumentKey",
    "Due",
    "Fact",
    "FactDifference",
    "Failure",
    "Gate",
    "GateVerdict",
    "Held",
    "Hop",
    "Judgement",
    "Kept",
    "Label",
    "Link",
    "Origin",
    "Outcome",
    "Pace",
    "Pair",
    "Pending",
    "Polarity",
    "Provision",
    "Range",
    "Reading",
    "Redline",
    "Review",
    "Reviewed",
    "Ruling",
    "Selection",
    "Severity",
    "Sign",
    "Stamp",
    "State",
    "Status",
    "Stood",
    "Verdict",
    "Version",
    "digest",
]

_Columns = list[list[Any]]  # the fields of many values of one kind, a list each
_Value = TypeVar("_Value", bound="Clause | Link | Pair")


def digest(content: bytes | str) -> str:
    """Return the SHA-256 of bytes, or of a text's UTF-8 bytes, as 64 lower-case hexadecimal digits.

    >>> digest("")[:16]
    'e3b0c44298fc1c14'
    """
    return sha256(content.encode() if isinstance(content, str) else content).hexdigest()


class Outcome(StrEnum):
    """How one attempt to fetch a document ended."""

    FETCHED = "fetched"  # bytes came; a snapshot of them is kept
    NOT_MODIFIED = "not-modified"  # the server said that the bytes it gave before still stand
    REFUSED = "refused"  # not asked for: robots.txt forbids it, or a rule of our own
    HTTP_ERROR = "http-error"  # the server answered, with a status that is no document
    NETWORK_ERROR = "network-error"  # no answer: name, connection, TLS or time-out
    TOO_LARGE = "too-large"  # the body outgrew the limit
    TRUNCATED = "truncated"  # the connection ended before the body did; the bytes are kept

    @property
    def is_document(self) -> bool:
        """Whether the attempt showed what stands at the address, as far as HTTP can tell."""
        return self in {Outcome.FETCHED, Outcome.NOT_MODIFIED}


class Failure(StrEnum):
    """Why an attempt brought no document: told by class, never by the text of a message."""

    ROBOTS = "robots"  # robots.txt forbids the address, or could not be asked
    FORBIDDEN_ADDRESS = "forbidden-address"  # the host is in no network that may be reached
    DNS = "dns"  # no host has this name, or the name could not be looked up
    CONNECTION = "connection"  # the host took no connection
    TLS = "tls"  # no trustworthy TLS connection
    TIMEOUT = "timeout"  # no complete answer within the time allowed
    PROTOCOL = "protocol"  # the answer was no HTTP, or the connection broke
    REDIRECTS = "redirects"  # more redirects than allowed, or one to no web address
    STATUS = "status"  # a status that is no document
    BUSY = "busy"  # 429 or 503: the server asks to come back later
    TOO_LARGE = "too-large"  # the body outgrew the limit
    EXPANSION = "expansion"  # the body grew beyond all reason when it was decoded
    TRUNCATED = "truncated"  # the connection ended before the body did
    BROWSER = "browser"  # the browser failed, or showed nothing in time


class Origin(StrEnum):
    """Where the bytes of a capture came from."""

    HTTP = "http"  # fetched by us
    BROWSER = "browser"  # the final DOM of a page in a browser of ours, written out
    WAYBACK = "wayback"  # a copy that the Internet Archive had made, fetched by us
    WARC = "warc"  # a response in a WARC file of somebody else
    OTA_VERSION = "ota-version"  # a Markdown text of an Open Terms Archive repository of versions
    OTA_SNAPSHOT = "ota-snapshot"  # the bytes of an Open Terms Archive repository of snapshots

    @property
    def is_diary(self) -> bool:
        """Whether an entry stands until the next one: the archive records only what differs."""
        return self in {Origin.OTA_VERSION, Origin.OTA_SNAPSHOT}


class GateVerdict(StrEnum):
    """What the gate decides about a capture."""

    ACCEPTED = "accepted"  # this is the document, and its text is the one to compare with
    UNCHANGED = "unchanged"  # the same text as the accepted version
    NOISE = "noise"  # differs, but not in its language
    HELD = "held"  # doubtful: waits for a second capture
    QUARANTINED = "quarantined"  # this is not the document


class Verdict(StrEnum):
    """What the difference between two captures amounts to."""

    CAPTURE_FAILURE = "capture-failure"  # one side is not the document, or not all of it
    NOISE = "noise"  # no difference of language
    EDITORIAL = "editorial"  # the words differ, what they rule does not
    SUBSTANTIVE = "substantive"  # a reader should see it


class Ruling(StrEnum):
    """What a person decides about a record."""

    ACCEPT = "accept"  # what the gate stopped is the document
    DISMISS = "dismiss"  # what the gate holds is not to be waited for
    WITHDRAW = "withdraw"  # what was published is no change of the document
    CONFIRM = "confirm"  # what is said of a clause or clause change is right
    CORRECT = "correct"  # it is wrong, and what the person says stands instead


class ChangeKind(StrEnum):
    """What happened to a clause."""

    EQUAL = "equal"  # only in alignments, never in a change
    ADDED = "added"  # on the new side only
    REMOVED = "removed"  # on the old side only
    MODIFIED = "modified"  # reworded
    MOVED = "moved"  # the same words in another place
    RENUMBERED = "renumbered"  # the same words in the same place under another number
    SPLIT = "split"  # one became several
    MERGED = "merged"  # several became one


class Severity(StrEnum):
    """How much a clause, or the change of one, should concern the reader."""

    LOW = "low"  # usual, or in the reader's favour
    MEDIUM = "medium"  # worth knowing before one agrees
    HIGH = "high"  # takes away a right or a safeguard
    CRITICAL = "critical"  # never by type alone, only by factors found in the words

    @property
    def rank(self) -> int:
        """The place in the order, from 1 (low) to 4 (critical)."""
        return list(Severity).index(self) + 1


class Direction(StrEnum):
    """For whom a change moves things: seen from the person who accepts the document."""

    ADVERSE = "adverse"  # for the worse
    FAVOURABLE = "favourable"  # for the better
    NEUTRAL = "neutral"  # neither
    UNCLEAR = "unclear"  # both, or the words do not tell


class Polarity(StrEnum):
    """For whom a clause stands: seen from the person who accepts the document."""

    ADVERSE = "adverse"  # it takes or burdens
    FAVOURABLE = "favourable"  # it gives or protects
    NEUTRAL = "neutral"  # it informs


class Confidence(StrEnum):
    """How sure the analyzer is of an assessment."""

    HIGH = "high"  # right at least 95 times in 100
    MEDIUM = "medium"  # right at least 70 times in 100
    LOW = "low"  # less than that: read the clause


class Basis(StrEnum):
    """Whether the words themselves say it, or it has to be concluded from them."""

    EXPLICIT = "explicit"  # the words say it
    IMPLIED = "implied"  # it is concluded from them


# ---------------------------------------------------------------- captures


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentKey:
    """What makes a document one and the same over all its captures."""

    platform: str  # the company or service, as declared: "Coursera"
    type: str  # one of the Open Terms Archive terms types: "Privacy Policy"
    url: str = ""  # the declared address; empty where an archive does not tell it
    language: str = ""  # BCP 47, as declared; empty where not declared
    collection: str = ""  # the archive that it was imported from; empty for our own captures


@dataclass(frozen=True, kw_only=True, slots=True)
class Range:
    """A stretch of a page between two CSS selectors, as Open Terms Archive declares it."""

    start: str  # CSS selector of the element where the stretch begins
    end: str  # CSS selector of the element where it ends
    start_after: bool = False  # begin behind the start element instead of before it
    end_after: bool = False  # end behind the end element instead of before it


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Which parts of a page are the document. Empty: the reader finds the main content itself."""

    select: tuple[str | Range, ...] = ()  # CSS selectors or ranges to keep, in this order
    remove: tuple[str | Range, ...] = ()  # CSS selectors or ranges to take out first


@dataclass(frozen=True, kw_only=True, slots=True)
class Hop:
    """One request on the way to an answer: a redirect, a busy server, or the answer itself."""

    url: str  # the address asked for
    at: datetime  # when it was asked; UTC
    status: int | None = None  # HTTP status; None without an answer
    failure: Failure | None = None  # why there was no answer; None if there was one
    address: str = ""  # IP address that answered
    seconds: float = 0.0  # from asking to the end of the answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Capture:
    """One attempt to fetch a document. Never deleted; an unchanged capture is evidence too."""

    document: DocumentKey  # what was to be fetched
    at: datetime  # when the answer was complete, or the attempt given up; UTC
    outcome: Outcome  # how it ended
    origin: Origin  # where the bytes came from
    url: str = ""  # the address asked for
    final_url: str = ""  # the address that answered, after redirects
    status: int | None = None  # HTTP status; None without an answer
    headers: tuple[tuple[str, str], ...] = ()  # response headers in order, names as received
    media_type: str = ""  # of the body, without parameters: "text/html"
    charset: str = ""  # of the body, as declared or detected; empty if not text
    selection: Selection = Selection()  # how its bytes are to be read
    seconds: float | None = None  # how long the attempt took
    agent: str = ""  # the User-Agent we sent, or the engine named by an archive
    tool: str = ""  # what made the capture: "clausewatch/0.1.0"
    problem: str = ""  # one line on what went wrong; empty if nothing did
    technical: bool = False  # an archive marks it as made by a new extractor, not a new policy
    reference: str = ""  # where an archive keeps it: "git:<blob>"
    provenance: str = ""  # what an archive says of its own source, as it stands there
    id: str = ""  # a UUID, named in the WARC file too; empty for what archives gave
    failure: Failure | None = None  # why there is no document; None if there is one
    hops: tuple[Hop, ...] = ()  # every request on the way, the last one included
    address: str = ""  # IP address that gave the last answer
    certificate: str = ""  # SHA-256 of the TLS certificate of that host; empty without TLS
    languages: str = ""  # the Accept-Language we sent
    region: str = ""  # where we asked from, as declared: pages differ by country
    warc: str = ""  # name of the WARC file that holds the exchange; empty if none does
    archived_at: datetime | None = None  # when the Internet Archive made its copy
    hold: timedelta | None = None  # how long a doubtful text must stand to be believed


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What became of a capture given to the ledger."""

    capture: int  # the ledger's number of the capture
    snapshot: str | None  # public ID of the snapshot; None where no bytes came
    sighting: bool  # True if these bytes of this document were kept before


@dataclass(frozen=True, kw_only=True, slots=True)
class Pending:
    """A kept capture that waits for a decision of the gate."""

    number: int  # the ledger's number of the capture
    document: str  # public ID
    capture: Capture  # as it was kept
    sha256: str  # of its bytes


# ---------------------------------------------------------------- texts and clauses


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """The target of a stretch of text. Kept beside the text, because a target is not language."""

    start: int  # of the span in the text
    end: int  # of the span in the text
    target: str  # as it stood in the source


@dataclass(frozen=True, kw_only=True, slots=True)
class Sign:
    """Something seen of a page that speaks for its not being the document."""

    kind: str  # of wall that it points to, as gate decisions name them: "challenge"
    weight: float  # from 0 to 1: how strongly it speaks for that by itself
    reason: str  # what was seen, in neutral words


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """The normalised text that a reader made of a snapshot's bytes."""

    text: str  # Markdown subset, see docs/decisions/004-spans.md
    reader: str  # name and version of the reader: "page/1"
    title: str = ""  # of the page or file
    language: str = ""  # BCP 47 as declared by the bytes; empty if they don't say
    links: tuple[Link, ...] = ()  # targets beside the text, in order of start
    coverage: float = 1.0  # share of the words visible in the source that the text kept, 0 to 1
    notes: tuple[
        str, ...
    ] = ()  # what a careful reader should know: "selector .terms matched nothing"
    degraded: bool = False  # no declared selector matched: the main content was taken instead
    signs: tuple[Sign, ...] = ()  # what the markup shows of walls, shells and forms

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to another process with the links by columns, of which there are hundreds."""
        values = [getattr(self, each.name) for each in fields(self) if each.name != "links"]
        return _reread, (_columns(Link, self.links), values)


def _reread(links: _Columns, values: Sequence[Any]) -> Reading:
    names = [each.name for each in fields(Reading) if each.name != "links"]
    return Reading(**dict(zip(names, values, strict=True)), links=_from_columns(Link, links))


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """A span of a version: `version.text[start:end] == text`."""

    start: int  # of the span in the text of the version
    end: int  # of the span
    text: str  # the words of the span
    headings: tuple[str, ...] = ()  # the path of headings above it, outermost first
    number: str = ""  # its own numbering or list marker, "2(b)" or "-"; not part of the text

    @property
    def sha256(self) -> str:
        """The hash that identifies this wording wherever it stands."""
        return digest(self.text)


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


# ---------------------------------------------------------------- comparison and assessment

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
            [[same.setdefault(each, each) for each in column] for column in _columns(Clause, side)]
            for side in (self.before, self.after)
        )
        return _compared, (*sides, _columns(Pair, self.pairs))


def _columns(kind: type, values: Sequence[Any]) -> _Columns:
    return [[getattr(value, each.name) for value in values] for each in fields(kind)]


def _compared(before: _Columns, after: _Columns, pairs: _Columns) -> Comparison:
    return Comparison(
        before=_from_columns(Clause, before),
        after=_from_columns(Clause, after),
        pairs=_from_columns(Pair, pairs),
    )


def _from_columns(kind: type[_Value], columns: _Columns) -> tuple[_Value, ...]:
    values = tuple(kind.__new__(kind) for _ in columns[0])
    for each, column in zip(fields(kind), columns, strict=True):
        deque(map(getattr(kind, each.name).__set__, values, column), maxlen=0)
    return values


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


# ---------------------------------------------------------------- records, as the ledger gives them


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A watched document."""

    id: str  # CW-D-...
    key: DocumentKey  # what makes it one and the same
    first_seen: datetime | None = None  # of the baseline
    last_verified: datetime | None = None  # the last capture that showed the accepted text
    versions: int = 0  # accepted ones
    changes: int = 0  # published ones


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """A kept text with its evidence."""

    number: int  # the ledger's number of the version
    sha256: str  # of the text
    at: datetime  # of the capture that showed it
    snapshot: str  # public ID of the bytes it was read from
    snapshot_sha256: str  # of those bytes
    reader: str  # name and version of what read it
    url: str  # the address that answered; empty where an archive does not tell it
    reference: str  # where an archive keeps it; empty for our own captures
    provenance: str  # what the archive says of its own source
    title: str = ""  # of the page or file
    language: str = ""  # as the bytes declared it


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A published change record."""

    id: str  # CW-C-...
    document: Document  # that changed
    before: Version  # the accepted version before
    after: Version  # the accepted version after
    verdict: Verdict  # editorial or substantive
    severity: Severity | None  # of the gravest entry; None if editorial
    summary: str  # one sentence
    entries: tuple[ClauseChange, ...]  # in the order of the new text
    previous: str = ""  # public ID of the change before it in this document
    next: str = ""  # public ID of the change after it in this document
    withdrawn: Review | None = None  # why it should not be relied on; None if it stands

    @property
    def updated(self) -> datetime:
        """When it last became what it is: by the capture that brought it, or by a review."""
        reviews = (review.at for entry in self.entries for review in entry.reviews)
        return max((self.after.at, *reviews))


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """One wording of a provision and when it stood."""

    clause: Clause  # its span in `version`
    version: Version  # the first accepted version with this wording
    until: datetime | None  # the capture in which it was gone or reworded; None: it stands
    change: str = ""  # public ID of the change that brought it; empty for the baseline
    assessment: Assessment | None = None  # as corrected; None: this wording was not assessed
    reviews: tuple[Review, ...] = ()  # of its label, oldest first: the last one counts


@dataclass(frozen=True, kw_only=True, slots=True)
class Provision:
    """A clause's identity through the versions of a document."""

    id: str  # CW-P-...
    document: Document  # that it stands or stood in
    states: tuple[State, ...] = field(default=())  # oldest first


@dataclass(frozen=True, kw_only=True, slots=True)
class Reviewed:
    """A label that a person has decided about, with the words that it is about."""

    record: str  # public ID of the provision or of the change
    number: int  # of the wording in the provision, or of the clause change; from 1
    document: DocumentKey  # that the words stand or stood in
    before: Clause | None  # of a clause change, the old side; None of a provision
    after: Clause | None  # the wording, or the new side; None where a clause was removed
    review: Review  # the latest one, with the label


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What the gate decided about one capture, as stored."""

    at: datetime  # of the capture
    outcome: Outcome  # of the capture
    origin: Origin  # of the capture
    technical: bool  # of the capture
    gate: Gate  # the decision
    snapshot: str = ""  # public ID; empty where no bytes came
    change: str = ""  # public ID of the change that this capture brought; empty if none
    document: str = ""  # public ID of the document


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamp:
    """What tells whether something about a document is another than before."""

    records: str  # differs whenever a change or a provision does, and then only
    captures: str  # differs whenever a capture was decided about as well


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
