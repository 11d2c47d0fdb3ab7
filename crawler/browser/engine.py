"""The browser of a crawl: started when the first page asks for it, and again if it broke."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from ipaddress import ip_network
from types import TracebackType
from typing import Self

from crawler.browser.guard import Guard, Pass
from crawler.browser.program import Browser, NoBrowserError, find_program, start_browser
from crawler.browser.rules import Rules
from crawler.browser.tab import Check, Tab
from crawler.browser.trail import Step, Trail
from crawler.browser.verdict import PROBLEMS
from crawler.browser.visit import Sight, visit
from crawler.browser.wire import BrowserGoneError, CallError
from crawler.delivery import Exchange
from crawler.exchange.fault import Fault
from crawler.exchange.network import is_reachable
from crawler.policy import Policy
from crawler.target import Target
from store.record import Failure, Hop

__all__ = ["Engine", "Visited"]

_STARTS = 5  # of a browser that breaks, in one crawl
_OPENING = 30.0  # seconds to open a tab
_CLOSING = 5.0  # seconds to close it
_BUDGET = 4  # times the size of a page that all its parts may have together
_ESCAPES = 7  # bytes that one character may take in the browser's messages


@dataclass(frozen=True, kw_only=True, slots=True)
class Visited:
    """What a visit saw, and the way there."""

    sight: Sight
    last: Step | None  # the last request that was answered
    hops: tuple[Hop, ...]
    exchanges: tuple[Exchange, ...]
    address: str  # that gave the last answer


class Engine:
    """Visits pages: with one browser for all, and one guard around it."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        networks = tuple(ip_network(each, strict=False) for each in policy.networks)
        self._guard = Guard(
            partial(is_reachable, allowed=networks),
            timeout=policy.timeout,
            budget=_BUDGET * policy.size,
        )
        self._rules = Rules(policy)
        self._browser: Browser | None = None
        self._starting = asyncio.Lock()
        self._starts = 0
        self._fault: NoBrowserError | None = None
        self.agent = policy.agent
        self.product = ""

    async def __aenter__(self) -> Self:
        await self._guard.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            await self._rules.close()
            if self._browser is not None:
                await self._browser.stop()
        finally:
            await self._guard.__aexit__(kind, error, trace)

    async def visit(self, target: Target) -> Visited:
        """Visit a page in a context of its own.

        Raises:
            NoBrowserError: There is no browser, or none that can be started safely.
            NoPageError: There is no page but a file.
        """
        browser = await self._find_browser()
        held = self._guard.admit()
        tab = Tab(browser, held, self._make_check())
        sight = Sight(failure=Failure.BROWSER, problem=PROBLEMS[Failure.BROWSER])
        try:
            async with asyncio.timeout(_OPENING):
                await tab.open(agent=self.agent, languages=target.languages, size=self._policy.size)
            sight = await visit(tab, target, self._policy, held)
        except (BrowserGoneError, CallError, TimeoutError):
            pass  # it broke: that is what was seen
        finally:
            await self._guard.revoke(held)
            await self._close(browser, tab)
        return _sum_up(tab.trail, target, held, sight)

    async def find_delay(self, target: Target) -> float:
        """Return the seconds to leave between two pages of the host of a target."""
        return await self._rules.find_delay(target.url)

    def _make_check(self) -> Check:
        steps = 0

        async def check(url: str) -> None:
            nonlocal steps
            steps += 1
            if steps > self._policy.redirects + 1:
                raise Fault(Failure.REDIRECTS, PROBLEMS[Failure.REDIRECTS])
            await self._rules.check(url)

        return check

    async def _close(self, browser: Browser, tab: Tab) -> None:
        try:
            async with asyncio.timeout(_CLOSING):
                await tab.close()
        except (BrowserGoneError, CallError, TimeoutError):
            await browser.stop()  # the next page gets a new one

    async def _find_browser(self) -> Browser:
        async with self._starting:
            if self._browser is not None and self._browser.connection.is_open:
                return self._browser
            if self._fault is None:
                try:
                    return await self._start()
                except NoBrowserError as error:
                    self._fault = error
            raise self._fault

    async def _start(self) -> Browser:
        if self._browser is not None:
            await self._browser.stop()
        self._starts += 1
        if self._starts > _STARTS:
            raise NoBrowserError("the browser broke again and again")
        program = find_program(self._policy.browser)
        self._browser = await start_browser(
            program, proxy=self._guard.url, limit=_ESCAPES * self._policy.size
        )
        self.agent = f"{self._browser.agent} {self._policy.agent}"
        self.product = self._browser.product
        return self._browser


def _sum_up(trail: Trail, target: Target, held: Pass, sight: Sight) -> Visited:
    trail.complete()
    last = trail.answered
    addresses = [held.addresses.get(step.host, "") for step in trail.steps]
    hops = [
        step.make_hop(address, sight.failure)
        for step, address in zip(trail.steps, addresses, strict=True)
    ]
    exchanges = [
        step.make_exchange(address, sight.certificate if last and step.host == last.host else "")
        for step, address in zip(trail.steps, addresses, strict=True)
        if step.status is not None
    ]
    return Visited(
        sight=sight,
        last=last,
        hops=tuple(hops) or (Hop(url=target.url, at=datetime.now(UTC), failure=sight.failure),),
        exchanges=tuple(exchanges),
        address=held.addresses.get(last.host, "") if last else "",
    )
