"""Pages fetched with a browser: a few at a time, one of a host, each in a context of its own."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from crawler.browser.engine import Engine, Visited
from crawler.browser.program import NoBrowserError
from crawler.browser.visit import NoPageError
from crawler.exchange.attempt import Attempt
from crawler.exchange.fault import OUTCOMES
from crawler.policy import TOOL, Policy
from crawler.target import Target
from store.record import Capture, DocumentKey, Origin, Outcome

__all__ = ["Collect", "fetch_pages"]

Collect = Callable[[Target, Attempt], None]
"""Takes what came of a target. It runs in the thread that crawls."""


async def fetch_pages(
    targets: Iterable[Target], collect: Collect, policy: Policy
) -> dict[Target, str]:
    """Fetch targets with a browser, and hand on what came of each as soon as it is done.

    What `collect` raises, and a cancellation, end the browser at once.

    Returns:
        The targets of which nothing was handed on, each with the reason in one line: they are to
        be fetched over HTTP.

    Raises:
        Exception: What `collect` raised.
    """
    left: dict[Target, str] = {}
    by_host: dict[str, list[Target]] = {}
    for target in targets:
        by_host.setdefault(urlsplit(target.url).hostname or "", []).append(target)
    places = asyncio.Semaphore(policy.tabs)

    async def fetch_host(group: list[Target]) -> None:
        for place, target in enumerate(group):
            if place:
                await asyncio.sleep(await engine.find_delay(target))
            async with places:
                try:
                    collect(target, await _fetch_page(engine, target))
                except NoBrowserError as error:
                    left[target] = f"{error}: fetched without one"
                except NoPageError as error:
                    left[target] = f"{error}: fetched without a browser"

    async with Engine(policy) as engine:
        try:
            async with asyncio.TaskGroup() as tasks:
                for group in by_host.values():
                    tasks.create_task(fetch_host(group))
        except* Exception as errors:  # noqa: BLE001  # raised on
            raise errors.exceptions[0] from None
    return left


async def _fetch_page(engine: Engine, target: Target) -> Attempt:
    seen = await engine.visit(target)
    capture = _describe(engine, target, seen)
    return Attempt(capture=capture, content=seen.sight.content, exchanges=seen.exchanges)


def _describe(engine: Engine, target: Target, seen: Visited) -> Capture:
    sight, last = seen.sight, seen.last
    return Capture(
        document=DocumentKey(platform="", type=""),
        at=datetime.now(UTC),
        outcome=OUTCOMES[sight.failure] if sight.failure else Outcome.FETCHED,
        origin=Origin.BROWSER,
        final_url=last.url if last else "",
        status=last.status if last else None,
        headers=last.headers if last else (),
        media_type=sight.media_type,
        charset="utf-8" if sight.media_type else "",
        seconds=sight.seconds or None,
        agent=engine.agent,
        tool=f"{TOOL} {engine.product}".rstrip(),
        problem=sight.problem,
        failure=sight.failure,
        hops=seen.hops,
        address=seen.address,
        certificate=sight.certificate,
        languages=target.languages,
    )
