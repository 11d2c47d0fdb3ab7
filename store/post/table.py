"""The tables of subscribers, of what is sent to them, and of teams.

What must not happen twice is forbidden here: two subscribers with one address, two deliveries of
one name to a subscription, two notices of a record on one occasion to a subscription. Of somebody
who asks to be forgotten the deliveries alone stay, without subscription and name: counts.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.table import Base

__all__ = [
    "ActRow",
    "BounceRow",
    "DeliveryRow",
    "NoticeRow",
    "SubscriberRow",
    "SubscriptionRow",
    "SuppressionRow",
    "WatchListRow",
]


class SubscriberRow(Base):
    """Where messages go."""

    __tablename__ = "subscriber"
    __table_args__ = (UniqueConstraint("channel", "mailbox"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[str]
    address: Mapped[str]
    mailbox: Mapped[str]  # the address as it is compared with others
    zone: Mapped[str]
    suppressed: Mapped[str]
    suppressed_at: Mapped[datetime | None]


class SubscriptionRow(Base):
    """What one subscriber wants to be told, with the proof of the consent to it."""

    __tablename__ = "subscription"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscriber.id"), index=True)
    interest: Mapped[dict[str, Any]]
    rhythm: Mapped[str]
    level: Mapped[str]
    since: Mapped[datetime]
    window_seconds: Mapped[float]
    hour: Mapped[int]
    watch_list_id: Mapped[int | None] = mapped_column(ForeignKey("watch_list.id"), index=True)
    with_all_clear: Mapped[bool]
    asked_at: Mapped[datetime]
    given_at: Mapped[datetime | None]
    form: Mapped[str]
    origin_sha256: Mapped[str]
    ended_at: Mapped[datetime | None]
    # How far records were looked at for it: the last number of each table.
    last_change: Mapped[int]
    last_label: Mapped[int]
    last_review: Mapped[int]
    digest_at: Mapped[datetime]  # digests that were due by then are done


class SuppressionRow(Base):
    """The address of somebody who is forgotten and must not be written to: a slow, salted hash."""

    __tablename__ = "suppression"
    hash: Mapped[bytes] = mapped_column(primary_key=True)
    salt: Mapped[bytes]  # the same for all, so that a hash can be looked up
    reason: Mapped[str]
    at: Mapped[datetime]


class BounceRow(Base):
    """A message that could not be delivered for now; each report is counted once."""

    __tablename__ = "bounce"
    __table_args__ = (UniqueConstraint("subscriber_id", "reference"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscriber.id"))
    reference: Mapped[str]  # what tells the report from others
    at: Mapped[datetime]


class DeliveryRow(Base):
    """One message to one subscription."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("subscription_id", "name"),
        Index(None, "stage", "due_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    subscription_id: Mapped[int | None] = mapped_column(ForeignKey("subscription.id"))
    # The ID of a digest; of an alert, its first notice: a later one of the same record is another.
    name: Mapped[str]
    subject: Mapped[str]
    is_digest: Mapped[bool]
    stage: Mapped[str]
    due_at: Mapped[datetime]
    queued_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]  # the last attempt
    attempts: Mapped[int]
    problem: Mapped[str]
    sent_at: Mapped[datetime | None]


class NoticeRow(Base):
    """A record that a subscription is told of."""

    __tablename__ = "notice"
    __table_args__ = ({"sqlite_with_rowid": False},)  # the key is all there is
    change_id: Mapped[int] = mapped_column(
        ForeignKey("change.id"), primary_key=True, autoincrement=False
    )
    subscription_id: Mapped[int] = mapped_column(
        ForeignKey("subscription.id"), primary_key=True, autoincrement=False
    )
    occasion: Mapped[str] = mapped_column(primary_key=True)
    review: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"), index=True)


class WatchListRow(Base):
    """A list of what a team looks after."""

    __tablename__ = "watch_list"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    interest: Mapped[dict[str, Any]]
    closed_at: Mapped[datetime | None]


class ActRow(Base):
    """What somebody did with a watch list, or with a record on it. Only ever added to."""

    __tablename__ = "act"
    __table_args__ = (Index(None, "watch_list_id", "change_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    watch_list_id: Mapped[int] = mapped_column(ForeignKey("watch_list.id"))
    change_id: Mapped[int | None] = mapped_column(ForeignKey("change.id"))
    deed: Mapped[str]
    at: Mapped[datetime]
    who: Mapped[str]
    via: Mapped[str]
    text: Mapped[str]
