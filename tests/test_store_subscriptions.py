"""Who wants to be told what, over SQLite and PostgreSQL alike."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select

from store.error import RecordUnknown
from store.ids import Kind, format_id
from store.ledger import Ledger
from store.post.table import (
    BounceRow,
    DeliveryRow,
    NoticeRow,
    SubscriberRow,
    SubscriptionRow,
    SuppressionRow,
)
from store.record import Direction, Severity
from store.subscription import Channel, Interest, Level, Notice, Rhythm, Stage
from store.team import Act, Deed
from tests.conftest import START
from tests.subscribing import add_changes, add_subscription, begin, subscriber_at
from tests.test_store_ledger import MakeCapture

LATER = START + timedelta(hours=1)
TABLES = (
    *(SubscriberRow, SubscriptionRow, SuppressionRow),
    *(BounceRow, DeliveryRow, NoticeRow),
)
EVERYTHING = Interest(
    platforms=("Tasklane", "Petalpost"),
    documents=(format_id(Kind.DOCUMENT, 1),),
    document_types=("Privacy Policy",),
    clause_types=("fees-pricing",),
    severity=Severity.HIGH,
    directions=(Direction.UNCLEAR, Direction.ADVERSE),
)


def test_a_subscription_comes_back_as_it_was_asked_for(ledger: Ledger) -> None:
    """Every part of a subscription survives the store, and the ledger draws its keys."""
    asked = ledger.post.subscribe(
        replace(subscriber_at("Ada <x>@example.org", given=False), zone="Asia/Tokyo"),
        interest=EVERYTHING,
        rhythm=Rhythm.WEEKLY,
        level=Level.FULL,
        at=LATER,
        since=START,
        window=timedelta(seconds=90),
        hour=0,
        with_all_clear=True,
    )
    ledger.forget()
    found = ledger.post.subscription(asked.key)
    assert found == asked
    assert (asked.interest, asked.rhythm, asked.level) == (EVERYTHING, Rhythm.WEEKLY, Level.FULL)
    assert (asked.since, asked.window, asked.hour) == (START, timedelta(seconds=90), 0)
    assert (asked.with_all_clear, asked.ended_at, asked.watch_list) == (True, None, "")
    someone = asked.subscriber
    assert (someone.address, someone.zone) == ("Ada <x>@example.org", "Asia/Tokyo")
    assert someone.consent == subscriber_at(given=False).consent
    assert len({asked.key, someone.key, ""}) == 3
    assert not asked.is_active


def test_a_subscription_is_active_from_its_confirmation_to_its_end(ledger: Ledger) -> None:
    """Confirming counts once, a replay changes nothing, and what has ended stays so."""
    key = add_subscription(ledger, given=False).key
    assert ledger.post.subscriptions(active=True) == ()
    for minutes in (1, 2):
        confirmed = ledger.post.confirm(key, START + timedelta(minutes=minutes))
        assert confirmed is not None
        assert confirmed.subscriber.consent.given_at == START + timedelta(minutes=1)
        assert ledger.post.subscriptions(active=True) == (confirmed,)
    for hours in (1, 2):
        ended = ledger.post.unsubscribe(key, START + timedelta(hours=hours))
        assert ended is not None
        assert ended.ended_at == LATER
    again = ledger.post.confirm(key, START + timedelta(days=1))
    assert again is not None
    assert not again.is_active
    assert ledger.post.subscriptions(active=True) == ()
    assert ledger.post.subscriptions() == (again,)


def test_unknown_keys_are_no_error(ledger: Ledger) -> None:
    """Whatever is asked of a key that nothing has, nothing happens."""
    post = ledger.post
    assert post.subscription("x") is None
    assert post.confirm("x", START) is None
    assert post.unsubscribe("x", START) is None
    assert post.prefer("x", at=START, hour=3, zone="UTC", rhythm=Rhythm.DAILY) is None
    assert post.prefer("x", at=START) is None
    assert post.personal_data("x") == {}
    assert post.told("x") == frozenset()
    assert not post.erase("x", START)
    assert post.count_bounce("x", "report", START, since=START) == 0
    post.suppress("x", "bounced", START)
    post.lift("x")
    post.leave("x", START)
    assert post.subscriptions() == ()


@pytest.mark.parametrize(
    ("channel", "first", "second", "subscribers"),
    [
        # Domains and, for all that matters, local parts have no case.
        (Channel.EMAIL, "Ada@Example.org", " ada@example.ORG ", 1),
        # One letter, or a letter and an accent.
        (Channel.EMAIL, "jos\u00e9@example.org", "jose\u0301@example.org", 1),
        (Channel.EMAIL, "ada@example.org", "ada+terms@example.org", 2),
        # The path of an address on the web has case.
        (Channel.WEBHOOK, "https://example.org/A", "https://example.org/a", 2),
    ],
)
def test_an_address_is_one_subscriber(
    ledger: Ledger, channel: Channel, first: str, second: str, subscribers: int
) -> None:
    """However an address is spelt, it is one subscriber, who keeps key, spelling and zone."""
    one, two = (
        ledger.post.subscribe(
            replace(subscriber_at(address), channel=channel, zone=zone),
            interest=Interest(),
            rhythm=rhythm,
            level=Level.FULL,
            at=START,
        )
        for address, rhythm, zone in (
            (first, Rhythm.DAILY, "Asia/Tokyo"),
            (second, Rhythm.WEEKLY, "UTC"),
        )
    )
    assert len({one.subscriber.key, two.subscriber.key}) == subscribers
    assert len({one.subscriber, two.subscriber}) == subscribers
    found = ledger.post.subscriptions(address=second, channel=channel)
    assert found == ((one, two) if subscribers == 1 else (two,))
    assert ledger.post.subscriptions(subscriber=one.subscriber.key)[0] == one


def test_asking_twice_for_the_same_is_one_subscription(ledger: Ledger) -> None:
    """The newer proof of consent counts until one is given, and another wish is another one."""
    first = add_subscription(ledger, given=False)
    second = add_subscription(ledger, "ADA@example.org", at=LATER, given=False)
    assert second.key == first.key
    assert second.subscriber.consent.asked_at == LATER
    ledger.post.confirm(first.key, LATER)
    third = add_subscription(ledger, at=LATER + timedelta(days=1), given=False)
    assert third.key == first.key
    assert (third.subscriber.consent.asked_at, third.is_active) == (LATER, True)
    others = [
        add_subscription(ledger, **wanted)
        for wanted in (
            {"rhythm": Rhythm.DAILY},
            {"level": Level.FULL},
            {"interest": Interest(severity=Severity.HIGH)},
        )
    ]
    ledger.post.unsubscribe(first.key, LATER)
    others.append(add_subscription(ledger, at=LATER))
    assert len({first.key, *(each.key for each in others)}) == 5


def test_consent_is_given_to_each_subscription(ledger: Ledger) -> None:
    """Who knows a confirmed address cannot subscribe it to something else."""
    add_subscription(ledger)
    other = add_subscription(ledger, rhythm=Rhythm.DAILY, given=False)
    assert other.subscriber.consent.given_at is None
    assert not other.is_active


def test_preferences_change_what_they_name(ledger: Ledger) -> None:
    """Each preference is kept, what is left out stays, and the zone is the subscriber's."""
    one = add_subscription(ledger)
    sibling = add_subscription(ledger, rhythm=Rhythm.MONTHLY)
    changed = ledger.post.prefer(
        one.key,
        at=LATER,
        interest=EVERYTHING,
        rhythm=Rhythm.DAILY,
        level=Level.HEADLINE,
        window=timedelta(0),
        hour=0,
        zone="Asia/Tokyo",
        with_all_clear=True,
    )
    assert changed is not None
    assert (changed.interest, changed.rhythm, changed.level) == (
        EVERYTHING, Rhythm.DAILY, Level.HEADLINE
    )  # fmt: skip
    assert (changed.window, changed.hour, changed.with_all_clear) == (timedelta(0), 0, True)
    assert changed.mark.digest_at == LATER
    assert ledger.post.prefer(one.key, at=LATER, with_all_clear=False) == replace(
        changed, with_all_clear=False
    )
    found = ledger.post.subscription(sibling.key)
    assert found is not None
    assert (found.subscriber.zone, found.mark.digest_at) == ("Asia/Tokyo", LATER)
    assert (found.rhythm, found.hour) == (Rhythm.MONTHLY, 7)


