"""Subscriptions for tests, and records to tell of."""

from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any

from store.ledger import Ledger
from store.record import Assessment, Capture, DocumentKey, Origin, Outcome
from store.subscription import (
    Channel,
    Consent,
    Delivery,
    Interest,
    Level,
    Rhythm,
    Subscriber,
    Subscription,
)
from tests.conftest import KEY, START
from tests.test_store_ledger import SAID, take

__all__ = ["add_changes", "add_record", "add_subscription", "begin", "subscriber_at"]

_PERIODS = count(30)


def begin(ledger: Ledger, number: int, at: datetime) -> Delivery | None:
    """Begin one delivery; None if it is not for us."""
    return next(iter(ledger.post.begin_deliveries([number], at)), None)


def subscriber_at(
    address: str = "ada@example.org", *, asked_at: datetime = START, given: bool = True
) -> Subscriber:
    """Somebody who asked for messages, and who confirmed it or did not."""
    return Subscriber(
        key="",
        channel=Channel.EMAIL,
        address=address,
        consent=Consent(
            asked_at=asked_at,
            given_at=asked_at if given else None,
            form="form/1",
            origin_sha256="ab" * 32,
        ),
    )


def add_subscription(
    ledger: Ledger,
    address: str = "ada@example.org",
    *,
    at: datetime = START,
    given: bool = True,
    **wanted: Any,
) -> Subscription:
    """A subscription to everything, at once, unless more is said."""
    return ledger.post.subscribe(
        subscriber_at(address, asked_at=at, given=given),
        **{
            "interest": Interest(),
            "rhythm": Rhythm.AT_ONCE,
            "level": Level.SUMMARY,
            "at": at,
            **wanted,
        },
    )


def add_record(
    ledger: Ledger, at: datetime, said: Assessment = SAID, key: DocumentKey = KEY
) -> str:
    """A capture of a document that says something new, with the ID of its change if there is one.

    The first one of a document is its baseline.
    """
    capture = Capture(
        document=key,
        at=at,
        outcome=Outcome.FETCHED,
        origin=Origin.HTTP,
        url=key.url,
        final_url=key.url,
        status=200,
        media_type="text/html",
    )
    text = f"You pay monthly.\n\nWe tell you {next(_PERIODS)} days ahead.\n\nYou may leave."
    return take(ledger, capture, text, said)


def add_changes(
    ledger: Ledger,
    make_capture: Callable[..., Capture],
    number: int = 1,
    key: DocumentKey = KEY,
) -> list[str]:
    """A document with so many changes, a day apart from its baseline on; returns their IDs."""
    captures = [make_capture(document=key) for _ in range(number + 1)]
    return [add_record(ledger, each.at, key=key) for each in captures][1:]
