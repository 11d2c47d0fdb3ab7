"""What is due is handed over once, whatever the other side says and whenever a process ends."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from store.error import OutboxBusy, RecordUnknown
from store.ledger import Ledger
from store.post.outbox import LEASE
from store.subscription import Channel, Delivery, Notice, Stage
from tests.conftest import START
from tests.subscribing import add_changes, add_subscription
from tests.test_store_ledger import MakeCapture
from web.dispatch import (
    Courier,
    Envelope,
    Fate,
    FolderTransport,
    Journal,
    Outcome,
    Round,
    Throttle,
    recover,
)

DUE = START + timedelta(minutes=30)
TAKEN = Outcome(fate=Fate.TAKEN)
LATER = Outcome(fate=Fate.PUT_OFF, problem="450 later")


@dataclass
class Clock:
    """A clock that a test moves."""

    now: datetime = DUE

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def pause(self, span: timedelta) -> None:
        """Let time pass."""
        self.now += span


@dataclass
class Hands:
    """A transport that keeps what it is given, and answers as a test says."""

    answer: Callable[[Envelope], Outcome] = lambda _: TAKEN
    fault: str = ""
    lanes: int = 1
    given: list[Envelope] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def find_fault(self) -> str:
        """Say what the test says."""
        return self.fault

    def hand_over(self, envelope: Envelope) -> Outcome:
        """Keep it."""
        self.given.append(envelope)
        return self.answer(envelope)


def compose(delivery: Delivery) -> Envelope:
    """A message that names its delivery."""
    return Envelope(
        id=str(delivery.number),
        to=delivery.subscription.subscriber.address,
        content=", ".join(notice.record for notice in delivery.notices).encode(),
    )


@dataclass
class House:
    """A ledger with messages that are due, and what sends them."""

    ledger: Ledger
    folder: Path
    clock: Clock = field(default_factory=Clock)
    hands: Hands = field(default_factory=Hands)
    rate: int = 0
    compose: Callable[[Delivery], Envelope] = compose

    def send(self, pause: Callable[[timedelta], None] | None = None) -> Round:
        """Send what is due, as a new process does."""
        with Journal(self.folder / "journal") as journal:
            recover(self.ledger.post, journal, self.clock())
            return Courier(
                self.ledger.post,
                journal,
                channel=Channel.EMAIL,
                transport=self.hands,
                compose=self.compose,
                clock=self.clock,
                throttle=Throttle(self.rate),
                advance=print,
            ).work(pause)

    @property
    def received(self) -> list[str]:
        """To whom something was handed, in order."""
        return [each.to for each in self.hands.given]

    @property
    def stages(self) -> dict[Stage, int]:
        """How many deliveries have come how far."""
        return self.ledger.post.count_deliveries()


@pytest.fixture
def house(sqlite_ledger: Ledger, make_capture: MakeCapture, tmp_path: Path) -> House:
    """A ledger with a record and no subscription."""
    add_changes(sqlite_ledger, make_capture)
    return House(sqlite_ledger, tmp_path)


def queue(house: House, count: int, domain: str = "a.example") -> list[str]:
    """Queue a message to each of some new subscribers, due at `DUE`; returns their addresses."""
    record = house.ledger.changes()[0].id
    addresses = [f"r{n}@{domain}" for n in range(count)]
    with house.ledger.batch():
        for address in addresses:
            key = add_subscription(house.ledger, address).key
            house.ledger.post.queue(key, record, [Notice(record=record)], DUE, START)
    return addresses


def test_all_that_is_due(house: House) -> None:
    """Each message is handed over once, in the order in which they came due, and settled."""
    addresses = queue(house, 130)
    assert house.send() == Round(sent=130)
    assert house.received == addresses
    assert house.stages == {Stage.SENT: 130}
    assert house.send() == Round()
    assert len(house.received) == 130


def test_nothing_before_its_time(house: House) -> None:
    """What is not due yet waits."""
    queue(house, 2)
    house.clock.now = DUE - timedelta(seconds=1)
    assert house.send() == Round()
    assert house.stages == {Stage.QUEUED: 2}


def test_attempts(house: House) -> None:
    """A message that is put off is tried again five times, later and later, then given up."""
    queue(house, 1)
    house.hands.answer = lambda _: LATER
    tried = []
    for minute in (0, 4, 5, 34, 35, 154, 155, 634, 635, 2074, 2075, 9999):
        house.clock.now = DUE + timedelta(minutes=minute)
        if house.send() != Round():
            tried.append(minute)
    assert tried == [0, 5, 35, 155, 635, 2075]
    assert house.stages == {Stage.FAILED: 1}
    (delivery,) = house.ledger.post.deliveries()
    assert (delivery.attempts, delivery.problem) == (6, "450 later")


def test_an_address_that_is_gone(house: House) -> None:
    """Whoever is not there is not written to any more; whoever was refused once is."""
    queue(house, 3)
    answers = {
        "r0@a.example": Outcome(fate=Fate.GONE, problem="550 5.1.1 nobody"),
        "r1@a.example": Outcome(fate=Fate.REFUSED, problem="550 5.7.1 not you"),
    }
    house.hands.answer = lambda given: answers.get(given.to, TAKEN)
    done = house.send()
    assert done == Round(
        sent=1,
        failed=2,
        problems=("r0@a.example: 550 5.1.1 nobody", "r1@a.example: 550 5.7.1 not you"),
    )
    suppressed = {
        each.subscriber.address: each.subscriber.suppressed
        for each in house.ledger.post.subscriptions()
    }
    assert suppressed == {"r0@a.example": "bounced", "r1@a.example": "", "r2@a.example": ""}


def test_left_meanwhile(house: House) -> None:
    """Nothing goes to those who left, or were suppressed, while a message waited."""
    queue(house, 3)
    gone, bounced, _ = house.ledger.post.subscriptions()
    house.ledger.post.unsubscribe(gone.key, DUE)
    house.ledger.post.suppress(bounced.subscriber.key, "bounced", DUE)
    assert house.send().sent == 1
    assert house.received == ["r2@a.example"]


def test_the_way_out_does_not_work(house: House) -> None:
    """A relay that is down for days costs no attempt and loses nothing; then all goes out."""
    queue(house, 110)
    house.hands.fault = "the relay is down"
    for _ in range(4):
        assert house.send() == Round(stuck="the relay is down")
        house.clock.pause(timedelta(hours=12))
    assert house.received == []
    assert {each.attempts for each in house.ledger.post.deliveries()} == {0}
    house.hands.fault = ""
    assert house.send() == Round(sent=110)


def test_the_way_out_breaks(house: House) -> None:
    """A relay that stops in the middle gets no more; what did not leave is due at once."""
    queue(house, 20)
    stuck = Outcome(fate=Fate.STUCK, problem="it hung up")
    house.hands.answer = lambda _: TAKEN if len(house.received) <= 7 else stuck
    done = house.send()
    assert (done.sent, done.stuck) == (7, "it hung up")
    assert house.stages == {Stage.SENT: 7, Stage.QUEUED: 13}
    del house.hands.given[7:]
    house.hands.answer = lambda _: TAKEN
    assert house.send() == Round(sent=13)
    assert len(set(house.received)) == len(house.received) == 20


def test_a_message_that_cannot_be_written(house: House) -> None:
    """One that cannot be put together is given up, and holds up no other."""

    def stumble(delivery: Delivery) -> Envelope:
        if delivery.subscription.subscriber.address == "r1@a.example":
            raise RecordUnknown("no record")
        return compose(delivery)

    queue(house, 3)
    house.compose = stumble
    done = house.send()
    assert (done.sent, done.failed) == (2, 1)


@pytest.mark.parametrize("moment", range(0, 12, 3))
def test_cut_off(house: House, moment: int) -> None:
    """Cut off in the middle, it sends the rest later, and nothing twice: the journal knows."""
    queue(house, 12)
    with Journal(house.folder / "journal") as journal:
        begun = house.ledger.post.begin_deliveries(range(1, 13), DUE)
        journal.begin(each.number for each in begun)
        for each in begun[:moment]:  # as far as it came before it was killed
            house.hands.hand_over(compose(each))
            journal.note(each.number)
    assert house.send().sent == 12 - moment
    assert sorted(house.received) == sorted(set(house.received))
    assert house.stages == {Stage.SENT: 12}


def test_begun_elsewhere(house: House) -> None:
    """What another machine has begun is left to it, and taken over if it never comes back."""
    queue(house, 3)
    house.ledger.post.begin_deliveries([1, 2], DUE)
    assert house.send() == Round(sent=1)
    house.clock.pause(LEASE)
    assert house.send() == Round(sent=2)


def test_interrupted(house: House) -> None:
    """Ctrl+C waits for what is on its way, and what did not leave is due at once."""
    queue(house, 30)
    composed = []

    def tire(delivery: Delivery) -> Envelope:
        composed.append(delivery)
        if len(composed) == 10:
            raise KeyboardInterrupt
        return compose(delivery)

    house.compose = tire
    with pytest.raises(KeyboardInterrupt):
        house.send()
    assert house.stages[Stage.SENT] == len(house.received) < 10
    house.compose = compose
    house.send()
    assert sorted(house.received) == sorted(set(house.received))
    assert house.stages == {Stage.SENT: 30}


def test_one_at_a_time(house: House) -> None:
    """Two processes never send from one home at the same time."""
    queue(house, 1)
    with Journal(house.folder / "journal"), pytest.raises(OutboxBusy):
        house.send()
    assert house.send().sent == 1


def test_several_lanes(house: House) -> None:
    """Where several messages may be on their way at a time, each still goes once."""
    queue(house, 60)
    house.hands.lanes = 8
    assert house.send() == Round(sent=60)
    assert sorted(house.received) == sorted(set(house.received))


def test_domains_get_their_turns(house: House) -> None:
    """A domain gets so many a minute; others need not wait, and in the end all have theirs."""
    queue(house, 25, "big.example")
    queue(house, 5, "small.example")
    house.rate = 10
    sent = house.send()
    assert (sent.sent, sent.waiting) == (15, 15)
    assert sum(to.endswith("small.example") for to in house.received) == 5
    house.clock.pause(timedelta(minutes=1))
    assert house.send() == Round(sent=10, waiting=0), "what waits comes due at its turn"


def test_waiting_for_a_domain(house: House) -> None:
    """A patient courier waits until a domain has got everything, in the time that it takes."""
    queue(house, 25, "big.example")
    house.rate = 10
    assert house.send(house.clock.pause) == Round(sent=25)
    assert house.clock.now - DUE == timedelta(minutes=1, seconds=30)


def test_a_folder_in_place_of_a_relay(tmp_path: Path) -> None:
    """Messages may be written to a folder: one file each, the same again the same file."""
    folder = tmp_path / "mails"
    with FolderTransport(folder) as way:
        assert way.find_fault() == ""
        for n in (1, 2, 2):
            envelope = Envelope(id=f"<{n}@a.example>", to="ada@a.example", content=b"To: ada\r\n")
            assert way.hand_over(envelope) == TAKEN
    assert [each.suffix for each in folder.iterdir()] == [".eml", ".eml"]
    assert {each.read_bytes() for each in folder.iterdir()} == {b"To: ada\r\n"}
    blocked = tmp_path / "file"
    blocked.write_text("")
    with FolderTransport(blocked / "mails") as way:
        assert "cannot make the folder" in way.find_fault()


def test_the_journal_survives_a_cut_line(tmp_path: Path) -> None:
    """A line that a full disk cut short is no number, and the lines before it count."""
    path = tmp_path / "journal"
    with Journal(path) as journal:
        journal.begin([12, 13, 345])
        journal.note(12)
        journal.note(345)
    path.write_bytes(path.read_bytes() + b"67 tak")
    with Journal(path) as journal:
        assert journal.left() == (frozenset({12, 345}), frozenset({13}))
        journal.clear()
        assert journal.left() == (frozenset(), frozenset())
