"""What is due to whom, and when."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewatch.notification import QueueReport, queue_all
from clausewatch.register import Register
from store.ids import Kind, format_id, parse_digest_id
from store.ledger import Ledger
from store.record import (
    Change,
    Direction,
    Label,
    Review,
    Ruling,
    Severity,
)
from store.subscription import Interest, Notice, Occasion, Rhythm, Stage, Subscription
from store.team import Act, Deed
from tests.conftest import KEY, START
from tests.database import lay_tables
from tests.subscribing import add_record, add_subscription, begin
from tests.test_store_ledger import SAID

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OTHER = replace(KEY, platform="Petalpost", type="Privacy Policy", url="https://petalpost.example/p")


def send(ledger: Ledger, now: datetime) -> list[tuple[str, tuple[Notice, ...]]]:
    """Send what is due, and return to which subscription which notices went."""
    due = ledger.post.due_deliveries(now)
    for each in ledger.post.begin_deliveries([each.number for each in due], now):
        ledger.post.settle_delivery(each.number, Stage.SENT, now)
    return [(each.subscription.key, each.notices) for each in due]


def run(ledger: Ledger, now: datetime) -> list[tuple[str, tuple[Notice, ...]]]:
    """Queue what is due, and send it at once."""
    queue_all(ledger, now)
    return send(ledger, now)


def correct(
    ledger: Ledger,
    record: str,
    at: datetime,
    severity: Severity = SAID.severity,
    ruling: Ruling = Ruling.CORRECT,
) -> None:
    """Let a person say how severe the only entry of a record is."""
    said = ledger.change(record).entries[0].assessment
    assert said is not None
    label = Label(types=said.types, severity=severity, direction=said.direction)
    ledger.review_entry(
        record, 1, Review(ruling=ruling, at=at, author="Ada", note="why", label=label), "Said so."
    )


def withdraw(ledger: Ledger, record: str, at: datetime) -> None:
    """Let a person withdraw a record."""
    ledger.withdraw(record, Review(ruling=Ruling.WITHDRAW, at=at, author="Ada", note="no change"))


@pytest.fixture
def at_once(sqlite_ledger: Ledger) -> Subscription:
    """A subscription to everything, at once and ungathered, beside a document with a baseline."""
    add_record(sqlite_ledger, START - DAY)
    return add_subscription(sqlite_ledger, window=timedelta(0))


def test_a_record_is_told_once(sqlite_ledger: Ledger, at_once: Subscription) -> None:
    """A change is due when it is published, and never again; a baseline never is."""
    assert run(sqlite_ledger, START + HOUR) == []
    record = add_record(sqlite_ledger, START + HOUR)
    report = queue_all(sqlite_ledger, START + HOUR)
    assert report == QueueReport(subscriptions=1, alerts=1, digests=0, notices=1)
    told = [(at_once.key, (Notice(record=record),))]
    assert send(sqlite_ledger, START + HOUR) == told
    add_record(sqlite_ledger, START + HOUR, key=OTHER)
    for hours in range(1, 50, 7):
        assert run(sqlite_ledger, START + hours * HOUR) == []


def test_what_was_there_before_is_not_told(sqlite_ledger: Ledger, at_once: Subscription) -> None:
    """What was captured before the subscription is never due, also if it is published later."""
    add_record(sqlite_ledger, START)
    late = add_record(sqlite_ledger, START + timedelta(seconds=1))
    assert run(sqlite_ledger, START + DAY) == [(at_once.key, (Notice(record=late),))]
    imported = add_record(sqlite_ledger, START - 30 * DAY, key=OTHER)
    assert imported == ""
    assert add_record(sqlite_ledger, START - 29 * DAY, key=OTHER) != ""
    held = add_record(sqlite_ledger, START + HOUR, key=OTHER)
    assert run(sqlite_ledger, START + 9 * DAY) == [(at_once.key, (Notice(record=held),))]


def test_alerts_gather_for_the_time_of_their_window(sqlite_ledger: Ledger) -> None:
    """What comes within the window goes out together when it is over, what comes later does not."""
    add_record(sqlite_ledger, START)
    add_subscription(sqlite_ledger, window=HOUR)
    first = add_record(sqlite_ledger, START + HOUR)
    assert run(sqlite_ledger, START + HOUR) == []
    second = add_record(sqlite_ledger, START + 2 * HOUR - timedelta(minutes=1))
    assert run(sqlite_ledger, START + 2 * HOUR - timedelta(seconds=1)) == []
    third = add_record(sqlite_ledger, START + 2 * HOUR)
    ((_, told),) = run(sqlite_ledger, START + 2 * HOUR)
    assert told == (Notice(record=first), Notice(record=second))
    ((_, told),) = run(sqlite_ledger, START + 3 * HOUR)
    assert told == (Notice(record=third),)


@pytest.mark.parametrize(
    ("rhythm", "zone", "hour", "now", "first"),
    [
        # The hour of the first day after the period, on a subscriber's own clock.
        (Rhythm.DAILY, "UTC", 7, "2026-05-21T06:59:59+00:00", "2026-05-19"),
        (Rhythm.DAILY, "UTC", 7, "2026-05-21T07:00:00+00:00", "2026-05-20"),
        (Rhythm.DAILY, "Asia/Tokyo", 7, "2026-05-20T22:00:00+00:00", "2026-05-20"),
        (Rhythm.DAILY, "America/New_York", 7, "2026-05-21T10:59:59+00:00", "2026-05-19"),
        (Rhythm.WEEKLY, "UTC", 0, "2026-05-25T00:00:00+00:00", "2026-05-18"),
        (Rhythm.WEEKLY, "UTC", 23, "2026-05-25T22:00:00+00:00", "2026-05-11"),
        (Rhythm.MONTHLY, "UTC", 7, "2026-06-01T07:00:00+00:00", "2026-05-01"),
        (Rhythm.MONTHLY, "UTC", 7, "2026-06-01T06:00:00+00:00", "2026-04-01"),
        # The night in which clocks are put forward has no two o'clock.
        (Rhythm.DAILY, "Europe/Berlin", 2, "2026-03-29T01:00:00+00:00", "2026-03-28"),
        # A zone that nobody knows any more counts as UTC.
        (Rhythm.DAILY, "Mars/Olympus", 7, "2026-05-21T07:00:00+00:00", "2026-05-20"),
    ],
)
def test_a_digest_is_due_when_its_period_is_over(
    sqlite_ledger: Ledger, rhythm: Rhythm, zone: str, hour: int, now: str, first: str
) -> None:
    """The digest of the last period that is over is made at its hour, once, and not before."""
    moment = datetime.fromisoformat(now)
    key = add_subscription(sqlite_ledger, rhythm=rhythm, hour=hour, with_all_clear=True).key
    sqlite_ledger.post.prefer(key, at=START, zone=zone)
    for _ in range(2):
        queue_all(sqlite_ledger, moment)
        (made,) = sqlite_ledger.post.deliveries()
        assert parse_digest_id(made.subject)[1].isoformat() == first
        assert made.due_at <= moment


def test_a_digest_holds_what_is_due_and_was_not_told(sqlite_ledger: Ledger) -> None:
    """Each digest tells what came since the one before; one of nothing is sent on wish only."""
    monday = datetime(2026, 5, 4, tzinfo=UTC)
    add_record(sqlite_ledger, monday - DAY)
    made = {
        name: add_subscription(
            sqlite_ledger,
            f"{name}@example.org",
            at=monday + 12 * HOUR,
            rhythm=Rhythm.WEEKLY,
            with_all_clear=name == "clear",
        )
        for name in ("plain", "clear")
    }
    before = add_record(sqlite_ledger, monday + 2 * HOUR)
    first = add_record(sqlite_ledger, monday + 3 * DAY)
    for days in range(7):
        assert run(sqlite_ledger, monday + days * DAY + 13 * HOUR) == []
    early = add_record(sqlite_ledger, monday + 7 * DAY + HOUR)
    told = tuple(Notice(record=record) for record in (first, early))
    assert run(sqlite_ledger, monday + 7 * DAY + 7 * HOUR) == [
        (each.key, told) for each in made.values()
    ]
    assert before not in {notice.record for notice in told}
    assert run(sqlite_ledger, monday + 14 * DAY + 7 * HOUR) == [(made["clear"].key, ())]
    # A machine that was off makes up for what was missed in one digest.
    late = [add_record(sqlite_ledger, monday + days * DAY) for days in (15, 22, 29)]
    told = tuple(Notice(record=record) for record in late)
    assert run(sqlite_ledger, monday + 40 * DAY) == [(each.key, told) for each in made.values()]


def test_nothing_is_lost_when_the_rhythm_changes(sqlite_ledger: Ledger) -> None:
    """What was not told yet comes in the new rhythm; no period has two digests."""
    monday = datetime(2026, 5, 4, tzinfo=UTC)
    add_record(sqlite_ledger, monday - DAY)
    key = add_subscription(sqlite_ledger, at=monday - DAY, rhythm=Rhythm.DAILY).key
    records = []

    def publish_and_run(moment: datetime) -> list[str]:
        records.append(add_record(sqlite_ledger, moment - timedelta(minutes=1)))
        return [each.record for _, told in run(sqlite_ledger, moment) for each in told]

    assert publish_and_run(monday + 7 * HOUR) == records[:1]
    sqlite_ledger.post.prefer(key, at=monday + 8 * HOUR, hour=9)
    assert publish_and_run(monday + 9 * HOUR) == []
    sqlite_ledger.post.prefer(key, at=monday + 10 * HOUR, rhythm=Rhythm.WEEKLY)
    assert publish_and_run(monday + 3 * DAY) == []
    assert publish_and_run(monday + 7 * DAY + 9 * HOUR) == records[1:4]
    assert publish_and_run(monday + 8 * DAY) == []
    sqlite_ledger.post.prefer(key, at=monday + 8 * DAY, rhythm=Rhythm.AT_ONCE, window=0 * HOUR)
    assert publish_and_run(monday + 9 * DAY) == records[4:]


def test_another_interest_counts_from_then_on(sqlite_ledger: Ledger, at_once: Subscription) -> None:
    """Who widens an interest is not told of what was passed over before."""
    add_record(sqlite_ledger, START, key=OTHER)
    narrow = Interest(platforms=(KEY.platform,))
    sqlite_ledger.post.prefer(at_once.key, at=START, interest=narrow)
    add_record(sqlite_ledger, START + HOUR, key=OTHER)
    assert run(sqlite_ledger, START + HOUR) == []
    sqlite_ledger.post.prefer(at_once.key, at=START + HOUR, interest=Interest())
    record = add_record(sqlite_ledger, START + 2 * HOUR, key=OTHER)
    assert run(sqlite_ledger, START + 2 * HOUR) == [(at_once.key, (Notice(record=record),))]


def test_the_interest_of_a_watch_list_counts(sqlite_ledger: Ledger, at_once: Subscription) -> None:
    """A subscription to a list follows what the list is about, whatever its own interest is."""
    act = Act(watch_list="vendors", deed=Deed.MAKE, at=START, who="Ada")
    sqlite_ledger.team.do(act, Interest(platforms=("Nobody",)))
    sqlite_ledger.post.prefer(at_once.key, at=START, watch_list="vendors")
    add_record(sqlite_ledger, START + HOUR)
    assert run(sqlite_ledger, START + HOUR) == []
    reworded = replace(act, deed=Deed.REWORD)
    sqlite_ledger.team.do(reworded, Interest(platforms=(KEY.platform,)))
    record = add_record(sqlite_ledger, START + 2 * HOUR)
    assert run(sqlite_ledger, START + 2 * HOUR) == [(at_once.key, (Notice(record=record),))]


def test_a_correction_is_told_to_those_who_were_told(
    sqlite_ledger: Ledger, at_once: Subscription
) -> None:
    """Whoever got the record gets one correction, also where it is of interest no longer."""
    grave = add_subscription(
        sqlite_ledger,
        "grave@example.org",
        window=timedelta(0),
        interest=Interest(severity=Severity.HIGH),
    )
    critical = add_subscription(
        sqlite_ledger,
        "critical@example.org",
        window=timedelta(0),
        interest=Interest(severity=Severity.CRITICAL),
    )
    record = add_record(sqlite_ledger, START + HOUR)
    told = (Notice(record=record),)
    assert run(sqlite_ledger, START + HOUR) == [(at_once.key, told), (grave.key, told)]
    correct(sqlite_ledger, record, START + 2 * HOUR, severity=Severity.LOW)
    first = (Notice(record=record, occasion=Occasion.CORRECTION, review=1),)
    for hours in (2, 3):
        found = run(sqlite_ledger, START + hours * HOUR)
        assert found == ([(at_once.key, first), (grave.key, first)] if hours == 2 else [])
    correct(sqlite_ledger, record, START + 4 * HOUR, severity=Severity.CRITICAL)
    second = (Notice(record=record, occasion=Occasion.CORRECTION, review=2),)
    assert run(sqlite_ledger, START + 4 * HOUR) == [
        (at_once.key, second),
        (grave.key, second),
        (critical.key, told),
    ]


@pytest.mark.parametrize("stage", [Stage.QUEUED, Stage.FAILED])
def test_what_was_not_told_is_not_corrected(
    sqlite_ledger: Ledger, at_once: Subscription, stage: Stage
) -> None:
    """A message that waits tells what stands when it is sent, and one that failed told nothing."""
    record = add_record(sqlite_ledger, START + HOUR)
    queue_all(sqlite_ledger, START + HOUR)
    (due,) = sqlite_ledger.post.due_deliveries(START + HOUR)
    begin(sqlite_ledger, due.number, START + HOUR)
    sqlite_ledger.post.settle_delivery(due.number, stage, START + HOUR, due_at=START + 3 * HOUR)
    correct(sqlite_ledger, record, START + 2 * HOUR, severity=Severity.LOW)
    queue_all(sqlite_ledger, START + 2 * HOUR)
    sent = [(at_once.key, due.notices)] if stage is Stage.QUEUED else []
    assert run(sqlite_ledger, START + 3 * HOUR) == sent
    assert run(sqlite_ledger, START + 4 * HOUR) == []


def test_a_review_that_changes_nothing_is_not_told(
    sqlite_ledger: Ledger, at_once: Subscription
) -> None:
    """Neither a confirmation is news, nor a correction that was taken back in time."""
    record = add_record(sqlite_ledger, START + HOUR)
    assert run(sqlite_ledger, START + HOUR) == [(at_once.key, (Notice(record=record),))]
    correct(sqlite_ledger, record, START + 2 * HOUR, ruling=Ruling.CONFIRM)
    assert run(sqlite_ledger, START + 2 * HOUR) == []
    correct(sqlite_ledger, record, START + 3 * HOUR, severity=Severity.LOW)
    correct(sqlite_ledger, record, START + 4 * HOUR, severity=SAID.severity)
    assert run(sqlite_ledger, START + 5 * HOUR) == []


def test_a_withdrawal_is_told_to_those_who_were_told(
    sqlite_ledger: Ledger, at_once: Subscription
) -> None:
    """It is told once, in alerts and digests, and to nobody who never heard of the record."""
    daily = add_subscription(sqlite_ledger, "daily@example.org", rhythm=Rhythm.DAILY, hour=6)
    others = Interest(platforms=("Nobody",))
    add_subscription(sqlite_ledger, "other@example.org", interest=others, window=timedelta(0))
    record = add_record(sqlite_ledger, START + HOUR)
    told = (Notice(record=record),)
    assert run(sqlite_ledger, START + HOUR) == [(at_once.key, told)]
    assert run(sqlite_ledger, START + DAY + 2 * HOUR) == [(daily.key, told)]
    correct(sqlite_ledger, record, START + DAY + 3 * HOUR, severity=Severity.LOW)
    withdraw(sqlite_ledger, record, START + DAY + 3 * HOUR)
    gone = (Notice(record=record, occasion=Occasion.WITHDRAWAL),)
    assert run(sqlite_ledger, START + DAY + 3 * HOUR) == [(at_once.key, gone)]
    assert run(sqlite_ledger, START + 2 * DAY + 2 * HOUR) == [(daily.key, gone)]
    assert run(sqlite_ledger, START + 5 * DAY) == []


def test_what_was_withdrawn_before_it_was_told_is_not_told(sqlite_ledger: Ledger) -> None:
    """A record that was withdrawn while it waited leaves no trace in anybody's mail."""
    add_record(sqlite_ledger, START)
    add_subscription(sqlite_ledger, window=HOUR)
    record = add_record(sqlite_ledger, START + HOUR)
    queue_all(sqlite_ledger, START + HOUR)
    withdraw(sqlite_ledger, record, START + HOUR)
    for hours in range(1, 4):
        assert run(sqlite_ledger, START + hours * HOUR) == []


