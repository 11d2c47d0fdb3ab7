"""All that is known of a subscriber: what they may ask for (GDPR, Articles 15 and 20)."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.post.outbox import deliveries_of
from store.post.reading import interest_to_json, subscriptions_of
from store.post.table import BounceRow, SubscriberRow
from store.subscription import Delivery, Subscription

__all__ = ["personal_data"]


def personal_data(session: Session, subscriber: str) -> dict[str, Any]:
    """Return all that is known of a subscriber as JSON has it; empty if there is none."""
    row = session.execute(
        select(
            *(SubscriberRow.id, SubscriberRow.channel, SubscriberRow.address, SubscriberRow.zone),
            *(SubscriberRow.suppressed, SubscriberRow.suppressed_at),
        ).where(SubscriberRow.key == subscriber)
    ).one_or_none()
    if row is None:
        return {}
    them = SubscriberRow.key == subscriber
    bounces = select(BounceRow.at).where(BounceRow.subscriber_id == row.id).order_by(BounceRow.at)
    return {
        "key": subscriber,
        "channel": row.channel,
        "address": row.address,
        "zone": row.zone,
        "suppressed": row.suppressed,
        "suppressed_at": _plain(row.suppressed_at),
        "bounced_at": [_plain(at) for at in session.scalars(bounces)],
        "subscriptions": [_subscription(each) for each in subscriptions_of(session, them)],
        "deliveries": [_delivery(each) for each in deliveries_of(session, them)],
    }


def _subscription(one: Subscription) -> dict[str, Any]:
    return {
        "key": one.key,
        "consent": {name: _plain(each) for name, each in asdict(one.subscriber.consent).items()},
        "watch_list": one.watch_list,
        "interest": interest_to_json(one.interest),
        "rhythm": str(one.rhythm),
        "level": str(one.level),
        "since": _plain(one.since),
        "window_seconds": _plain(one.window),
        "hour": one.hour,
        "with_all_clear": one.with_all_clear,
        "ended_at": _plain(one.ended_at),
    }


def _delivery(one: Delivery) -> dict[str, Any]:
    return {
        "subscription": one.subscription.key,
        "subject": one.subject,
        "records": [{"id": each.record, "occasion": str(each.occasion)} for each in one.notices],
        "stage": str(one.stage),
        "queued_at": _plain(one.queued_at),
        "due_at": _plain(one.due_at),
        "attempts": one.attempts,
        "problem": one.problem,
        "sent_at": _plain(one.sent_at),
    }


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.total_seconds() if isinstance(value, timedelta) else value
