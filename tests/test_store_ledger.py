"""The ledger, over SQLite and PostgreSQL alike."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analyzer.alignment import compare
from analyzer.clause import segment
from analyzer.redline import mark
from store.error import DatabaseUnusable, IdMalformed, RecordUnknown, StoreError
from store.ledger import Ledger
from store.record import (
    Assessment,
    Basis,
    Capture,
    ChangeKind,
    Clause,
    ClauseChange,
    Comparison,
    Confidence,
    Direction,
    DocumentKey,
    FactDifference,
    Gate,
    GateVerdict,
    Judgement,
    Link,
    Origin,
    Outcome,
    Range,
    Reading,
    Selection,
    Severity,
    Verdict,
    digest,
)
from tests.conftest import KEY, START

ACCEPTED = Gate(verdict=GateVerdict.ACCEPTED, reasons=("it is the document",))
SAID = Assessment(
    types=("fees-pricing", "unilateral-change"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    basis=Basis.EXPLICIT,
    analyzer="test/1",
    reasons=("The clause says when you pay.",),
    scores=(("fees-pricing", 0.75),),
    direction=Direction.ADVERSE,
    differences=(FactDifference(name="notice", before="30 days", after="14 days"),),
)
FIRST = "# Fees\n\nYou pay monthly.\n\nWe tell you 30 days ahead.\n\n# Ending\n\nYou may leave."
SECOND = "# Fees\n\nYou pay monthly.\n\nWe tell you 14 days ahead.\n\n# Ending\n\nYou may leave."

MakeCapture = Callable[..., Capture]


def reading_of(text: str) -> Reading:
    """A reading whose first word is a link."""
    return Reading(
        text=text,
        reader="test/1",
        title="Terms",
        language="en",
        links=(Link(start=0, end=1, target="https://tasklane.example/?q=ü"),),
        coverage=0.5,
        notes=("a note",),
    )


def judge(comparison: Comparison, said: Assessment = SAID) -> Judgement:
    """A substantive judgement over everything that differs."""
    changes = tuple(
        ClauseChange(
            kind=pair.kind,
            before=comparison.before[pair.before[0]] if pair.before else None,
            after=comparison.after[pair.after[0]] if pair.after else None,
            redline=mark(
                comparison.before[pair.before[0]].text if pair.before else "",
                comparison.after[pair.after[0]].text if pair.after else "",
            ),
            assessment=said,
            was_at=pair.before,
            is_at=pair.after,
        )
        for pair in comparison.pairs
        if pair.kind is not ChangeKind.EQUAL
    )
    return Judgement(
        verdict=Verdict.SUBSTANTIVE,
        gate=ACCEPTED,
        summary="The notice is shorter.",
        severity=said.severity,
        changes=changes,
        comparison=comparison,
    )


def take(ledger: Ledger, capture: Capture, text: str, said: Assessment = SAID) -> str:
    """Keep a capture of a text, accept it, and return the ID of the change if there is one."""
    ledger.keep(capture, text.encode())
    document = next(each.id for each in ledger.documents() if each.key == capture.document)
    (pending,) = ledger.pending(document)
    before = ledger.accepted(document)
    old = segment(before.text) if before else ()
    comparison = compare(old, segment(text))
    return ledger.record(
        pending,
        by="gate/test",
        gate=ACCEPTED,
        reading=reading_of(text),
        comparison=comparison,
        judgement=judge(comparison, said) if before else None,
    )


def test_a_capture_comes_back_as_it_was_kept(ledger: Ledger, make_capture: MakeCapture) -> None:
    """Every field of a capture and every byte of its body survive the store."""
    capture = make_capture(
        at=datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC),
        headers=(("Content-Type", "text/html"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")),
        selection=Selection(select=("main", Range(start="#a", end="#b")), remove=(".banner",)),
        charset="utf-8",
        seconds=0.25,
        agent="agent",
        tool="tool",
        provenance="as it stands",
        technical=True,
    )
    kept = ledger.keep(capture, b"<p>\x00\xff</p>")
    (document,) = ledger.documents()
    (pending,) = ledger.pending(document.id)
    assert pending.capture == capture
    assert pending.number == kept.capture
    assert ledger.content(pending.sha256) == b"<p>\x00\xff</p>"


def test_equal_bytes_are_a_sighting_of_one_snapshot(
    ledger: Ledger, make_capture: MakeCapture
) -> None:
    """The second capture with the same bytes is a row of its own that shares the snapshot."""
    first = ledger.keep(make_capture(), b"terms")
    second = ledger.keep(make_capture(), b"terms")
    third = ledger.keep(make_capture(), b"other")
    assert (first.sighting, second.sighting, third.sighting) == (False, True, False)
    assert first.snapshot == second.snapshot != third.snapshot
    assert first.capture != second.capture


def test_a_failed_capture_is_a_row_and_waits_for_nothing(
    ledger: Ledger, make_capture: MakeCapture
) -> None:
    """An attempt without bytes is counted as a failure, and the gate is not asked about it."""
    ledger.keep(make_capture(), b"terms")
    ledger.keep(make_capture(outcome=Outcome.NETWORK_ERROR, problem="no answer"), None)
    (status,) = ledger.status()
    assert (status.captures, status.failures, status.problem) == (2, 1, "no answer")
    assert status.pending == 1
    assert status.last_success == START


def test_hostile_words_are_kept_without_harm(ledger: Ledger, make_capture: MakeCapture) -> None:
    """NUL, lone surrogates, quotes and SQL in names are stored as text and found again."""
    name = "Robert'); DROP TABLE capture;-- \U0001f600"
    key = DocumentKey(platform=name, type="Terms\x00\ud800", url="https://x.example/?'\"")
    ledger.keep(make_capture(document=key, problem="\x00\ud800"), b"terms")
    ledger.keep(make_capture(document=key), b"terms")
    (document,) = ledger.documents()
    assert document.key.platform == name
    assert ledger.pending(document.id)


def test_archive_entries_are_recognised(ledger: Ledger, make_capture: MakeCapture) -> None:
    """An entry of an archive is known by document, time and reference together."""
    capture = make_capture(origin=Origin.OTA_VERSION, reference="git:abc")
    ledger.keep(capture, b"# Terms")
    assert ledger.knows(capture.document, capture.at, "git:abc")
    assert not ledger.knows(capture.document, capture.at, "git:abd")
    assert not ledger.knows(capture.document, capture.at + timedelta(seconds=1), "git:abc")
    assert not ledger.knows(replace(KEY, platform="Other"), capture.at, "git:abc")


def test_long_histories_of_texts_come_back_whole(ledger: Ledger, make_capture: MakeCapture) -> None:
    """Texts packed against one another, over more than one chain, are given back byte for byte."""
    texts = [
        "\n\n".join(f"Rule {rule} holds since {max(0, step - rule)}." for rule in range(40))
        for step in range(120)
    ]
    with ledger.batch():
        for text in texts:
            ledger.keep(make_capture(origin=Origin.OTA_VERSION), text.encode())
    ledger.close()
    assert [ledger.content(digest(text)).decode() for text in texts] == texts


def test_archives_are_kept_as_one_by_one(
    database_url: str, tmp_path: Path, make_capture: MakeCapture
) -> None:
    """Many captures kept at once give the rows, sightings and IDs that single ones give."""
    other = replace(KEY, platform="Petalpost")
    captures = [
        (make_capture(document=key, origin=origin, reference=f"git:{n}"), content.encode())
        for n, (key, origin, content) in enumerate(
            [
                (KEY, Origin.OTA_VERSION, FIRST),
                (KEY, Origin.OTA_VERSION, SECOND),
                (KEY, Origin.OTA_VERSION, FIRST),
                (other, Origin.OTA_VERSION, FIRST),
                (other, Origin.OTA_SNAPSHOT, "<p>raw"),
                (KEY, Origin.OTA_SNAPSHOT, "<p>raw"),
                (KEY, Origin.OTA_SNAPSHOT, "<p>raw"),
            ]
        )
    ]
    url = f"sqlite:///{tmp_path / 'single.db'}"
    with Ledger(url, tmp_path / "a") as single, Ledger(database_url, tmp_path / "b") as many:
        one_by_one = [single.keep(capture, content).sighting for capture, content in captures]
        assert many.keep_all(captures[:3]) + many.keep_all(captures[3:]) == 5
        assert one_by_one.count(False) == 5
        assert many.documents() == single.documents()
        for document in many.documents():
            assert many.pending(document.id) == single.pending(document.id)
            assert [many.content(each.sha256) for each in many.pending(document.id)] == [
                content for capture, content in captures if capture.document == document.key
            ]
            versions = [many.bringer(each.sha256) for each in many.pending(document.id)]
            assert versions == [None] * len(versions)
        assert many.keep_all([]) == 0


def test_entries_are_looked_up_anew_in_each_batch(
    ledger: Ledger, make_capture: MakeCapture
) -> None:
    """Within a batch, what was kept a moment ago and what was never kept are told apart."""
    captures = [make_capture(origin=Origin.OTA_VERSION, reference=f"git:{n}") for n in range(3)]
    with ledger.batch():
        for capture in captures[:2]:
            assert not ledger.knows(capture.document, capture.at, capture.reference)
            ledger.keep(capture, b"terms")
            assert ledger.knows(capture.document, capture.at, capture.reference)
    ledger.keep_all([(captures[2], b"terms")])
    with ledger.batch():
        assert all(ledger.knows(each.document, each.at, each.reference) for each in captures)
        assert not ledger.knows(KEY, captures[0].at, "git:1")


def test_a_change_record_holds_both_sides(ledger: Ledger, make_capture: MakeCapture) -> None:
    """A recorded change gives back spans, redline, assessment and the evidence of both sides."""
    assert take(ledger, make_capture(), FIRST) == ""
    change = ledger.change(take(ledger, make_capture(), SECOND))
    (entry,) = change.entries
    assert (change.severity, change.summary) == (Severity.HIGH, "The notice is shorter.")
    assert entry.assessment == SAID
    assert entry.before is not None
    assert entry.after is not None
    assert ledger.text(change.before)[entry.before.start : entry.before.end] == entry.before.text
    assert ledger.text(change.after)[entry.after.start : entry.after.end] == entry.after.text
    assert entry.redline == mark("We tell you 30 days ahead.", "We tell you 14 days ahead.")
    assert entry.before.headings == ("Fees",)
    assert (change.before.at, change.after.at) == (START, START + timedelta(days=1))
    assert change.after.sha256 == digest(SECOND)
    assert change.after.snapshot_sha256 == digest(SECOND)
    assert ledger.provision(entry.provision).states[-1].change == change.id


def test_provisions_live_through_changes(ledger: Ledger, make_capture: MakeCapture) -> None:
    """Equal, reworded and moved clauses keep their ID; gone ones end and revive with theirs."""
    texts = [
        FIRST,
        SECOND,
        "# Fees\n\nYou may leave.\n\nYou pay monthly.\n\nNew here.",
        FIRST,
    ]
    for text in texts:
        take(ledger, make_capture(), text)
    (document,) = ledger.documents()
    provisions = {p.states[0].clause.text: p for p in ledger.provisions(document.id)}
    notice = provisions["We tell you 30 days ahead."]
    assert [s.clause.text for s in notice.states] == [
        "We tell you 30 days ahead.",
        "We tell you 14 days ahead.",
        "We tell you 30 days ahead.",
    ]
    days = [START + timedelta(days=n) for n in range(4)]
    assert [(s.version.at, s.until) for s in notice.states] == [
        (days[0], days[1]),
        (days[1], days[2]),
        (days[3], None),
    ]
    assert len(provisions["You may leave."].states) == 1
    assert provisions["New here."].states[0].until == days[3]
    order = [p.states[-1].clause.text for p in ledger.provisions(document.id)]
    assert order[:3] == ["You pay monthly.", "We tell you 30 days ahead.", "You may leave."]


def test_assessments_of_states_are_asked_for_once(
    ledger: Ledger, make_capture: MakeCapture
) -> None:
    """A standing wording is unassessed for an analyzer until that analyzer has spoken."""
    take(ledger, make_capture(), FIRST)
    (document,) = ledger.documents()
    waiting = ledger.unassessed(document.id, "test/1")
    assert waiting[0][1].text == "You pay monthly."
    ledger.assess(document.id, [(state, SAID) for state, _ in waiting])
    assert ledger.unassessed(document.id, "test/1") == []
    assert len(ledger.unassessed(document.id, "test/2")) == 3
    provision = ledger.provisions(document.id)[0]
    assert provision.states[0].assessment == SAID


def test_only_what_stands_waits_for_an_assessment(
    ledger: Ledger, make_capture: MakeCapture
) -> None:
    """A wording that is gone before anybody assessed it is not asked for."""
    take(ledger, make_capture(), FIRST)
    take(ledger, make_capture(), SECOND)
    (document,) = ledger.documents()
    waiting = ledger.unassessed(document.id, "test/1")
    gone = "We tell you 30 days ahead."
    came = "We tell you 14 days ahead."
    assert gone not in {clause.text for _, clause in waiting}
    assert waiting[-1][1].text == came
    assert ledger.unassessed_documents("test/1") == [document.id]
    ledger.assess(document.id, [(state, SAID) for state, _ in waiting])
    assert ledger.unassessed_documents("test/1") == []
    assessed = {
        state.clause.text: state.assessment is not None
        for each in ledger.provisions(document.id)
        for state in each.states
    }
    assert (assessed[gone], assessed[came]) == (False, True)


def test_many_assessments_are_told_apart(ledger: Ledger, make_capture: MakeCapture) -> None:
    """Each wording gets its own assessment back, the newest analyzer's, and none is said twice."""
    text = "\n\n".join(f"Rule {number} holds." for number in range(600))
    take(ledger, make_capture(), text)
    (document,) = ledger.documents()
    waiting = ledger.unassessed(document.id, "test/1")
    told = {number: replace(SAID, reasons=(clause.text,)) for number, clause in waiting}
    with ledger.batch():
        backwards = [*reversed(told.items())]
        for start in range(0, len(backwards), 40):
            ledger.assess(document.id, backwards[start : start + 40])
        assert ledger.unassessed_documents("test/1") == []
    ledger.assess(document.id, [(number, SAID) for number in told])
    newer = {waiting[5][0]: replace(SAID, analyzer="test/2")}
    ledger.assess(document.id, newer.items())
    states = [provision.states[0] for provision in ledger.provisions(document.id)]
    assert [state.assessment for state in states] == [
        newer.get(number, told[number]) for number, _ in waiting
    ]
    assert len(ledger.unassessed(document.id, "test/2")) == len(waiting) - 1