def test_what_was_never_confirmed_is_deleted(ledger: Ledger) -> None:
    """Old requests go, with subscribers who have nothing else; links to them lead nowhere."""
    stale = add_subscription(ledger, "eve@example.org", given=False)
    fresh = add_subscription(ledger, "bob@example.org", at=LATER, given=False)
    kept = add_subscription(ledger)
    beside = add_subscription(ledger, rhythm=Rhythm.DAILY, given=False)
    ledger.post.suppress(
        add_subscription(ledger, "gone@example.org", given=False).subscriber.key, "bounced", START
    )
    assert ledger.post.purge_unconfirmed(LATER) == 3
    assert ledger.post.confirm(stale.key, LATER) is None
    assert ledger.post.confirm(beside.key, LATER) is None
    assert ledger.post.personal_data(stale.subscriber.key) == {}
    assert ledger.post.subscriptions() == (fresh, kept)
    assert add_subscription(ledger, "gone@example.org").subscriber.suppressed == "bounced"


def test_a_suppressed_subscriber_gets_nothing_until_it_is_lifted(
    ledger: Ledger, make_capture: MakeCapture
) -> None:
    """The first reason stays, what waits is not sent, and new subscriptions are not active."""
    one = add_subscription(ledger)
    (record,) = add_changes(ledger, make_capture)
    ledger.post.queue(one.key, record, [Notice(record=record)], START, START)
    ledger.post.suppress(one.subscriber.key, "complained", START)
    ledger.post.suppress(one.subscriber.key, "bounced", LATER)
    assert add_subscription(ledger, rhythm=Rhythm.DAILY).subscriber.suppressed == "complained"
    assert ledger.post.subscriptions(active=True) == ()
    assert ledger.post.count_deliveries() == {Stage.SUPPRESSED: 1}
    ledger.post.lift(one.subscriber.key)
    assert len(ledger.post.subscriptions(active=True)) == 2


