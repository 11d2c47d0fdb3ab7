"""Keeping what a crawl delivers: evidence first, then the rows that acknowledge it.

A thread of its own writes while the crawl goes on. It takes whatever has come in the meantime as
one group: one transaction and one synchronisation for all of it. Alone on a quiet line each
delivery is a group; under load groups grow, and the cost of durability is shared.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from queue import Empty, Queue
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Self

from store.record import Capture

if TYPE_CHECKING:
    from crawler import Delivery, WarcFolder
    from store.ledger import Ledger

__all__ = ["Keeper"]

_GROUP = 64  # deliveries in one transaction
_WAITING = 256  # deliveries that may wait; beyond, the crawl waits


class Keeper:
    """A sink that keeps deliveries durably, in the order they came.

    Args:
        ledger: Where they are kept. Nobody else may use it inside the `with` block.
        warcs: Where the exchanges that brought them are kept.
        complete: Adds to a capture what its crawler does not know.
        advance: Called with the number of deliveries that are durable by now.

    Leaving the `with` block waits until all is kept. An error of the thread ends the crawl: it is
    raised at the next delivery, or at the end of the block.
    """

    def __init__(
        self,
        ledger: "Ledger",
        *,
        warcs: "WarcFolder",
        complete: Callable[[Capture], Capture],
        advance: Callable[[int], None],
    ) -> None:
        self.tally: Counter[str] = Counter()  # "new", "sighting" and "failed" deliveries
        self.failed: list[Capture] = []
        self._ledger = ledger
        self._warcs = warcs
        self._complete = complete
        self._advance = advance
        self._queue: Queue[Delivery | None] = Queue(_WAITING)
        self._error: BaseException | None = None
        self._thread = Thread(target=self._work, name="keeper")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._queue.put(None)
        self._thread.join()
        if self._error is not None and error is None:
            raise self._error

    def __call__(self, delivery: "Delivery") -> None:
        """Take a delivery; it is durable once `advance` has counted it."""
        if self._error is not None:
            raise self._error
        self._queue.put(delivery)

    def _work(self) -> None:
        try:
            while group := self._take():
                self._keep(group)
        except BaseException as error:  # noqa: BLE001  # handed to the thread that crawls
            self._error = error
            while self._queue.get() is not None:
                pass  # so that nobody waits for room in the queue

    def _take(self) -> "list[Delivery]":
        """Return what waits, at least one delivery; nothing at the end."""
        group: list[Delivery] = []
        while len(group) < _GROUP:
            try:
                delivery = self._queue.get(block=not group)
            except Empty:
                break
            if delivery is None:
                self._queue.put(None)  # for the next round, which ends there
                break
            group.append(delivery)
        return group

    def _keep(self, group: "list[Delivery]") -> None:
        tally: Counter[str] = Counter()
        failed = []
        captures = [
            self._warcs.append(replace(delivery, capture=self._complete(delivery.capture)))
            for delivery in group
        ]
        self._warcs.flush()
        with self._ledger.batch():
            for capture, delivery in zip(captures, group, strict=True):
                kept = self._ledger.keep(
                    capture, delivery.content, same_as=delivery.same_as, parts=delivery.parts
                )
                if not capture.outcome.is_document:
                    failed.append(capture)
                    tally["failed"] += 1
                else:
                    tally["sighting" if kept.sighting else "new"] += 1
        self.tally += tally
        self.failed += failed
        self._advance(self.tally.total())
