"""What tells whether the records of a document are the same, on both engines."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from store.ledger import Ledger
from store.record import Capture, Gate, GateVerdict, Ruling, Stamp
from tests.test_store_labels import CLAUSE, RIGHT, review
from tests.test_store_ledger import FIRST, SECOND, reading_of, take

MakeCapture = Callable[..., Capture]


def test_stamps_differ_whenever_a_record_does(ledger: Ledger, make_capture: MakeCapture) -> None:
    """A text, a label, a review and a withdrawal each give another stamp; waiting bytes do not."""
    seen: list[Stamp] = []

    def look() -> None:
        ledger.forget()
        seen.extend(ledger.stamps().values())

    take(ledger, make_capture(), FIRST)
    look()
    change = take(ledger, make_capture(), SECOND)
    look()
    (document,) = ledger.documents()
    ledger.assess(document.id, [(n, CLAUSE) for n, _ in ledger.unassessed(document.id, "test/1")])
    look()
    ledger.review_entry(change, 1, review(1, RIGHT), "Said.")
    look()
    provision = next(each for each in ledger.provisions(document.id) if each.states[-1].assessment)
    ledger.review_wording(provision.id, review(2, RIGHT))
    look()
    ledger.withdraw(change, replace(review(3, RIGHT), ruling=Ruling.WITHDRAW))
    look()
    assert len(set(seen)) == 6
    ledger.keep(make_capture(), b"bytes that nobody has looked at")
    look()
    assert seen[-1] == seen[-2]


def test_each_document_has_a_stamp_of_its_own(ledger: Ledger, make_capture: MakeCapture) -> None:
    """What happens to one document leaves the stamp of another as it was."""
    first = make_capture()
    take(ledger, first, FIRST)
    other = replace(first.document, type="Privacy Policy")
    take(ledger, make_capture(document=other), FIRST)
    before = ledger.stamps()
    take(ledger, make_capture(document=other), SECOND)
    after = ledger.stamps()
    names = {each.key: each.id for each in ledger.documents()}
    assert before.keys() == after.keys() == set(names.values())
    assert before[names[first.document]] == after[names[first.document]]
    assert before[names[other]] != after[names[other]]


def test_a_sighting_is_no_news_to_records(ledger: Ledger, make_capture: MakeCapture) -> None:
    """The same text once more, or a wall, changes the stamp of captures alone."""
    capture = make_capture()
    take(ledger, capture, FIRST)
    found = [ledger.stamps()]
    for day, verdict in enumerate((GateVerdict.UNCHANGED, GateVerdict.QUARANTINED), 1):
        ledger.keep(make_capture(at=capture.at + timedelta(days=day)), FIRST.encode())
        (document,) = ledger.documents()
        (pending,) = ledger.pending(document.id)
        ledger.record(
            pending, by="gate/test", gate=Gate(verdict=verdict), reading=reading_of(FIRST)
        )
        ledger.forget()
        found.append(ledger.stamps())
    stamps = [stamp for each in found for stamp in each.values()]
    assert len({each.records for each in stamps}) == 1
    assert len({each.captures for each in stamps}) == 3
