"""The post office of a ledger: who wants to be told what, and what is on its way to whom.

It has no session of its own: each call is a transaction of the ledger, durable when it returns, and
calls inside the ledger's `batch()` share one.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from store.post import dossier, news, outbox, queue, subscribers, subscriptions
from store.post.reading import is_active, subscriptions_of
from store.post.subscriptions import Preference
from store.post.table import DeliveryRow, SubscriberRow, SubscriptionRow
from store.post.turn import Turn, take_turn
from store.record import Change
from store.subscription import (
    Channel,
    Delivery,
    Interest,
    Level,
    Mark,
    Notice,
    Parcel,
    Rhythm,
    Stage,
    Subscriber,
    Subscription,
)
from store.transaction import Transactions

__all__ = ["PostOffice"]

_WINDOW = timedelta(minutes=30)


class PostOffice:
    """Subscribers, subscriptions and deliveries. Got as `ledger.post`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transaction = transactions

    def batch(self) -> AbstractContextManager[object]:
        """Make the calls inside one transaction, as `Ledger.batch` does."""
        return self._transaction(writes=True)

    # ------------------------------------------------------------ subscriptions

    def subscribe(
        self,
        subscriber: Subscriber,
        *,
        interest: Interest,
        rhythm: Rhythm,
        level: Level,
        at: datetime,
        since: datetime | None = None,
        window: timedelta = _WINDOW,
        hour: int = 7,
        watch_list: str = "",
        with_all_clear: bool = False,
        key: str = "",
    ) -> Subscription:
        """Keep a subscription; nothing is sent for it until its consent is given.

        Whoever has the address and channel of a subscriber is that subscriber, who keeps key and
        time zone, and whom nobody may write to if that was so before. What asks for the same
        (interest, rhythm and level) as a subscription that goes on is that subscription: while it
        waits to be confirmed, the newer proof of consent counts.

        Args:
            subscriber: Who. The key may be empty: then one is drawn. The consent is that to this
                subscription; one that is given makes it active at once.
            interest: What is wanted.
            rhythm: How often.
            level: In how many words.
            at: When it was asked for.
            since: Only changes captured after this time; left out, after `at`.
            window: How long alerts are gathered into one message.
            hour: Of the subscriber's day, at which digests go out.
            watch_list: Name of the list whose interest counts instead.
            with_all_clear: Whether digests are wanted when nothing changed.
            key: Of the subscription; empty: one is drawn.

        Raises:
            RecordUnknown: There is no such watch list, or it is closed.
        """
        wanted = Subscription(
            key=key,
            subscriber=subscriber,
            interest=interest,
            rhythm=rhythm,
            level=level,
            since=since or at,
            window=window,
            hour=hour,
            watch_list=watch_list,
            with_all_clear=with_all_clear,
        )
        with self._transaction(writes=True) as session:
            return subscriptions.subscribe(session, wanted)

    def confirm(self, key: str, at: datetime) -> Subscription | None:
        """Give the consent that a subscription waits for; the first time counts, none hurts.

        One that was ended stays ended. None: it is unknown, or was purged.
        """
        with self._transaction(writes=True) as session:
            return subscriptions.give_consent(session, key, at)

    def subscription(self, key: str) -> Subscription | None:
        """Return a subscription, whatever became of it; None if there is none of this key."""
        with self._transaction() as session:
            return subscriptions.find_subscription(session, key)

    def subscriptions(
        self,
        *,
        address: str = "",
        channel: Channel = Channel.EMAIL,
        subscriber: str = "",
        active: bool = False,
    ) -> tuple[Subscription, ...]:
        """Return subscriptions in the order in which they were asked for.

        Args:
            address: Only those of this address, however it is spelt.
            channel: What the address is of; without one, all channels are meant.
            subscriber: Only those of the subscriber with this key.
            active: Only those for which messages are to be sent.
        """
        conditions = [is_active()] if active else []
        if address:
            mailbox = subscribers.mailbox_of(channel, address)
            conditions += [SubscriberRow.channel == channel, SubscriberRow.mailbox == mailbox]
        if subscriber:
            conditions.append(SubscriberRow.key == subscriber)
        with self._transaction() as session:
            return tuple(subscriptions_of(session, *conditions))

    def prefer(
        self,
        key: str,
        *,
        at: datetime,
        interest: Interest | None = None,
        rhythm: Rhythm | None = None,
        level: Level | None = None,
        window: timedelta | None = None,
        hour: int | None = None,
        zone: str | None = None,
        watch_list: str | None = None,
        with_all_clear: bool | None = None,
    ) -> Subscription | None:
        """Change what a subscription is like; what is left out stays. None: it is unknown.

        Another interest counts for what comes from now on. The zone is the subscriber's: it counts
        for all their subscriptions.
        """
        wanted = Preference(
            interest=interest,
            rhythm=rhythm,
            level=level,
            window=window,
            hour=hour,
            zone=zone,
            watch_list=watch_list,
            with_all_clear=with_all_clear,
        )
        with self._transaction(writes=True) as session:
            return subscriptions.prefer(session, key, wanted, at)

    def unsubscribe(self, key: str, at: datetime) -> Subscription | None:
        """End a subscription, and send nothing that waits for it. The first time counts.

        None: it is unknown.
        """
        with self._transaction(writes=True) as session:
            subscriptions.end(session, SubscriptionRow.key == key, at)
            return subscriptions.find_subscription(session, key)

    def leave(self, subscriber: str, at: datetime) -> None:
        """End all subscriptions of the subscriber with this key."""
        with self._transaction(writes=True) as session:
            subscriptions.end(session, subscribers.of_subscriber(subscriber), at)

    def purge_unconfirmed(self, before: datetime) -> int:
        """Delete what was asked for before a time and never confirmed; return how many.

        Subscribers who have nothing else are deleted with it, unless they are suppressed.
        """
        with self._transaction(writes=True) as session:
            return subscriptions.purge_unconfirmed(session, before)

    # ------------------------------------------------------------ subscribers

    def suppress(self, subscriber: str, reason: str, at: datetime) -> None:
        """Write no more to the subscriber with this key, and send nothing that waits."""
        with self._transaction(writes=True) as session:
            subscribers.suppress(session, subscriber, reason, at)

    def lift(self, subscriber: str) -> None:
        """Write again to the subscriber with this key: an operator says that it is all right."""
        with self._transaction(writes=True) as session:
            subscribers.lift(session, subscriber)

    def count_bounce(
        self, subscriber: str, reference: str, at: datetime, *, since: datetime
    ) -> int:
        """Keep that a message to a subscriber bounced for now; return how many did since a time.

        Args:
            subscriber: Key of the subscriber.
            reference: What tells this report from others: read twice, it counts once.
            at: When it bounced.
            since: Bounces before this time are not counted.
        """
        with self._transaction(writes=True) as session:
            return subscribers.count_bounce(session, subscriber, reference, at, since)

    def personal_data(self, subscriber: str) -> dict[str, Any]:
        """Return all that is known of the subscriber with this key, as JSON; empty: nothing is."""
        with self._transaction() as session:
            return dossier.personal_data(session, subscriber)

    def erase(self, subscriber: str, at: datetime) -> bool:
        """Forget the subscriber with this key; return whether there was one.

        Address, subscriptions, proofs of consent and what was told go. Of deliveries the stage and
        the times stay. If nobody may write there, a salted, slow hash of the address stays too, and
        whoever subscribes with it again is suppressed from the start.
        """
        with self._transaction(writes=True) as session:
            return subscribers.erase(session, subscriber, at)

    # ------------------------------------------------------------ what is to be told

    def mark(self) -> Mark:
        """Return the mark behind all records that are kept.

        Until the end of `batch()` no other process queues anything, and no review that is not seen
        yet comes to be before the mark.
        """
        with self._transaction() as session:
            take_turn(session, Turn.QUEUEING)
            news.settle_reviews(session)
            return news.latest_mark(session)

    def published(self, bounds: Mapping[int, datetime]) -> list[str]:
        """Return the substantive records that stand and came behind any of some bounds, in order.

        Args:
            bounds: By the number that a record must be behind, the time that its capture is after.
        """
        with self._transaction() as session:
            return news.published(session, bounds)

    def relabelled(self, after: int) -> dict[str, int]:
        """Return the records that stand whose labels were reviewed behind a mark's number.

        With each comes the number of its last such review.
        """
        with self._transaction() as session:
            return news.relabelled(session, after)

    def withdrawn(self, after: int) -> dict[str, int]:
        """Return the records that were withdrawn behind a mark's number, with the review's."""
        with self._transaction() as session:
            return news.withdrawn(session, after)

    def records(self, ids: Iterable[str]) -> dict[str, Change]:
        """Return change records by ID, quicker than one by one; what there is not is left out."""
        with self._transaction() as session:
            return news.changes_by_id(session, ids)

    def told(self, subscription: str) -> frozenset[Notice]:
        """Return every notice that was ever queued for the subscription with this key."""
        with self._transaction() as session:
            return queue.notices_of(session, subscription)

    def told_to(self, records: Iterable[str]) -> list[tuple[str, str, datetime]]:
        """Return who was told of records: key of the subscription, record, and when last.

        Those that a message about the record waits for are not among them: it tells what stands
        when it is sent.
        """
        with self._transaction() as session:
            return queue.told_to(session, records)

    def queue(
        self,
        subscription: str,
        subject: str,
        notices: Sequence[Notice],
        due_at: datetime,
        at: datetime,
    ) -> int | None:
        """Put notices into a delivery, and return its number.

        An alert joins the one that still gathers (it waits, is not due yet, and was never tried). A
        digest has its own, which may be empty where an all-clear is wanted. None: all of it was
        told before, the digest was made before, or nothing is to be sent for the subscription.

        Args:
            subscription: Key of the subscription.
            subject: Public ID of the digest, or of the first record of an alert.
            notices: What to tell.
            due_at: Not to be sent before; an alert that gathers keeps its own time.
            at: When this is.
        """
        parcel = Parcel(
            subscription=subscription, subject=subject, notices=tuple(notices), due_at=due_at
        )
        return self.queue_all([parcel], at)[0]

    def queue_all(self, parcels: Sequence[Parcel], at: datetime) -> list[int | None]:
        """Do for many what `queue` does for one, all or none, and much quicker."""
        with self._transaction(writes=True) as session:
            return queue.queue(session, parcels, at)

    def drop_withdrawn(self) -> None:
        """Take withdrawn records out of deliveries that wait; those that are empty then go."""
        with self._transaction(writes=True) as session:
            queue.drop_withdrawn(session)

    def advance(self, marks: Mapping[str, Mark]) -> None:
        """Move the marks of subscriptions, by key. A mark without a time of digests keeps it."""
        with self._transaction(writes=True) as session:
            news.advance(session, marks)

    # ------------------------------------------------------------ what is on its way

    def due_deliveries(
        self, now: datetime, limit: int | None = None, *, channel: Channel | None = None
    ) -> tuple[Delivery, ...]:
        """Return what is to be handed over now, longest due first.

        What was begun longer ago than `store.post.outbox.LEASE` and never settled was cut off: it
        is due again, and is to be sent as it was then, under the same Message-ID.

        Args:
            now: When this is.
            limit: At most so many.
            channel: Only what travels so.
        """
        with self._transaction() as session:
            return outbox.due_deliveries(session, now, limit, channel)

    def begin_deliveries(self, numbers: Sequence[int], at: datetime) -> tuple[Delivery, ...]:
        """Note that deliveries are being handed over; return those that are for the caller.

        Not for the caller is what another process has begun, what is not due any more, and what
        belongs to a subscription for which nothing is to be sent any more.
        """
        with self._transaction(writes=True) as session:
            return outbox.begin_deliveries(session, numbers, at)

    def settle_delivery(
        self,
        number: int,
        stage: Stage,
        at: datetime,
        *,
        problem: str = "",
        due_at: datetime | None = None,
    ) -> None:
        """Note what became of a delivery that was begun.

        Args:
            number: Of the delivery.
            stage: SENT, FAILED, SUPPRESSED, or QUEUED if it is to be tried again. What was sent
                stays so.
            at: When this is.
            problem: Why it was not sent.
            due_at: When to try again.
        """
        with self._transaction(writes=True) as session:
            outbox.settle_delivery(session, number, stage, at, problem=problem, due_at=due_at)

    def deliveries(
        self, *, subscription: str = "", stage: Stage | None = None, limit: int | None = None
    ) -> tuple[Delivery, ...]:
        """Return deliveries in the order of their making; those of the forgotten are not told.

        Args:
            subscription: Only those of the subscription with this key.
            stage: Only those that have come so far.
            limit: At most so many.
        """
        conditions = [SubscriptionRow.key == subscription] if subscription else []
        conditions += [DeliveryRow.stage == stage] if stage else []
        with self._transaction() as session:
            return outbox.deliveries_of(session, *conditions, limit=limit)

    def next_due(self) -> datetime | None:
        """Return when the next delivery that waits is due; None if none waits."""
        with self._transaction() as session:
            return outbox.next_due(session)

    def count_deliveries(self) -> dict[Stage, int]:
        """Return how many deliveries are at each stage, where any are; the forgotten count too."""
        with self._transaction() as session:
            return outbox.count_deliveries(session)
