"""Pages fetched with a browser: a few at a time, one of a host, each in a context of its own."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import uuid4

from crawler.browser.engine import Engine
from crawler.browser.program import NoBrowserError
from crawler.browser.verdict import PROBLEMS, find_outcome
from crawler.browser.visit import NoPageError, Sight
from crawler.browser.wire import BrowserGoneError, CallError
from crawler.declaration import Target
from crawler.delivery import Delivery, Sink
from crawler.policy import TOOL, Policy
from store.record import Capture, DocumentKey, Failure, Hop, Origin, Outcome

__all__ = ["fetch_pages"]


async def fetch_pages(
    targets: Iterable[Target], deliver: Sink, policy: Policy
) -> dict[Target, str]:
    """Fetch targets with a browser, and deliver their captures.

    What `deliver` raises, and a cancellation, end the browser at once.

    Returns:
        The targets of which nothing was delivered, each with the reason in one line: they are to
        be fetched over HTTP.

    Raises:
        Exception: What `deliver` raised.
    """
    left: dict[Target, str] = {}
    by_host: dict[str, list[Target]] = {}
    for target in targets:
        by_host.setdefault(urlsplit(target.url).hostname or "", []).append(target)
    places = asyncio.Semaphore(policy.tabs)

    async def fetch_host(group: list[Target]) -> None:
        for place, target in enumerate(group):
            if place:
                await asyncio.sleep(policy.delay)
            async with places:
                try:
                    await _fetch_page(engine, target, deliver)
                except (NoBrowserError, NoPageError) as error:
                    left[target] = f"{error}: fetched without a browser"

    async with Engine(policy) as engine:
        try:
            async with asyncio.TaskGroup() as tasks:
                for group in by_host.values():
                    tasks.create_task(fetch_host(group))
        except* Exception as errors:  # noqa: BLE001  # raised on
            raise errors.exceptions[0] from None
    return left


async def _fetch_page(engine: Engine, target: Target, deliver: Sink) -> None:
    began = asyncio.get_running_loop().time()
    try:
        sight = await engine.visit(target)
    except (BrowserGoneError, CallError, TimeoutError):
        sight = None
    seconds = asyncio.get_running_loop().time() - began
    capture = _describe(engine, target, sight, round(seconds, 3))
    for document in target.documents:
        deliver(
            Delivery(
                capture=replace(
                    capture,
                    id=str(uuid4()),
                    document=document.key,
                    url=document.url,
                    selection=document.selection,
                    region=document.region,
                ),
                content=sight.content if sight else None,
                exchanges=sight.exchanges if sight else (),
            )
        )


def _describe(engine: Engine, target: Target, sight: Sight | None, seconds: float) -> Capture:
    at = datetime.now(UTC)
    capture = Capture(
        document=DocumentKey(platform="", type=""),
        at=at,
        outcome=Outcome.NETWORK_ERROR,
        origin=Origin.BROWSER,
        seconds=seconds,
        agent=engine.agent,
        tool=f"{TOOL} {engine.product}".rstrip(),
        languages=target.languages,
    )
    if sight is None:
        hop = Hop(url=target.url, at=at, failure=Failure.BROWSER, seconds=seconds)
        problem = PROBLEMS[Failure.BROWSER]
        return replace(capture, failure=Failure.BROWSER, hops=(hop,), problem=problem)
    last = sight.last
    return replace(
        capture,
        outcome=find_outcome(sight.failure),
        final_url=last.url if last else "",
        status=last.status if last else None,
        headers=last.headers if last else (),
        media_type=sight.media_type,
        charset="utf-8" if sight.media_type else "",
        problem=sight.problem,
        failure=sight.failure,
        hops=sight.hops,
        address=sight.address,
        certificate=sight.certificate,
    )