def test_a_ledger_is_read_while_another_writes(
    database_url: str, tmp_path: Path, make_capture: MakeCapture
) -> None:
    """A ledger for reading opens beside an open write, sees what is durable, and writes nothing."""
    place = tmp_path / "blobs"
    with pytest.raises(DatabaseUnusable, match="run any command"):
        Ledger(database_url, place, reads_only=True)
    with Ledger(database_url, place) as ledger:
        take(ledger, make_capture(), FIRST)
        with ledger.batch():
            take(ledger, make_capture(), SECOND)
            with Ledger(database_url, place, reads_only=True) as reader:
                (document,) = reader.documents()
                reading = reader.accepted(document.id)
                assert reading == reading_of(FIRST)
                with pytest.raises(StoreError, match="opened for reading"):
                    reader.keep(make_capture(), b"terms")
                assert reader.changes() == ()


def test_a_transaction_that_fails_leaves_nothing(ledger: Ledger, make_capture: MakeCapture) -> None:
    """What fails half-way is undone whole, and the same work done anew gets the same IDs."""

    def fail_half_way() -> None:
        with ledger.batch():
            take(ledger, make_capture(), FIRST)
            take(ledger, make_capture(), SECOND)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert ledger.documents() == ()
    take(ledger, make_capture(), FIRST)
    change = take(ledger, make_capture(), SECOND)
    assert change.startswith("CW-C-000001-")
    assert ledger.documents()[0].id.startswith("CW-D-000001-")