def test_bounces_are_counted_once_each(ledger: Ledger) -> None:
    """A report that is read twice counts once, old ones do not, and lifting forgets them."""
    someone = add_subscription(ledger).subscriber.key
    days = [START + timedelta(days=day) for day in range(4)]
    for number, day in enumerate(days):
        for _ in range(2):
            count = ledger.post.count_bounce(someone, f"report {number}", day, since=days[1])
        assert count == number
    ledger.post.lift(someone)
    assert ledger.post.count_bounce(someone, "report 9", LATER, since=START) == 1


def test_a_forgotten_subscriber_leaves_counts_alone(
    ledger: Ledger, make_capture: MakeCapture
) -> None:
    """Nothing of the person stays in any table, and what was sent is still counted."""
    one = add_subscription(ledger, "Countess.Ada@example.org", key="key-of-one")
    other = add_subscription(ledger, "bob@example.org")
    records = add_changes(ledger, make_capture, 2)
    for each, record in ((one, records[0]), (other, records[1])):
        number = ledger.post.queue(each.key, record, [Notice(record=record)], START, START)
        assert number is not None
        begin(ledger, number, START)
        problem = f"{each.subscriber.address} takes no mail"
        ledger.post.settle_delivery(number, Stage.FAILED, START, problem=problem)
    ledger.post.queue(one.key, records[1], [Notice(record=records[1])], START, START)
    ledger.post.count_bounce(one.subscriber.key, "of Countess", START, since=START)
    assert ledger.post.erase(one.subscriber.key, LATER)
    assert not ledger.post.erase(one.subscriber.key, LATER)
    assert ledger.post.subscriptions() == (other,)
    assert ledger.post.confirm(one.key, LATER) is None
    assert ledger.post.count_deliveries() == {Stage.FAILED: 2, Stage.SUPPRESSED: 1}
    assert [each.subscription for each in ledger.post.deliveries()] == [other]
    kept = everything(ledger).casefold()
    assert "bob" in kept
    for trace in ("countess", one.key, one.subscriber.key):
        assert trace.casefold() not in kept


