"""What persons say of labels, over SQLite and PostgreSQL alike."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from store.error import RecordUnknown, StoreError
from store.ids import Kind, format_id
from store.ledger import Ledger
from store.record import (
    Capture,
    Direction,
    Label,
    Polarity,
    Review,
    Ruling,
    Severity,
)
from tests.conftest import START
from tests.test_store_ledger import FIRST, SAID, SECOND, take

CLAUSE = replace(SAID, direction=None, polarity=Polarity.ADVERSE, differences=())
RIGHT = Label(
    types=("unilateral-change",), severity=Severity.LOW, direction=Direction.FAVOURABLE
)  # fmt: skip


def review(day: int, label: Label, note: str = "why") -> Review:
    """What somebody decided on a day."""
    return Review(
        ruling=Ruling.CORRECT,
        at=START + timedelta(days=day),
        author="Ada\0",
        note=note,
        label=label,
    )


@pytest.fixture
def change(ledger: Ledger, make_capture: Callable[..., Capture]) -> str:
    """The ID of a change with one entry, of a document with labelled wordings."""
    take(ledger, make_capture(), FIRST)
    change = take(ledger, make_capture(), SECOND)
    (document,) = ledger.documents()
    ledger.assess(document.id, [(n, CLAUSE) for n, _ in ledger.unassessed(document.id, "test/1")])
    return change


def test_a_corrected_entry_is_published_as_the_person_says(ledger: Ledger, change: str) -> None:
    """The last review counts for types, severity, direction and summary, and all are kept."""
    wrong = replace(RIGHT, severity=Severity.CRITICAL, direction=Direction.ADVERSE)
    ledger.review_entry(change, 1, review(1, wrong), "First said.")
    ledger.review_entry(change, 1, review(9, RIGHT, note="on second thoughts"), "Then said.")
    ledger.forget()
    (found,) = ledger.changes()
    (entry,) = found.entries
    assert entry.assessment == replace(
        SAID,
        types=RIGHT.types,
        severity=Severity.LOW,
        direction=Direction.FAVOURABLE,
    )
    assert (found.severity, found.summary) == (Severity.LOW, "Then said.")
    assert found.updated == START + timedelta(days=9)
    first, last = entry.reviews
    assert (first.label, last.label) == (wrong, RIGHT)
    assert (last.author, last.note, last.ruling) == (
        "Ada\N{REPLACEMENT CHARACTER}",
        "on second thoughts",
        Ruling.CORRECT,
    )
    assert last.machine == SAID


@pytest.mark.usefixtures("change")
def test_a_wording_keeps_its_review_when_it_is_assessed_anew(ledger: Ledger) -> None:
    """A new assessment by a newer analyzer stands beside what a person said, which still counts."""
    (document,) = ledger.documents()
    provision = next(
        each for each in ledger.provisions(document.id) if "monthly" in each.states[0].clause.text
    )
    said = Label(types=("boilerplate",), severity=Severity.LOW, polarity=Polarity.NEUTRAL)
    ledger.review_wording(provision.id, review(3, said))
    newer = replace(CLAUSE, analyzer="test/2", severity=Severity.MEDIUM, reasons=("Anew.",))
    ledger.assess(document.id, [(n, newer) for n, _ in ledger.unassessed(document.id, "test/2")])
    for found in (
        ledger.provision(provision.id),
        next(each for each in ledger.provisions(document.id) if each.id == provision.id),
    ):
        (state,) = found.states
        assert state.assessment == replace(
            newer, types=("boilerplate",), severity=Severity.LOW, polarity=Polarity.NEUTRAL
        )
        assert state.reviews[0].machine == CLAUSE
    ledger.review_wording(provision.id, review(4, said))
    assert ledger.provision(provision.id).states[0].reviews[1].machine == newer
    others = [each for each in ledger.provisions(document.id) if each.id != provision.id]
    assert all(state.reviews == () for each in others for state in each.states)


def test_reviewed_labels_are_listed_by_record(ledger: Ledger, change: str) -> None:
    """Clauses come before changes, each once with its last review, withdrawn changes not at all."""
    (document,) = ledger.documents()
    ids = [each.id for each in ledger.provisions(document.id)]
    clause = Label(types=("other",), severity=Severity.LOW, polarity=Polarity.NEUTRAL)
    ledger.review_entry(change, 1, review(1, RIGHT), "")
    for day, id in ((2, ids[1]), (3, ids[0]), (4, ids[0])):  # noqa: A001
        ledger.review_wording(id, review(day, clause))
    found = list(ledger.reviewed())
    assert [each.record for each in found] == [*sorted(ids[:2]), change]
    assert [each.review.at.day for each in found if each.record == ids[0]] == [5]
    assert found[-1].before is not None
    assert found[-1].after is not None
    assert "14 days" in found[-1].after.text
    ledger.withdraw(change, replace(review(5, RIGHT), ruling=Ruling.WITHDRAW))
    assert [each.record for each in ledger.reviewed()] == sorted(ids[:2])


def test_a_label_of_an_unknown_record_is_refused(ledger: Ledger) -> None:
    """A record that is not there cannot be labelled."""
    with pytest.raises(RecordUnknown):
        ledger.review_entry(format_id(Kind.CHANGE, 7), 1, review(1, RIGHT), "")
    with pytest.raises(RecordUnknown):
        ledger.review_wording(format_id(Kind.PROVISION, 7), review(1, RIGHT))


def test_what_has_no_label_cannot_be_reviewed(
    ledger: Ledger, make_capture: Callable[..., Capture]
) -> None:
    """A wording that was not assessed yet, or an entry that is not there, takes no review."""
    take(ledger, make_capture(), FIRST)
    change = take(ledger, make_capture(), SECOND)
    (document,) = ledger.documents()
    with pytest.raises(StoreError, match="clausewatch analyze"):
        ledger.review_wording(ledger.provisions(document.id)[0].id, review(1, RIGHT))
    with pytest.raises(StoreError, match="no label at 2"):
        ledger.review_entry(change, 2, review(1, RIGHT), "")
    assert list(ledger.reviewed()) == []
