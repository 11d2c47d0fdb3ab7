"""The spider: asks for each address until it answers, and hands on what became of it."""

import asyncio
import heapq
import time
from asyncio import Future
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request, Spider

from crawler.exchange.attempt import Attempt, capture_fault, capture_response, find_fault
from crawler.exchange.body import ACCEPTED_ENCODINGS
from crawler.exchange.fault import Fault, explain_error
from crawler.exchange.host import Hosts, StoppedError
from crawler.exchange.retry import find_wait
from crawler.exchange.trail import Trail, lay_trail
from crawler.policy import Policy
from crawler.target import RecallTarget, Target
from store.record import Failure

if TYPE_CHECKING:
    from scrapy.http import Response

__all__ = ["Collect", "DocumentSpider"]

Collect = Callable[[Target, Attempt], None]
"""Takes what became of a target."""

_ACCEPT = (
    "text/html,application/xhtml+xml,application/pdf;q=0.9,"
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document;q=0.9,*/*;q=0.8"
)


@dataclass(kw_only=True, slots=True)
class _Errand:
    """A target on its way."""

    target: Target
    trail: Trail = field(default_factory=Trail)
    tries: int = 0


class DocumentSpider(Spider):
    """Fetches targets, host by host: all hosts at once, the targets of one in order.

    It drives Scrapy's engine and downloader itself, without scheduler and callbacks: so a target
    that waits for its next attempt is in nobody's way.

    What goes wrong in here is not Scrapy's to log and forget: it breaks the future `broken`, and
    from then on nothing is handed on.
    """

    name = "clausewatch"

    def __init__(
        self,
        *,
        targets: tuple[Target, ...],
        policy: Policy,
        collect: Collect,
        recall: RecallTarget,
        broken: "Future[None]",
    ) -> None:
        super().__init__()
        self.policy = policy
        self.broken = broken
        self.hosts = Hosts(policy, broken)
        self.waiting = set(targets)  # those that nothing is known of yet
        self.working: set[asyncio.Task[None]] = set()
        self._collect = collect
        self._recall = recall
        self._by_host: defaultdict[str, list[Target]] = defaultdict(list)
        for target in targets:
            self._by_host[urlsplit(target.url).hostname or ""].append(target)

    async def start(self) -> AsyncIterator[Any]:
        """Work until all is done. There is nothing to yield: no request passes the scheduler."""
        self.working = {asyncio.create_task(self._serve(line)) for line in self._by_host.values()}
        await asyncio.wait(self.working)  # unlike `gather`, it cancels none of them when it ends
        return
        yield

    def make_request(self, url: str, trail: Trail, languages: str = "") -> Request:
        """Return a request for an address that leaves a trail."""
        headers = {
            "User-Agent": self.policy.agent,
            "Accept": _ACCEPT,
            "Accept-Language": languages or self.policy.languages,
            "Accept-Encoding": ACCEPTED_ENCODINGS,
        }
        request = Request(url, headers=headers, dont_filter=True)
        lay_trail(request, trail)
        return request

    async def _serve(self, targets: list[Target]) -> None:
        """Fetch the targets of one host; those to be tried again wait beside the others."""
        fresh = iter(targets)
        later: list[tuple[float, int, _Errand]] = []
        number = count()
        try:
            while not self.broken.done():
                errand = None
                if later and later[0][0] <= time.monotonic():
                    errand = heapq.heappop(later)[2]
                elif target := next(fresh, None):
                    errand = _Errand(target=target, trail=Trail(memory=self._recall(target)))
                elif later:
                    await self.hosts.sleep(later[0][0] - time.monotonic())
                    continue
                if errand is None:
                    return
                if (wait := await self._attempt(errand)) is not None:
                    heapq.heappush(later, (time.monotonic() + wait, next(number), errand))
        except BaseException as error:  # noqa: BLE001  # handed to the caller of the crawl
            self._break(error)

    async def _attempt(self, errand: _Errand) -> float | None:
        """Ask for a target once; return how long to wait if it is to be tried again."""
        errand.tries += 1
        trail = errand.trail
        trail.begin()
        response: Response | None = None
        fault: Fault | None
        try:
            request = self.make_request(errand.target.url, trail, errand.target.languages)
            response = await self.crawler.engine.download_async(request)
            fault = find_fault(response, trail)
        except StoppedError:
            return None
        except Exception as error:  # noqa: BLE001  # one bad address must not end a crawl
            fault = explain_error(error)
        if fault is not None and (wait := self._find_wait(errand, fault)) is not None:
            return wait
        if response is not None:
            attempt = capture_response(response, trail, fault)
        else:
            attempt = capture_fault(trail, fault or Fault(Failure.PROTOCOL, "no answer"))
        self._hand_on(errand.target, attempt)
        return None

    def _find_wait(self, errand: _Errand, fault: Fault) -> float | None:
        if not fault.is_temporary or fault.wait is not None:
            return fault.wait
        trail, url = errand.trail, errand.target.url
        wait = find_wait(url, errand.tries, fault.asked, self.policy)
        if fault.failure is Failure.BUSY and trail.last is not None:
            busy = self.hosts.find(urlsplit(trail.last.url).hostname or "")
            busy.pause(wait if wait is not None else fault.asked or 0.0)
        return wait

    def _hand_on(self, target: Target, attempt: Attempt) -> None:
        if self.broken.done():
            return
        self.waiting.discard(target)
        sent = replace(attempt.capture, agent=self.policy.agent, languages=target.languages)
        self._collect(target, replace(attempt, capture=sent))

    def _break(self, error: BaseException) -> None:
        if not self.broken.done():
            self.broken.set_exception(error)
