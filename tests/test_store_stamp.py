"""What tells whether the records of a document are the same, on both engines."""

from collections.abc import Callable
from dataclasses import replace

from store.ledger import Ledger
from store.record import Capture, Ruling
from tests.test_store_labels import CLAUSE, RIGHT, review
from tests.test_store_ledger import FIRST, SECOND, take

MakeCapture = Callable[..., Capture]


def test_stamps_differ_whenever_a_record_does(ledger: Ledger, make_capture: MakeCapture) -> None:
    """A text, a label, a review and a withdrawal each give another stamp; waiting bytes do not."""
    seen: list[str] = []

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
