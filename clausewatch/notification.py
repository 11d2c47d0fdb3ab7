"""What is due to whom: records that subscribers are to be told of are put into deliveries.

A record is due to a subscription that it is of interest to, once. A correction or a withdrawal is
due to those who were told of the record, whatever their interest says. Alerts gather for a while,
and digests wait until their period is over.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from clausewatch.register import Register
from store.ids import Span, parse_id
from store.ledger import Ledger
from store.record import Change, ClauseChange, Label
from store.subscription import Interest, Mark, Notice, Occasion, Parcel, Rhythm, Subscription
from web.view.period import find_closed

__all__ = ["QueueReport", "queue_all"]

_SPANS: dict[Rhythm, Span] = {
    Rhythm.DAILY: "day",
    Rhythm.WEEKLY: "week",
    Rhythm.MONTHLY: "month",
}
_AT_ONCE = 100  # records in memory


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueReport:
    """What was put into deliveries."""

    subscriptions: int  # that messages are to be sent for
    alerts: int  # deliveries that were begun, or that something was added to
    digests: int
    notices: int  # at most: what was told before is told once

    @property
    def deliveries(self) -> int:
        """How many deliveries these are."""
        return self.alerts + self.digests


@dataclass(kw_only=True, slots=True)
class _Turn:
    """A subscription whose time has come, and what it is to be told."""

    subscription: Subscription
    interest: Interest  # its own, or that of its watch list
    digest: str  # public ID; empty: an alert
    due_at: datetime
    notices: list[Notice] = field(default_factory=list)

    @property
    def mark(self) -> Mark:
        """How far records were looked at for it."""
        return self.subscription.mark


def queue_all(ledger: Ledger, now: datetime) -> QueueReport:
    """Queue everything that is due and was not told, all of it or nothing.

    Raises:
        StoreError: The ledger cannot be read or written.
    """
    with ledger.batch():
        latest = ledger.post.mark()
        ledger.post.drop_withdrawn()
        active = ledger.post.subscriptions(active=True)
        lists = {each.name: each.interest for each in ledger.team.watch_lists()}
        turns = [turn for each in active if (turn := _take_turn(each, lists, now))]
        _tell_news(ledger, turns)
        _tell_reviews(ledger, turns)
        return _queue(ledger, turns, latest, now, len(active))


def _take_turn(
    subscription: Subscription, lists: Mapping[str, Interest], now: datetime
) -> _Turn | None:
    """Return the turn of a subscription; None if no digest of it has become due."""
    interest = lists.get(subscription.watch_list, subscription.interest)
    if subscription.rhythm is Rhythm.AT_ONCE:
        due_at, digest = now + subscription.window, ""
    else:
        due_at, digest = _find_digest(
            _SPANS[subscription.rhythm], subscription.hour, subscription.subscriber.zone, now
        )
        if due_at <= (subscription.mark.digest_at or subscription.since):
            return None
    return _Turn(subscription=subscription, interest=interest, digest=digest, due_at=due_at)


@lru_cache
def _find_digest(span: Span, hour: int, zone: str, now: datetime) -> tuple[datetime, str]:
    """Return when the last digest was due before a moment, and its ID."""
    clock = _find_zone(zone)
    period = find_closed(span, now, clock)
    if _due_after(period.last, hour, clock) > now:  # it is over, but its hour has not come
        period = find_closed(span, datetime.combine(period.first, time(12), clock), clock)
    return _due_after(period.last, hour, clock), period.id


def _due_after(day: date, hour: int, clock: tzinfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(hour), clock).astimezone(UTC)


@lru_cache
def _find_zone(name: str) -> tzinfo:
    """Return a time zone; UTC where nobody knows it any more."""
    try:
        return ZoneInfo(name)
    except (LookupError, OSError, ValueError):
        return UTC


def _tell_news(ledger: Ledger, turns: Sequence[_Turn]) -> None:
    """Tell each turn of the records of its interest that came, or were reviewed, since its mark."""
    register = Register((turn.interest, turn) for turn in turns)
    bounds: dict[int, datetime] = {}
    for turn in turns:
        since = turn.subscription.since
        bounds[turn.mark.change] = min(since, bounds.get(turn.mark.change, since))
    reviewed = ledger.post.relabelled(_earliest(turn.mark.label for turn in turns))
    numbers = {record: parse_id(record)[1] for record in ledger.post.published(bounds)}
    numbers |= {record: parse_id(record)[1] for record in reviewed}
    for change in _load(ledger, sorted(numbers, key=numbers.__getitem__)):
        number, label = numbers[change.id], reviewed.get(change.id, 0)
        notice = Notice(record=change.id)
        for turn in register.find(change):
            is_new = turn.mark.change < number or turn.mark.label < label
            if is_new and turn.subscription.since < change.after.at:
                turn.notices.append(notice)


def _tell_reviews(ledger: Ledger, turns: Sequence[_Turn]) -> None:
    """Tell of corrections and withdrawals since its mark each turn that was told of the record."""
    turn_of = {turn.subscription.key: turn for turn in turns}
    gone = ledger.post.withdrawn(_earliest(turn.mark.review for turn in turns))
    for key, record, _ in ledger.post.told_to(gone):
        if key in turn_of and turn_of[key].mark.review < gone[record]:
            turn_of[key].notices.append(Notice(record=record, occasion=Occasion.WITHDRAWAL))
    reviewed = ledger.post.relabelled(_earliest(turn.mark.label for turn in turns))
    told = defaultdict(list)
    for key, record, at in ledger.post.told_to(reviewed):
        if key in turn_of and turn_of[key].mark.label < reviewed[record]:
            told[record].append((turn_of[key], at))
    for change in _load(ledger, list(told)):
        count = sum(len(entry.reviews) for entry in change.entries)
        notice = Notice(record=change.id, occasion=Occasion.CORRECTION, review=count)
        for turn, at in told[change.id]:
            if any(_differs(entry, at) for entry in change.entries):
                turn.notices.append(notice)


def _differs(entry: ClauseChange, at: datetime) -> bool:
    """Return whether a person's label differs from what stood at a time."""
    if not entry.reviews:
        return False
    stood = [review.label for review in entry.reviews if review.at <= at]
    return entry.reviews[-1].label != (stood[-1] if stood else _first_label(entry))


