"""A team works on its watch list by the link that it shares."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from store.ledger import Ledger
from store.subscription import Interest
from store.team import Act, Deed, Task, WatchList
from tests.conftest import KEY, START
from tests.service import Desk, running
from tests.subscribing import add_changes
from tests.test_store_ledger import MakeCapture
from tests.web_html import read_page
from web.service.token import Purpose

LIST = "Legal <team>"


def write_lines(found: WatchList, tasks: Sequence[Task]) -> tuple[bytes, str]:
    """Write tasks as a plain file."""
    lines = [found.name, *(each.change.id for each in tasks)]
    return "\n".join(lines).encode(), "text/csv; charset=utf-8"


def make_list(ledger: Ledger, interest: Interest | None = None) -> WatchList:
    """A watch list about an interest."""
    act = Act(watch_list=LIST, deed=Deed.MAKE, at=START, who="Ada")
    ledger.team.do(act, interest or Interest())
    found = ledger.team.watch_list(name=LIST)
    assert found
    return found


@pytest.fixture
def desk(ledger: Ledger, tmp_path: Path) -> Iterator[Desk]:
    """A service that runs."""
    with running(ledger, tmp_path / "site", export={"csv": write_lines}) as found:
        yield found


def test_a_record_is_worked_on(desk: Desk, make_capture: MakeCapture) -> None:
    """Each button does what it says, in the name that was given, and leaves its trace."""
    (record,) = add_changes(desk.ledger, make_capture)
    link = desk.link(Purpose.WATCH_LIST, make_list(desk.ledger).key)
    assert record in desk.visitor.get(link).body
    for deed, text in (
        ("note", "Ask <b>legal</b>"),
        ("assign", "Eve"),
        ("acknowledge", ""),
        ("reopen", ""),
        ("acknowledge", "is not kept"),
    ):
        answer = desk.visitor.post(f"{link}/{record}", {"who": "Ada", "deed": deed, "text": text})
        assert (answer.status, answer.headers["location"]) == (303, f"{record}?who=Ada")
    desk.ledger.forget()
    task = desk.ledger.team.task(LIST, record)
    assert (task.assignee, [each.text for each in task.notes]) == ("Eve", ["Ask <b>legal</b>"])
    assert task.acknowledged
    assert (task.acknowledged.who, task.acknowledged.via) == ("Ada", "service")
    assert [each.text for each in task.acts if each.deed is Deed.ACKNOWLEDGE] == ["", ""]
    for path in ("", f"/{record}?who=Ada", "/trail"):
        page = desk.visitor.get(link + path).body
        assert read_page(page).faults == []
        assert "Eve" in page
        assert "<b>" not in page
        assert "<team>" not in page


@pytest.mark.parametrize(
    "fields",
    [
        {"deed": "acknowledge"},
        {"who": " \u200b\n", "deed": "acknowledge"},  # nothing that can be seen
        {"who": "Ada", "deed": "note", "text": "  "},
        {"who": "Ada", "deed": "close"},
        {"who": "Ada", "deed": "renew"},
        {"who": "Ada"},
    ],
)
def test_what_nobody_does_is_not_done(
    desk: Desk, make_capture: MakeCapture, fields: dict[str, str]
) -> None:
    """Without a name, without words, or with a deed that is not offered, nothing is done."""
    (record,) = add_changes(desk.ledger, make_capture)
    link = desk.link(Purpose.WATCH_LIST, make_list(desk.ledger).key)
    assert desk.visitor.post(f"{link}/{record}", fields).status == 422
    desk.ledger.forget()
    assert [each.deed for each in desk.ledger.team.trail(LIST)] == [Deed.MAKE]


def test_names_are_one_line_and_short(desk: Desk, make_capture: MakeCapture) -> None:
    """A name with breaks, marks of direction or without end is made one that can be shown."""
    (record,) = add_changes(desk.ledger, make_capture)
    link = desk.link(Purpose.WATCH_LIST, make_list(desk.ledger).key)
    who = "Ada\r\nSet-Cookie: a=b\u202e" + "x" * 200
    answer = desk.visitor.post(f"{link}/{record}", {"who": who, "deed": "acknowledge"})
    assert answer.status == 303
    assert "set-cookie" not in answer.headers
    desk.ledger.forget()
    (_, act) = desk.ledger.team.trail(LIST)
    assert act.who.startswith("Ada Set-Cookie: a=b xxx")
    assert len(act.who) == 80


def test_records_of_others_are_out_of_reach(desk: Desk, make_capture: MakeCapture) -> None:
    """A link shows and touches the records of its list, and no others."""
    (record,) = add_changes(desk.ledger, make_capture)
    link = desk.link(Purpose.WATCH_LIST, make_list(desk.ledger, Interest(platforms=("Other",))).key)
    assert record not in desk.visitor.get(link).body
    for path in (record, "CW-C-999999-0", "x", "CW-D-000001-1"):
        assert desk.visitor.get(f"{link}/{path}").status == 404
        fields = {"who": "Ada", "deed": "acknowledge"}
        assert desk.visitor.post(f"{link}/{path}", fields).status == 404


def test_an_old_link_ends_with_its_key(desk: Desk) -> None:
    """A list that got another key, or was closed, is not reached by the old link."""
    link = desk.link(Purpose.WATCH_LIST, make_list(desk.ledger).key)
    assert desk.visitor.get(link).status == 200
    desk.ledger.team.do(Act(watch_list=LIST, deed=Deed.RENEW, at=START, who="Ada"))
    assert desk.visitor.get(link).status == 404
    desk.ledger.forget()
    found = desk.ledger.team.watch_list(name=LIST)
    assert found
    link = desk.link(Purpose.WATCH_LIST, found.key)
    assert desk.visitor.get(link).status == 200
    desk.ledger.team.do(Act(watch_list=LIST, deed=Deed.CLOSE, at=START, who="Ada"))
    assert desk.visitor.get(link).status == 404


def test_records_are_taken_along(desk: Desk, make_capture: MakeCapture) -> None:
    """The records of a list come as a file, and the trail says who had them."""
    records = add_changes(desk.ledger, make_capture, 2)
    link = desk.link(
        Purpose.WATCH_LIST, make_list(desk.ledger, Interest(platforms=(KEY.platform,))).key
    )
    answer = desk.visitor.post(f"{link}/export", {"who": "Eve", "suffix": "csv"})
    assert answer.body.splitlines() == [LIST, *reversed(records)]
    assert answer.headers["content-disposition"] == 'attachment; filename="watch-list.csv"'
    assert answer.headers["cache-control"] == "no-store"
    for fields in ({"who": "Eve", "suffix": "exe"}, {"suffix": "csv"}):
        assert desk.visitor.post(f"{link}/export", fields).status == 422
    desk.ledger.forget()
    exports = [each for each in desk.ledger.team.trail(LIST) if each.deed is Deed.EXPORT]
    assert [(each.who, each.text) for each in exports] == [("Eve", "csv")]


def test_a_long_list_has_pages(desk: Desk, make_capture: MakeCapture) -> None:
    """Of many records a page shows some, the newest first, and leads to the rest."""
    records = add_changes(desk.ledger, make_capture, 27)[::-1]
    link = desk.link(Purpose.WATCH_LIST, make_list(desk.ledger).key)
    first, second = desk.visitor.get(link).body, desk.visitor.get(f"{link}?page=2").body
    assert [each in first for each in records] == [True] * 25 + [False] * 2
    assert [each in second for each in records] == [False] * 25 + [True] * 2
    for odd in ("0", "-1", "x", "9999999999", "%D9%A3"):
        assert desk.visitor.get(f"{link}?page={odd}").status == 200


def test_a_page_of_a_stranger_does_nothing(desk: Desk, make_capture: MakeCapture) -> None:
    """A form from elsewhere is refused, even with the right link."""
    (record,) = add_changes(desk.ledger, make_capture)
    link = desk.link(Purpose.WATCH_LIST, make_list(desk.ledger).key)
    for path in (record, "export"):
        answer = desk.visitor.post(
            f"{link}/{path}",
            {"who": "Ada", "deed": "acknowledge", "suffix": "csv"},
            Origin="https://evil.example",
            Sec_Fetch_Site="cross-site",
        )
        assert answer.status == 403
    desk.ledger.forget()
    assert [each.deed for each in desk.ledger.team.trail(LIST)] == [Deed.MAKE]
