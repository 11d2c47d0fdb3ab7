"""A crawl: which addresses to ask for, once each, and what came of it all."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.assembly import Assembly, recall_target
from crawler.declaration import Declaration, DeclaredDocument, FetchMode
from crawler.delivery import Delivery, Recall, Sink
from crawler.notation.address import find_address_fault
from crawler.policy import POLICY, Policy
from crawler.target import Target
from crawler.wayback import find_refused, label_copy, make_copy
from store.error import FetchError
from store.record import Capture, DocumentKey, Failure, Outcome

if TYPE_CHECKING:
    from crawler.exchange.attempt import Attempt

__all__ = ["CrawlReport", "crawl", "fetch"]

_MOST_LOOKUPS = 32  # names at a time


@dataclass(frozen=True, kw_only=True, slots=True)
class CrawlReport:
    """What a crawl did."""

    documents: int  # captures handed to the sink
    addresses: int  # asked for; documents of one page share one
    outcomes: tuple[tuple[Outcome, int], ...]  # how often each, those that occurred
    seconds: float

    @property
    def failed(self) -> int:
        """How many documents did not show what stands at their address."""
        return sum(count for outcome, count in self.outcomes if not outcome.is_document)


def crawl(
    declarations: Iterable[Declaration],
    sink: Sink,
    *,
    policy: Policy = POLICY,
    wanted: Callable[[DocumentKey], bool] | None = None,
    recall: Recall | None = None,
) -> CrawlReport:
    """Fetch the declared documents, and hand each to the sink as soon as it is done.

    Every wanted document gets one capture, whatever became of it. An address that several
    documents share is asked for once. Where a server refuses a document whose declaration allows
    it, a copy of the Internet Archive is fetched at the end, and delivered as a second capture.

    Args:
        declarations: What to fetch.
        sink: Keeps the captures. What it raises ends the crawl, and is raised from here.
        policy: How to behave towards the servers.
        wanted: Tells which documents to fetch; all by default.
        recall: Remembers the last whole answer for a document, so that a server can say that it
            still stands. Without it, everything is fetched whole.

    Raises:
        RuntimeError: An asyncio event loop runs in this thread already.
    """
    documents = [
        document
        for declaration in declarations
        for document in declaration.documents
        if wanted is None or wanted(document.key)
    ]
    tally: Counter[Outcome] = Counter()
    failures: dict[DocumentKey, Failure] = {}
    began = time.monotonic()

    def deliver(delivery: Delivery) -> None:
        sink(delivery)
        tally[delivery.capture.outcome] += 1
        if delivery.capture.failure is not None:
            failures[delivery.capture.document] = delivery.capture.failure

    assembly = Assembly(documents, policy.languages, deliver)
    if assembly.targets:
        asyncio.run(_fetch_targets(assembly, policy, recall or _recall_nothing))
    _fetch_copies(find_refused(documents, failures), sink, policy)
    return CrawlReport(
        documents=tally.total(),
        addresses=len(assembly.targets),
        outcomes=tuple(sorted(tally.items())),
        seconds=time.monotonic() - began,
    )


def fetch(url: str, *, policy: Policy = POLICY) -> tuple[Capture, bytes | None]:
    """Fetch one address, as a crawl would.

    Args:
        url: The address.
        policy: How to behave towards its server.

    Returns:
        The capture, whatever became of it, and the bytes if some came. Its document is named
        after the host and has no type.

    Raises:
        FetchError: The address is none that may be fetched.
    """
    if fault := find_address_fault(url):
        raise FetchError(fault)
    host = urlsplit(url).hostname or ""
    document = DeclaredDocument(platform=host, type="", url=url)
    caught: list[Delivery] = []
    declaration = Declaration(platform=host, domain=host, documents=(document,))
    crawl([declaration], caught.append, policy=policy)
    return caught[0].capture, caught[0].content


def _fetch_copies(refused: Iterable[DeclaredDocument], sink: Sink, policy: Policy) -> None:
    """Deliver what the Internet Archive has of documents."""
    copies = {
        (copy := make_copy(document, policy.wayback, datetime.now(UTC))).key: (document, copy)
        for document in refused
    }

    def deliver(delivery: Delivery) -> None:
        document, _ = copies[delivery.capture.document]
        if labelled := label_copy(document, delivery):
            sink(labelled)

    assembly = Assembly((copy for _, copy in copies.values()), policy.languages, deliver)
    if assembly.targets:
        asyncio.run(_fetch_targets(assembly, policy, _recall_nothing))


async def _fetch_targets(assembly: Assembly, policy: Policy, recall: Recall) -> None:
    from crawler.exchange.engine import run_spider  # Scrapy takes a second to import

    # Looking up a name keeps a thread busy; some that hang must not hold up all others.
    lookups = ThreadPoolExecutor(min(policy.concurrency, _MOST_LOOKUPS), "lookup")
    asyncio.get_running_loop().set_default_executor(lookups)
    by_http = tuple(each for each in assembly.targets if each.mode is FetchMode.HTTP)
    by_browser = tuple(each for each in assembly.targets if each.mode is FetchMode.BROWSER)
    if by_http:
        await run_spider(
            by_http, assembly.collect, policy, lambda target: recall_target(target, recall)
        )
    if by_browser:
        await _fetch_by_browser(by_browser, assembly, policy)


async def _fetch_by_browser(
    targets: tuple[Target, ...], assembly: Assembly, policy: Policy
) -> None:
    """Fetch what needs a browser, and over HTTP what a browser cannot fetch, saying so."""
    from crawler.browser.pages import fetch_pages
    from crawler.exchange.engine import run_spider

    left = await fetch_pages(targets, assembly.collect, policy)

    def collect(target: Target, attempt: "Attempt") -> None:
        problem = "; ".join(filter(None, (attempt.capture.problem, left[target])))
        capture = replace(attempt.capture, problem=problem)
        assembly.collect(target, replace(attempt, capture=capture))

    if left:
        await run_spider(tuple(left), collect, policy, lambda _: None)


def _recall_nothing(_: DocumentKey) -> None:
    """Remember no answer of any document."""
