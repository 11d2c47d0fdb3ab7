"""Obedience to robots.txt for the pages that the browser opens."""

import asyncio
from urllib.parse import urlsplit

import aiohttp
from protego import Protego

from crawler.browser.reach import ForbiddenAddressError, guard_sockets
from crawler.exchange.robots import RobotsRefusalError, read_rules
from crawler.policy import Policy
from store.record import Failure

__all__ = ["Rules", "RulesError"]

_LARGEST = 512 * 1024  # bytes that are heeded
_REDIRECTS = 5


class RulesError(Exception):
    """A host could not be asked for its rules."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure


class Rules:
    """Asks each host once for its rules, over HTTP and under the name that they are for."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._token = policy.agent.partition("/")[0]
        self._rules: dict[str, asyncio.Task[Protego]] = {}

    async def check(self, url: str) -> None:
        """Return if an address may be asked for.

        Raises:
            RobotsRefusalError: The rules forbid it, or the host could not say.
            RulesError: The host gave no answer at all.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.create_task(self._fetch(f"{origin}/robots.txt"))
        rules = await asyncio.shield(self._rules[origin])
        if not rules.can_fetch(url, self._token):
            raise RobotsRefusalError(f"robots.txt of {parts.netloc} asks not to fetch this address")

    async def close(self) -> None:
        """Give up what is still asked for."""
        for task in self._rules.values():
            task.cancel()
        await asyncio.gather(*self._rules.values(), return_exceptions=True)

    async def _fetch(self, url: str) -> Protego:
        connector = aiohttp.TCPConnector(socket_factory=guard_sockets(self._policy.networks))
        try:
            async with (
                aiohttp.ClientSession(
                    connector=connector,
                    cookie_jar=aiohttp.DummyCookieJar(),
                    headers={"User-Agent": self._policy.agent},
                    timeout=aiohttp.ClientTimeout(total=self._policy.timeout),
                ) as session,
                session.get(url, max_redirects=_REDIRECTS) as response,
            ):
                body = b""
                while len(body) < _LARGEST and (more := await response.content.read(_LARGEST)):
                    body += more
                return read_rules(response.status, body)
        except aiohttp.TooManyRedirects:
            return Protego.parse("")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise RulesError(_classify(error)) from error


def _classify(error: Exception) -> Failure:
    if isinstance(error, aiohttp.ClientSSLError):
        return Failure.TLS
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return Failure.DNS
    if isinstance(error, aiohttp.ClientConnectorError):
        forbidden = isinstance(error.os_error, ForbiddenAddressError)
        return Failure.FORBIDDEN_ADDRESS if forbidden else Failure.CONNECTION
    return Failure.TIMEOUT if isinstance(error, TimeoutError) else Failure.PROTOCOL
