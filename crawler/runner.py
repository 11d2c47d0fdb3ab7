"""A crawl: which addresses to ask for, once each, and what came of it all."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from crawler.declaration import Declaration, DeclaredDocument, Target
from crawler.delivery import Delivery, Sink
from crawler.notation.address import find_address_fault
from crawler.policy import POLICY, Policy
from store.error import FetchError
from store.record import Capture, DocumentKey, Outcome

__all__ = ["CrawlReport", "crawl", "fetch"]


@dataclass(frozen=True, kw_only=True, slots=True)
class CrawlReport:
    """What a crawl did."""

    documents: int  # captures handed to the sink
    addresses: int  # asked for; documents of one page share one
    outcomes: tuple[tuple[Outcome, int], ...]  # how often each, those that occurred
    seconds: float

    @property
    def failed(self) -> int:
        """How many documents were not fetched whole."""
        return self.documents - dict(self.outcomes).get(Outcome.FETCHED, 0)


def crawl(
    declarations: Iterable[Declaration],
    sink: Sink,
    *,
    policy: Policy = POLICY,
    wanted: Callable[[DocumentKey], bool] | None = None,
) -> CrawlReport:
    """Fetch the declared documents, and hand each to the sink as soon as it is done.

    Every wanted document gets one capture, whatever became of it. An address that several
    documents share is asked for once.

    Args:
        declarations: What to fetch.
        sink: Keeps the captures. What it raises ends the crawl, and is raised from here.
        policy: How to behave towards the servers.
        wanted: Tells which documents to fetch; all by default.

    Raises:
        RuntimeError: An asyncio event loop runs in this thread already.
    """
    documents = [
        document
        for declaration in declarations
        for document in declaration.documents
        if wanted is None or wanted(document.key)
    ]
    targets = _group(documents, policy)
    tally: Counter[Outcome] = Counter()
    began = time.monotonic()

    def deliver(delivery: Delivery) -> None:
        sink(delivery)
        tally[delivery.capture.outcome] += 1

    if targets:
        from crawler.exchange.engine import run_spider  # Scrapy takes a second to import

        asyncio.run(run_spider(targets, deliver, policy))
    return CrawlReport(
        documents=tally.total(),
        addresses=len(targets),
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


def _group(documents: Iterable[DeclaredDocument], policy: Policy) -> tuple[Target, ...]:
    shared: dict[tuple[str, str], list[DeclaredDocument]] = {}
    for document in documents:
        languages = document.language or policy.languages
        shared.setdefault((urldefrag(document.url).url, languages), []).append(document)
    return tuple(
        Target(url=url, languages=languages, documents=tuple(group))
        for (url, languages), group in shared.items()
    )
