"""Records with public IDs, as the ledger gives them."""

from dataclasses import dataclass, field
from datetime import datetime

from store.record.capture import DocumentKey
from store.record.gate import Gate
from store.record.judgement import Assessment, ClauseChange, Review
from store.record.text import Clause
from store.record.word import Origin, Outcome, Severity, Verdict

__all__ = ["Change", "Decision", "Document", "Provision", "Reviewed", "Stamp", "State", "Version"]


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
