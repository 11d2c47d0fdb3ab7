"""Obedience to robots.txt, by RFC 9309.

Scrapy's own middleware takes the text of an error page for rules, and a server that cannot be
asked for permission; the standard says that neither is consent.
"""

import asyncio
from typing import TYPE_CHECKING, Self

from protego import Protego
from scrapy import Request
from scrapy.exceptions import DownloadCancelledError
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.exchange.body import BodyTooLargeError
from crawler.exchange.redirect import TooManyRedirectsError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

__all__ = ["RobotsMiddleware", "RobotsRefusalError"]

_LARGEST = 512 * 1024  # bytes of rules that are heeded; the standard asks for 500 KiB
_OPEN = "user-agent: *\nallow: /"
_FIRST = 1000  # before every document
_EXEMPT = "clausewatch_robots"


class RobotsRefusalError(Exception):
    """The rules of a host, or the lack of an answer about them, forbid to fetch an address."""


class RobotsMiddleware:
    """Asks each host once for its rules, and lets only what they allow pass: redirects too."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._token = str(crawler.settings["USER_AGENT"]).partition("/")[0]
        self._rules: dict[str, asyncio.Task[Protego]] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Return the middleware as Scrapy makes it."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request pass, or not.

        Raises:
            RobotsRefusalError: The rules forbid it, or the host could not say.
            Exception: What kept the rules from being fetched, where the host gave no answer.
        """
        if request.meta.get(_EXEMPT):
            return
        parts = urlparse_cached(request)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._fetch_rules(origin))
        rules = await self._rules[origin]
        if not rules.can_fetch(request.url, self._token):
            raise RobotsRefusalError(f"robots.txt of {parts.netloc} asks not to fetch this address")

    async def _fetch_rules(self, origin: str) -> Protego:
        request = Request(
            f"{origin}/robots.txt",
            callback=NO_CALLBACK,
            dont_filter=True,
            meta={_EXEMPT: True},
            priority=_FIRST,
        )
        try:
            return _read_rules(await self._crawler.engine.download_async(request))
        except TooManyRedirectsError:
            return Protego.parse(_OPEN)
        except (BodyTooLargeError, DownloadCancelledError) as error:
            raise RobotsRefusalError(f"robots.txt of {origin} is too large to be read") from error


def _read_rules(response: "Response") -> Protego:
    if 200 <= response.status < 300:
        return Protego.parse(response.body[:_LARGEST].decode("utf-8-sig", errors="replace"))
    if 400 <= response.status < 500 and response.status != 429:
        return Protego.parse(_OPEN)
    raise RobotsRefusalError(
        f"robots.txt answered with status {response.status}, so whether we may fetch is unknown"
    )
