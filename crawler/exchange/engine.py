"""Scrapy in its reactorless mode: how it is set, how a spider runs in it, and how it stops."""

import asyncio
import logging
from typing import Any, cast

from scrapy.crawler import AsyncCrawlerRunner, Crawler

from crawler.declaration import Target
from crawler.delivery import Sink
from crawler.exchange.redirect import FollowMiddleware
from crawler.exchange.robots import RobotsMiddleware
from crawler.exchange.transport import DecodingMiddleware, Transport
from crawler.policy import Policy
from crawler.spider import DocumentSpider
from store.error import FetchError

__all__ = ["run_spider"]

_ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8"
_OURS: dict[type, int] = {RobotsMiddleware: 100, DecodingMiddleware: 590, FollowMiddleware: 600}
_NOT_THEIRS = ("robotstxt.RobotsTxt", "httpcompression.HttpCompression", "redirect.Redirect")


async def run_spider(targets: tuple[Target, ...], deliver: Sink, policy: Policy) -> None:
    """Fetch targets and deliver their captures.

    What `deliver` raises, and a cancellation, stop the spider at once: what is under way then is
    given up and not delivered.

    Raises:
        BaseException: What `deliver` raised.
        FetchError: Scrapy lost addresses without a word.
    """
    _hush()
    broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    runner = AsyncCrawlerRunner(_settings(policy))
    crawler = runner.create_crawler(DocumentSpider)
    work = runner.crawl(
        crawler, targets=targets, agent=policy.agent, deliver=deliver, broken=broken
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
            for slot in crawler.engine.downloader.slots.values():
                slot.delay = 0
            await crawler.stop_async()
        await asyncio.wait({work}, timeout=0.05)


def _is_running(crawler: Crawler) -> bool:
    try:
        return crawler.engine.running
    except RuntimeError:  # so early that there is no engine yet
        return False


def _hush() -> None:
    log = logging.getLogger("scrapy")
    if log.level == logging.NOTSET:
        log.setLevel(logging.CRITICAL)


def _settings(policy: Policy) -> dict[str, Any]:
    theirs = {f"scrapy.downloadermiddlewares.{name}Middleware": None for name in _NOT_THEIRS}
    return {
        "TWISTED_REACTOR_ENABLED": False,
        "USER_AGENT": policy.agent,
        "DEFAULT_REQUEST_HEADERS": {"Accept": _ACCEPT, "Accept-Language": policy.languages},
        "DOWNLOADER_MIDDLEWARES": {**theirs, **_OURS},
        "DOWNLOAD_HANDLERS": {
            "http": Transport,
            "https": Transport,
            **dict.fromkeys(("data", "file", "ftp", "s3")),
        },
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_FAIL_ON_DATALOSS": False,
        "DOWNLOAD_DELAY": policy.delay,
        "DOWNLOAD_DELAY_JITTER": 0,
        "DOWNLOAD_MAXSIZE": policy.size,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": policy.timeout,
        "CONCURRENT_ITEMS": 1,
        "CONCURRENT_REQUESTS": policy.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "REDIRECT_MAX_TIMES": policy.redirects,
        "HTTPERROR_ALLOW_ALL": True,
        "METAREFRESH_ENABLED": False,
        "REFERER_ENABLED": False,
        "RETRY_ENABLED": False,
        "URLLENGTH_LIMIT": 0,
        # Console servers that run what they are told, and statistics that nobody reads.
        "EXTENSIONS_BASE": {},
        "STATS_DUMP": False,
    }
