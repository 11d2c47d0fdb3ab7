"""The second stage: decisions about captures, and assessments of what stands after them.

Large work is shared among processes. They only read; what they find is written here, in the order
of the documents, some captures at a time. Each part is durable at once or not at all.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import analyzer
from clausewatch.crew import Crew, Part, open_crew, work_through
from clausewatch.decision import Docket
from clausewatch.finding import Finding, record
from clausewatch.progress import Advance
from clausewatch.standing import Standing, load_standing
from store.error import BlobCorrupt, BlobMissing, ClausewatchError
from store.ledger import Ledger
from store.record import Assessment, Gate, Pending

__all__ = ["assess", "assess_standing", "decide", "open_analysis"]

_PART = 50  # captures that are decided and written at once
_LETTERS = 4_000_000  # of their texts, after which a part ends: findings wait in memory
_BEYOND = 200  # captures after these that are looked at: those of some weeks
_REMEMBERED = 4_096  # assessments: wordings come back, and stand in several documents
_SMALL = 300  # captures up to which other processes would take longer to begin than to work


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """Where to go on with the captures of a document."""

    standing: Standing
    after: Pending


@dataclass(frozen=True, kw_only=True, slots=True)
class _Obstacle:
    """Why the captures of a document cannot be decided any further."""

    problem: str


@contextmanager
def open_analysis(ledger: Ledger, size: int | None = None) -> Iterator[Crew | None]:
    """Give the processes that work on what waits; None where this one is enough.

    Args:
        ledger: Knows how much waits.
        size: How many; None for as many as the machine has cores, if there is much to do.
    """
    if size is None:
        is_much = sum(ledger.waiting().values()) > _SMALL
        size = (os.cpu_count() or 1) if is_much else 1
    with open_crew(size, _prepare, ledger.url, ledger.blobs) as crew:
        try:
            yield crew
        finally:
            _close()


def decide(
    ledger: Ledger, crew: Crew | None, advance: Advance, refuse: Callable[[str], None]
) -> Iterator[tuple[Gate, str]]:
    """Decide about every capture that waits, and record what follows.

    Args:
        ledger: Keeps the decisions.
        crew: The processes that find them.
        advance: Told how many captures are decided.
        refuse: Told of each document whose kept bytes cannot be had.

    Yields:
        Each decision, and the public ID of the change record (empty if there is none).
    """
    waiting = ledger.waiting()
    total, done = sum(waiting.values()), 0
    documents = dict.fromkeys([*waiting, *ledger.held_documents()])
    for document, found in work_through(crew, documents, _find):
        with ledger.batch():
            for each in found:
                if isinstance(each, _Obstacle):
                    key = ledger.document(document).key
                    refuse(f"{key.platform}, {key.type}: {each.problem}")
                    continue
                yield each.gate, record(ledger, each)
        done += sum(isinstance(each, Finding) for each in found)
        advance(min(done, total), total)


def assess(ledger: Ledger, crew: Crew | None, advance: Advance) -> int:
    """Assess what stands and was not assessed by this analyzer; return how many wordings that were.

    What came and went between two analyses, as in the history of an archive, gets no assessment of
    its own: the changes that brought and ended it tell of it.
    """
    documents = ledger.unassessed_documents(analyzer.ANALYZER)
    assessed = 0
    for done, (document, said) in enumerate(work_through(crew, documents, _say), start=1):
        if said:
            ledger.assess(document, said)
        assessed += len(said)
        advance(done, len(documents))
    return assessed


def assess_standing(ledger: Ledger, document: str) -> tuple[tuple[int, Assessment], ...]:
    """Return an assessment of all that stands of a document and has none, by state number."""
    kind = ledger.document(document).key.type
    return tuple(
        (state, _assess(clause.text, clause.headings, kind))
        for state, clause in ledger.unassessed(document, analyzer.ANALYZER)
    )


@lru_cache(maxsize=_REMEMBERED)
def _assess(text: str, headings: tuple[str, ...], document_type: str) -> Assessment:
    return analyzer.assess(text, headings, document_type=document_type)


# ---------------------------------------------------------------- in the other processes

_opened: list[Ledger] = []


def _prepare(url: str, blobs: Path) -> None:
    """Open the ledger to read from it, once in each process."""
    _opened[:] = [Ledger(url, blobs, reads_only=True)]


def _close() -> None:
    """Close what was opened here; the other processes take theirs along when they end."""
    while _opened:
        _opened.pop().close()


def _ledger() -> Ledger:
    ledger = _opened[0]
    ledger.forget()  # another process has written since
    return ledger


def _find(document: str, place: _Place | None) -> Part[_Place, Finding | _Obstacle]:
    """Decide about the next captures of a document."""
    ledger = _ledger()
    standing = place.standing if place else load_standing(ledger, document)
    after = place.after if place else None
    known = ledger.pending(document, after=after, limit=_PART + _BEYOND)
    docket = Docket(standing, ledger.content)
    found: list[Finding | _Obstacle] = []
    letters = 0
    try:
        for position, pending in enumerate(known, start=1):
            some = list(docket.decide(pending, known[position:]))
            found += some
            letters += sum(len(each.reading.text) for each in some if each.reading)
            if position < len(known) and (position == _PART or letters > _LETTERS):
                go_on = _Place(standing=docket.standing, after=pending)
                return Part(results=tuple(found), go_on=go_on)
        end = ledger.last_entry(standing.key.collection) if standing.key.collection else None
        if end is not None:
            found += docket.settle(end)
    except (BlobCorrupt, BlobMissing) as problem:
        found.append(_Obstacle(problem=str(problem)))
    except ClausewatchError:
        raise
    except Exception as problem:  # noqa: BLE001 - a fault of ours stops one document, not all
        what = f"{type(problem).__name__}: {problem}"
        found.append(_Obstacle(problem=f"a fault of clausewatch, please report it ({what})"))
    return Part(results=tuple(found))


def _say(document: str, _: None) -> Part[None, tuple[int, Assessment]]:
    """Assess what stands of a document."""
    return Part(results=assess_standing(_ledger(), document))
