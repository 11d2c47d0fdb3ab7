"""The downloading end: one exchange over HTTP, with what evidence needs to know of it."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self, cast

import aiohttp
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Headers
from scrapy.utils.httpobj import urlparse_cached

from crawler.exchange.body import ACCEPTED_ENCODINGS, decode_body

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.spider import DocumentSpider

__all__ = ["CUT", "DecodingMiddleware", "Exchange", "Transport", "exchange_of"]

CUT = "dataloss"
"""The flag of a response whose body ended too early; it is Scrapy's own."""

_EXCHANGE = "clausewatch_exchange"


@dataclass(kw_only=True, slots=True)
class Exchange:
    """What became of a request, through all its redirects."""

    seconds: float = 0.0  # spent on it, without waiting for its turn
    url: str = ""  # that gave the last answer; empty without one
    status: int | None = None  # of the last answer
    headers: tuple[tuple[str, str], ...] = ()  # of the last answer, as received
    fault: str = ""  # what is wrong with its body


def exchange_of(request: "Request") -> Exchange | None:
    """Return what became of a request; None if it never left."""
    exchange = request.meta.get(_EXCHANGE)
    return exchange if isinstance(exchange, Exchange) else None


class Transport(AiohttpDownloadHandler):
    """Scrapy's handler for HTTP without a reactor, with two differences.

    It keeps headers as they came: Scrapy's own `Headers` change the case of names and the order
    of lines. And it holds requests back while their host is busy: without a delay, Scrapy's slots
    let a whole queue go at once, and the time of an answer then runs while its request waits.
    """

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._broken = cast("DocumentSpider", crawler.spider).broken

    async def download_request(self, request: "Request") -> "Response":
        """Return the response to one request, when it is its turn.

        Raises:
            DownloadCancelledError: The crawl was stopped.
        """
        async with self._turns[urlparse_cached(request).hostname or ""]:
            if self._broken.done():
                raise DownloadCancelledError
            before = exchange_of(request)
            exchange = replace(before) if before else Exchange()
            request.meta[_EXCHANGE] = exchange
            began = time.monotonic()
            try:
                return await self._download_unless_broken(request)
            finally:
                exchange.seconds += time.monotonic() - began

    async def _download_unless_broken(self, request: "Request") -> "Response":
        download = asyncio.ensure_future(super().download_request(request))
        first: tuple[asyncio.Future[Any], ...] = (download, self._broken)
        await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
        if not download.done():
            download.cancel()
            raise DownloadCancelledError
        return download.result()

    @asynccontextmanager
    async def _make_request(
        self, request: "Request", timeout: float
    ) -> AsyncIterator[_ClientResponse]:
        async with super()._make_request(request, timeout) as response:
            exchange = request.meta[_EXCHANGE]
            exchange.url, exchange.status = request.url, response.status
            exchange.headers = tuple(
                (name.decode("latin-1"), value.decode("latin-1"))
                for name, value in response.raw_headers
            )
            yield response

    @staticmethod
    def _extract_headers(response: _ClientResponse) -> Headers:
        # From the bytes, because a header that is no UTF-8 is no reason to lose a document.
        return Headers(list(response.raw_headers))

    @staticmethod
    def _is_dataloss_exception(exc: Exception) -> bool:
        return isinstance(exc, aiohttp.ClientPayloadError | aiohttp.ClientConnectionError)


class DecodingMiddleware:
    """Undoes content-encodings, and flags bodies that were cut."""

    def __init__(self, crawler: "Crawler") -> None:
        self._limit = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Return the middleware as Scrapy makes it."""
        return cls(crawler)

    def process_request(self, request: "Request") -> None:
        """Say which encodings are understood."""
        request.headers["Accept-Encoding"] = ACCEPTED_ENCODINGS

    def process_response(self, request: "Request", response: "Response") -> "Response":
        """Return the response with its body decoded.

        Raises:
            BodyTooLargeError: The body is larger than allowed, once decoded.
        """
        encodings = [
            value.decode("latin-1") for value in response.headers.getlist("Content-Encoding")
        ]
        content, fault = decode_body(response.body, encodings, limit=self._limit)
        if fault:
            request.meta[_EXCHANGE].fault = fault
            return response.replace(body=content, flags=[*response.flags, CUT])
        return response.replace(body=content) if encodings else response
