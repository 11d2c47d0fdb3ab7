"""What one attempt to fetch an address amounts to: an outcome, and why, in one line.

An outcome is chosen by the class of what happened, never by the text of a message.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from http.client import responses as phrases
from typing import TYPE_CHECKING

import aiohttp
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    UnsupportedURLSchemeError,
)

from crawler.exchange.body import BodyTooLargeError, find_charset, find_media_type
from crawler.exchange.redirect import TooManyRedirectsError
from crawler.exchange.robots import RobotsRefusalError
from crawler.exchange.transport import CUT, Exchange, exchange_of
from crawler.notation.wording import quote
from crawler.policy import TOOL
from store.record import Capture, DocumentKey, Origin, Outcome

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

__all__ = ["Attempt", "capture_failure", "capture_response"]

# The first class that fits decides. An empty reason stands for the text of the error itself.
_FAILURES: tuple[tuple[type[BaseException], Outcome, str], ...] = (
    (RobotsRefusalError, Outcome.REFUSED, ""),
    (BodyTooLargeError, Outcome.TOO_LARGE, "the body is larger than the policy allows"),
    (DownloadCancelledError, Outcome.TOO_LARGE, "the body is larger than the policy allows"),
    (TooManyRedirectsError, Outcome.HTTP_ERROR, "more redirects than the policy allows"),
    (aiohttp.ClientSSLError, Outcome.NETWORK_ERROR, "no trustworthy TLS connection"),
    (CannotResolveHostError, Outcome.NETWORK_ERROR, "no host has this name"),
    (DownloadConnectionRefusedError, Outcome.NETWORK_ERROR, "the host took no connection"),
    (DownloadTimeoutError, Outcome.NETWORK_ERROR, "no complete answer within the time allowed"),
    (UnsupportedURLSchemeError, Outcome.NETWORK_ERROR, "the address is malformed"),
    (DownloadFailedError, Outcome.NETWORK_ERROR, "the connection broke, or spoke no HTTP"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """A capture for no document in particular yet, and the bytes that came."""

    capture: Capture
    content: bytes | None


def capture_response(request: "Request", response: "Response", agent: str) -> Attempt:
    """Return what a response amounts to.

    Args:
        request: The last request of the chain of redirects.
        response: The response to it.
        agent: The User-Agent that was sent.
    """
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    outcome, problem = _judge_response(request, response)
    media_type = find_media_type(content_type, response.body)
    capture = replace(
        _describe(request, agent),
        outcome=outcome,
        media_type=media_type,
        charset=find_charset(content_type, media_type, response.body),
        problem=problem,
    )
    keep = bool(response.body) or outcome is Outcome.FETCHED
    return Attempt(capture=capture, content=response.body if keep else None)


def capture_failure(request: "Request", error: BaseException | None, agent: str) -> Attempt:
    """Return what an attempt without a usable response amounts to.

    Args:
        request: The last request of the chain of redirects.
        error: What ended the attempt.
        agent: The User-Agent that was sent.
    """
    outcome, problem = _judge_failure(error)
    capture = replace(_describe(request, agent), outcome=outcome, problem=problem)
    return Attempt(capture=capture, content=None)


def _describe(request: "Request", agent: str) -> Capture:
    exchange = exchange_of(request) or Exchange()
    return Capture(
        document=DocumentKey(platform="", type=""),
        at=datetime.now(UTC),
        outcome=Outcome.NETWORK_ERROR,
        origin=Origin.HTTP,
        final_url=exchange.url,
        status=exchange.status,
        headers=exchange.headers,
        seconds=round(exchange.seconds, 3) if exchange.seconds else None,
        agent=agent,
        tool=TOOL,
    )


def _judge_response(request: "Request", response: "Response") -> tuple[Outcome, str]:
    if response.status != HTTPStatus.OK:
        return Outcome.HTTP_ERROR, _explain_status(response)
    if CUT in response.flags:
        fault = (exchange_of(request) or Exchange()).fault
        return Outcome.TRUNCATED, fault or "the connection ended before the body did"
    return Outcome.FETCHED, ""


def _explain_status(response: "Response") -> str:
    location = (response.headers.get("Location") or b"").decode("latin-1")
    if 300 <= response.status < 400 and location:
        return f"redirects to {quote(location)}, which is not fetched"
    phrase = phrases.get(response.status, "no standard status")
    return f"the server answered with status {response.status} ({phrase})"


def _judge_failure(error: BaseException | None) -> tuple[Outcome, str]:
    causes = (error, error.__cause__ if error else None)
    for kind, outcome, reason in _FAILURES:
        if any(isinstance(cause, kind) for cause in causes):
            return outcome, reason or str(error)
    return Outcome.NETWORK_ERROR, f"no usable answer ({type(error).__name__})"
