"""The first stage: captures come in, from servers and from archives, and are kept.

An interrupted crawl or import is taken up where it stopped: what is kept is not asked for again.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from clausewatch.home import Home
from clausewatch.keeping import Keeper
from clausewatch.memory import Knowledge
from clausewatch.progress import Advance
from clausewatch.reach import policy_of
from clausewatch.schedule import list_documents, plan_captures
from store.record import Capture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler import ArchivedCaptures, Declaration
    from store.ledger import Ledger

__all__ = ["CrawlSummary", "crawl", "keep_archive"]

_AT_ONCE = 100  # entries of an archive in one transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class CrawlSummary:
    """What a crawl brought."""

    new: int  # documents whose bytes were not known
    sightings: int  # documents with bytes known before
    failed: tuple[str, ...]  # one line on each document that could not be fetched


def crawl(
    home: Home,
    ledger: "Ledger",
    declarations: "Iterable[Declaration]",
    advance: Advance,
    *,
    only_due: bool = False,
) -> CrawlSummary:
    """Fetch the declared documents and keep them; an interrupted crawl is taken up.

    Args:
        home: Says how to behave.
        ledger: Keeps the captures.
        declarations: What to fetch.
        advance: Told how many documents are done.
        only_due: Leave out documents that are not due yet.

    Raises:
        StoreError: The captures cannot be kept.
    """
    import crawler  # Scrapy takes a second to import

    declared = list_documents(declarations)
    now = datetime.now(UTC)
    done = ledger.captured_since(ledger.begin_crawl(now))
    due = ledger.due_times() if only_due else {}
    wanted = {key for key in declared if key not in done and due.get(key, now) <= now}

    policy = policy_of(home)
    knowledge = Knowledge(
        declared,
        ledger.last_fetched(now - policy.refresh),
        timedelta(hours=home.config.crawl.hold_hours),
    )
    with (
        crawler.WarcFolder(home.warc, agent=policy.agent, bringer=ledger.bringer) as warcs,
        Keeper(
            ledger,
            warcs=warcs,
            complete=knowledge.complete,
            advance=lambda done: advance(done, len(wanted)),
        ) as keeper,
    ):
        crawler.crawl(
            declarations,
            keeper,
            policy=policy,
            wanted=wanted.__contains__,
            recall=knowledge.recall,
        )
    ledger.finish_crawl(datetime.now(UTC))
    plan_captures(ledger, declarations)
    return CrawlSummary(
        new=keeper.tally["new"],
        sightings=keeper.tally["sighting"],
        failed=tuple(map(_failure, keeper.failed)),
    )


def keep_archive(
    ledger: "Ledger", captures: "ArchivedCaptures", advance: Advance
) -> tuple[int, int]:
    """Keep the captures of an archive; each hundred of them is durable at once.

    Returns:
        How many captures were kept, and how many of them brought bytes not known before.
    """
    kept = new = 0
    entries = iter(captures)
    while some := list(islice(entries, _AT_ONCE)):
        new += ledger.keep_all(some)
        kept += len(some)
        advance(kept, len(captures))
    return kept, new


def _failure(capture: Capture) -> str:
    key = capture.document
    return f"{key.platform}, {key.type}: {capture.problem or capture.outcome}"
