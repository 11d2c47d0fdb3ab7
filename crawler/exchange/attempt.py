"""What fetching an address amounts to: an outcome, and why, in one line."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.client import responses as phrases
from typing import TYPE_CHECKING

from crawler.delivery import Exchange
from crawler.exchange.body import find_charset, find_media_type
from crawler.exchange.fault import OUTCOMES, Fault
from crawler.exchange.retry import TEMPORARY_STATUSES, read_retry_after
from crawler.exchange.trail import Trail
from crawler.notation.wording import quote
from crawler.policy import TOOL
from store.record import Capture, DocumentKey, Failure, Origin, Outcome

if TYPE_CHECKING:
    from scrapy.http import Response

__all__ = ["Attempt", "capture_fault", "capture_response", "find_fault"]

_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """A capture for no document in particular yet, and what came with it."""

    capture: Capture
    content: bytes | None = None
    same_as: str = ""  # SHA-256 of the bytes that still stand
    exchanges: tuple[Exchange, ...] = ()


def find_fault(response: "Response", trail: Trail) -> Fault | None:
    """Return what keeps a response from being a document; None if nothing does."""
    if response.status == HTTPStatus.NOT_MODIFIED and trail.conditional:
        return None
    if response.status != HTTPStatus.OK:
        return _find_status_fault(response, trail)
    return trail.fault


def capture_response(response: "Response", trail: Trail, fault: Fault | None) -> Attempt:
    """Return what a response amounts to.

    Args:
        response: The response.
        trail: What its request left.
        fault: What keeps it from being a document; its body is kept all the same.
    """
    if fault is None and trail.conditional and response.status == HTTPStatus.NOT_MODIFIED:
        capture = replace(_describe(trail), outcome=Outcome.NOT_MODIFIED)
        return _attempt(capture, trail, same_as=trail.memory.sha256 if trail.memory else "")
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    media_type = find_media_type(content_type, response.body)
    capture = replace(
        _describe(trail),
        media_type=media_type,
        charset=find_charset(content_type, media_type, response.body),
    )
    capture = _blame(capture, fault) if fault else replace(capture, outcome=Outcome.FETCHED)
    keep = bool(response.body) or fault is None
    return _attempt(capture, trail, content=response.body if keep else None)


def capture_fault(trail: Trail, fault: Fault) -> Attempt:
    """Return what an attempt without a usable response amounts to."""
    return _attempt(_blame(_describe(trail), fault), trail)


def _attempt(
    capture: Capture, trail: Trail, *, content: bytes | None = None, same_as: str = ""
) -> Attempt:
    exchanges = tuple(trail.exchanges)
    return Attempt(capture=capture, content=content, same_as=same_as, exchanges=exchanges)


def _describe(trail: Trail) -> Capture:
    last = trail.last
    return Capture(
        document=DocumentKey(platform="", type=""),
        at=datetime.now(UTC),
        outcome=Outcome.NETWORK_ERROR,
        origin=Origin.HTTP,
        final_url=last.url if last else "",
        status=last.status if last else None,
        headers=last.headers if last else (),
        seconds=trail.seconds,
        tool=TOOL,
        hops=tuple(trail.hops),
        address=last.address if last else "",
        certificate=last.certificate if last else "",
    )


def _blame(capture: Capture, fault: Fault) -> Capture:
    return replace(
        capture, outcome=OUTCOMES[fault.failure], failure=fault.failure, problem=str(fault)
    )


def _find_status_fault(response: "Response", trail: Trail) -> Fault:
    status = response.status
    location = (response.headers.get("Location") or b"").decode("latin-1")
    if status in _REDIRECTS and location:
        return Fault(Failure.REDIRECTS, f"redirects to {quote(location)}, which is not fetched")
    problem = (
        f"the server answered with status {status} ({phrases.get(status, 'no standard status')})"
    )
    if status not in _BUSY:
        return Fault(Failure.STATUS, problem, is_temporary=status in TEMPORARY_STATUSES)
    now = datetime.now(UTC)
    asked = read_retry_after(trail.last.headers if trail.last else (), now)
    if asked:
        until = now + timedelta(seconds=asked)
        problem += f" and asks to come back after {until:%Y-%m-%d %H:%M:%S} UTC"
    return Fault(Failure.BUSY, problem, asked=asked)