def _first_label(entry: ClauseChange) -> Label | None:
    """Return what was published before any person said something."""
    machine = entry.reviews[0].machine
    if machine is None:
        return None
    return Label(types=machine.types, severity=machine.severity, direction=machine.direction)


def _queue(
    ledger: Ledger, turns: Sequence[_Turn], latest: Mark, now: datetime, active: int
) -> QueueReport:
    """Put what is to be told into deliveries, and note how far was looked."""
    wanted = [turn for turn in turns if turn.notices or turn.digest]
    parcels = [
        Parcel(
            subscription=turn.subscription.key,
            subject=turn.digest or turn.notices[0].record,
            notices=tuple(turn.notices),
            due_at=turn.due_at,
        )
        for turn in wanted
    ]
    made = {
        turn.subscription.key
        for turn, number in zip(wanted, ledger.post.queue_all(parcels, now), strict=True)
        if number is not None
    }
    ledger.post.advance({turn.subscription.key: _mark(turn, latest, made) for turn in turns})
    queued = [turn for turn in wanted if turn.subscription.key in made]
    digests = sum(bool(turn.digest) for turn in queued)
    return QueueReport(
        subscriptions=active,
        alerts=len(queued) - digests,
        digests=digests,
        notices=sum(len(turn.notices) for turn in queued),
    )


def _mark(turn: _Turn, latest: Mark, made: set[str]) -> Mark:
    """Return how far a turn was served: what came too late for a digest is left to the next."""
    digest_at = turn.due_at if turn.digest else None
    is_served = turn.subscription.key in made or not turn.notices
    return replace(latest if is_served else turn.mark, digest_at=digest_at)


def _earliest(marks: Iterable[int]) -> int:
    return min(marks, default=0)


def _load(ledger: Ledger, records: Sequence[str]) -> Iterator[Change]:
    """Yield records in order, some in memory at a time."""
    for first in range(0, len(records), _AT_ONCE):
        some = records[first : first + _AT_ONCE]
        found = ledger.post.records(some)
        yield from (found[record] for record in some if record in found)