def test_two_runs_at_once_tell_nothing_twice(ledger: Ledger) -> None:
    """Of several processes that queue what is due at once, each notice is made by one of them."""
    add_record(ledger, START)
    keys = [add_subscription(ledger, f"{number}@example.org").key for number in range(8)]
    records = [add_record(ledger, START + hours * HOUR) for hours in range(1, 4)]
    start = Barrier(3)

    def queue(_: int) -> int:
        with Ledger(ledger.url, ledger.blobs) as own:
            start.wait()
            return queue_all(own, START + DAY).notices

    with ThreadPoolExecutor(3) as workers:
        assert sorted(workers.map(queue, range(3))) == [0, 0, len(keys) * len(records)]
    told = tuple(Notice(record=record) for record in records)
    deliveries = ledger.post.deliveries()
    assert {each.subscription.key: each.notices for each in deliveries} == dict.fromkeys(keys, told)


DOCUMENTS = tuple(format_id(Kind.DOCUMENT, number) for number in (1, 2))
INTERESTS = st.builds(
    Interest,
    platforms=st.sampled_from([(), ("Tasklane",), ("Tasklane", "Petalpost"), ("Nobody",)]),
    documents=st.sampled_from([(), DOCUMENTS[:1], DOCUMENTS[::-1]]),
    document_types=st.sampled_from([(), ("Privacy Policy",), ("Imprint", "Terms of Service")]),
    clause_types=st.sampled_from([(), ("arbitration",), ("fees-pricing", "unilateral-change")]),
    severity=st.sampled_from(Severity),
    directions=st.sampled_from([(), (Direction.ADVERSE,), (Direction.NEUTRAL,)]),
)


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Change, ...]:
    """Records of two documents, of every severity."""
    folder = tmp_path_factory.mktemp("records")
    with Ledger(f"sqlite:///{lay_tables(folder)}", folder / "blobs") as ledger:
        for key in (KEY, OTHER):
            for minute, severity in enumerate((SAID.severity, *Severity)):
                said = replace(SAID, severity=severity, types=SAID.types[: 1 + minute % 2])
                add_record(ledger, START + timedelta(minutes=minute), said, key)
        return ledger.changes()