def test_changes_are_filtered_and_ordered(ledger: Ledger, make_capture: MakeCapture) -> None:
    """Changes come newest first, by platform, document, time, verdict and number."""
    other = replace(KEY, platform="Petalpost")
    for key in (KEY, other):
        take(ledger, make_capture(document=key), FIRST)
        take(ledger, make_capture(document=key), SECOND)
        take(ledger, make_capture(document=key), FIRST)
    ids = [change.id for change in ledger.changes()]
    assert len(ids) == 4
    assert [c.after.at for c in ledger.changes()] == sorted(
        (c.after.at for c in ledger.changes()), reverse=True
    )
    assert [c.id for c in ledger.changes(platform="Petalpost")] == ids[:2]
    assert [c.id for c in ledger.changes(limit=1)] == ids[:1]
    assert [c.id for c in ledger.changes(since=START + timedelta(days=4))] == ids[:2]
    assert [c.id for c in ledger.changes(until=ledger.change(ids[0]).after.at)] == ids[1:]
    assert ledger.changes(verdict=Verdict.EDITORIAL) == ()
    assert ledger.changes(platform="Nobody") == ()
    first, second = (ledger.change(ids[1]), ledger.change(ids[0]))
    assert (first.next, second.previous) == (second.id, first.id)
    assert [c.id for c in ledger.changes(document=first.document.id)] == ids[:2]


