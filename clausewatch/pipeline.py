"""The stages: every document's way through the house, one call a step.

Each stage takes up where it was interrupted: what is kept is not asked for again, what is decided
is not decided again, and a page that would be the same is not written again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from clausewatch.home import Home
from clausewatch.keeping import Keeper
from clausewatch.progress import Advance
from clausewatch.reach import allowed_networks
from store.error import BlobCorrupt, BlobMissing, HomeError
from store.record import Capture, Document, DocumentKey, Gate, Outcome, Pending

if TYPE_CHECKING:
    from crawler import ArchivedCaptures, Declaration, DeclaredDocument, Memory, Policy
    from store.ledger import Ledger
    from web import PublishReport

__all__ = [
    "AnalysisReport",
    "CrawlSummary",
    "analyze",
    "crawl",
    "keep_archive",
    "load_declarations",
    "next_due",
    "policy_of",
    "publish",
    "schedule",
]

_AT_ONCE = 100  # entries of an archive in one transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class CrawlSummary:
    """What a crawl brought."""

    new: int  # documents whose bytes were not known
    sightings: int  # documents with bytes known before
    failed: tuple[str, ...]  # one line on each document that could not be fetched


@dataclass(frozen=True, kw_only=True, slots=True)
class AnalysisReport:
    """What an analysis decided."""

    decisions: tuple[tuple[str, int], ...]  # gate verdict (with kind) and how often
    assessed: int  # clauses that got an assessment
    changes: tuple[str, ...]  # public IDs of the new change records
    failed: tuple[str, ...]  # one line on each document whose kept bytes cannot be had


def load_declarations(home: Home) -> "tuple[Declaration, ...]":
    """Return the declarations of a home.

    Raises:
        DeclarationError: A declaration is malformed.
        HomeError: Nothing is declared.
    """
    import crawler  # Scrapy takes a second to import

    declarations = crawler.load_declarations(home.declarations)
    if not any(declaration.documents for declaration in declarations):
        raise HomeError(
            f"no document is declared in {home.declarations}: write a declaration first"
        )
    return declarations


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

    declared = _documents_of(declarations)
    now = datetime.now(UTC)
    done = ledger.captured_since(ledger.begin_crawl(now))
    due = ledger.due_times() if only_due else {}
    wanted = {key for key in declared if key not in done and due.get(key, now) <= now}

    policy = policy_of(home)
    kept = {each.capture.document: each for each in ledger.last_fetched(now - policy.refresh)}
    usual_hold = timedelta(hours=home.config.crawl.hold_hours)

    def complete(capture: Capture) -> Capture:
        hold = declared[capture.document].hold
        capture = replace(capture, hold=usual_hold if hold is None else hold)
        before = kept.get(capture.document)
        if capture.outcome is not Outcome.NOT_MODIFIED or before is None:
            return capture
        still = before.capture  # what the bytes are was said when they came
        return replace(capture, media_type=still.media_type, charset=still.charset)

    with (
        crawler.WarcFolder(home.warc, agent=policy.agent, bringer=ledger.bringer) as warcs,
        Keeper(
            ledger,
            warcs=warcs,
            complete=complete,
            advance=lambda done: advance(done, len(wanted)),
        ) as keeper,
    ):
        crawler.crawl(
            declarations,
            keeper,
            policy=policy,
            wanted=wanted.__contains__,
            recall=lambda key: _remember(kept.get(key)),
        )
    ledger.finish_crawl(datetime.now(UTC))
    schedule(ledger, declarations)
    return CrawlSummary(
        new=keeper.tally["new"],
        sightings=keeper.tally["sighting"],
        failed=tuple(map(_failure, keeper.failed)),
    )


def schedule(ledger: "Ledger", declarations: "Iterable[Declaration]") -> None:
    """Plan when each declared document is due, by how it went so far."""
    from crawler import LOOKED_BACK, find_due

    declared = _documents_of(declarations)
    with ledger.batch():
        for pace in ledger.paces(datetime.now(UTC) - LOOKED_BACK):
            document = declared.get(pace.key)
            if document is None:
                continue
            due = find_due(pace, every=document.every)
            if (due.at, due.reason) != (pace.due_at, pace.due_reason):
                ledger.plan(pace.document, due)


def next_due(ledger: "Ledger", declarations: "Iterable[Declaration]") -> datetime:
    """Return when the first of the declared documents is due; one not planned yet is due now."""
    due, now = ledger.due_times(), datetime.now(UTC)
    return min((due.get(key, now) for key in _documents_of(declarations)), default=now)


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
        with ledger.batch():
            for capture, content in some:
                new += not ledger.keep(capture, content).sighting
        kept += len(some)
        advance(kept, len(captures))
    return kept, new


def analyze(ledger: "Ledger", advance: Advance) -> AnalysisReport:
    """Decide about every capture that waits, and assess every wording that is new."""
    from analyzer import ANALYZER  # the language pipeline takes seconds to import

    waiting = ledger.waiting()
    total, done, assessed = sum(waiting.values()), 0, 0
    tally: Counter[str] = Counter()
    changes: list[str] = []
    failed: list[str] = []
    for document in dict.fromkeys([*waiting, *ledger.unassessed_documents(ANALYZER)]):
        try:
            for gate, change in _decisions(ledger, document):
                changes += [change] if change else []
                tally[f"{gate.verdict} ({gate.kind})" if gate.kind else gate.verdict] += 1
                done += 1
                advance(done, total)
        except (BlobCorrupt, BlobMissing) as problem:
            key = ledger.document(document).key
            failed.append(f"{key.platform}, {key.type}: {problem}")
        assessed += _assess_wordings(ledger, ledger.document(document))
    return AnalysisReport(
        decisions=tuple(sorted(tally.items())),
        assessed=assessed,
        changes=tuple(changes),
        failed=tuple(failed),
    )


def _decisions(ledger: "Ledger", document: str) -> Iterator[tuple[Gate, str]]:
    """Decide about the captures of a document that wait, oldest first."""
    from clausewatch.decision import decide  # the readers take a second to import

    for pending in ledger.pending(document):
        yield decide(ledger, ledger.document(document), pending)


def _assess_wordings(ledger: "Ledger", document: Document) -> int:
    """Assess the wordings of a document that are new, and return how many they were."""
    from analyzer import ANALYZER, assess  # the language pipeline takes seconds to import

    with ledger.batch():
        waiting = ledger.unassessed(document.id, ANALYZER)
        for state, clause in waiting:
            kind = document.key.type
            ledger.assess(state, assess(clause.text, clause.headings, document_type=kind))
    return len(waiting)


def publish(home: Home, ledger: "Ledger", advance: Advance) -> "PublishReport":
    """Make the static site of all records, or bring it up to date."""
    import web
    from analyzer import OTHER, load_taxonomy
    from clausewatch import __version__

    settings = home.config.site
    site = web.Site(
        name=settings.name,
        base_url=settings.base_url,
        contact=settings.contact,
        tool=f"clausewatch/{__version__}",
    )
    return web.publish(
        ledger,
        home.site,
        site=site,
        now=datetime.now(UTC),
        type_names={
            OTHER: "Not labelled",
            **{slug: each.name for slug, each in load_taxonomy().items()},
        },
        progress=advance,
    )


def policy_of(home: Home | None) -> "Policy":
    """Return how to behave towards servers, as the home says."""
    from crawler import Policy

    if home is None:
        return Policy(networks=allowed_networks())
    settings = home.config.crawl
    return Policy(
        contact=settings.contact,
        delay=settings.delay,
        timeout=settings.timeout,
        size=settings.size_limit_mb * 1_000_000,
        browser=settings.browser,
        networks=(*settings.networks, *allowed_networks()),
    )


def _remember(kept: Pending | None) -> "Memory | None":
    """Return what a server can be asked to compare with: the validators it sent with kept bytes."""
    from crawler import Memory

    if kept is None:
        return None
    capture = kept.capture
    sent = {name.lower(): value for name, value in capture.headers}
    return Memory(
        url=capture.final_url,
        sha256=kept.sha256,
        languages=capture.languages,
        at=capture.at,
        etag=sent.get("etag", ""),
        last_modified=sent.get("last-modified", ""),
    )


def _documents_of(
    declarations: "Iterable[Declaration]",
) -> "dict[DocumentKey, DeclaredDocument]":
    return {
        document.key: document for declaration in declarations for document in declaration.documents
    }


def _failure(capture: Capture) -> str:
    key: DocumentKey = capture.document
    return f"{key.platform}, {key.type}: {capture.problem or capture.outcome}"
