"""All documents at one look: failures, walls, what is held, what is due."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from store.ledger import Ledger
from store.record import (
    Capture,
    ChangeKind,
    Clause,
    Comparison,
    Due,
    Failure,
    Gate,
    GateVerdict,
    Outcome,
    Pair,
    Reading,
    digest,
)
from tests.conftest import KEY, START

MakeCapture = Callable[..., Capture]
CLAUSES = (Clause(start=0, end=18, text="We keep your data."),)


def decide(ledger: Ledger, verdict: GateVerdict, reason: str = "") -> None:
    """Let the gate decide so about everything that waits."""
    for document in ledger.waiting():
        for pending in ledger.pending(document):
            gate = Gate(verdict=verdict, kind="test", reasons=(reason,) if reason else ())
            text = Reading(text="We keep your data.", reader="page/1")
            ledger.record(pending, by="gate/test", gate=gate, reading=text)


def test_failures_are_counted_since_the_document_was_seen(
    ledger: Ledger, make_capture: MakeCapture
) -> None:
    """A wall counts as a failure like a server that is away, with its reason."""
    ledger.keep(make_capture(), b"terms")
    decide(ledger, GateVerdict.UNCHANGED)
    away = make_capture(outcome=Outcome.NETWORK_ERROR, failure=Failure.DNS, problem="no such host")
    ledger.keep(away, None)
    (status,) = ledger.status()
    assert (status.failures, status.failure, status.problem) == (1, Failure.DNS, "no such host")
    ledger.keep(make_capture(), b"sign in")
    assert ledger.status()[0].failures == 0, "nobody has looked at it yet"
    decide(ledger, GateVerdict.QUARANTINED, "the page asks the visitor to sign in")
    (status,) = ledger.status()
    assert (status.failures, status.problem) == (2, "the page asks the visitor to sign in")
    assert status.last_success == START
    assert status.last_attempt == START + timedelta(days=2)
    ledger.keep(make_capture(outcome=Outcome.NOT_MODIFIED), None, same_as="00" * 32)
    (status,) = ledger.status()
    assert (status.failures, status.last_success) == (0, status.last_attempt)


def test_the_word_of_a_server_is_a_sighting(ledger: Ledger, make_capture: MakeCapture) -> None:
    """What the server calls not modified is a capture with the bytes that were kept before."""
    ledger.keep(make_capture(), b"terms")
    (first,) = ledger.last_fetched(START)
    kept = ledger.keep(make_capture(outcome=Outcome.NOT_MODIFIED), None, same_as=first.sha256)
    assert kept.sighting
    first, second = ledger.pending(first.document)
    assert ledger.content(second.sha256) == b"terms"
    assert second.capture.outcome is Outcome.NOT_MODIFIED
    assert ledger.last_fetched(START) == (first,), "only bytes that came are remembered"
    assert ledger.last_fetched(START + timedelta(hours=1)) == ()


def test_plans_are_kept_and_replaced(ledger: Ledger, make_capture: MakeCapture) -> None:
    """A document is due when it was planned for last, and says why."""
    ledger.keep(make_capture(), b"terms")
    (document,) = ledger.documents()
    assert ledger.due_times() == {}
    for hours in (5, 3):
        ledger.plan(document.id, Due(at=START + timedelta(hours=hours), reason=f"in {hours}"))
    assert ledger.due_times() == {KEY: START + timedelta(hours=3)}
    (pace,) = ledger.paces(START)
    assert (pace.due_at, pace.due_reason) == (START + timedelta(hours=3), "in 3")
    (status,) = ledger.status()
    assert (status.due_at, status.due_reason) == (pace.due_at, "in 3")


def test_held_texts_are_told(ledger: Ledger, make_capture: MakeCapture) -> None:
    """A held text is told with the time that it must stand, also behind a wall."""
    ledger.keep(make_capture(hold=timedelta(hours=7)), b"short")
    decide(ledger, GateVerdict.HELD)
    ledger.keep(make_capture(), b"sign in")
    decide(ledger, GateVerdict.QUARANTINED)
    (pace,) = ledger.paces(START)
    assert (pace.is_held, pace.hold, pace.failures) == (True, timedelta(hours=7), 1)
    assert ledger.status()[0].is_held


def test_archives_are_not_planned(ledger: Ledger, make_capture: MakeCapture) -> None:
    """What was imported from an archive is not ours to capture again."""
    ledger.keep(make_capture(document=replace(KEY, collection="contrib")), b"terms")
    assert ledger.paces(START) == ()


def test_pages_of_a_document_are_kept(ledger: Ledger, make_capture: MakeCapture) -> None:
    """The pages that a list names are kept beside it, and can be had by their hash."""
    ledger.keep(make_capture(), b"the list", parts=[b"page one", b"page two"])
    assert ledger.content(digest(b"page two")) == b"page two"
    (pending,) = ledger.pending(ledger.documents()[0].id)
    assert ledger.content(pending.sha256) == b"the list"


def test_the_latest_reading_tells_whether_a_document_is_degraded(
    ledger: Ledger, make_capture: MakeCapture
) -> None:
    """A selector that is mended, or breaks, is told at once, although the text is the same."""
    added = Pair(kind=ChangeKind.ADDED, before=(), after=(0,))
    comparison = Comparison(before=(), after=CLAUSES, pairs=(added,))
    for verdict, degraded in (
        (GateVerdict.ACCEPTED, True),
        (GateVerdict.UNCHANGED, False),
        (GateVerdict.UNCHANGED, True),
    ):
        ledger.keep(make_capture(), b"terms")
        (document,) = ledger.waiting()
        (pending,) = ledger.pending(document)
        ledger.record(
            pending,
            by="gate/test",
            gate=Gate(verdict=verdict),
            reading=Reading(text="We keep your data.", reader="page/1", degraded=degraded),
            comparison=comparison if verdict is GateVerdict.ACCEPTED else None,
        )
        assert ledger.status()[0].degraded is degraded