def test_held_texts_are_remembered_until_the_next_decision(
    ledger: Ledger, make_capture: MakeCapture
) -> None:
    """Held texts are given with their captures, past walls, until another text is decided on."""
    take(ledger, make_capture(), FIRST)
    (document,) = ledger.documents()
    assert ledger.held(document.id) == ()
    captures: list[int] = []
    for verdict in (GateVerdict.HELD, GateVerdict.QUARANTINED, GateVerdict.HELD):
        text = f"{verdict} {len(captures)}"
        ledger.keep(make_capture(), text.encode())
        (pending,) = ledger.pending(document.id)
        captures.append(pending.number)
        gate = Gate(verdict=verdict, kind="collapse", reasons=("it shrank",))
        ledger.record(pending, by="gate/test", gate=gate, reading=reading_of(text))
    assert ledger.held_documents() == [document.id]
    held = ledger.held(document.id)
    assert [each.source.number for each in held] == [captures[0], captures[2]]
    assert [each.reading.text for each in held] == ["held 0", "held 2"]
    assert held[0].gate.reasons == ("it shrank",)
    assert ledger.accepted(document.id) == reading_of(FIRST)
    take(ledger, make_capture(), SECOND)
    assert ledger.held(document.id) == ()
    assert ledger.held_documents() == []
    assert [each.gate.verdict for each in ledger.decisions(document.id)] == [
        GateVerdict.ACCEPTED,
        GateVerdict.HELD,
        GateVerdict.QUARANTINED,
        GateVerdict.HELD,
        GateVerdict.ACCEPTED,
    ]


