"""Putting what is to be told into deliveries: each notice once, whoever asks how often."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session, aliased

from store.identity import chunks
from store.ids import Kind, format_id, parse_id
from store.post.reading import is_active
from store.post.table import DeliveryRow, NoticeRow, SubscriberRow, SubscriptionRow
from store.post.turn import Turn, take_turn
from store.subscription import Notice, Occasion, Parcel, Stage
from store.table import Moment, ReviewRow

__all__ = ["drop_withdrawn", "notices_of", "queue", "told_to"]

_DIGEST = "CW-G-"
_KEEP_DELIVERIES = insert(DeliveryRow).returning(DeliveryRow.id, sort_by_parameter_order=True)
_KEEP_NOTICES = insert(NoticeRow)

_Telling = tuple[int, int, str, int]  # change, subscription, occasion, review: a notice's key


def queue(session: Session, parcels: Sequence[Parcel], at: datetime) -> list[int | None]:
    """Make deliveries of parcels, or add to alerts that still gather.

    Returns:
        For each parcel the number of its delivery; None where nothing of it is to be told.
    """
    take_turn(session, Turn.QUEUEING)
    records = {notice.record for parcel in parcels for notice in parcel.notices}
    changes = {record: parse_id(record)[1] for record in records}
    return [
        number
        for some in chunks(parcels)
        for number in _Batch(session, some, changes, at).keep(session)
    ]


class _Batch:
    """Some parcels on their way into the tables."""

    def __init__(
        self, session: Session, parcels: Sequence[Parcel], changes: dict[str, int], at: datetime
    ) -> None:
        self._at = at
        self._changes = changes
        self._parcels = parcels
        self._numbers, self._all_clear = _active(session, [each.subscription for each in parcels])
        self._told = _told(session, parcels, changes, self._numbers)
        self._alerts = _gathering(session, at, self._numbers)
        self._digests = _digests(session, parcels, self._numbers)
        self._made: list[dict[str, Any]] = []  # deliveries to be made, each at a place before 0
        self._notices: list[tuple[int, _Telling]] = []

    def keep(self, session: Session) -> list[int | None]:
        """Write what is new, and return the number of each parcel's delivery."""
        places = [self._place(each) for each in self._parcels]
        connection = session.connection()
        given: dict[int, int] = {}
        if self._made:
            made = connection.execute(_KEEP_DELIVERIES, self._made).scalars()
            given = dict(zip(count(-1, -1), made, strict=False))
        if self._notices:
            rows = [
                {
                    "change_id": change,
                    "subscription_id": subscription,
                    "occasion": occasion,
                    "review": review,
                    "delivery_id": given.get(place, place),
                }
                for place, (change, subscription, occasion, review) in self._notices
            ]
            connection.execute(_KEEP_NOTICES, rows)
        return [None if place is None else given.get(place, place) for place in places]

    def _place(self, parcel: Parcel) -> int | None:
        """Return the number of the delivery for a parcel, or a place before 0 for a new one."""
        subscription = self._numbers.get(parcel.subscription)
        is_digest = parcel.subject.startswith(_DIGEST)
        if subscription is None or (subscription, parcel.subject) in self._digests:
            return None
        tellings = [
            telling
            for each in parcel.notices
            if (telling := self._telling(each, subscription)) not in self._told
        ]
        if not tellings and not (is_digest and subscription in self._all_clear):
            return None
        self._told.update(tellings)
        place = None if is_digest else self._alerts.get(subscription)
        if place is None:
            place = self._make(parcel, subscription, tellings, is_digest=is_digest)
        self._notices += ((place, telling) for telling in tellings)
        return place

    def _telling(self, notice: Notice, subscription: int) -> _Telling:
        return self._changes[notice.record], subscription, notice.occasion.value, notice.review

    def _make(
        self, parcel: Parcel, subscription: int, tellings: Sequence[_Telling], *, is_digest: bool
    ) -> int:
        name = subject = parcel.subject
        if not is_digest:
            change, _, occasion, review = tellings[0]
            subject = format_id(Kind.CHANGE, change)
            name = f"{subject} {occasion} {review}"
        self._made.append(
            {
                "subscription_id": subscription,
                "name": name,
                "subject": subject,
                "is_digest": is_digest,
                "stage": Stage.QUEUED,
                "due_at": parcel.due_at,
                "queued_at": self._at,
                "attempts": 0,
                "problem": "",
            }
        )
        place = -len(self._made)
        if is_digest:
            self._digests.add((subscription, subject))
        else:
            self._alerts[subscription] = place
        return place


