"""From what is kept to what is published: the stages behind the crawl, one call a step.

Each takes up where it was interrupted: what is decided is not decided again, and a page that would
be the same is not written again.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clausewatch.home import Home
from clausewatch.progress import Advance
from store.error import BlobCorrupt, BlobMissing
from store.record import Document, Gate

if TYPE_CHECKING:
    from store.ledger import Ledger
    from web import PublishReport

__all__ = ["AnalysisReport", "analyze", "publish"]


@dataclass(frozen=True, kw_only=True, slots=True)
class AnalysisReport:
    """What an analysis decided."""

    decisions: tuple[tuple[str, int], ...]  # gate verdict (with kind) and how often
    assessed: int  # clauses that got an assessment
    changes: tuple[str, ...]  # public IDs of the new change records
    failed: tuple[str, ...]  # one line on each document whose kept bytes cannot be had


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
