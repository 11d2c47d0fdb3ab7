"""Deliveries on their way: due, begun, settled.

A delivery is begun before it is handed over, in a transaction of its own, so that two processes
never hand over the same. What was begun and not settled within the `LEASE` was cut off: it is due
again.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from store.identity import chunks
from store.ids import Kind, format_id
from store.post.reading import subscriptions_by_number
from store.post.table import DeliveryRow, NoticeRow, SubscriberRow, SubscriptionRow
from store.subscription import Channel, Delivery, Notice, Occasion, Stage
from store.table import Moment

__all__ = [
    "LEASE",
    "begin_deliveries",
    "count_deliveries",
    "deliveries_of",
    "due_deliveries",
    "next_due",
    "recall",
    "settle_delivery",
]

LEASE = timedelta(minutes=5)
"""How long a hand-over may take: whoever hands over must have settled or given up by then."""

_LONGEST = 500  # characters of what another side said
# Written once, because it is asked for each message.
_SETTLE = (
    update(DeliveryRow)
    .where(DeliveryRow.id == bindparam("number"), DeliveryRow.stage != Stage.SENT)
    .values(
        stage=bindparam("then"),
        problem=bindparam("said"),
        sent_at=func.coalesce(bindparam("sent", type_=Moment()), DeliveryRow.sent_at),
        due_at=func.coalesce(bindparam("due", type_=Moment()), DeliveryRow.due_at),
    )
)


def due_deliveries(
    session: Session, now: datetime, limit: int | None, channel: Channel | None
) -> tuple[Delivery, ...]:
    """Return what is to be handed over now, longest due first."""
    chosen = _chosen(_is_due(now)).order_by(DeliveryRow.due_at, DeliveryRow.id).limit(limit)
    if channel is not None:
        chosen = chosen.where(SubscriberRow.channel == channel)
    return _deliveries(session, session.execute(chosen).all())


def begin_deliveries(
    session: Session, numbers: Sequence[int], at: datetime
) -> tuple[Delivery, ...]:
    """Begin the deliveries that are due and that nobody else has begun, and return those."""
    won: list[int] = []
    for some in chunks(sorted(numbers)):
        free = select(DeliveryRow.id).where(DeliveryRow.id.in_(some), _is_due(at))
        mine = session.scalars(free.with_for_update(skip_locked=True)).all()
        begun = update(DeliveryRow).where(DeliveryRow.id.in_(mine))
        session.execute(
            begun.values(stage=Stage.SENDING, begun_at=at, attempts=DeliveryRow.attempts + 1)
        )
        won += mine
    found = deliveries_of(session, numbers=won)
    idle = [each.number for each in found if not each.subscription.is_active]
    for some in chunks(idle):
        session.execute(
            update(DeliveryRow).where(DeliveryRow.id.in_(some)).values(stage=Stage.SUPPRESSED)
        )
    return tuple(each for each in found if each.subscription.is_active)


def settle_delivery(
    session: Session,
    number: int,
    stage: Stage,
    at: datetime,
    *,
    problem: str,
    due_at: datetime | None,
) -> None:
    """Note what became of a delivery. What was sent stays so, whoever says otherwise later."""
    values = {
        "number": number,
        "then": stage,
        "said": problem[:_LONGEST],
        "sent": at if stage is Stage.SENT else None,
        "due": due_at,
    }
    session.connection().execute(_SETTLE, values)


def recall(session: Session, subscriptions: ColumnElement[bool]) -> None:
    """Send nothing that waits for the subscriptions that meet a condition."""
    theirs = select(SubscriptionRow.id).where(subscriptions)
    session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.stage == Stage.QUEUED, DeliveryRow.subscription_id.in_(theirs))
        .values(stage=Stage.SUPPRESSED)
    )


def count_deliveries(session: Session) -> dict[Stage, int]:
    """Return how many deliveries are at each stage, where any are."""
    counted = select(DeliveryRow.stage, func.count()).group_by(DeliveryRow.stage)
    found = dict(session.execute(counted).all())
    return {stage: found[stage] for stage in Stage if stage in found}


def next_due(session: Session) -> datetime | None:
    """Return when the next delivery that waits is due; None if none waits."""
    waiting = DeliveryRow.stage == Stage.QUEUED
    return session.scalar(select(func.min(DeliveryRow.due_at, type_=Moment())).where(waiting))


def deliveries_of(
    session: Session,
    *conditions: ColumnElement[bool],
    numbers: Sequence[int] | None = None,
    limit: int | None = None,
) -> tuple[Delivery, ...]:
    """Return the deliveries that meet conditions, or of some numbers, in the order of their making.

    Those of the forgotten are not among them.
    """
    chosen = _chosen(*conditions).order_by(DeliveryRow.id).limit(limit)
    if numbers is None:
        return _deliveries(session, session.execute(chosen).all())
    rows = [
        row
        for some in chunks(numbers)
        for row in session.execute(chosen.where(DeliveryRow.id.in_(some)))
    ]
    return _deliveries(session, rows)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(DeliveryRow.stage == Stage.QUEUED, DeliveryRow.due_at <= now),
        and_(DeliveryRow.stage == Stage.SENDING, DeliveryRow.begun_at <= now - LEASE),
    )


def _chosen(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    one = DeliveryRow
    return (
        select(
            *(one.id, one.subscription_id, one.subject, one.stage, one.due_at, one.queued_at),
            *(one.attempts, one.problem, one.sent_at),
        )
        .join(SubscriptionRow, one.subscription_id == SubscriptionRow.id)
        .join(SubscriberRow, SubscriptionRow.subscriber_id == SubscriberRow.id)
        .where(*conditions)
    )


def _deliveries(session: Session, rows: Sequence[Row[Any]]) -> tuple[Delivery, ...]:
    notices = _notices(session, [row.id for row in rows])
    subscriptions = subscriptions_by_number(session, {row.subscription_id for row in rows})
    return tuple(
        Delivery(
            number=row.id,
            subscription=subscriptions[row.subscription_id],
            subject=row.subject,
            notices=tuple(notices[row.id]),
            stage=Stage(row.stage),
            due_at=row.due_at,
            queued_at=row.queued_at,
            attempts=row.attempts,
            problem=row.problem,
            sent_at=row.sent_at,
        )
        for row in rows
    )


def _notices(session: Session, deliveries: Sequence[int]) -> dict[int, list[Notice]]:
    """Return the notices of deliveries, by the records' numbers."""
    found: dict[int, list[Notice]] = defaultdict(list)
    names: dict[int, str] = {}  # an ID takes a while to write, and many are told the same
    for some in chunks(deliveries):
        rows = session.execute(
            select(NoticeRow.delivery_id, NoticeRow.change_id, NoticeRow.occasion, NoticeRow.review)
            .where(NoticeRow.delivery_id.in_(some))
            .order_by(NoticeRow.change_id, NoticeRow.occasion, NoticeRow.review)
        )
        for delivery, change, occasion, review in rows:
            if change not in names:
                names[change] = format_id(Kind.CHANGE, change)
            notice = Notice(record=names[change], occasion=Occasion(occasion), review=review)
            found[delivery].append(notice)
    return found
