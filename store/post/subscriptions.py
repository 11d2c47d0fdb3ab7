"""Subscriptions: asked for, confirmed, changed, ended."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session

from store.error import RecordUnknown
from store.identity import chunks
from store.post.news import latest_mark
from store.post.outbox import recall
from store.post.reading import interest_to_json, subscriptions_of
from store.post.subscribers import draw_key, subscriber_of
from store.post.table import BounceRow, SubscriberRow, SubscriptionRow, WatchListRow
from store.post.turn import Turn, take_turn
from store.subscription import Interest, Level, Rhythm, Subscription

__all__ = [
    "Preference",
    "end",
    "find_subscription",
    "give_consent",
    "prefer",
    "purge_unconfirmed",
    "subscribe",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Preference:
    """What is to be different about a subscription; None leaves it as it is."""

    interest: Interest | None = None
    rhythm: Rhythm | None = None
    level: Level | None = None
    window: timedelta | None = None
    hour: int | None = None
    zone: str | None = None  # of the subscriber: for all subscriptions
    watch_list: str | None = None  # a name; empty: its own interest counts
    with_all_clear: bool | None = None


def find_subscription(session: Session, key: str) -> Subscription | None:
    """Return a subscription; None if there is none of this key."""
    found = subscriptions_of(session, SubscriptionRow.key == key)
    return found[0] if found else None


def subscribe(session: Session, wanted: Subscription) -> Subscription:
    """Keep a subscription and, if nobody has its address yet, its subscriber."""
    take_turn(session, Turn.SUBSCRIBING)
    number = subscriber_of(session, wanted.subscriber)
    if (same := _find_same(session, number, wanted)) is not None:
        _ask_again(session, same, wanted)
        return _known(session, same.key)
    consent = wanted.subscriber.consent
    key, mark = wanted.key or draw_key(), latest_mark(session)
    session.execute(
        insert(SubscriptionRow).values(
            key=key,
            subscriber_id=number,
            interest=interest_to_json(wanted.interest),
            rhythm=wanted.rhythm,
            level=wanted.level,
            since=wanted.since,
            window_seconds=wanted.window.total_seconds(),
            hour=wanted.hour,
            watch_list_id=_watch_list(session, wanted.watch_list),
            with_all_clear=wanted.with_all_clear,
            asked_at=consent.asked_at,
            given_at=consent.given_at,
            form=consent.form,
            origin_sha256=consent.origin_sha256,
            last_change=0,  # there is `since`
            last_label=mark.label,
            last_review=mark.review,
            digest_at=wanted.since,
        )
    )
    return _known(session, key)


def give_consent(session: Session, key: str, at: datetime) -> Subscription | None:
    """Note that a subscription was confirmed; the first time counts."""
    asked = update(SubscriptionRow).where(
        SubscriptionRow.key == key, SubscriptionRow.given_at.is_(None)
    )
    session.execute(asked.values(given_at=at))
    return find_subscription(session, key)


def prefer(session: Session, key: str, wanted: Preference, at: datetime) -> Subscription | None:
    """Change what a subscription is like. Digests that were due before are not made up for."""
    columns = _columns(session, wanted)
    if wanted.rhythm or wanted.hour is not None or wanted.zone:
        columns["digest_at"] = at
    one = SubscriptionRow.key == key
    if columns:
        session.execute(update(SubscriptionRow).where(one).values(**columns))
    if wanted.zone:
        theirs = select(SubscriptionRow.subscriber_id).where(one).scalar_subquery()
        session.execute(
            update(SubscriberRow).where(SubscriberRow.id == theirs).values(zone=wanted.zone)
        )
        siblings = update(SubscriptionRow).where(SubscriptionRow.subscriber_id == theirs)
        session.execute(siblings.values(digest_at=at))
    return find_subscription(session, key)


def end(session: Session, one: ColumnElement[bool], at: datetime) -> None:
    """End the subscriptions that meet a condition, and send nothing that waits for them."""
    running = update(SubscriptionRow).where(one, SubscriptionRow.ended_at.is_(None))
    session.execute(running.values(ended_at=at))
    recall(session, one)


def purge_unconfirmed(session: Session, before: datetime) -> int:
    """Delete subscriptions that were asked for before a time and never confirmed.

    Their subscribers go with them if they have no other and may be written to.
    """
    stale = select(SubscriptionRow.id).where(
        SubscriptionRow.given_at.is_(None), SubscriptionRow.asked_at < before
    )
    numbers = session.scalars(stale).all()
    for some in chunks(numbers):
        session.execute(delete(SubscriptionRow).where(SubscriptionRow.id.in_(some)))
    others = select(SubscriptionRow.id).where(SubscriptionRow.subscriber_id == SubscriberRow.id)
    lonely = select(SubscriberRow.id).where(~others.exists(), SubscriberRow.suppressed == "")
    session.execute(delete(BounceRow).where(BounceRow.subscriber_id.in_(lonely)))
    session.execute(delete(SubscriberRow).where(SubscriberRow.id.in_(lonely)))
    return len(numbers)


def _find_same(session: Session, subscriber: int, wanted: Subscription) -> Subscription | None:
    """Return what a subscriber has that tells the same in the same way; None if nothing does."""
    theirs = subscriptions_of(
        session, SubscriptionRow.subscriber_id == subscriber, SubscriptionRow.ended_at.is_(None)
    )
    return next((each for each in theirs if _gist(each) == _gist(wanted)), None)


def _gist(one: Subscription) -> tuple[object, ...]:
    interest = "" if one.watch_list else json.dumps(interest_to_json(one.interest), sort_keys=True)
    return one.watch_list, interest, one.rhythm, one.level


def _ask_again(session: Session, same: Subscription, wanted: Subscription) -> None:
    """Keep the newer proof of consent, unless there is a given one."""
    consent = wanted.subscriber.consent
    if same.subscriber.consent.given_at is None:
        session.execute(
            update(SubscriptionRow)
            .where(SubscriptionRow.key == same.key)
            .values(
                asked_at=consent.asked_at,
                given_at=consent.given_at,
                form=consent.form,
                origin_sha256=consent.origin_sha256,
            )
        )


def _known(session: Session, key: str) -> Subscription:
    (found,) = subscriptions_of(session, SubscriptionRow.key == key)
    return found


def _columns(session: Session, wanted: Preference) -> dict[str, Any]:
    """Return the columns of a subscription that a preference rewrites."""
    given: dict[str, Any] = {
        "interest": None if wanted.interest is None else interest_to_json(wanted.interest),
        "rhythm": wanted.rhythm,
        "level": wanted.level,
        "window_seconds": None if wanted.window is None else wanted.window.total_seconds(),
        "hour": wanted.hour,
        "with_all_clear": wanted.with_all_clear,
    }
    columns = {name: value for name, value in given.items() if value is not None}
    if wanted.watch_list is not None:
        columns["watch_list_id"] = _watch_list(session, wanted.watch_list)
    return columns


def _watch_list(session: Session, name: str) -> int | None:
    if not name:
        return None
    number = session.scalar(
        select(WatchListRow.id).where(WatchListRow.name == name, WatchListRow.closed_at.is_(None))
    )
    if number is None:
        raise RecordUnknown(f"there is no watch list {name!r}: `clausewatch list` names them")
    return number
