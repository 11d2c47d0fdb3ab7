"""What is declared, and what came of one attempt to fetch it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from store.record.word import Failure, Origin, Outcome

__all__ = ["Capture", "DocumentKey", "Hop", "Kept", "Pending", "Range", "Selection"]


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
