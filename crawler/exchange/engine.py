"""Scrapy in its reactorless mode: how it is set, how a spider runs in it, and how it stops."""

import asyncio
import logging
from typing import Any, cast

from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.logformatter import LogFormatter

from crawler.exchange.condition import ConditionMiddleware
from crawler.exchange.cookie import CookieMiddleware
from crawler.exchange.redirect import FollowMiddleware
from crawler.exchange.robots import RobotsMiddleware
from crawler.exchange.transport import Transport
from crawler.policy import Policy
from crawler.spider import Collect, DocumentSpider
from crawler.target import RecallTarget, Target
from store.error import FetchError

__all__ = ["run_spider"]

# From the engine to the network; answers go the other way.
_MIDDLEWARES = (RobotsMiddleware, FollowMiddleware, CookieMiddleware, ConditionMiddleware)
_UNLIMITED = 1_000_000


async def run_spider(
    targets: tuple[Target, ...],
    collect: Collect,
    policy: Policy,
    recall: RecallTarget,
) -> None:
    """Fetch targets and hand on what became of each.

    What `collect` raises, and a cancellation, stop the spider at once: what is under way then is
    given up and not handed on.

    Raises:
        BaseException: What `collect` or `recall` raised.
        FetchError: Scrapy lost addresses without a word.
    """
    _hush()
    broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    runner = AsyncCrawlerRunner(_settings(policy))
    crawler = runner.create_crawler(DocumentSpider)
    work = runner.crawl(
        crawler, targets=targets, policy=policy, collect=collect, recall=recall, broken=broken
    )
    try:
        await asyncio.wait({work, broken}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        error = broken.exception() if broken.done() else None
        broken.cancel()
        await _stop(crawler, work)
    if error is not None:
        raise error
    await work
    if lost := len(cast("DocumentSpider", crawler.spider).waiting):
        raise FetchError(f"{lost} addresses got lost in the crawl; run it again")


async def _stop(crawler: Crawler, work: asyncio.Task[None]) -> None:
    # To cancel the task would leave Scrapy's own tasks behind, so it is asked to stop, and what
    # it waits for ends by itself: downloads give up once the future is done.
    while not work.done():
        if _is_running(crawler):
            await crawler.stop_async()
        await asyncio.wait({work}, timeout=0.05)
    if crawler.spider is not None and (working := cast("DocumentSpider", crawler.spider).working):
        await asyncio.wait(working)


def _is_running(crawler: Crawler) -> bool:
    try:
        return crawler.engine.running
    except RuntimeError:  # so early that there is no engine yet
        return False


def _hush() -> None:
    log = logging.getLogger("scrapy")
    if log.level == logging.NOTSET:
        log.setLevel(logging.CRITICAL)


class _NoFormatter(LogFormatter):
    """Formats no line for each answer: nobody reads it."""

    def crawled(self, *_: object) -> None:  # type: ignore[override]  # None: no line
        """Say nothing."""


def _settings(policy: Policy) -> dict[str, Any]:
    return {
        "TWISTED_REACTOR_ENABLED": False,
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {kind: n for n, kind in enumerate(_MIDDLEWARES)},
        "SPIDER_MIDDLEWARES_BASE": {},
        "DOWNLOAD_HANDLERS_BASE": {},
        "DOWNLOAD_HANDLERS": {"http": Transport, "https": Transport},
        # The hosts' turns are better at these; see there.
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": _UNLIMITED,
        "REDIRECT_MAX_TIMES": policy.redirects,
        # Console servers that run what they are told, and statistics that nobody reads.
        "EXTENSIONS_BASE": {},
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "STATS_DUMP": False,
        "LOG_FORMATTER": _NoFormatter,
    }
