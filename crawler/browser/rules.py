"""Obedience to robots.txt for the pages that the browser opens."""

import asyncio
import ssl
from urllib.parse import urlsplit

import aiohttp
from protego import Protego

from crawler.exchange.fault import Fault, explain_error
from crawler.exchange.network import guard_sockets
from crawler.exchange.robots import find_delay, read_rules
from crawler.policy import Policy
from store.record import Failure

__all__ = ["Rules"]

_LARGEST = 512 * 1024  # bytes that are heeded
_REDIRECTS = 5


class Rules:
    """Asks each origin once for its rules, over HTTP and under the name that they are for."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._token = policy.agent.partition("/")[0]
        self._trust = ssl.create_default_context()
        self._rules: dict[str, asyncio.Task[Protego]] = {}

    async def check(self, url: str) -> None:
        """Return if an address may be asked for.

        Raises:
            Fault: The rules forbid it, or the host could not say.
        """
        rules = await self._find(url)
        if not rules.can_fetch(url, self._token):
            host = urlsplit(url).netloc
            raise Fault(Failure.ROBOTS, f"robots.txt of {host} asks not to fetch this address")

    async def find_delay(self, url: str) -> float:
        """Return the seconds to leave between two pages of a host."""
        try:
            asked = find_delay(await self._find(url), self._token)
        except Fault:
            asked = 0.0
        return max(self._policy.delay, min(asked, self._policy.longest_delay))

    async def close(self) -> None:
        """Give up what is still asked for."""
        for task in self._rules.values():
            task.cancel()
        await asyncio.gather(*self._rules.values(), return_exceptions=True)

    async def _find(self, url: str) -> Protego:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.create_task(self._fetch(f"{origin}/robots.txt"))
        return await asyncio.shield(self._rules[origin])

    async def _fetch(self, url: str) -> Protego:
        connector = aiohttp.TCPConnector(
            socket_factory=guard_sockets(self._policy.networks), ssl=self._trust
        )
        timeout = aiohttp.ClientTimeout(total=self._policy.timeout)
        try:
            async with (
                aiohttp.ClientSession(
                    connector=connector,
                    cookie_jar=aiohttp.DummyCookieJar(),
                    headers={"User-Agent": self._policy.agent},
                    timeout=timeout,
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
            raise explain_error(error) from error