def test_a_held_text_is_accepted_later_with_its_own_time(
    ledger: Ledger, make_capture: MakeCapture
) -> None:
    """A capture that was held can be accepted; what was decided first is kept beside it."""
    take(ledger, make_capture(), FIRST)
    (document,) = ledger.documents()
    ledger.keep(make_capture(), SECOND.encode())
    (pending,) = ledger.pending(document.id)
    held = Gate(verdict=GateVerdict.HELD, kind="collapse")
    for _ in range(2):  # two analyses that were given the same capture
        ledger.record(pending, by="gate/test", gate=held, reading=reading_of(SECOND))
    comparison = compare(segment(FIRST), segment(SECOND))
    for _ in range(2):
        ledger.record(
            pending,
            by="gate/test",
            gate=ACCEPTED,
            reading=reading_of(SECOND),
            comparison=comparison,
            judgement=judge(comparison),
        )
    (change,) = ledger.changes()
    assert change.after.at == pending.capture.at
    assert [each.gate.verdict.value for each in ledger.decisions(document.id)] == [
        "accepted",
        "held",
        "accepted",
    ]
    assert ledger.former_texts(document.id) == {digest(FIRST): pending.capture.at}
    stood = ledger.stood_texts(document.id, most=5)
    assert [each.text for each in stood] == [FIRST, SECOND]
    assert ledger.stood_texts(document.id, most=1) == stood[-1:]


def test_captures_wait_in_portions(ledger: Ledger, make_capture: MakeCapture) -> None:
    """Waiting captures can be asked for some at a time, in the order of their times."""
    for number in range(5):
        ledger.keep(make_capture(), f"text {number}".encode())
    (document,) = ledger.documents()
    everything = ledger.pending(document.id)
    first = ledger.pending(document.id, limit=2)
    assert first == everything[:2]
    assert ledger.pending(document.id, after=first[-1], limit=9) == everything[2:]


