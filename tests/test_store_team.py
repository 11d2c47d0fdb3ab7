"""What teams do about records, over SQLite and PostgreSQL alike."""

from dataclasses import replace
from datetime import timedelta

import pytest

from store.error import RecordUnknown, StoreError
from store.ids import Kind, format_id
from store.ledger import Ledger
from store.record import Direction, Review, Ruling, Severity
from store.subscription import Interest
from store.team import Act, Deed, WatchList
from tests.conftest import KEY, START
from tests.subscribing import add_changes, add_record
from tests.test_store_ledger import SAID, MakeCapture

OTHER = replace(KEY, platform="Petalpost", url="https://petalpost.example/t")
MAKE = Act(watch_list="vendors", deed=Deed.MAKE, at=START, who="Ada")
UNKNOWN = (format_id(Kind.CHANGE, 999), format_id(Kind.CHANGE, 10**14))
GRAVE = Interest(platforms=(KEY.platform,), severity=Severity.HIGH)


def act(deed: Deed, record: str = "", text: str = "", who: str = "Bob") -> Act:
    """What Bob does with the list, or with a record on it."""
    return Act(watch_list="vendors", deed=deed, at=START, who=who, record=record, text=text)


@pytest.fixture
def record(ledger: Ledger, make_capture: MakeCapture) -> str:
    """The ID of a record on the list."""
    ledger.team.do(MAKE, GRAVE)
    return add_changes(ledger, make_capture)[0]


def test_a_watch_list_is_made_reworded_and_closed(ledger: Ledger) -> None:
    """A list has a name of its own for ever, a key that can be renewed, and an end."""
    ledger.team.do(MAKE, GRAVE)
    ledger.team.do(replace(MAKE, watch_list="rivals"))
    rivals, vendors = ledger.team.watch_lists()
    assert vendors == WatchList(key=vendors.key, name="vendors", interest=GRAVE)
    assert (rivals.name, rivals.interest) == ("rivals", Interest())
    ledger.team.do(act(Deed.REWORD), Interest(directions=(Direction.ADVERSE,)))
    ledger.team.do(act(Deed.RENEW))
    renewed = ledger.team.watch_list(name="vendors")
    assert renewed is not None
    assert renewed.interest == Interest(directions=(Direction.ADVERSE,))
    assert ledger.team.watch_list(key=vendors.key) is None
    assert ledger.team.watch_list(key=renewed.key) == renewed
    ledger.team.do(act(Deed.CLOSE))
    assert ledger.team.watch_lists() == (rivals,)
    assert ledger.team.watch_lists(closed=True) == (rivals, replace(renewed, closed_at=START))


def test_a_list_that_is_not_there_cannot_be_worked_with(ledger: Ledger) -> None:
    """Names that are taken, unknown or closed are refused with what to do, and nothing is kept."""
    for refused in (Deed.REWORD, Deed.RENEW, Deed.CLOSE, Deed.EXPORT):
        with pytest.raises(RecordUnknown, match="no watch list 'vendors'"):
            ledger.team.do(act(refused))
    with pytest.raises(RecordUnknown, match="no watch list 'vendors'"):
        ledger.team.tasks("vendors")
    ledger.team.do(MAKE)
    ledger.team.do(act(Deed.CLOSE))
    for refused in (Deed.MAKE, Deed.REWORD, Deed.RENEW, Deed.CLOSE):
        with pytest.raises(StoreError, match="'vendors'"):
            ledger.team.do(act(refused))
    assert [each.deed for each in ledger.team.trail("vendors")] == [Deed.MAKE, Deed.CLOSE]


def test_what_is_done_about_a_record_is_kept(ledger: Ledger, record: str) -> None:
    """Acknowledging, assigning and notes follow one another, and the last of each counts."""
    (task,) = ledger.team.tasks("vendors")
    assert (task.acknowledged, task.assignee, task.notes) == (None, "", ())
    done = [
        act(Deed.ACKNOWLEDGE, record),
        act(Deed.ASSIGN, record, "Eve"),
        act(Deed.NOTE, record, "Asked legal.\0\n" + "x" * 3_000),
        act(Deed.REOPEN, record),
        act(Deed.ACKNOWLEDGE, record, who="Eve"),
        act(Deed.ASSIGN, record, "Dan"),
    ]
    for each in done:
        ledger.team.do(each)
    (task,) = ledger.team.tasks("vendors")
    assert task == ledger.team.task("vendors", record)
    assert task.change == ledger.change(record)
    assert (task.acknowledged, task.assignee) == (done[4], "Dan")
    (note,) = task.notes
    assert note.text.startswith("Asked legal.\N{REPLACEMENT CHARACTER}\nxxx")
    assert len(note.text) == 2_000
    ledger.team.do(act(Deed.REOPEN, record))
    ledger.team.do(act(Deed.ASSIGN, record))
    (task,) = ledger.team.tasks("vendors")
    assert (task.acknowledged, task.assignee) == (None, "")
    trail = ledger.team.trail("vendors")
    assert [each.who for each in trail] == ["Ada", "Bob", "Bob", "Bob", "Bob", "Eve", "Bob"] + [
        "Bob"
    ] * 2
    assert trail[1] == done[0]


def test_lists_do_not_share_what_was_done(ledger: Ledger, record: str) -> None:
    """A record that is on two lists is acknowledged on each by itself."""
    ledger.team.do(replace(MAKE, watch_list="all"))
    ledger.team.do(act(Deed.ACKNOWLEDGE, record))
    assert ledger.team.task("all", record).acts == ()
    assert [each.deed for each in ledger.team.trail("all")] == [Deed.MAKE]


def test_a_list_holds_the_records_of_its_interest(ledger: Ledger) -> None:
    """Records come newest first, at most so many and since a time, and withdrawn ones stay."""
    ledger.team.do(MAKE, GRAVE)
    days = [START + timedelta(days=day) for day in range(5)]
    for key in (KEY, OTHER):
        add_record(ledger, days[0], key=key)
        mild = add_record(ledger, days[1], replace(SAID, severity=Severity.LOW), key)
    first, second, third = (add_record(ledger, day) for day in days[2:])
    ledger.withdraw(
        second, Review(ruling=Ruling.WITHDRAW, at=START, author="Ada", note="no change")
    )
    assert [each.change.id for each in ledger.team.tasks("vendors")] == [third, second, first]
    assert [each.change.id for each in ledger.team.tasks("vendors", limit=1)] == [third]
    since = ledger.team.tasks("vendors", since=days[3])
    assert [each.change.id for each in since] == [third, second]
    assert since[1].change.withdrawn is not None
    for stranger in (mild, *UNKNOWN, ledger.change(third).document.id):
        with pytest.raises(RecordUnknown, match="not on the watch list 'vendors'"):
            ledger.team.do(act(Deed.NOTE, stranger, "?"))
    (named,) = {each.change.document.id for each in ledger.team.tasks("vendors")}
    ledger.team.do(act(Deed.NOTE, first, "seen"))
    ledger.team.do(act(Deed.REWORD), Interest(documents=(named,), severity=Severity.CRITICAL))
    assert ledger.team.tasks("vendors") == ()
    assert ledger.team.task("vendors", first).notes[0].text == "seen"
