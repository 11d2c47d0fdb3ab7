"""Hosts: each is asked one thing at a time, and given time in between.

Scrapy's slots could do part of this. But what robots.txt asks for, what a busy server asks for and
what its slowness tells must all reach one place, and that place must outlive a quiet minute.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from crawler.policy import Policy

__all__ = ["Host", "Hosts", "StoppedError"]


class StoppedError(Exception):
    """The crawl was stopped; what is under way is given up."""


class Host:
    """One host name, whatever the scheme and port."""

    def __init__(self, policy: Policy) -> None:
        self._longest = max(policy.longest_delay, policy.delay)
        self._least = policy.delay
        self._delay = policy.delay  # seconds from one request to the next, for now
        self._asked_at = float("-inf")  # by the monotonic clock
        self._paused_until = float("-inf")
        self.lock = asyncio.Lock()

    @property
    def delay(self) -> float:
        """Seconds from one request to the next, for now."""
        return self._delay

    @property
    def seconds_left(self) -> float:
        """How long the next request must still wait; not more than nothing: it need not."""
        return max(self._asked_at + self._delay, self._paused_until) - time.monotonic()

    def begin(self) -> None:
        """Note that a request leaves now."""
        self._asked_at = time.monotonic()

    def demand(self, delay: float) -> None:
        """Keep at least this delay, as its robots.txt asks, within reason."""
        self._least = max(self._least, min(delay, self._longest))
        self._delay = max(self._delay, self._least)

    def adapt(self, latency: float, *, is_success: bool) -> None:
        """Ask slow hosts less often: the rule of Scrapy's AutoThrottle, for one request at a time.

        A host with no delay at all is one that need not be spared.
        """
        if not self._least:
            return
        delay = min(max(latency, (self._delay + latency) / 2, self._least), self._longest)
        if is_success or delay > self._delay:
            self._delay = delay

    def pause(self, seconds: float) -> None:
        """Ask nothing for a while, because it said that it is busy."""
        until = time.monotonic() + min(seconds, self._longest)
        self._paused_until = max(self._paused_until, until)


class Hosts:
    """All hosts of a crawl, and how many of them may be asked at a time."""

    def __init__(self, policy: Policy, stopped: "asyncio.Future[None]") -> None:
        self._policy = policy
        self._stopped = stopped
        self._hosts: dict[str, Host] = {}
        self._places = asyncio.Semaphore(policy.concurrency)

    def find(self, name: str) -> Host:
        """Return the host of a name."""
        name = name.rstrip(".").lower()
        if name not in self._hosts:
            self._hosts[name] = Host(self._policy)
        return self._hosts[name]

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[Host]:
        """Wait until a host may be asked, and hold back others meanwhile.

        Raises:
            StoppedError: The crawl was stopped.
        """
        host = self.find(name)
        async with host.lock:
            while (wait := host.seconds_left) > 0 and not self._stopped.done():
                await self.sleep(wait)
            async with self._places:
                if self._stopped.done():
                    raise StoppedError
                host.begin()
                yield host

    async def sleep(self, seconds: float) -> None:
        """Wait, but no longer than the crawl goes on."""
        await asyncio.wait({self._stopped}, timeout=seconds)
