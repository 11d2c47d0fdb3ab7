"""What is on its way to whom, over SQLite and PostgreSQL alike."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from store.ledger import Ledger
from store.post.outbox import LEASE
from store.record import Review, Ruling
from store.subscription import (
    Channel,
    Delivery,
    Interest,
    Level,
    Notice,
    Occasion,
    Parcel,
    Rhythm,
    Stage,
)
from tests.conftest import START
from tests.subscribing import add_changes, add_subscription, begin, subscriber_at
from tests.test_store_ledger import MakeCapture

DUE = START + timedelta(minutes=30)
DIGEST, OTHER_DIGEST = "CW-G-220260525-H", "CW-G-220260601-P"


@pytest.fixture
def records(ledger: Ledger, make_capture: MakeCapture) -> list[str]:
    """The IDs of three changes."""
    return add_changes(ledger, make_capture, 3)


def queue_one(ledger: Ledger, subscription: str, *records: str) -> int:
    """Queue an alert of records, due at `DUE`."""
    notices = [Notice(record=each) for each in records]
    number = ledger.post.queue(subscription, records[0], notices, DUE, START)
    assert number is not None
    return number


def withdraw(ledger: Ledger, record: str) -> None:
    """Let a person withdraw a record."""
    ledger.withdraw(
        record, Review(ruling=Ruling.WITHDRAW, at=START, author="Ada", note="no change")
    )


def test_a_delivery_goes_from_queue_to_sent(ledger: Ledger, records: list[str]) -> None:
    """It is not due before its time, is begun, and is sent once and for all."""
    one = add_subscription(ledger)
    number = queue_one(ledger, one.key, records[1], records[0])
    assert ledger.post.due_deliveries(DUE - timedelta(seconds=1)) == ()
    assert begin(ledger, number, DUE - timedelta(seconds=1)) is None
    (due,) = ledger.post.due_deliveries(DUE)
    assert due == Delivery(
        number=number,
        subscription=one,
        subject=records[1],
        notices=(Notice(record=records[0]), Notice(record=records[1])),
        stage=Stage.QUEUED,
        due_at=DUE,
        queued_at=START,
    )
    begun = begin(ledger, number, DUE)
    assert begun == replace(due, stage=Stage.SENDING, attempts=1)
    assert begin(ledger, number, DUE) is None
    assert ledger.post.due_deliveries(DUE) == ()
    ledger.post.settle_delivery(number, Stage.SENT, DUE)
    ledger.post.settle_delivery(number, Stage.FAILED, DUE, problem="said too late")
    (sent,) = ledger.post.deliveries()
    assert sent == replace(begun, stage=Stage.SENT, sent_at=DUE)
    assert ledger.post.due_deliveries(DUE + timedelta(days=9)) == ()
    assert ledger.post.count_deliveries() == {Stage.SENT: 1}


def test_a_delivery_that_failed_for_now_is_tried_again(ledger: Ledger, records: list[str]) -> None:
    """It waits until its new time with what went wrong, and is given up by its sender alone."""
    number = queue_one(ledger, add_subscription(ledger).key, records[0])
    for attempt in (1, 2):
        now = DUE + timedelta(hours=attempt)
        begun = begin(ledger, number, now)
        assert begun is not None
        assert begun.attempts == attempt
        later = now + timedelta(minutes=5)
        ledger.post.settle_delivery(
            number, Stage.QUEUED, now, problem="451 greylisted\0" * 100, due_at=later
        )
        assert ledger.post.due_deliveries(later - timedelta(seconds=1)) == ()
        (due,) = ledger.post.due_deliveries(later)
        assert (due.attempts, due.due_at) == (attempt, later)
        assert due.problem.startswith("451 greylisted\N{REPLACEMENT CHARACTER}451")
        assert len(due.problem) == 500
    begin(ledger, number, later)
    ledger.post.settle_delivery(number, Stage.FAILED, later, problem="550 no such user")
    assert ledger.post.count_deliveries() == {Stage.FAILED: 1}


def test_what_was_cut_off_is_sent_again(ledger: Ledger, records: list[str]) -> None:
    """A hand-over that was never settled is due again when its lease is over, as it was."""
    number = queue_one(ledger, add_subscription(ledger).key, records[0])
    first = begin(ledger, number, DUE)
    assert ledger.post.due_deliveries(DUE + LEASE - timedelta(seconds=1)) == ()
    (again,) = ledger.post.due_deliveries(DUE + LEASE)
    second = begin(ledger, number, DUE + LEASE)
    assert first is not None
    assert again == first
    assert second == replace(first, attempts=2)
    assert begin(ledger, number, DUE + LEASE) is None


def test_what_is_longest_due_goes_first(ledger: Ledger, records: list[str]) -> None:
    """Due deliveries come by their time, at most so many, and by channel where one is asked for."""
    hook = replace(subscriber_at("https://example.org/hook"), channel=Channel.WEBHOOK)
    keys = [
        add_subscription(ledger).key,
        ledger.post.subscribe(
            hook, interest=Interest(), rhythm=Rhythm.AT_ONCE, level=Level.FULL, at=START
        ).key,
        add_subscription(ledger, "bob@example.org").key,
    ]
    numbers = [
        ledger.post.queue(
            key, records[0], [Notice(record=records[0])], START - timedelta(hours=hour), START
        )
        for hour, key in enumerate(keys)
    ]
    assert [each.number for each in ledger.post.due_deliveries(START)] == numbers[::-1]
    assert [each.number for each in ledger.post.due_deliveries(START, 2)] == numbers[:0:-1]
    (by_web,) = ledger.post.due_deliveries(START, channel=Channel.WEBHOOK)
    assert by_web.number == numbers[1]


def test_alerts_gather_until_they_are_due(ledger: Ledger, records: list[str]) -> None:
    """What comes within the window joins the open alert; what comes later, or retried, does not."""
    one = add_subscription(ledger)
    number = queue_one(ledger, one.key, records[0])
    in_time, later = DUE - timedelta(seconds=1), DUE + timedelta(hours=1)
    second, third = (Notice(record=each) for each in records[1:])
    assert ledger.post.queue(one.key, records[1], [second], later, in_time) == number
    (due,) = ledger.post.due_deliveries(DUE)
    assert due.notices == (Notice(record=records[0]), second)
    other = ledger.post.queue(one.key, records[2], [third], later, DUE)
    assert other not in {None, number}
    begin(ledger, number, DUE)
    ledger.post.settle_delivery(number, Stage.QUEUED, DUE, due_at=later)
    withdrawal = Notice(record=records[0], occasion=Occasion.WITHDRAWAL)
    assert ledger.post.queue(one.key, records[0], [withdrawal], later, DUE) == other


def test_nothing_is_told_twice(ledger: Ledger, records: list[str]) -> None:
    """A notice is queued once for a subscription, and a later correction is another notice."""
    one, two = add_subscription(ledger), add_subscription(ledger, "bob@example.org")
    notice = Notice(record=records[0])
    queue_one(ledger, one.key, records[0])
    for when in (START, DUE, DUE + timedelta(days=1)):
        assert ledger.post.queue(one.key, records[0], [notice, notice], when, when) is None
        assert ledger.post.queue(one.key, DIGEST, [notice], when, when) is None
    assert ledger.post.queue(two.key, records[0], [notice], START, START) is not None
    corrections = [
        replace(notice, occasion=Occasion.CORRECTION, review=review) for review in (1, 2)
    ]
    later = DUE + timedelta(days=1)
    for each in corrections:
        assert ledger.post.queue(one.key, records[0], [each], later, later) is not None
        assert ledger.post.queue(one.key, records[0], [each], later, later) is None
    assert ledger.post.told(one.key) == {notice, *corrections}
    assert ledger.post.told(two.key) == {notice}


def test_a_digest_is_made_once(ledger: Ledger, records: list[str]) -> None:
    """It joins no alert, may be empty, and a second one of the same period is not made."""
    one = add_subscription(ledger)
    alert = queue_one(ledger, one.key, records[0])
    notices = [Notice(record=each) for each in records]
    number = ledger.post.queue(one.key, DIGEST, notices, DUE, START)
    assert number not in {None, alert}
    assert ledger.post.queue(one.key, DIGEST, [], DUE, START) is None
    (digest,) = [each for each in ledger.post.deliveries() if each.number == number]
    assert (digest.subject, digest.notices) == (DIGEST, tuple(notices[1:]))
    bob, eve = (
        add_subscription(ledger, f"{name}@example.org", with_all_clear=name == "bob")
        for name in ("bob", "eve")
    )
    assert ledger.post.queue(eve.key, DIGEST, [], DUE, START) is None
    assert ledger.post.queue(bob.key, records[0], [], DUE, START) is None
    assert ledger.post.queue(bob.key, DIGEST, [], DUE, START) is not None
    assert ledger.post.queue(bob.key, DIGEST, notices, DUE, START) is None
    assert ledger.post.told(bob.key) == frozenset()
    queue_one(ledger, bob.key, *records)
    assert ledger.post.queue(bob.key, OTHER_DIGEST, notices, DUE, START) is not None


def test_many_are_queued_like_one(ledger: Ledger, records: list[str]) -> None:
    """A thousand parcels at once give each subscription what it would get alone."""
    with ledger.batch():
        keys = [add_subscription(ledger, f"a{number}@example.org").key for number in range(600)]
    parcels = [
        Parcel(
            subscription=key,
            subject=record,
            notices=(Notice(record=record), Notice(record=records[2])),
            due_at=DUE,
        )
        for record in records[:2]
        for key in keys
    ]
    parcels.append(replace(parcels[0], subscription="nobody"))
    numbers = ledger.post.queue_all(parcels, START)
    assert numbers[:600] == numbers[600:1200]
    assert numbers[1200] is None
    assert len(set(numbers)) == 601
    deliveries = ledger.post.deliveries()
    assert [each.subscription.key for each in deliveries] == keys
    told = tuple(Notice(record=record) for record in records)
    assert {each.notices for each in deliveries} == {told}
    assert ledger.post.queue_all(parcels, DUE) == [None] * 1201


@pytest.mark.parametrize("how", ["never confirmed", "ended", "left", "suppressed"])
def test_nothing_is_sent_where_nobody_wants_it(
    ledger: Ledger, records: list[str], how: str
) -> None:
    """Neither new nor waiting nor cut-off messages go to whoever wants none any more."""
    given = how != "never confirmed"
    one = add_subscription(ledger, given=given)
    cut_off, waiting = Notice(record=records[0]), Notice(record=records[1])
    if given:
        number = queue_one(ledger, one.key, records[0])
        begin(ledger, number, DUE)
        ledger.post.queue(one.key, records[1], [waiting], DUE, DUE)
    match how:
        case "ended":
            ledger.post.unsubscribe(one.key, DUE)
        case "left":
            ledger.post.leave(one.subscriber.key, DUE)
        case "suppressed":
            ledger.post.suppress(one.subscriber.key, "bounced", DUE)
    late = DUE + LEASE
    assert [each.notices for each in ledger.post.due_deliveries(late)] == [(cut_off,)] * given
    for each in ledger.post.due_deliveries(late):
        assert begin(ledger, each.number, late) is None
    assert ledger.post.due_deliveries(late) == ()
    assert ledger.post.queue(one.key, records[2], [Notice(record=records[2])], late, late) is None
    assert ledger.post.count_deliveries() == ({Stage.SUPPRESSED: 2} if given else {})


def test_what_is_withdrawn_before_it_is_sent_is_not_told(
    ledger: Ledger, records: list[str]
) -> None:
    """The record leaves waiting deliveries; what is empty then goes, but an all-clear stays."""
    alone = add_subscription(ledger)
    clear = add_subscription(ledger, "bob@example.org", with_all_clear=True)
    mixed = add_subscription(ledger, "eve@example.org")
    sent = add_subscription(ledger, "dan@example.org")
    notice = Notice(record=records[2])
    for each, subject in ((alone, DIGEST), (clear, DIGEST), (sent, records[2])):
        number = ledger.post.queue(each.key, subject, [notice], DUE, START)
    assert number is not None
    begin(ledger, number, DUE)
    ledger.post.settle_delivery(number, Stage.SENT, DUE)
    queue_one(ledger, mixed.key, records[2], records[0])
    withdraw(ledger, records[2])
    ledger.post.drop_withdrawn()
    left = {each.subscription.key: each.notices for each in ledger.post.deliveries()}
    assert left == {
        clear.key: (),
        mixed.key: (Notice(record=records[0]),),
        sent.key: (notice,),
    }
    assert ledger.post.told_to(records) == [(sent.key, records[2], DUE)]


def test_who_was_told_is_who_was_sent_to(ledger: Ledger, records: list[str]) -> None:
    """The last time counts; what waits or failed told nobody, what may have arrived did."""
    keys = sorted(add_subscription(ledger, f"{n}@example.org").key for n in range(4))
    numbers = [queue_one(ledger, key, records[0]) for key in keys]
    for number in numbers[1:]:
        begin(ledger, number, DUE)
    ledger.post.settle_delivery(numbers[2], Stage.FAILED, DUE)
    ledger.post.settle_delivery(numbers[3], Stage.SENT, DUE + timedelta(seconds=1))
    told = [
        (keys[1], records[0], DUE),
        (keys[3], records[0], DUE + timedelta(seconds=1)),
    ]
    assert ledger.post.told_to(records) == told
    correction = Notice(record=records[0], occasion=Occasion.CORRECTION, review=1)
    later = DUE + timedelta(days=1)
    again = ledger.post.queue(keys[3], records[0], [correction], later, later)
    assert again is not None
    assert ledger.post.told_to(records) == told[:1]
    begin(ledger, again, later)
    ledger.post.settle_delivery(again, Stage.SENT, later)
    assert ledger.post.told_to([records[0]])[1] == (keys[3], records[0], later)
    assert ledger.post.told_to([records[1]]) == []


def test_two_senders_never_begin_the_same(ledger: Ledger, records: list[str]) -> None:
    """Of several processes that want the same deliveries at once, each delivery has one winner."""
    for number in range(40):
        queue_one(ledger, add_subscription(ledger, f"{number}@example.org").key, records[0])
    numbers = [each.number for each in ledger.post.due_deliveries(DUE)]
    start = Barrier(4)

    def send(worker: int) -> list[int]:
        with Ledger(ledger.url, ledger.blobs) as own:
            start.wait()
            one_by_one = [begin(own, each, DUE) for each in numbers[:20]]
            rest = own.post.begin_deliveries(numbers[20:][:: 1 if worker % 2 else -1], DUE)
            return [each.number for each in (*one_by_one, *rest) if each]

    with ThreadPoolExecutor(4) as workers:
        won = [number for some in workers.map(send, range(4)) for number in some]
    assert sorted(won) == numbers


def test_two_queues_never_tell_the_same(ledger: Ledger, records: list[str]) -> None:
    """Of several processes that queue the same notices at once, one makes the deliveries."""
    keys = [add_subscription(ledger, f"{number}@example.org").key for number in range(20)]
    start = Barrier(4)

    def put(_: int) -> list[int | None]:
        with Ledger(ledger.url, ledger.blobs) as own:
            start.wait()
            return [
                own.post.queue(key, record, [Notice(record=record)], DUE, START)
                for record in records
                for key in keys
            ]

    with ThreadPoolExecutor(4) as workers:
        made = [number for some in workers.map(put, range(4)) for number in some]
    assert made.count(None) == 3 * 60
    deliveries = ledger.post.deliveries()
    told = tuple(Notice(record=record) for record in records)
    assert sorted(each.subscription.key for each in deliveries) == sorted(keys)
    assert {each.notices for each in deliveries} == {told}


def test_one_address_is_subscribed_by_many_at_once(ledger: Ledger) -> None:
    """Requests for the same address that come together make one subscriber and one subscription."""
    start = Barrier(4)

    def ask(_: int) -> str:
        with Ledger(ledger.url, ledger.blobs) as own:
            start.wait()
            return add_subscription(own, given=False).key

    with ThreadPoolExecutor(4) as workers:
        keys = set(workers.map(ask, range(4)))
    assert [each.key for each in ledger.post.subscriptions()] == list(keys)
