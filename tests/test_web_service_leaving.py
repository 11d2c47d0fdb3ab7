"""Unsubscribing by one click, and who would misuse it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from store.ledger import Ledger
from store.subscription import Notice, Stage
from tests.conftest import START
from tests.service import Desk, running
from tests.serving import FORM
from tests.subscribing import add_changes, add_subscription
from tests.test_store_ledger import MakeCapture
from web.service.token import Purpose, Tokens

ONE_CLICK = b"List-Unsubscribe=One-Click"
MULTIPART = (
    b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
)


@pytest.fixture
def desk(sqlite_ledger: Ledger, tmp_path: Path) -> Iterator[Desk]:
    """A service that runs."""
    with running(sqlite_ledger, tmp_path / "site") as found:
        yield found


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (ONE_CLICK, FORM),
        (MULTIPART, "multipart/form-data; boundary=x"),
        (b"", ""),  # what some mail programs send
        (b"{}", "application/json"),
    ],
)
def test_one_click_unsubscribes(
    ledger: Ledger, tmp_path: Path, make_capture: MakeCapture, body: bytes, kind: str
) -> None:
    """A POST ends the subscription and what waits for it (RFC 8058), whatever else it says."""
    one = add_subscription(ledger)
    (record,) = add_changes(ledger, make_capture)
    ledger.post.queue(one.key, record, [Notice(record=record)], START, START)
    with running(ledger, tmp_path / "site") as desk:
        answer = desk.visitor.ask(
            "POST",
            desk.link(Purpose.UNSUBSCRIBE, one.key),
            body,
            Content_Type=kind,
            Origin="https://mail.example",
            Sec_Fetch_Site="cross-site",
        )
    assert answer.status == 200
    assert "set-cookie" not in answer.headers
    ledger.forget()
    found = ledger.post.subscription(one.key)
    assert found
    assert found.ended_at == START
    (delivery,) = ledger.post.deliveries(subscription=one.key)
    assert delivery.stage is Stage.SUPPRESSED


def test_unsubscribing_again_says_the_same(desk: Desk) -> None:
    """Each repetition gets the same answer, and the first time stays; so it is after erasing."""
    one = add_subscription(desk.ledger)
    link = desk.link(Purpose.UNSUBSCRIBE, one.key)
    first = desk.visitor.ask("POST", link, ONE_CLICK)
    desk.now += timedelta(days=3000)
    assert desk.visitor.ask("POST", link, ONE_CLICK).body == first.body
    (kept,) = desk.kept()
    assert kept.ended_at == START
    desk.ledger.post.erase(one.subscriber.key, desk.now)
    assert desk.visitor.ask("POST", link, ONE_CLICK).body == first.body


def test_looking_unsubscribes_nobody(desk: Desk) -> None:
    """Scanners that follow the link, even with HEAD and OPTIONS, leave the subscription alone."""
    one = add_subscription(desk.ledger)
    link = desk.link(Purpose.UNSUBSCRIBE, one.key)
    page = desk.visitor.get(link)
    assert page.status == 200
    assert '<button type="submit">Unsubscribe</button>' in page.body
    assert one.subscriber.address not in page.body
    for method in ("HEAD", "OPTIONS", "PUT", "PROPFIND", "DELETE"):
        desk.visitor.ask(method, link)
    assert desk.kept() == (one,)


def test_nobody_is_unsubscribed_by_a_guess(desk: Desk) -> None:
    """Tokens that are forged, cut, of another purpose or of another house do nothing."""
    one = add_subscription(desk.ledger)
    token = desk.tokens.sign(Purpose.UNSUBSCRIBE, one.key)
    forged = [
        one.key,
        token[:-1],
        token + "A",
        token.swapcase(),
        desk.tokens.sign(Purpose.PREFERENCES, one.key),
        Tokens(["y" * 32]).sign(Purpose.UNSUBSCRIBE, one.key),
        f"{token}/",
        f"%2e%2e/u/{token[:-1]}",
    ]
    for each in forged:
        assert desk.visitor.ask("POST", f"/u/{each}", ONE_CLICK).status in {404, 405}
    assert desk.kept() == (one,)


def test_a_link_to_unsubscribe_shows_nothing_else(desk: Desk) -> None:
    """Whoever was forwarded a mail can unsubscribe by its header, but not read or erase."""
    one = add_subscription(desk.ledger)
    token = desk.tokens.sign(Purpose.UNSUBSCRIBE, one.key)
    for path in (f"/p/{token}", f"/p/{token}/data.json", f"/w/{token}", f"/confirm/{token}"):
        assert desk.visitor.get(path).status == 404
    assert desk.visitor.post(f"/p/{token}/erase", {"sure": "yes"}).status == 404
    assert desk.kept() == (one,)
