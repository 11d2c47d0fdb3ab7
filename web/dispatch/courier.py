"""The courier: takes what is due, hands it over, and writes down what became of it.

Deliveries are begun in the outbox before they leave, in groups: one that was begun and did not
leave is sent later, and nobody got it twice. That it was taken stands in the journal within
microseconds, and in the outbox at the end of the group. While messages are on their way, the next
ones are put together.
"""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.error import HomeError, RecordUnknown
from store.subscription import Channel, Delivery, Stage
from web.dispatch.envelope import Compose, Envelope, Fate, Outcome, Transport
from web.dispatch.journal import Journal
from web.dispatch.outbox import Outbox
from web.dispatch.throttle import Throttle, find_domain

__all__ = ["BOUNCED", "Clock", "Courier", "Pause", "Round", "recover"]

BOUNCED = "bounced"
"""Why a subscriber whose address does not work gets no more messages."""

Clock = Callable[[], datetime]
"""Tells the time."""

Pause = Callable[[timedelta], None]
"""Waits."""

_AT_ONCE = 100  # deliveries in one group
_LONGEST = timedelta(minutes=2)  # that a group may take: what was begun long ago, others take over
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 120, 480, 1440))
_SHOWN = 5  # problems that are told one by one


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """What a round of the courier came to."""

    sent: int = 0  # the other side has taken them
    put_off: int = 0  # to be tried again
    failed: int = 0  # given up
    dropped: int = 0  # not wanted any more, or begun by somebody else
    waiting: int = 0  # that wait for their domain's turn
    problems: tuple[str, ...] = ()  # the first ones, one line each
    stuck: str = ""  # why the way out did not work; the rest waits for the next round


def recover(outbox: Outbox, journal: Journal, now: datetime) -> None:
    """Settle what a killed process left: what was taken is sent, what was not is due at once."""
    taken, begun = journal.left()
    with outbox.batch():
        for number in sorted(taken):
            outbox.settle_delivery(number, Stage.SENT, now)
        cut_off = outbox.deliveries(stage=Stage.SENDING) if begun else ()
        for each in cut_off:
            if each.number in begun:
                outbox.settle_delivery(each.number, Stage.QUEUED, now, due_at=now)
    journal.clear()