@given(interests=st.lists(INTERESTS, max_size=8))
def test_a_register_finds_whoever_has_an_interest(
    changes: tuple[Change, ...], interests: list[Interest]
) -> None:
    """However interests are narrowed, a record finds those that cover it, each once."""
    register = Register((interest, number) for number, interest in enumerate(interests))
    for change in changes:
        expected = [n for n, interest in enumerate(interests) if interest.covers(change)]
        assert sorted(register.find(change)) == expected


STEPS = st.lists(
    st.tuples(
        st.integers(1, 40),  # hours later
        st.sampled_from(["publish", "publish", "correct", "withdraw", "queue", "queue", "send"]),
        st.integers(0, 5),  # which record
        st.sampled_from([Severity.LOW, Severity.HIGH]),
    ),
    max_size=12,
)


class Model:
    """What each subscription is to be told, by looking at everything each time."""

    def __init__(self, subscription: Subscription) -> None:
        self.subscription = subscription
        self.told: set[Notice] = set()
        self._waiting: list[Notice] = []
        self._sent: dict[str, datetime] = {}  # when a record was told last
        self._digest_at = subscription.since

    def queue(self, changes: Sequence[Change], now: datetime) -> None:
        """Note what is due."""
        gone = {change.id for change in changes if change.withdrawn}
        dropped = [
            notice
            for notice in self._waiting
            if notice.record in gone and notice.occasion is not Occasion.WITHDRAWAL
        ]
        self._waiting = [notice for notice in self._waiting if notice not in dropped]
        self.told -= set(dropped)
        if self._is_turn(now):
            due = {notice for change in changes for notice in self._due(change)} - self.told
            self.told |= due
            self._waiting += due

    def send(self, now: datetime) -> None:
        """Note that what waits was sent."""
        self._sent |= dict.fromkeys((notice.record for notice in self._waiting), now)
        self._waiting.clear()

    def _is_turn(self, now: datetime) -> bool:
        if self.subscription.rhythm is Rhythm.AT_ONCE:
            return True
        due = now.replace(hour=7, minute=0)
        due -= DAY if due > now else timedelta(0)
        if self.subscription.rhythm is Rhythm.WEEKLY:
            due -= DAY * due.weekday()
        if due <= self._digest_at:
            return False
        self._digest_at = due
        return True

    def _due(self, change: Change) -> Iterator[Notice]:
        sent = self._sent.get(change.id)
        waits = any(notice.record == change.id for notice in self._waiting)
        if change.withdrawn:
            if sent:
                yield Notice(record=change.id, occasion=Occasion.WITHDRAWAL)
            return
        if change.after.at > self.subscription.since and self.subscription.interest.covers(change):
            yield Notice(record=change.id)
        (entry,) = change.entries
        if sent and not waits and entry.reviews:
            labels = [(review.at, review.label) for review in entry.reviews]
            machine = entry.reviews[0].machine
            assert machine is not None
            then = [label.severity for at, label in labels if label and at <= sent]
            if entry.assessment and entry.assessment.severity != [machine.severity, *then][-1]:
                yield Notice(record=change.id, occasion=Occasion.CORRECTION, review=len(labels))


