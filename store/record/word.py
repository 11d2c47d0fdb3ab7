"""The words that rooms use for what happened: closed sets, each with a few members."""

from enum import StrEnum

__all__ = [
    "Basis",
    "ChangeKind",
    "Confidence",
    "Direction",
    "Failure",
    "GateVerdict",
    "Origin",
    "Outcome",
    "Polarity",
    "Ruling",
    "Severity",
    "Verdict",
]


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
