"""Composes messages: what is due to somebody, from us to them, ready to go."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from store.ids import Kind, parse_id
from store.record import Status
from store.subscription import Delivery, Interest, Subscription
from web.letter.frame import Frame, address_reader, frame_question, name_watch
from web.letter.head import address_letter, describe_list, join_thread
from web.letter.message import Message, build_message, name_message
from web.letter.sender import Links, Sender
from web.letter.signature import Signer
from web.letter.writer import Chosen, Writer

__all__ = ["Composer"]

_NOTHING = Chosen(news=(), shown=())


class Composer:
    """Composes messages from one sender. Use it for one round of sending: its writer remembers.

    Args:
        writer: Who writes what is told.
        sender: Who it is from.
        links: Where a reader leaves.
        signer: Signs messages; None: the mail server does, or nobody.
    """

    def __init__(
        self, writer: Writer, sender: Sender, links: Links, signer: Signer | None = None
    ) -> None:
        self._writer = writer
        self._signer = signer
        self._sender = sender
        self._links = links
        self._watched: dict[tuple[tuple[str, ...], ...], str] = {}

    def compose(self, delivery: Delivery) -> Message:
        """Return the message of a delivery. The same delivery of the same records, the same bytes.

        Raises:
            RecordUnknown: There is no such record.
            HomeError: The address of the subscriber is no mailbox.
        """
        wanted, sender, links = delivery.subscription, self._sender, self._links
        selection = self._writer.select(delivery.notices, wanted.level)
        watched = self._watch(delivery.subject, wanted.interest)
        names = self._writer.names
        frame = self._writer.frame(delivery.subject, selection)
        frame = address_reader(frame, wanted, sender, links, names, watched)
        headers = (
            *address_letter(frame.subject, wanted.subscriber.address, sender),
            *describe_list(wanted, sender, links, self._writer.site),
            *join_thread(delivery.subject, selection.news, sender.domain),
        )
        parts = (delivery.subject, _hash(wanted.key), str(delivery.number))
        return self._build(wanted, delivery.queued_at, parts, frame, selection, headers)

    def compose_confirmation(self, subscription: Subscription) -> Message:
        """Return the message that asks whether a subscription is wanted. It tells nothing else.

        Raises:
            HomeError: The address of the subscriber is no mailbox.
        """
        reader, names = subscription.subscriber, self._writer.names
        asked = reader.consent.asked_at
        link = self._links.confirm(subscription.key, asked)
        frame = frame_question(subscription, self._sender, link, names, self._writer.site)
        headers = address_letter(frame.subject, reader.address, self._sender)
        parts = ("confirm", _hash(f"{subscription.key} {asked.isoformat()}"))
        return self._build(subscription, asked, parts, frame, _NOTHING, headers)

    def _build(
        self,
        subscription: Subscription,
        at: datetime,
        parts: Iterable[str],
        frame: Frame,
        selection: Chosen,
        headers: Iterable[tuple[str, str]],
    ) -> Message:
        id = name_message(*parts, domain=self._sender.domain)  # noqa: A001 - as headers call it
        pieces = self._writer.dress(frame, selection)
        text = b"".join(each.sent_text for each in pieces)
        html = b"".join(each.sent_html for each in pieces)
        content = build_message(headers, at, id, text, html)
        return Message(
            id=id,
            to=subscription.subscriber.address,
            subject=frame.subject,
            content=self._signer.sign(content) if self._signer else content,
        )

    def _watch(self, record: str, interest: Interest) -> str:
        """Say under a digest how the watching of what is of interest goes."""
        if parse_id(record)[0] is not Kind.DIGEST:
            return ""
        key = (interest.platforms, interest.documents, interest.document_types)
        if key not in self._watched:
            self._watched[key] = name_watch(self._statuses, interest)
        return self._watched[key]

    @cached_property
    def _statuses(self) -> tuple[Status, ...]:
        return self._writer.source.status()


def _hash(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:16]