@settings(max_examples=15)
@given(steps=STEPS)
def test_whatever_happens_everybody_is_told_what_is_due(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, str, int, Severity]]
) -> None:
    """Marks and indexes tell what looking at every record each time would tell."""
    folder = tmp_path_factory.mktemp("home")
    grave = Interest(severity=Severity.HIGH)
    with Ledger(f"sqlite:///{lay_tables(folder)}", folder / "blobs") as ledger:
        add_record(ledger, START)
        wishes: tuple[dict[str, Any], ...] = (
            {},
            {"interest": grave},
            {"rhythm": Rhythm.DAILY},
            {"rhythm": Rhythm.WEEKLY, "interest": grave, "with_all_clear": True},
        )
        models = [
            Model(add_subscription(ledger, f"{number}@example.org", window=timedelta(0), **wish))
            for number, wish in enumerate(wishes)
        ]
        now, records = START, [""]
        for hours, step, number, severity in (*steps, (200, "queue", 0, Severity.LOW)):
            now += hours * HOUR
            record = records[number % len(records)]
            match step:
                case "publish":
                    said = replace(SAID, severity=severity)
                    records.append(add_record(ledger, now, said))
                case "correct" if record and not ledger.change(record).withdrawn:
                    correct(ledger, record, now, severity)
                case "withdraw" if record and not ledger.change(record).withdrawn:
                    withdraw(ledger, record, now)
                case "send":
                    send(ledger, now)
                    for model in models:
                        model.send(now)
                case "queue":
                    queue_all(ledger, now)
                    for model in models:
                        model.queue(ledger.changes(), now)
                        assert ledger.post.told(model.subscription.key) == model.told
