"""What the courier asks of the ledger."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from store.subscription import Channel, Delivery, Stage

__all__ = ["Outbox"]


class Outbox(Protocol):
    """Where deliveries wait, and where what became of them is written."""

    def batch(self) -> AbstractContextManager[object]:
        """Make the calls inside one transaction."""

    def due_deliveries(
        self, now: datetime, limit: int | None = None, *, channel: Channel | None = None
    ) -> tuple[Delivery, ...]:
        """Return what is to be handed over now, longest due first."""

    def begin_deliveries(self, numbers: Sequence[int], at: datetime) -> tuple[Delivery, ...]:
        """Begin what is still due, still wanted and not begun by anybody else, and return that."""

    def deliveries(self, *, stage: Stage | None = None) -> tuple[Delivery, ...]:
        """Return deliveries, or those that have come so far."""

    def settle_delivery(
        self,
        number: int,
        stage: Stage,
        at: datetime,
        *,
        problem: str = "",
        due_at: datetime | None = None,
    ) -> None:
        """Note what became of a delivery; one that stays queued is due at another time."""

    def suppress(self, subscriber: str, reason: str, at: datetime) -> None:
        """Write to a subscriber no more."""
