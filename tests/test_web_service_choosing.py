"""Preferences, export and erasure by the link in mails."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from store.ledger import Ledger
from store.record import Severity
from store.subscription import Interest, Level, Rhythm
from store.team import Act, Deed
from tests.conftest import KEY, START
from tests.service import Desk, running
from tests.subscribing import add_changes, add_subscription
from tests.test_store_ledger import MakeCapture
from web.service.token import Purpose


@pytest.fixture
def desk(sqlite_ledger: Ledger, tmp_path: Path) -> Iterator[Desk]:
    """A service that runs."""
    with running(sqlite_ledger, tmp_path / "site") as found:
        yield found


def test_a_subscription_is_changed(
    ledger: Ledger, tmp_path: Path, make_capture: MakeCapture
) -> None:
    """The form holds what there is, and saves all that it is given."""
    add_changes(ledger, make_capture)
    one = add_subscription(ledger, interest=Interest(platforms=("Gone",)), rhythm=Rhythm.WEEKLY)
    with running(ledger, tmp_path / "site") as desk:
        link = f"{desk.link(Purpose.PREFERENCES, one.subscriber.key)}/{one.key}"
        assert 'value="Gone" checked' in desk.visitor.get(link).body
        answer = desk.visitor.post(
            link,
            {
                "platform": ["Gone", KEY.platform],
                "severity": "high",
                "rhythm": "monthly",
                "level": "headline",
                "hour": "0",
                "zone": "America/New_York",
                "address": "eve@example.org",
            },
        )
        assert "Saved." in answer.body
        (kept,) = desk.kept()
    assert kept.interest == Interest(platforms=("Gone", KEY.platform), severity=Severity.HIGH)
    assert (kept.rhythm, kept.level, kept.hour) == (Rhythm.MONTHLY, Level.HEADLINE, 0)
    assert kept.subscriber.zone == "America/New_York"
    assert kept.subscriber.address == "ada@example.org"


def test_the_subscription_of_a_watch_list_keeps_its_list(desk: Desk) -> None:
    """What is told by a watch list can be told at another time, and stays told by the list."""
    act = Act(watch_list="Legal", deed=Deed.MAKE, at=START, who="Ada")
    desk.ledger.team.do(act, Interest(severity=Severity.HIGH))
    one = add_subscription(desk.ledger, watch_list="Legal")
    link = f"{desk.link(Purpose.PREFERENCES, one.subscriber.key)}/{one.key}"
    assert 'name="severity"' not in desk.visitor.get(link).body
    assert "Saved." in desk.visitor.post(link, {"rhythm": "daily"}).body
    (kept,) = desk.kept()
    assert (kept.watch_list, kept.rhythm) == ("Legal", Rhythm.DAILY)


def test_what_cannot_be_chosen_is_not_saved(desk: Desk) -> None:
    """A wrong choice is shown with its fault, and everything stays as it was."""
    one = add_subscription(desk.ledger)
    link = f"{desk.link(Purpose.PREFERENCES, one.subscriber.key)}/{one.key}"
    answer = desk.visitor.post(link, {"platform": "Nobody"})
    assert answer.status == 422
    assert "There is no “Nobody” to choose here." in answer.body
    assert desk.kept() == (one,)


def test_all_of_one_and_nothing_of_others(desk: Desk) -> None:
    """The page shows all subscriptions of one address; keys of others lead nowhere."""
    mine = [
        add_subscription(desk.ledger),
        add_subscription(desk.ledger, rhythm=Rhythm.DAILY, given=False),
    ]
    other = add_subscription(desk.ledger, "eve@example.org")
    link = desk.link(Purpose.PREFERENCES, mine[0].subscriber.key)
    page = desk.visitor.get(link).body
    assert all(each.key in page for each in mine)
    assert other.key not in page
    assert "Waits to be confirmed" in page
    assert desk.visitor.get(f"{link}/{other.key}").status == 404
    assert desk.visitor.post(f"{link}/{other.key}", {"rhythm": "daily"}).status == 404
    assert desk.visitor.post(f"{link}/{other.key}/leave").status == 404
    assert desk.kept("eve@example.org") == (other,)


def test_one_subscription_ends_or_all_do(desk: Desk) -> None:
    """One button ends one subscription, another all of them; what has ended is not changed."""
    first = add_subscription(desk.ledger)
    add_subscription(desk.ledger, rhythm=Rhythm.DAILY)
    link = desk.link(Purpose.PREFERENCES, first.subscriber.key)
    assert desk.visitor.post(f"{link}/{first.key}/leave").status == 200
    assert [each.is_active for each in desk.kept()] == [False, True]
    assert desk.visitor.post(f"{link}/{first.key}", {"rhythm": "daily"}).status == 404
    assert desk.visitor.post(f"{link}/leave").status == 200
    assert [each.is_active for each in desk.kept()] == [False, False]


def test_data_are_handed_out(desk: Desk) -> None:
    """The export is JSON, holds the address and the proof of consent, and is kept by nobody."""
    one = add_subscription(desk.ledger)
    answer = desk.visitor.get(f"{desk.link(Purpose.PREFERENCES, one.subscriber.key)}/data.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert "attachment" in answer.headers["content-disposition"]
    desk.ledger.forget()
    assert json.loads(answer.body) == desk.ledger.post.personal_data(one.subscriber.key)
    assert one.subscriber.address in answer.body


def test_somebody_is_forgotten(desk: Desk) -> None:
    """Erasing takes a tick and a button; afterwards the link leads nowhere."""
    one = add_subscription(desk.ledger)
    link = desk.link(Purpose.PREFERENCES, one.subscriber.key)
    assert desk.visitor.post(f"{link}/erase").status == 422
    assert desk.kept() == (one,)
    assert desk.visitor.post(f"{link}/erase", {"sure": "yes"}).status == 200
    assert desk.kept() == ()
    for path in (link, f"{link}/data.json", f"{link}/{one.key}"):
        assert desk.visitor.get(path).status == 404
    assert desk.visitor.post(f"{link}/erase", {"sure": "yes"}).status == 404


@pytest.mark.parametrize("path", ["", "/leave", "/erase", "/KEY", "/KEY/leave"])
def test_a_page_of_a_stranger_changes_nothing(desk: Desk, path: str) -> None:
    """A form that a stranger's page sends is refused, even with the right link."""
    one = add_subscription(desk.ledger)
    link = desk.link(Purpose.PREFERENCES, one.subscriber.key) + path.replace("KEY", one.key)
    for headers in (
        {"Origin": "https://evil.example", "Sec_Fetch_Site": "cross-site"},
        {"Origin": "null", "Sec_Fetch_Site": "cross-site"},
    ):
        answer = desk.visitor.post(link, {"sure": "yes", "rhythm": "daily"}, **headers)
        assert answer.status in {403, 405}
    assert desk.kept() == (one,)


def test_looking_changes_nothing(desk: Desk) -> None:
    """No address of the page of preferences changes anything when it is looked at."""
    one = add_subscription(desk.ledger)
    link = desk.link(Purpose.PREFERENCES, one.subscriber.key)
    desk.now += timedelta(days=1)
    for path in ("", "/leave", "/erase?sure=yes", f"/{one.key}?rhythm=daily", f"/{one.key}/leave"):
        desk.visitor.get(link + path)
    assert desk.kept() == (one,)
