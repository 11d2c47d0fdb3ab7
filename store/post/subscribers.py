"""Subscribers: found by their address, left alone, forgotten."""

import secrets
import unicodedata
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import Session

from store.post.outbox import recall
from store.post.suppression import find_reason, forget_reason, remember_reason
from store.post.table import BounceRow, DeliveryRow, NoticeRow, SubscriberRow, SubscriptionRow
from store.post.turn import Turn, take_turn
from store.subscription import Channel, Subscriber

__all__ = [
    "count_bounce",
    "draw_key",
    "erase",
    "lift",
    "mailbox_of",
    "of_subscriber",
    "subscriber_of",
    "suppress",
]


def draw_key() -> str:
    """Return a new opaque key: 96 bits by chance."""
    return secrets.token_hex(12)


def mailbox_of(channel: Channel, address: str) -> str:
    """Return an address as it is compared with others: one mailbox is spelt in many ways."""
    if channel is Channel.EMAIL:
        return unicodedata.normalize("NFC", address.strip()).casefold()
    return address.strip()


def subscriber_of(session: Session, wanted: Subscriber) -> int:
    """Return the number of the subscriber with an address, who is made if there is none."""
    mailbox = mailbox_of(wanted.channel, wanted.address)
    number = session.scalar(
        select(SubscriberRow.id).where(
            SubscriberRow.channel == wanted.channel, SubscriberRow.mailbox == mailbox
        )
    )
    if number is not None:
        return number
    return session.execute(
        insert(SubscriberRow)
        .values(
            key=wanted.key or draw_key(),
            channel=wanted.channel,
            address=wanted.address.strip(),
            mailbox=mailbox,
            zone=wanted.zone,
            suppressed=find_reason(session, f"{wanted.channel} {mailbox}"),
        )
        .returning(SubscriberRow.id)
    ).scalar_one()


def suppress(session: Session, subscriber: str, reason: str, at: datetime) -> None:
    """Write to a subscriber no more; the first reason stays."""
    them = update(SubscriberRow).where(
        SubscriberRow.key == subscriber, SubscriberRow.suppressed == ""
    )
    session.execute(them.values(suppressed=reason, suppressed_at=at))
    recall(session, of_subscriber(subscriber))


def lift(session: Session, subscriber: str) -> None:
    """Write to a subscriber again: what was sent before is not counted against the address."""
    row = _subscriber(session, subscriber)
    if row is None:
        return
    number, mailbox = row
    them = update(SubscriberRow).where(SubscriberRow.id == number)
    session.execute(them.values(suppressed="", suppressed_at=None))
    session.execute(delete(BounceRow).where(BounceRow.subscriber_id == number))
    forget_reason(session, mailbox)


def count_bounce(
    session: Session, subscriber: str, reference: str, at: datetime, since: datetime
) -> int:
    """Keep that a message bounced for now, each report once, and return how many did of late."""
    row = _subscriber(session, subscriber)
    if row is None:
        return 0
    theirs = BounceRow.subscriber_id == row[0]
    take_turn(session, Turn.SUBSCRIBING)
    if not session.scalar(select(BounceRow.id).where(theirs, BounceRow.reference == reference)):
        session.execute(insert(BounceRow).values(subscriber_id=row[0], reference=reference, at=at))
    return session.scalar(select(func.count()).where(theirs, BounceRow.at >= since)) or 0


def erase(session: Session, subscriber: str, at: datetime) -> bool:
    """Forget a subscriber and all subscriptions; return whether there was one."""
    take_turn(session, Turn.SUBSCRIBING)
    row = _subscriber(session, subscriber)
    if row is None:
        return False
    number, mailbox = row
    reason = session.scalar(select(SubscriberRow.suppressed).where(SubscriberRow.id == number))
    if reason:
        remember_reason(session, mailbox, reason, at)
    theirs = select(SubscriptionRow.id).where(SubscriptionRow.subscriber_id == number)
    recall(session, of_subscriber(subscriber))
    session.execute(delete(NoticeRow).where(NoticeRow.subscription_id.in_(theirs)))
    session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.subscription_id.in_(theirs))
        .values(subscription_id=None, name="", subject="", problem="")
    )
    session.execute(delete(BounceRow).where(BounceRow.subscriber_id == number))
    session.execute(delete(SubscriptionRow).where(SubscriptionRow.subscriber_id == number))
    session.execute(delete(SubscriberRow).where(SubscriberRow.id == number))
    return True


def of_subscriber(key: str) -> ColumnElement[bool]:
    """Return the condition that subscriptions are those of a subscriber."""
    them = select(SubscriberRow.id).where(SubscriberRow.key == key).scalar_subquery()
    return SubscriptionRow.subscriber_id == them


def _subscriber(session: Session, key: str) -> tuple[int, str] | None:
    """Return the number of a subscriber and what their address is compared by."""
    row = session.execute(
        select(SubscriberRow.id, SubscriberRow.channel, SubscriberRow.mailbox).where(
            SubscriberRow.key == key
        )
    ).one_or_none()
    return None if row is None else (row.id, f"{row.channel} {row.mailbox}")
