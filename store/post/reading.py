"""Subscriptions as values.

They are read by columns, past the session's memory of rows: other processes rewrite them.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select
from sqlalchemy.orm import Session

from store.identity import chunks
from store.post.table import SubscriberRow, SubscriptionRow, WatchListRow
from store.record import Direction, Severity
from store.subscription import (
    Channel,
    Consent,
    Interest,
    Level,
    Mark,
    Rhythm,
    Subscriber,
    Subscription,
)

__all__ = [
    "interest_from_json",
    "interest_to_json",
    "is_active",
    "subscriptions_by_number",
    "subscriptions_of",
]

_one, _who = SubscriptionRow, SubscriberRow
_SELECT = (
    select(
        *(_one.id, _one.key, _one.interest, _one.rhythm, _one.level, _one.since),
        *(_one.window_seconds, _one.hour, _one.with_all_clear, _one.ended_at),
        *(_one.asked_at, _one.given_at, _one.form, _one.origin_sha256),
        *(_one.last_change, _one.last_label, _one.last_review, _one.digest_at),
        *(_who.key.label("subscriber"), _who.channel, _who.address, _who.zone, _who.suppressed),
        WatchListRow.name.label("watch_list"),
    )
    .join(_who, _one.subscriber_id == _who.id)
    .outerjoin(WatchListRow, _one.watch_list_id == WatchListRow.id)
    .order_by(_one.id)
)


def is_active() -> ColumnElement[bool]:
    """Return the condition that messages are to be sent: as `Subscription.is_active` has it."""
    return and_(
        SubscriptionRow.ended_at.is_(None),
        SubscriptionRow.given_at.is_not(None),
        SubscriberRow.suppressed == "",
    )


def subscriptions_of(session: Session, *conditions: ColumnElement[bool]) -> list[Subscription]:
    """Return the subscriptions that meet conditions, in the order they were made."""
    return [_subscription(row) for row in session.execute(_SELECT.where(*conditions))]


def subscriptions_by_number(session: Session, numbers: Iterable[int]) -> dict[int, Subscription]:
    """Return subscriptions by the numbers of their rows."""
    return {
        row.id: _subscription(row)
        for some in chunks(sorted(numbers))
        for row in session.execute(_SELECT.where(SubscriptionRow.id.in_(some)))
    }


def _subscription(row: Row[Any]) -> Subscription:
    consent = Consent(
        asked_at=row.asked_at,
        given_at=row.given_at,
        form=row.form,
        origin_sha256=row.origin_sha256,
    )
    return Subscription(
        key=row.key,
        subscriber=Subscriber(
            key=row.subscriber,
            channel=Channel(row.channel),
            address=row.address,
            consent=consent,
            zone=row.zone,
            suppressed=row.suppressed,
        ),
        interest=interest_from_json(row.interest),
        rhythm=Rhythm(row.rhythm),
        level=Level(row.level),
        since=row.since,
        window=timedelta(seconds=row.window_seconds),
        hour=row.hour,
        watch_list=row.watch_list or "",
        with_all_clear=row.with_all_clear,
        ended_at=row.ended_at,
        mark=Mark(
            change=row.last_change,
            label=row.last_label,
            review=row.last_review,
            digest_at=row.digest_at,
        ),
    )


def interest_to_json(interest: Interest) -> dict[str, Any]:
    """Return an interest as JSON, without what does not restrict."""
    return {
        name: str(value) if isinstance(value, str) else list(map(str, value))
        for name, value in asdict(interest).items()
        if value
    }


def interest_from_json(stored: dict[str, Any]) -> Interest:
    """Return the interest that was stored."""
    return Interest(
        platforms=tuple(stored.get("platforms", ())),
        documents=tuple(stored.get("documents", ())),
        document_types=tuple(stored.get("document_types", ())),
        clause_types=tuple(stored.get("clause_types", ())),
        severity=Severity(stored.get("severity", Severity.LOW)),
        directions=tuple(Direction(each) for each in stored.get("directions", ())),
    )
