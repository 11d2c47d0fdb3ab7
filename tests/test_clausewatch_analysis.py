"""The analysis of what waits, alone and in company."""

import pickle
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import analyzer
from clausewatch import analysis
from clausewatch.decision import Docket
from clausewatch.finding import Finding
from store.ledger import Ledger
from store.record import Capture, DocumentKey, Origin, Pending
from tests.conftest import START

RULES = [
    f"{number}. You may keep item {number} for {number + 10} days as long as you pay for it."
    for number in range(1, 25)
]


def keep_histories(ledger: Ledger, make_capture: Callable[..., Capture], longest: int = 12) -> None:
    """Keep the histories of three documents."""
    for platform, captures in (("Lumenary", longest), ("Tasklane", 2), ("Orchard", 6)):
        key = DocumentKey(platform=platform, type="Terms of Service", collection="archive")
        for number in range(captures):
            rules = RULES[: 24 - 18 * (number % 7 == 3)]  # now and then most of it goes
            rules[number % len(rules)] += f" It costs {number} euros a month, and {platform} says."
            text = "\n\n".join([f"# Terms of {platform}", *rules])
            capture = make_capture(
                document=key,
                at=START + timedelta(hours=number * 40),
                origin=Origin.OTA_VERSION,
                media_type="text/markdown",
            )
            ledger.keep(capture, text.encode())


def keep_both(ledger: Ledger, make_capture: Callable[..., Capture]) -> None:
    """Keep one capture each of the documents of two platforms."""
    for platform in ("Lumenary", "Tasklane"):
        key = DocumentKey(platform=platform, type="Terms of Service")
        text = "\n\n".join([f"# Terms of {platform}", *RULES])
        ledger.keep(make_capture(document=key, media_type="text/markdown"), text.encode())


def analyze(ledger: Ledger, size: int) -> list[str]:
    """Analyze all that waits, and return what was refused."""
    refused: list[str] = []
    with analysis.open_analysis(ledger, size) as crew:
        list(analysis.decide(ledger, crew, lambda *_: None, refused.append))
        analysis.assess(ledger, crew, lambda *_: None)
    return refused


def dump(file: Path) -> list[str]:
    """Return all rows that a database holds."""
    with sqlite3.connect(file) as connection:
        return sorted(line for line in connection.iterdump() if line.startswith("INSERT"))


def test_company_changes_nothing(tmp_path: Path, make_capture: Callable[..., Capture]) -> None:
    """Analyzing alone and with two processes gives the same rows with the same IDs."""
    dumps = []
    captures = [make_capture() for _ in range(60)]
    for size in (1, 2):
        file = tmp_path / f"{size}.db"
        given = iter(captures)
        with Ledger(f"sqlite:///{file}", tmp_path / f"blobs-{size}") as ledger:
            # One of them is longer than a part.
            keep_histories(ledger, partial(_change_next, given), longest=52)
            assert analyze(ledger, size) == []
            assert len(ledger.changes()) > 30
            assert ledger.waiting() == {}
        dumps.append(dump(file))
    assert dumps[0] == dumps[1]


def test_what_stands_is_assessed_once(ledger: Ledger, make_capture: Callable[..., Capture]) -> None:
    """Each wording that stands is assessed as if it were alone, and none a second time."""
    keep_histories(ledger, make_capture)
    with analysis.open_analysis(ledger, 1) as crew:
        for _ in analysis.decide(ledger, crew, lambda *_: None, pytest.fail):
            pass
        assessed = analysis.assess(ledger, crew, lambda *_: None)
        assert ledger.unassessed_documents(analyzer.ANALYZER) == []
        assert analysis.assess(ledger, crew, lambda *_: None) == 0
    states = [
        state
        for document in ledger.documents()
        for provision in ledger.provisions(document.id)
        for state in provision.states
    ]
    standing = [state for state in states if state.until is None]
    assert assessed == len(standing) < len(states)
    assert all(
        state.assessment
        == analyzer.assess(
            state.clause.text, state.clause.headings, document_type="Terms of Service"
        )
        for state in standing
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("", "# Fees\n\n1. equal\n\nYou pay."),
        ("# Fees\n\n1. equal\n\nYou pay.", "# Fees\n\nYou pay.\n\n2. equal\n\nmoved"),
    ],
)
def test_comparisons_arrive_as_they_were(old: str, new: str) -> None:
    """A comparison that comes from another process is the one that was sent."""
    sent = analyzer.compare(analyzer.segment(old), analyzer.segment(new))
    come = pickle.loads(pickle.dumps(sent))  # noqa: S301 - bytes of our own
    assert come == sent
    assert [type(pair.kind) for pair in come.pairs] == [type(pair.kind) for pair in sent.pairs]


def test_texts_arrive_as_they_were() -> None:
    """A text that comes from another process has the links that were sent, each at its place."""
    sent = analyzer.read(b"# Fees\n\nSee [prices](/prices) and [terms](/terms).", "text/markdown")
    come = pickle.loads(pickle.dumps(sent))  # noqa: S301 - bytes of our own
    assert len(sent.links) == 2
    assert come == sent


def test_analyzing_again_changes_nothing(
    ledger: Ledger, make_capture: Callable[..., Capture]
) -> None:
    """What was decided and assessed once is left alone, however often it is asked for."""
    keep_histories(ledger, make_capture)
    analyze(ledger, 1)
    changes, documents = ledger.changes(), ledger.documents()
    decisions = [ledger.decisions(each.id) for each in documents]
    analyze(ledger, 1)
    assert ledger.changes() == changes
    assert [ledger.decisions(each.id) for each in documents] == decisions


@pytest.mark.parametrize("size", [1, 2])
def test_lost_bytes_stop_their_document_only(
    sqlite_ledger: Ledger, make_capture: Callable[..., Capture], tmp_path: Path, size: int
) -> None:
    """Where kept bytes are gone the document is named, and the others are decided."""
    keep_both(sqlite_ledger, make_capture)
    blob = sorted((tmp_path / "blobs").rglob("*.zst"))[0]
    blob.unlink()
    (refusal,) = analyze(sqlite_ledger, size)
    assert "restore them from a backup" in refusal
    assert len(sqlite_ledger.waiting()) == 1
    assert sum(document.versions for document in sqlite_ledger.documents()) == 1


def _change_next(given: Iterator[Capture], **fields: Any) -> Capture:
    return replace(next(given), **fields)


def test_a_fault_stops_its_document_only(
    sqlite_ledger: Ledger,
    make_capture: Callable[..., Capture],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A fault of ours in one document is told with its name, and the others are decided."""

    class FaultyDocket(Docket):
        def decide(self, pending: Pending, upcoming: Sequence[Pending] = ()) -> Iterator[Finding]:
            if pending.capture.document.platform == "Lumenary":
                raise IndexError("out of range")
            return super().decide(pending, upcoming)

    monkeypatch.setattr(analysis, "Docket", FaultyDocket)
    keep_both(sqlite_ledger, make_capture)
    (refusal,) = analyze(sqlite_ledger, 1)
    assert refusal.startswith("Lumenary, Terms of Service: a fault of clausewatch")
    assert "IndexError: out of range" in refusal
    assert sum(document.versions for document in sqlite_ledger.documents()) == 1
