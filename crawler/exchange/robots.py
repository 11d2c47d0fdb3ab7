"""Obedience to robots.txt, by RFC 9309.

Scrapy's own middleware takes the text of an error page for rules, and a server that cannot be
asked for permission; the standard says that neither is consent.
"""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self, cast
from urllib.parse import urlsplit

from protego import Protego
from scrapy.utils.httpobj import urlparse_cached

from crawler.exchange.fault import Fault
from crawler.exchange.retry import TEMPORARY_STATUSES, find_wait, read_retry_after
from crawler.exchange.trail import Trail, find_trail
from store.record import Failure

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.spider import DocumentSpider

__all__ = ["RobotsMiddleware", "find_delay", "read_rules"]

_LARGEST = 512 * 1024  # bytes of rules that are heeded; the standard asks for 500 KiB
_OPEN = "user-agent: *\nallow: /"
_EXEMPT = "clausewatch_robots"


@dataclass(kw_only=True, slots=True)
class _Origin:
    """A scheme, host and port, and what it said of itself."""

    name: str
    tries: int = 0
    rules: asyncio.Task[Protego] | None = None
    again_at: float | None = None  # by the monotonic clock; None: its answer is final

    @property
    def is_due(self) -> bool:
        """Whether it is to be asked, for the first time or again."""
        return self.rules is None or (
            self.rules.done() and self.again_at is not None and self.again_at <= time.monotonic()
        )


class RobotsMiddleware:
    """Asks each origin once for its rules, and lets only what they allow pass: redirects too.

    An origin that could not say is asked again after a while, once for all its documents.
    """

    def __init__(self, crawler: "Crawler") -> None:
        spider = cast("DocumentSpider", crawler.spider)
        self._crawler = crawler
        self._spider = spider
        self._token = spider.policy.agent.partition("/")[0]
        self._origins: dict[str, _Origin] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Return the middleware as Scrapy makes it."""
        return cls(crawler)

    async def process_request(self, request: "Request") -> None:
        """Let a request pass, or not.

        Raises:
            Fault: The rules forbid it, or the host could not say.
            StoppedError: The crawl was stopped.
        """
        if request.meta.get(_EXEMPT):
            return
        try:
            parts = urlparse_cached(request)
            rules = await self._find_rules(f"{parts.scheme}://{parts.netloc}")
            if not rules.can_fetch(request.url, self._token):
                problem = f"robots.txt of {parts.netloc} asks not to fetch this address"
                raise Fault(Failure.ROBOTS, problem)
        except Fault as fault:
            if (trail := find_trail(request)) is not None:
                trail.add_fault(request.url, fault)
            raise

    async def _find_rules(self, name: str) -> Protego:
        origin = self._origins.setdefault(name, _Origin(name=name))
        if origin.is_due or origin.rules is None:
            origin.tries += 1
            origin.again_at = None
            origin.rules = asyncio.ensure_future(self._fetch_rules(origin))
        try:
            return await origin.rules
        except Fault as fault:
            # Many wait for one error. Each gets its own, with its own trace, and the time to wait.
            wait = origin.again_at - time.monotonic() if origin.again_at is not None else None
            raise Fault(
                fault.failure, str(fault), is_temporary=wait is not None, wait=wait
            ) from fault

    async def _fetch_rules(self, origin: _Origin) -> Protego:
        url, trail = f"{origin.name}/robots.txt", Trail()
        request = self._spider.make_request(url, trail)
        request.meta[_EXEMPT] = True
        try:
            response = await self._crawler.engine.download_async(request)
            rules = read_rules(response.status, response.body)
        except Fault as fault:
            if fault.failure is Failure.REDIRECTS:
                return Protego.parse(_OPEN)
            if fault.failure in {Failure.TOO_LARGE, Failure.EXPANSION}:
                problem = f"robots.txt of {origin.name} is too large to be read"
                raise Fault(Failure.ROBOTS, problem) from fault
            if fault.is_temporary:
                headers = trail.last.headers if trail.last else ()
                asked = read_retry_after(headers, datetime.now(UTC))
                wait = find_wait(url, origin.tries, asked, self._spider.policy)
                origin.again_at = time.monotonic() + wait if wait is not None else None
            raise
        self._slow_down(url, rules)
        return rules

    def _slow_down(self, url: str, rules: Protego) -> None:
        """Heed how often the host wants to be asked."""
        host = self._spider.hosts.find(urlsplit(url).hostname or "")
        host.demand(find_delay(rules, self._token))


def read_rules(status: int, body: bytes) -> Protego:
    """Return the rules that an answer to robots.txt amounts to.

    Raises:
        Fault: It gives no rules, nor leave to go without.
    """
    if 200 <= status < 300:
        return Protego.parse(body[:_LARGEST].decode("utf-8-sig", errors="replace"))
    if 400 <= status < 500 and status != 429:
        return Protego.parse(_OPEN)
    raise Fault(
        Failure.ROBOTS,
        f"robots.txt answered with status {status}, so whether we may fetch is unknown",
        is_temporary=status in TEMPORARY_STATUSES,
    )


def find_delay(rules: Protego, token: str) -> float:
    """Return how many seconds rules want between two requests of ours."""
    rate = rules.request_rate(token)
    by_rate = rate.seconds / rate.requests if rate is not None and rate.requests > 0 else 0.0
    return max(rules.crawl_delay(token) or 0.0, by_rate)
