"""The downloading end: one exchange over HTTP, with what evidence needs to know of it."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

import aiohttp
import yarl
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Headers, Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.delivery import Exchange
from crawler.exchange.body import BodyTooLargeError, decode_body
from crawler.exchange.fault import Fault, explain_error
from crawler.exchange.host import Host, StoppedError
from crawler.exchange.network import guard_sockets
from crawler.exchange.trail import Trail, find_trail
from store.record import Failure, Hop

if TYPE_CHECKING:
    from aiohttp.connector import Connection
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.spider import DocumentSpider

__all__ = ["Transport"]

_LONGEST_LINE = 65_536  # bytes of a header line: some servers send security policies of 10,000
_MOST_LINES = 256
_KEPT_ALIVE = 5.0  # seconds for which an idle connection waits for the next request
_NAMES_KEPT = 300  # seconds for which the addresses of a name are remembered
_ALWAYS = 1_000_000  # bytes to which any body may grow when it is decoded
_LARGE = "the body is larger than the policy allows"
_GREW = "the body grew beyond all reason when it was decoded"
_CUT = "the connection ended before the body did"


class _ClientResponse(aiohttp.ClientResponse):
    """A response that knows who gave it: later its connection may be gone."""

    address = ""
    certificate = ""

    async def start(self, connection: "Connection") -> aiohttp.ClientResponse:
        """Read the headers."""
        if connection.transport is not None:
            self.address = str((connection.transport.get_extra_info("peername") or ("",))[0])
            secure = connection.transport.get_extra_info("ssl_object")
            if secure is not None and (der := secure.getpeercert(binary_form=True)):
                self.certificate = sha256(der).hexdigest()
        return await super().start(connection)


@dataclass(kw_only=True, slots=True)
class _Answer:
    """What is known of an answer so far."""

    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    began: float = field(default_factory=time.monotonic)
    response: _ClientResponse | None = None
    body: bytes = b""
    fault: Fault | None = None

    @property
    def status(self) -> int:
        """The status; 0 while there is none."""
        return self.response.status if self.response else 0

    @property
    def headers(self) -> Headers:
        """The headers for Scrapy, from the bytes: one that is no UTF-8 must not lose a page."""
        return Headers(list(self.response.raw_headers) if self.response else [])


class Transport(BaseDownloadHandler):
    """Scrapy's way to the network, over aiohttp.

    It differs from the handler that Scrapy brings: connections to forbidden addresses are not
    opened, headers are kept as they came, each host has its turn, and a trail is left.
    """

    lazy = True  # there is one for each scheme, and not every crawl needs both

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        spider = cast("DocumentSpider", crawler.spider)
        self._policy = spider.policy
        self._hosts = spider.hosts
        self._stopped = spider.broken
        self._running: set[asyncio.Task[Any]] = set()
        self._stopped.add_done_callback(self._cancel)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0,  # the hosts' turns see to that
                ttl_dns_cache=_NAMES_KEPT,
                keepalive_timeout=_KEPT_ALIVE,
                socket_factory=guard_sockets(self._policy.networks),
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=_ClientResponse,
            timeout=aiohttp.ClientTimeout(total=self._policy.timeout),
            trust_env=False,  # a proxy would open connections that nobody checks
            skip_auto_headers=("Accept", "Accept-Encoding", "User-Agent"),
            max_line_size=_LONGEST_LINE,
            max_field_size=_LONGEST_LINE,
            max_headers=_MOST_LINES,
        )
        # Else it sends a request that failed a second time at once, and nobody hears of it.
        self._session._retry_connection = False

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context()  # takes a moment: it reads whom the system trusts

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def download_request(self, request: "Request") -> Response:
        """Return the response to one request, when it is its host's turn.

        Raises:
            Fault: There is none, or none that is of use.
            StoppedError: The crawl was stopped.
        """
        trail = find_trail(request) or Trail()
        name = urlparse_cached(request).hostname or ""
        async with self._hosts.turn(name) as host, self._stoppable():
            answer = _Answer()
            try:
                await self._receive(request, answer, host)
                content = self._decode(answer)
            except Exception as error:
                answer.fault = explain_error(error)
                raise answer.fault from error
            finally:
                trail.add(*_describe(request, answer))
            trail.fault = answer.fault
            return Response(request.url, status=answer.status, headers=answer.headers, body=content)

    async def _receive(self, request: "Request", answer: "_Answer", host: Host) -> None:
        lines = request.headers.to_tuple_list()
        url = yarl.URL(request.url, encoded=True)  # as it is recorded, to the letter
        async with self._session.get(
            url, headers=lines, allow_redirects=False, ssl=url.scheme != "https" or self._trust
        ) as response:
            answer.response = cast("_ClientResponse", response)
            host.adapt(time.monotonic() - answer.began, is_success=response.status == HTTPStatus.OK)
            await self._read(response, answer)

    async def _read(self, response: aiohttp.ClientResponse, answer: "_Answer") -> None:
        if (response.content_length or 0) > self._policy.size:
            raise Fault(Failure.TOO_LARGE, _LARGE)
        chunks, size = [], 0
        try:
            async for chunk in response.content.iter_any():
                chunks.append(chunk)
                size += len(chunk)
                if size > self._policy.size:
                    chunks.clear()
                    raise Fault(Failure.TOO_LARGE, _LARGE)
        except (aiohttp.ClientPayloadError, aiohttp.ClientConnectionError) as error:
            if isinstance(error, TimeoutError):
                raise
            answer.fault = Fault(Failure.TRUNCATED, _CUT)
        finally:
            answer.body = b"".join(chunks)

    def _decode(self, answer: "_Answer") -> bytes:
        encodings = answer.headers.getlist("Content-Encoding")
        if not encodings:
            return answer.body
        reasonable = max(_ALWAYS, self._policy.ratio * len(answer.body))
        names = [value.decode("latin-1") for value in encodings]
        try:
            limit = min(reasonable, self._policy.size)
            content, problem = decode_body(answer.body, names, limit=limit)
        except BodyTooLargeError as error:
            if reasonable < self._policy.size:
                raise Fault(Failure.EXPANSION, _GREW) from error
            raise Fault(Failure.TOO_LARGE, _LARGE) from error
        if problem and answer.fault is None:
            answer.fault = Fault(Failure.TRUNCATED, problem)
        return content

    @asynccontextmanager
    async def _stoppable(self) -> AsyncIterator[None]:
        """Give up what is under way when the crawl is stopped.

        Scrapy's own tasks cannot be cancelled from outside without leaving others behind.
        """
        task = cast("asyncio.Task[Any]", asyncio.current_task())
        self._running.add(task)
        try:
            yield
        except asyncio.CancelledError:
            if not self._stopped.done():
                raise
            task.uncancel()
            raise StoppedError from None
        finally:
            self._running.discard(task)

    def _cancel(self, _: "asyncio.Future[None]") -> None:
        for task in self._running:
            task.cancel()


def _describe(request: "Request", answer: _Answer) -> tuple[Hop, Exchange | None]:
    """Return what evidence needs to know of a request."""
    response, fault = answer.response, answer.fault
    hop = Hop(
        url=request.url,
        at=answer.at,
        status=response.status if response else None,
        failure=fault.failure if fault else None,
        address=response.address if response else "",
        seconds=round(time.monotonic() - answer.began, 3),
    )
    if response is None:
        return hop, None
    version = response.version or aiohttp.HttpVersion11
    return hop, Exchange(
        url=request.url,
        at=answer.at,
        request=tuple(response.request_info.headers.items()),
        status=response.status,
        reason=response.reason or "",
        protocol=f"HTTP/{version.major}.{version.minor}",
        headers=tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in response.raw_headers
        ),
        body=answer.body,
        is_cut=fault is not None and fault.failure is not Failure.EXPANSION,
        address=response.address,
        certificate=response.certificate,
    )
