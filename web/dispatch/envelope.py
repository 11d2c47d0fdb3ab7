"""What is handed over, by what, and what became of it: words of transports and courier."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

from store.subscription import Delivery

__all__ = ["Compose", "Envelope", "Fate", "Outcome", "Transport"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """One message, ready to go."""

    id: str  # the same whenever it is handed over again, so that a second copy can be told
    to: str  # a mailbox, a web address, or an address for Apprise
    content: bytes
    sender: str = ""  # of mail, the address that bounces go to
    title: str = ""  # of chat, which has one beside its text
    secrets: tuple[str, ...] = field(default=(), repr=False)  # of a webhook, what signs it


Compose = Callable[[Delivery], Envelope]
"""Puts the message of a delivery together."""


class Fate(StrEnum):
    """What became of a hand-over."""

    TAKEN = "taken"  # the other side has it
    PUT_OFF = "put off"  # not now: it is worth another attempt
    REFUSED = "refused"  # and will be whenever it is tried
    GONE = "gone"  # refused because nobody is there: nothing more is to be sent there
    STUCK = "stuck"  # our own way out does not work, which says nothing of the recipient


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of a hand-over, and why."""

    fate: Fate
    problem: str = ""  # one line


class Transport(Protocol):
    """A way out. It is entered once for many messages."""

    @property
    def lanes(self) -> int:
        """How many messages may be on their way at a time, each in a thread of its own."""

    def find_fault(self) -> str:
        """Return in one line why nothing can be sent at all; empty if it looks well."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def hand_over(self, envelope: Envelope) -> Outcome:
        """Hand a message over and say what became of it."""
