"""Whether and when to ask again: by the class of a failure, and by what a busy server asks for."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from crawler.policy import Policy
from store.record import digest

__all__ = ["TEMPORARY_STATUSES", "find_wait", "read_retry_after"]

TEMPORARY_STATUSES = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
"""Statuses that may be gone in a few seconds."""

_FARTHEST = timedelta(days=366)  # whoever asks for more means "never", or is mistaken


def find_wait(url: str, tries: int, asked: float | None, policy: Policy) -> float | None:
    """Return how many seconds to wait before the next attempt; None to make no other.

    Waiting times double, and differ from address to address, so that what failed together does
    not come back together. For one address they are always the same.

    Args:
        url: The address.
        tries: How many attempts there were.
        asked: Seconds that the server asked to wait; None if it did not.
        policy: How to behave.
    """
    if tries > policy.retries or (asked or 0) > policy.patience:
        return None
    spread = 0.5 + int(digest(f"{tries} {url}")[:8], 16) / 0x1_0000_0000
    return max(asked or 0.0, policy.backoff * 2.0 ** (tries - 1) * spread)


def read_retry_after(headers: Sequence[tuple[str, str]], now: datetime) -> float | None:
    """Return how many seconds a server asks to wait; None if it says nothing that makes sense.

    >>> read_retry_after([("retry-after", "120")], datetime.now(UTC))
    120.0
    """
    value = next((value for name, value in headers if name.lower() == "retry-after"), "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), _FARTHEST.total_seconds())
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return min(max((date - now).total_seconds(), 0.0), _FARTHEST.total_seconds())