def test_an_unfinished_crawl_is_taken_up(ledger: Ledger, make_capture: MakeCapture) -> None:
    """A crawl goes on under its first start until it is finished or a day old."""
    began = ledger.begin_crawl(START)
    ledger.keep(make_capture(at=START + timedelta(hours=1)), b"terms")
    assert ledger.begin_crawl(START + timedelta(hours=3)) == began
    assert ledger.captured_since(began) == {KEY}
    assert ledger.captured_since(START + timedelta(hours=2)) == frozenset()
    ledger.finish_crawl(START + timedelta(hours=4))
    second = ledger.begin_crawl(START + timedelta(hours=5))
    assert second == START + timedelta(hours=5)
    assert ledger.begin_crawl(START + timedelta(days=9)) == START + timedelta(days=9)


def test_a_failure_inside_a_batch_undoes_all_of_it(
    ledger: Ledger, make_capture: MakeCapture
) -> None:
    """A call that fails inside a batch dooms the batch, also when its error is caught."""

    def go_on_after_a_failure() -> None:
        with ledger.batch():
            ledger.keep(make_capture(), b"first")
            with pytest.raises(RecordUnknown):
                ledger.change("CW-C-000009-Z")
            ledger.keep(make_capture(), b"second")

    with pytest.raises(StoreError, match="nothing was kept"):
        go_on_after_a_failure()
    assert ledger.documents() == ()
    ledger.keep(make_capture(), b"third")
    assert len(ledger.documents()) == 1


def test_a_capture_is_decided_once(ledger: Ledger, make_capture: MakeCapture) -> None:
    """Two analyses that were given the same capture record one decision and one change."""
    take(ledger, make_capture(), FIRST)
    (document,) = ledger.documents()
    ledger.keep(make_capture(), SECOND.encode())
    (pending,) = ledger.pending(document.id)
    comparison = compare(segment(FIRST), segment(SECOND))
    for expected in (1, 1):
        ledger.record(
            pending,
            by="gate/test",
            gate=ACCEPTED,
            reading=reading_of(SECOND),
            comparison=comparison,
            judgement=judge(comparison),
        )
        assert len(ledger.changes()) == expected
    assert len(ledger.decisions(document.id)) == 2


def test_a_comparison_of_other_clauses_is_refused(
    ledger: Ledger, make_capture: MakeCapture
) -> None:
    """A text that was cut in another way than it is stored is refused, not given wrong IDs."""
    take(ledger, make_capture(), FIRST)
    (document,) = ledger.documents()
    ledger.keep(make_capture(), SECOND.encode())
    (pending,) = ledger.pending(document.id)
    comparison = compare(segment(FIRST)[1:], segment(SECOND))
    with pytest.raises(StoreError, match="analyze again"):
        ledger.record(
            pending,
            by="gate/test",
            gate=ACCEPTED,
            reading=reading_of(SECOND),
            comparison=comparison,
            judgement=judge(comparison),
        )
    assert ledger.changes() == ()
    assert len(ledger.pending(document.id)) == 1


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ("CW-C-000009-Z", RecordUnknown),  # well formed, nobody has it
        ("CW-D-000001-V", IdMalformed),  # a wrong check character
        ("rubbish", IdMalformed),
    ],
)
def test_unknown_records_are_errors_of_ours(
    ledger: Ledger, asked: str, error: type[StoreError]
) -> None:
    """An ID that is malformed or unknown is a one-line error, never an empty record."""
    with pytest.raises(error):
        ledger.change(asked)


def test_a_reopened_ledger_goes_on(
    database_url: str, tmp_path: Path, make_capture: MakeCapture
) -> None:
    """What one process kept, the next one finds, numbers going on where they stopped."""
    for expected, text in enumerate((FIRST, SECOND, FIRST)):
        with Ledger(database_url, tmp_path / "blobs") as ledger:
            change = take(ledger, make_capture(), text)
            assert bool(change) == bool(expected)
            assert len(ledger.changes()) == expected


def test_spans_hold_for_every_stored_clause(ledger: Ledger, make_capture: MakeCapture) -> None:
    """The words of every state are the span of its version's text."""
    for text in (FIRST, SECOND):
        take(ledger, make_capture(), text)
    (document,) = ledger.documents()
    for provision in ledger.provisions(document.id):
        for state in provision.states:
            clause: Clause = state.clause
            assert ledger.text(state.version)[clause.start : clause.end] == clause.text