def drop_withdrawn(session: Session) -> None:
    """Take out of what still waits the records that were withdrawn: nobody was told of them."""
    withdrawn = select(ReviewRow.change_id).where(ReviewRow.change_id.is_not(None))
    gone = (NoticeRow.change_id.in_(withdrawn), NoticeRow.occasion != Occasion.WITHDRAWAL)
    waiting = (
        select(NoticeRow.delivery_id)
        .join(DeliveryRow, NoticeRow.delivery_id == DeliveryRow.id)
        .where(DeliveryRow.stage == Stage.QUEUED, *gone)
        .distinct()
    )
    for some in chunks(session.scalars(waiting).all()):
        session.execute(delete(NoticeRow).where(NoticeRow.delivery_id.in_(some), *gone))
        left = select(NoticeRow.change_id).where(NoticeRow.delivery_id == DeliveryRow.id)
        all_clear = select(SubscriptionRow.id).where(SubscriptionRow.with_all_clear)
        may_be_empty = DeliveryRow.is_digest & DeliveryRow.subscription_id.in_(all_clear)
        session.execute(
            delete(DeliveryRow).where(DeliveryRow.id.in_(some), ~left.exists(), ~may_be_empty)
        )


def told_to(session: Session, records: Iterable[str]) -> list[tuple[str, str, datetime]]:
    """Return who was told of records: the key of a subscription, the record, and when last.

    What waits tells what stands when it is sent, and what failed told nothing. So those that a
    message about the record waits for are left out.
    """
    other, waiting = aliased(NoticeRow), aliased(DeliveryRow)
    is_waited_for = (
        select(other.change_id)
        .join(waiting, other.delivery_id == waiting.id)
        .where(
            other.change_id == NoticeRow.change_id,
            other.subscription_id == NoticeRow.subscription_id,
            waiting.stage == Stage.QUEUED,
        )
        .exists()
    )
    told_at = func.coalesce(DeliveryRow.sent_at, DeliveryRow.begun_at, type_=Moment())
    numbers = {parse_id(record)[1]: record for record in records}
    return [
        (key, numbers[change], at)
        for some in chunks(sorted(numbers))
        for key, change, at in session.execute(
            select(SubscriptionRow.key, NoticeRow.change_id, func.max(told_at, type_=Moment()))
            .join(SubscriptionRow, NoticeRow.subscription_id == SubscriptionRow.id)
            .join(DeliveryRow, NoticeRow.delivery_id == DeliveryRow.id)
            .where(
                NoticeRow.change_id.in_(some),
                DeliveryRow.stage.in_((Stage.SENT, Stage.SENDING)),
                ~is_waited_for,
            )
            .group_by(SubscriptionRow.key, NoticeRow.change_id)
            .order_by(SubscriptionRow.key, NoticeRow.change_id)
        )
    ]


def notices_of(session: Session, subscription: str) -> frozenset[Notice]:
    """Return every notice that was ever queued for a subscription."""
    rows = session.execute(
        select(NoticeRow.change_id, NoticeRow.occasion, NoticeRow.review)
        .join(DeliveryRow, NoticeRow.delivery_id == DeliveryRow.id)
        .join(SubscriptionRow, DeliveryRow.subscription_id == SubscriptionRow.id)
        .where(SubscriptionRow.key == subscription)
    )
    return frozenset(
        Notice(record=format_id(Kind.CHANGE, change), occasion=Occasion(occasion), review=review)
        for change, occasion, review in rows
    )


def _active(session: Session, keys: Sequence[str]) -> tuple[dict[str, int], set[int]]:
    """Return the subscriptions that are to be sent something, and those with empty digests too."""
    one = SubscriptionRow
    rows = session.execute(
        select(one.key, one.id, one.with_all_clear)
        .join(SubscriberRow, one.subscriber_id == SubscriberRow.id)
        .where(one.key.in_(set(keys)), is_active())
    ).all()
    return {row.key: row.id for row in rows}, {row.id for row in rows if row.with_all_clear}


def _told(
    session: Session, parcels: Sequence[Parcel], changes: dict[str, int], numbers: dict[str, int]
) -> set[_Telling]:
    """Return which of the notices of parcels were queued before."""
    wanted = sorted({changes[notice.record] for parcel in parcels for notice in parcel.notices})
    one = NoticeRow
    found: set[_Telling] = set()
    for some in chunks(wanted):
        rows = session.execute(
            select(one.change_id, one.subscription_id, one.occasion, one.review).where(
                one.change_id.in_(some), one.subscription_id.in_(numbers.values())
            )
        )
        found.update(rows.all())
    return found


def _gathering(session: Session, at: datetime, numbers: dict[str, int]) -> dict[int, int]:
    """Return the alerts that still gather, by subscription."""
    rows = session.execute(
        select(DeliveryRow.subscription_id, DeliveryRow.id).where(
            DeliveryRow.subscription_id.in_(numbers.values()),
            DeliveryRow.stage == Stage.QUEUED,
            DeliveryRow.attempts == 0,
            ~DeliveryRow.is_digest,
            DeliveryRow.due_at > at,
        )
    )
    return {subscription: number for subscription, number in rows if subscription is not None}


def _digests(
    session: Session, parcels: Sequence[Parcel], numbers: dict[str, int]
) -> set[tuple[int, str]]:
    """Return which of the digests among parcels were made before."""
    names = {each.subject for each in parcels if each.subject.startswith(_DIGEST)}
    rows = session.execute(
        select(DeliveryRow.subscription_id, DeliveryRow.name).where(
            DeliveryRow.subscription_id.in_(numbers.values()), DeliveryRow.name.in_(names)
        )
    )
    return {(subscription, name) for subscription, name in rows if subscription is not None}
