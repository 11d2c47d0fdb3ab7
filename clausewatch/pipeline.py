"""From what is kept to what is published: the stages behind the crawl, one call a step.

Each takes up where it was interrupted: what is decided is not decided again, and a page that would
be the same is not written again.
"""

import os
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from clausewatch.home import Home
from clausewatch.progress import Advance
from clausewatch.wording import name_types

if TYPE_CHECKING:
    from store.ledger import Ledger
    from web import Library, PublishReport, Site

__all__ = ["AnalysisReport", "analyze", "load_library", "publish", "site_of"]


@dataclass(frozen=True, kw_only=True, slots=True)
class AnalysisReport:
    """What an analysis decided."""

    decisions: tuple[tuple[str, int], ...]  # gate verdict (with kind) and how often
    assessed: int  # clauses that got an assessment
    changes: tuple[str, ...]  # public IDs of the new change records
    failed: tuple[str, ...]  # one line on each document whose kept bytes cannot be had


def analyze(
    ledger: "Ledger", track: Callable[[str], AbstractContextManager[Advance]]
) -> AnalysisReport:
    """Decide about every capture that waits, and assess what stands after that.

    Raises:
        CrewLost: A process that helped was ended from outside.
    """
    from clausewatch import analysis  # the readers and the language pipeline take seconds to import

    tally: Counter[str] = Counter()
    changes: list[str] = []
    failed: list[str] = []
    with analysis.open_analysis(ledger) as crew:
        with track("Analyze") as advance:
            for gate, change in analysis.decide(ledger, crew, advance, failed.append):
                tally[f"{gate.verdict} ({gate.kind})" if gate.kind else gate.verdict] += 1
                changes += [change] if change else []
        with track("Assess") as advance:
            assessed = analysis.assess(ledger, crew, advance)
    return AnalysisReport(
        decisions=tuple(sorted(tally.items())),
        assessed=assessed,
        changes=tuple(changes),
        failed=tuple(failed),
    )


def publish(home: Home, ledger: "Ledger", advance: Advance) -> "PublishReport":
    """Make the static site of all records, or bring it up to date."""
    import web
    from clausewatch.crew import open_crew
    from store.ledger import Ledger

    return web.publish(
        ledger,
        home.site,
        site=site_of(home),
        now=datetime.now(UTC),
        type_names=name_types(),
        library=load_library(),
        progress=advance,
        look=web.find_look(home.theme),
        helpers=web.Helpers(
            hire=partial(open_crew, os.cpu_count() or 1, _prepare_nothing),
            records=partial(Ledger, ledger.url, ledger.blobs, reads_only=True),
        ),
    )


def load_library() -> "Library":
    """Return what readers are told beside the records."""
    from analyzer import load_taxonomy
    from analyzer.guidance import JURISDICTIONS, load_agencies, load_guides, load_regulations
    from web import Library

    return Library(
        types=load_taxonomy(),
        guides=load_guides(),
        regulations=load_regulations(),
        agencies=load_agencies(),
        jurisdictions=JURISDICTIONS,
    )


def site_of(home: Home) -> "Site":
    """Return the site as the settings name it."""
    from clausewatch import __version__
    from web import Site

    settings = home.config.site
    return Site(
        name=settings.name,
        base_url=settings.base_url,
        contact=settings.contact,
        tool=f"clausewatch/{__version__}",
        service_url=home.config.mail.service_url,
    )


def _prepare_nothing() -> None:
    """Make a process ready: whoever publishes tells it what to do."""
