"""Who wants to be told what, and what each was told: values, like those of `store.record`.

A `Subscriber` is where messages go. A `Subscription` says what is wanted of all that changes, how
often and in how many words. A `Delivery` is one message to one subscription; its `Notice`s are the
records that it tells of. No record is told twice of on the same occasion.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from store.record import Change, Direction, DocumentKey, Severity

__all__ = [
    "Channel",
    "Consent",
    "Delivery",
    "Interest",
    "Level",
    "Mark",
    "Notice",
    "Occasion",
    "Parcel",
    "Rhythm",
    "Stage",
    "Subscriber",
    "Subscription",
]


class Channel(StrEnum):
    """How a message travels."""

    EMAIL = "email"  # to a mailbox
    WEBHOOK = "webhook"  # to an address on the web, signed
    CHAT = "chat"  # to whatever Apprise reaches: needs that extra


class Rhythm(StrEnum):
    """How often somebody wants to be told."""

    AT_ONCE = "at-once"  # as soon as the merge window is over
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Level(StrEnum):
    """In how many words somebody wants to be told."""

    HEADLINE = "headline"  # what changed, in one sentence, with its severity and a link
    SUMMARY = "summary"  # and the gravest clause change, before and after
    FULL = "full"  # and all clause changes that a reader should see


class Occasion(StrEnum):
    """Why somebody is told of a record."""

    CHANGE = "change"  # it is new
    CORRECTION = "correction"  # a person corrected what was told of it
    WITHDRAWAL = "withdrawal"  # a person withdrew it


class Stage(StrEnum):
    """How far a delivery has come."""

    QUEUED = "queued"  # waits for its time
    SENDING = "sending"  # being handed over; after a crash nobody knows whether it arrived
    SENT = "sent"  # the other side has taken it
    FAILED = "failed"  # given up after all attempts, or refused for good
    SUPPRESSED = "suppressed"  # the subscriber is not to be written to any more


@dataclass(frozen=True, kw_only=True, slots=True)
class Interest:
    """What somebody wants to be told of. What is left empty does not restrict."""

    platforms: tuple[str, ...] = ()  # names
    documents: tuple[str, ...] = ()  # public IDs
    document_types: tuple[str, ...] = ()  # "Privacy Policy"
    clause_types: tuple[str, ...] = ()  # slugs of the taxonomy
    severity: Severity = Severity.LOW  # at least
    directions: tuple[Direction, ...] = ()

    def covers_document(self, document: str, key: DocumentKey) -> bool:
        """Return whether changes of a document, given by its ID and key, may be of interest."""
        return (
            (not self.platforms or key.platform in self.platforms)
            and (not self.documents or document in self.documents)
            and (not self.document_types or key.type in self.document_types)
        )

    def covers(self, change: Change) -> bool:
        """Return whether a change is of interest: its document is, and one of its clause changes.

        An editorial change, which has no clause change to see, is of no interest to anybody.
        """
        return self.covers_document(change.document.id, change.document.key) and any(
            said.severity.rank >= self.severity.rank
            and (not self.clause_types or not set(self.clause_types).isdisjoint(said.types))
            and (not self.directions or said.direction in self.directions)
            for said in (entry.assessment for entry in change.entries)
            if said is not None
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Consent:
    """The proof that somebody wants messages (GDPR, Article 7(1))."""

    asked_at: datetime  # when the form was sent
    given_at: datetime | None  # when it was confirmed; None: not yet
    form: str  # name and version of the text that was agreed to
    origin_sha256: str  # keyed hash of the network address it came from; empty for a command


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscriber:
    """Where messages go."""

    key: str  # opaque, drawn by chance; stands in links in the place of the address
    channel: Channel
    address: str  # a mailbox, a web address, or an address for Apprise
    consent: Consent  # to the subscription that it is read with
    zone: str = "UTC"  # IANA name of the time zone that days begin in
    suppressed: str = ""  # why nothing is sent any more: "bounced", "complained"; empty if it is


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """How far records were looked at for a subscription: what came before is not looked at again.

    So no look takes longer because there is a history, and who widens an interest is not told at
    once of all that happened before.
    """

    change: int = 0  # the ledger's number of the last change record
    label: int = 0  # of the last review of a label
    review: int = 0  # of the last withdrawal
    digest_at: datetime | None = None  # digests that were due by then are done; None: by `since`


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """What one subscriber wants to be told."""

    key: str  # opaque, drawn by chance
    subscriber: Subscriber
    interest: Interest
    rhythm: Rhythm
    level: Level
    since: datetime  # only changes captured after this time
    window: timedelta = timedelta(minutes=30)  # how long alerts are gathered into one message
    hour: int = 7  # of the subscriber's day, at which digests go out
    watch_list: str = ""  # name of the list whose interest counts instead; empty: its own
    with_all_clear: bool = False  # also when nothing changed in the period of a digest
    ended_at: datetime | None = None  # None: it goes on
    mark: Mark = Mark()

    @property
    def is_active(self) -> bool:
        """Whether messages are to be sent at all."""
        return (
            self.ended_at is None
            and self.subscriber.consent.given_at is not None
            and not self.subscriber.suppressed
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """A record that somebody is told of, and why."""

    record: str  # public ID of the change
    occasion: Occasion = Occasion.CHANGE
    review: int = 0  # of a correction: how many reviews its labels had; a later one is another


@dataclass(frozen=True, kw_only=True, slots=True)
class Parcel:
    """What is to be put into one message: a delivery comes of it if not all of it was told."""

    subscription: str  # key
    subject: str  # public ID of the digest, or of the first record of an alert
    notices: tuple[Notice, ...]  # none: a digest, for whoever wants to know that all is clear
    due_at: datetime  # not to be sent before


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """One message to one subscription."""

    number: int  # the ledger's
    subscription: Subscription
    subject: str  # public ID of the digest, or of the first record of an alert
    notices: tuple[Notice, ...]
    stage: Stage
    due_at: datetime  # not to be sent before
    queued_at: datetime  # when it was put together
    attempts: int = 0  # so far
    problem: str = ""  # of the last attempt
    sent_at: datetime | None = None