def test_a_forgotten_address_is_still_not_written_to(ledger: Ledger) -> None:
    """Who complained and was forgotten is suppressed when somebody enters the address again."""
    one = add_subscription(ledger)
    other = add_subscription(ledger, "bob@example.org")
    ledger.post.suppress(one.subscriber.key, "complained", START)
    for each in (one, other):
        ledger.post.erase(each.subscriber.key, LATER)
    assert "ada@" not in everything(ledger)
    back = add_subscription(ledger, "ADA@example.org")
    assert (back.subscriber.suppressed, back.is_active) == ("complained", False)
    assert back.subscriber.key != one.subscriber.key
    assert add_subscription(ledger, "bob@example.org").is_active
    ledger.post.erase(back.subscriber.key, LATER)
    ledger.post.lift(add_subscription(ledger).subscriber.key)
    assert add_subscription(ledger).is_active
    ledger.post.erase(add_subscription(ledger).subscriber.key, LATER)
    assert add_subscription(ledger).is_active


def everything(ledger: Ledger) -> str:
    """Every value in every table about subscribers, as text."""
    engine = create_engine(ledger.url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        found = [
            str(tuple(row))
            for table in TABLES
            for row in connection.execute(select(table.__table__))
        ]
    engine.dispose()
    return "\n".join(found)


def test_a_subscriber_gets_all_that_is_known_of_them(
    ledger: Ledger, make_capture: MakeCapture
) -> None:
    """The data are JSON, hold the proof of consent and what was told, and nothing of others."""
    one = add_subscription(ledger, interest=EVERYTHING)
    add_subscription(ledger, "bob@example.org")
    (record,) = add_changes(ledger, make_capture)
    ledger.post.queue(one.key, record, [Notice(record=record)], LATER, START)
    ledger.post.count_bounce(one.subscriber.key, "report", LATER, since=START)
    told = json.loads(json.dumps(ledger.post.personal_data(one.subscriber.key)))
    assert (told["address"], told["channel"], told["zone"]) == ("ada@example.org", "email", "UTC")
    assert told["bounced_at"] == [LATER.isoformat()]
    (subscription,) = told["subscriptions"]
    assert subscription["consent"]["given_at"] == START.isoformat()
    assert subscription["interest"]["platforms"] == ["Tasklane", "Petalpost"]
    (delivery,) = told["deliveries"]
    assert delivery["records"] == [{"id": record, "occasion": "change"}]
    assert (delivery["stage"], delivery["due_at"]) == ("queued", LATER.isoformat())
    assert "bob" not in json.dumps(told)


def test_a_subscription_to_a_watch_list_follows_it(ledger: Ledger) -> None:
    """It names the list, leaves it, cannot name one that is not there, and ends with the list."""
    make = Act(watch_list="vendors", deed=Deed.MAKE, at=START, who="Ada")
    ledger.team.do(make)
    one = add_subscription(ledger, watch_list="vendors")
    assert one.watch_list == "vendors"
    assert add_subscription(ledger, watch_list="vendors").key == one.key
    left = ledger.post.prefer(one.key, at=START, watch_list="")
    assert left is not None
    assert left.watch_list == ""
    ledger.post.prefer(one.key, at=START, watch_list="vendors")
    with pytest.raises(RecordUnknown, match="no watch list 'others'"):
        add_subscription(ledger, watch_list="others")
    ledger.team.do(replace(make, deed=Deed.CLOSE, at=LATER))
    ended = ledger.post.subscription(one.key)
    assert ended is not None
    assert ended.ended_at == LATER
    with pytest.raises(RecordUnknown, match="no watch list 'vendors'"):
        add_subscription(ledger, watch_list="vendors")


def test_calls_of_a_failed_batch_are_undone(ledger: Ledger) -> None:
    """Subscriptions made inside a batch that fails are not kept."""

    def fail() -> None:
        with ledger.batch():
            add_subscription(ledger)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert ledger.post.subscriptions() == ()