class Courier:
    """Sends what is due on one channel.

    Args:
        outbox: Where deliveries wait.
        journal: Open, and recovered from.
        channel: Of what is sent.
        transport: The way out.
        compose: Puts messages together.
        clock: Tells the time.
        throttle: Gives each domain its turns.
        advance: Told how many deliveries are done.
    """

    def __init__(
        self,
        outbox: Outbox,
        journal: Journal,
        *,
        channel: Channel,
        transport: Transport,
        compose: Compose,
        clock: Clock,
        throttle: Throttle,
        advance: Callable[[int, int], None],
    ) -> None:
        self._outbox = outbox
        self._journal = journal
        self._channel = channel
        self._transport = transport
        self._compose = compose
        self._clock = clock
        self._throttle = throttle
        self._advance = advance
        self._tally: Counter[Stage] = Counter()
        self._problems: list[str] = []
        self._stuck = ""
        self._dropped = 0
        self._turns: list[datetime] = []  # of what waits for its domain

    def work(self, pause: Pause | None = None) -> Round:
        """Send all that is due.

        Args:
            pause: Waits until a domain may be written to again; None leaves what has to wait.

        Raises:
            StoreError: The outbox cannot be read or written.
        """
        with self._transport, ThreadPoolExecutor(max_workers=self._transport.lanes) as lanes:
            self._work_off(lanes)
            while self._turns and not self._stuck and pause is not None:
                pause(max(min(self._turns) - self._clock(), timedelta()))
                self._turns = [turn for turn in self._turns if turn > self._clock()]
                self._work_off(lanes)
        return Round(
            sent=self._tally[Stage.SENT],
            put_off=self._tally[Stage.QUEUED],
            failed=self._tally[Stage.FAILED],
            dropped=self._dropped,
            waiting=len(self._turns),
            problems=tuple(self._problems),
            stuck=self._stuck,
        )

    def _work_off(self, lanes: ThreadPoolExecutor) -> None:
        """Send group after group, until nothing is due or the way out does not work."""
        while due := self._outbox.due_deliveries(self._clock(), _AT_ONCE, channel=self._channel):
            self._stuck = self._transport.find_fault()
            if self._stuck:
                return
            begun = self._begin(due)
            self._journal.begin(each.number for each in begun)
            group = _Group(begun, self._journal, self._transport, self._compose)
            try:
                group.send(lanes, until=self._clock() + _LONGEST, clock=self._clock)
            finally:  # also when the user has had enough: what is on its way is waited for
                group.collect()
                self._settle(group)
                self._journal.clear()
            if self._stuck:
                return

    def _begin(self, due: tuple[Delivery, ...]) -> tuple[Delivery, ...]:
        """Begin what may go now; the rest waits for its domain's turn."""
        now = self._clock()
        ready = []
        with self._outbox.batch():
            for each in due:
                domain = find_domain(each.subscription.subscriber.address)
                turn = self._throttle.take_turn(each.number, domain, now)
                if turn > now:
                    self._outbox.settle_delivery(each.number, Stage.QUEUED, now, due_at=turn)
                    self._turns.append(turn)
                else:
                    ready.append(each.number)
            begun = self._outbox.begin_deliveries(ready, now)
        self._dropped += len(ready) - len(begun)
        return begun

    def _settle(self, group: "_Group") -> None:
        now = self._clock()
        with self._outbox.batch():
            for delivery in group.begun:
                outcome = group.outcomes.get(delivery.number)
                if outcome is None:  # it did not leave
                    self._outbox.settle_delivery(delivery.number, Stage.QUEUED, now, due_at=now)
                elif outcome.fate is Fate.STUCK:
                    self._stuck = outcome.problem
                    self._outbox.settle_delivery(delivery.number, Stage.QUEUED, now, due_at=now)
                else:
                    self._write_down(delivery, outcome, now)
        self._advance(self._tally.total(), 0)

    def _write_down(self, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
        """Write what became of a delivery, and when it is tried again."""
        stage, due_at = Stage.FAILED, None
        if outcome.fate is Fate.TAKEN:
            stage = Stage.SENT
        elif outcome.fate is Fate.PUT_OFF and delivery.attempts <= len(_WAITS):
            stage, due_at = Stage.QUEUED, now + _WAITS[delivery.attempts - 1]
        problem = "".join(c if c.isprintable() else " " for c in outcome.problem)  # others' words
        self._outbox.settle_delivery(delivery.number, stage, now, problem=problem, due_at=due_at)
        subscriber = delivery.subscription.subscriber
        if outcome.fate is Fate.GONE:
            self._outbox.suppress(subscriber.key, BOUNCED, now)
        self._tally[stage] += 1
        if problem and len(self._problems) < _SHOWN:
            self._problems.append(f"{subscriber.address}: {problem}")


class _Group:
    """Deliveries that were begun together, and what became of those that left."""

    def __init__(
        self,
        begun: tuple[Delivery, ...],
        journal: Journal,
        transport: Transport,
        compose: Compose,
    ) -> None:
        self.begun = begun
        self.outcomes: dict[int, Outcome] = {}
        self._journal = journal
        self._transport = transport
        self._compose = compose
        self._on_way: dict[Future[Outcome], int] = {}
        self._is_stuck = False

    def send(self, lanes: ThreadPoolExecutor, *, until: datetime, clock: Clock) -> None:
        """Let deliveries leave, one after the other, with one more than lanes under way."""
        for delivery in self.begun:
            try:
                envelope = self._compose(delivery)
            except (
                HomeError,
                RecordUnknown,
                ValueError,
            ) as problem:  # its own fault, and nobody else's
                self.outcomes[delivery.number] = Outcome(fate=Fate.REFUSED, problem=str(problem))
                continue
            while len(self._on_way) > self._transport.lanes:
                self._take_up(wait(self._on_way, return_when=FIRST_COMPLETED).done)
            if self._is_stuck or clock() >= until:
                return
            leaving = lanes.submit(self._hand_over, delivery.number, envelope)
            self._on_way[leaving] = delivery.number
        self._take_up(wait(self._on_way).done)

    def collect(self) -> None:
        """Wait for what is on its way, if it was cut short, and let nothing else leave."""
        for each in [each for each in self._on_way if each.cancel()]:
            del self._on_way[each]
        self._take_up(wait(self._on_way).done)

    def _take_up(self, done: set[Future[Outcome]]) -> None:
        for each in done:
            outcome = self.outcomes[self._on_way.pop(each)] = each.result()
            self._is_stuck |= outcome.fate is Fate.STUCK

    def _hand_over(self, number: int, envelope: Envelope) -> Outcome:
        try:
            outcome = self._transport.hand_over(envelope)
        except Exception as problem:  # noqa: BLE001 - one message must not hold up all others
            said = f"{type(problem).__name__}: {problem}"
            return Outcome(fate=Fate.PUT_OFF, problem=" ".join(said.split()))
        if outcome.fate is Fate.TAKEN:
            self._journal.note(number)
        return outcome
