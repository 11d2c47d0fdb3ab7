"""Subscriptions, deliveries and letters of the sample records."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cached_property

from store.record import Change, Provision, Status
from store.subscription import (
    Channel,
    Consent,
    Delivery,
    Interest,
    Level,
    Notice,
    Rhythm,
    Stage,
    Subscriber,
    Subscription,
)
from tests.web_stories import NOW, TYPE_NAMES
from tests.web_story import at
from web import Records, Site
from web.letter import Composer, Links, Message, Sender, Signer, Writer

__all__ = ["SENDER", "SITE", "Shelf", "deliver", "make_composer", "read_message", "subscribe"]

SITE = Site(name="clausewatch", base_url="https://watch.example/")
SENDER = Sender(
    address="Policy alerts <alerts@watch.example>", postal_address="1 Quay Street, Port Amsel"
)
LINKS = Links(service="https://watch.example/s/", seal=lambda purpose, key, _: f"{purpose}-{key}")


@dataclass(frozen=True)
class Shelf:
    """Records as letters read them: one by one."""

    records: Records

    @cached_property
    def _changes(self) -> dict[str, Change]:
        return {each.id: each for each in self.records.changes()}

    def change(self, id: str) -> Change:  # noqa: A002 - the word that records use
        """Return a change record."""
        return self._changes[id]

    def wordings(self, change: str) -> tuple[Provision, ...]:
        """Return the provisions of the document that a change gave a wording."""
        provisions = self.records.provisions(self._changes[change].document.id)
        return tuple(each for each in provisions if any(s.change == change for s in each.states))

    def status(self) -> tuple[Status, ...]:
        """Return how the watching goes."""
        return self.records.status()


def make_composer(
    records: Records,
    *,
    sender: Sender = SENDER,
    links: Links = LINKS,
    site: Site = SITE,
    signer: Signer | None = None,
) -> Composer:
    """Return what composes messages of these records."""
    return Composer(Writer(Shelf(records), site=site, type_names=TYPE_NAMES), sender, links, signer)


def subscribe(
    *,
    level: Level = Level.SUMMARY,
    rhythm: Rhythm = Rhythm.WEEKLY,
    address: str = "reader@mail.example",
    interest: Interest | None = None,
) -> Subscription:
    """Return a subscription of somebody."""
    asked = at(2026, 1, 5)
    consent = Consent(
        asked_at=asked, given_at=asked + timedelta(hours=1), form="form/1", origin_sha256=""
    )
    return Subscription(
        key="s1",
        subscriber=Subscriber(key="r1", channel=Channel.EMAIL, address=address, consent=consent),
        interest=interest or Interest(),
        rhythm=rhythm,
        level=level,
        since=asked,
    )


def deliver(
    subject: str, records: Iterable[str | Notice], subscription: Subscription | None = None
) -> Delivery:
    """Return a delivery of these records that is due."""
    notices = (each if isinstance(each, Notice) else Notice(record=each) for each in records)
    return Delivery(
        number=7,
        subscription=subscription or subscribe(),
        subject=subject,
        notices=tuple(notices),
        stage=Stage.QUEUED,
        due_at=NOW,
        queued_at=NOW,
    )


def read_message(message: Message) -> EmailMessage:
    """Return a message as a mail program reads it."""
    read = message_from_bytes(message.content, policy=default)
    assert isinstance(read, EmailMessage)
    return read
