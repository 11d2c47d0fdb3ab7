"""Subscribing by form, and who would misuse it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from store.ledger import Ledger
from store.record import Direction, Severity
from store.subscription import Interest, Level, Rhythm
from tests.conftest import KEY, START
from tests.service import Desk, running
from tests.subscribing import add_changes, add_subscription
from tests.test_store_ledger import MakeCapture
from web.service.token import Purpose, Tokens

SENT = "Look into your mailbox"
ADA = "ada@example.org"


@pytest.fixture
def desk(sqlite_ledger: Ledger, tmp_path: Path) -> Iterator[Desk]:
    """A service that runs."""
    with running(sqlite_ledger, tmp_path / "site") as found:
        yield found


def test_somebody_subscribes(ledger: Ledger, tmp_path: Path, make_capture: MakeCapture) -> None:
    """A form, a mail and a button make a subscription with all that was chosen, and its proof."""
    add_changes(ledger, make_capture)
    with running(ledger, tmp_path / "site") as desk:
        answer = desk.visitor.post(
            "/subscribe",
            {
                "address": " Ada@Example.ORG ",
                "platform": [KEY.platform],
                "document-type": [KEY.type],
                "clause-type": ["auto-renewal"],
                "direction": ["adverse", "unclear"],
                "severity": "high",
                "rhythm": "daily",
                "level": "full",
                "hour": "18",
                "zone": "Asia/Tokyo",
                "all-clear": "yes",
            },
        )
        assert answer.status == 200
        assert SENT in answer.body
        asked = desk.mail()
        assert not asked.is_active
        desk.now += timedelta(hours=1)
        link = desk.link(Purpose.CONFIRM, asked.key, START)
        page = desk.visitor.get(link)
        assert page.status == 200
        assert "Ada@example.org" in page.body
        assert desk.kept() == (asked,)
        confirmed = desk.visitor.post(link)
        assert "You are subscribed" in confirmed.body
        (kept,) = desk.kept()
    assert kept.is_active
    assert kept.interest == Interest(
        platforms=(KEY.platform,),
        document_types=(KEY.type,),
        clause_types=("auto-renewal",),
        severity=Severity.HIGH,
        directions=(Direction.ADVERSE, Direction.UNCLEAR),
    )
    assert (kept.rhythm, kept.level, kept.hour) == (Rhythm.DAILY, Level.FULL, 18)
    assert (kept.subscriber.address, kept.subscriber.zone) == ("Ada@example.org", "Asia/Tokyo")
    assert kept.with_all_clear
    consent = kept.subscriber.consent
    assert (consent.asked_at, consent.given_at) == (START, START + timedelta(hours=1))
    assert re.fullmatch(r"subscribe [0-9a-f]{12}", consent.form)
    assert re.fullmatch(r"[0-9a-f]{64}", consent.origin_sha256)


def test_the_form_of_the_site_is_enough(desk: Desk) -> None:
    """An address alone subscribes to everything, each week."""
    assert SENT in desk.visitor.post("/subscribe", {"address": ADA}).body
    asked = desk.mail()
    assert (asked.interest, asked.rhythm) == (Interest(), Rhythm.WEEKLY)


def test_looking_confirms_nothing(desk: Desk) -> None:
    """Programs that follow every link in a mail, with GET or HEAD, begin no subscription."""
    desk.visitor.post("/subscribe", {"address": ADA})
    link = desk.link(Purpose.CONFIRM, desk.mail().key, START)
    for method in ("GET", "HEAD", "GET"):
        assert desk.visitor.ask(method, link).status == 200
    assert not desk.kept()[0].is_active


def test_confirming_again_does_no_harm(desk: Desk) -> None:
    """A confirmation that is replayed, late or after leaving, changes nothing any more."""
    desk.visitor.post("/subscribe", {"address": ADA})
    asked = desk.mail()
    link = desk.link(Purpose.CONFIRM, asked.key, START)
    desk.visitor.post(link)
    (first,) = desk.kept()
    desk.now += timedelta(days=300)
    assert "You are subscribed" in desk.visitor.post(link).body
    assert desk.kept() == (first,)
    desk.visitor.post(desk.link(Purpose.UNSUBSCRIBE, asked.key))
    assert "This subscription has ended" in desk.visitor.post(link).body
    assert not desk.kept()[0].is_active


def test_what_is_not_confirmed_in_time_is_forgotten(desk: Desk) -> None:
    """After two days a link confirms nothing, and the next request deletes what waited."""
    desk.visitor.post("/subscribe", {"address": ADA})
    link = desk.link(Purpose.CONFIRM, desk.mail().key, START)
    desk.now += timedelta(hours=48)
    for answer in (desk.visitor.get(link), desk.visitor.post(link)):
        assert answer.status == 404
    desk.now += timedelta(seconds=1)
    desk.visitor.post("/subscribe", {"address": "eve@example.org"})
    assert desk.mail().subscriber.address == "eve@example.org"
    assert desk.kept(ADA) == ()


@pytest.mark.parametrize("purpose", [each for each in Purpose if each is not Purpose.CONFIRM])
def test_no_other_link_confirms(desk: Desk, purpose: Purpose) -> None:
    """A token of another purpose, or of another house, confirms nothing."""
    desk.visitor.post("/subscribe", {"address": ADA})
    key = desk.mail().key
    forged = (desk.tokens.sign(purpose, key, START), Tokens(["x" * 32]).sign(Purpose.CONFIRM, key))
    for token in (*forged, key, "", "a.b.c", "%00", "../u"):
        assert desk.visitor.post(f"/confirm/{token}").status in {404, 405}
    assert not desk.kept()[0].is_active


def test_nobody_learns_who_has_subscribed(sqlite_ledger: Ledger, tmp_path: Path) -> None:
    """New, waiting, subscribed and suppressed addresses get the same answer to the byte."""
    add_subscription(sqlite_ledger, "known@example.org")
    add_subscription(sqlite_ledger, "waiting@example.org", given=False)
    gone = add_subscription(sqlite_ledger, "gone@example.org").subscriber
    sqlite_ledger.post.suppress(gone.key, "complained", START)
    with running(sqlite_ledger, tmp_path / "site") as desk:
        answers = {
            (answer.status, answer.body, tuple(sorted(set(answer.headers) - {"date"})))
            for name in ("new", "known", "waiting", "gone")
            for answer in [desk.visitor.post("/subscribe", {"address": f"{name}@example.org"})]
        }
    assert len(answers) == 1
    asked = {each.subscriber.address.partition("@")[0] for each in desk.rest()}
    assert asked == {"new", "known", "waiting"}


def test_the_answer_waits_for_nothing_that_depends_on_the_address(
    desk: Desk, sqlite_ledger: Ledger
) -> None:
    """The answer comes while the ledger cannot be written to at all."""
    with sqlite_ledger.batch():
        add_subscription(sqlite_ledger, "other@example.org")
        assert SENT in desk.visitor.post("/subscribe", {"address": ADA}).body
        assert desk.mails.empty()
    assert desk.mail().subscriber.address == ADA


def test_a_mailbox_is_not_bombed(desk: Desk) -> None:
    """One mailbox gets three questions a day, however it is spelt, and all answers are alike."""
    spellings = (
        ADA,
        "ADA@example.org",
        "ada+1@example.org",
        "a.d.a@example.org",
        "ada+2@example.org",
    )
    answers = {desk.visitor.post("/subscribe", {"address": each}).body for each in spellings}
    assert len(answers) == 1
    for _ in range(3):
        desk.mail()
    desk.now += timedelta(days=1)
    desk.visitor.post("/subscribe", {"address": ADA})
    assert desk.mail().subscriber.address == ADA
    assert desk.rest() == []


def test_one_network_does_not_ask_for_everybody(desk: Desk) -> None:
    """After ten requests an hour a network is told to wait, and nothing is kept or sent."""
    for number in range(10):
        answer = desk.visitor.post("/subscribe", {"address": f"reader{number}@example.org"})
        assert answer.status == 200
    answer = desk.visitor.post("/subscribe", {"address": "reader10@example.org"})
    assert answer.status == 429
    assert answer.headers["retry-after"] == "3600"
    asked = [desk.mail().subscriber.address for _ in range(10)]
    assert "reader10@example.org" not in asked


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "ada@",
        "ada@example",
        "ada@localhost",
        "ada@[127.0.0.1]",
        "ada@example.org\r\nBcc: eve@example.org",
        "ada@example.org\nSubject: hello",
        "ada@example.org,eve@example.org",
        "Ada <ada@example.org>",
        '"ada eve"@example.org',
        "ада@example.org",
        "a" * 65 + "@example.org",
        "ada@" + "a" * 300 + ".org",
        "<script>alert(1)</script>@example.org",
        "ada@example.org\x00",
    ],
)
def test_only_a_mailbox_is_written_to(desk: Desk, address: str) -> None:
    """What is no mailbox, or more than one, is refused in words, and shown as text alone."""
    answer = desk.visitor.post("/subscribe", {"address": address})
    assert answer.status == 422
    assert 'id="address-fault"' in answer.body
    assert "<script" not in answer.body
    assert desk.kept() == ()


def test_a_domain_with_other_letters_is_spelt_for_the_envelope(desk: Desk) -> None:
    """An international domain is kept as mail servers spell it."""
    desk.visitor.post("/subscribe", {"address": "ada@bücher.example.org"})
    assert desk.mail().subscriber.address == "ada@xn--bcher-kva.example.org"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("platform", "Nobody"),
        ("document", "CW-D-999999-0"),
        ("document-type", "Recipe"),
        ("clause-type", "<b>"),
        ("direction", "sideways"),
        ("severity", "utter"),
        ("rhythm", "hourly"),
        ("level", "all"),
        ("zone", "../../etc/passwd"),
        ("zone", "/etc/localtime"),
        ("hour", "24"),
        ("hour", "-1"),
        ("hour", "٣"),
        ("hour", "9" * 5000),
        ("hour", "000099"),
    ],
)
def test_what_there_is_not_cannot_be_chosen(desk: Desk, field: str, value: str) -> None:
    """A choice that the form does not offer is refused, and nothing is kept."""
    answer = desk.visitor.post("/subscribe", {"address": ADA, field: value})
    assert answer.status == 422
    assert "Something has to be mended" in answer.body
    assert "<b>" not in answer.body
    assert desk.kept() == ()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example", "Sec_Fetch_Site": "cross-site"},
        {"Origin": "null", "Sec_Fetch_Site": "cross-site"},  # a page on a disk, or in a sandbox
        {"Origin": "http://alerts.example.org", "Sec_Fetch_Site": "same-site"},
        {"Origin": "https://alerts.example.org.evil.example", "Sec_Fetch_Site": "none"},
    ],
)
def test_a_page_of_a_stranger_cannot_subscribe_its_visitors(
    desk: Desk, headers: dict[str, str]
) -> None:
    """A form from elsewhere is shown to the visitor, filled in, and does nothing by itself."""
    answer = desk.visitor.post("/subscribe", {"address": ADA}, **headers)
    assert answer.status == 403
    assert f'value="{ADA}"' in answer.body
    assert desk.kept() == ()


def test_the_form_of_the_site_may_lie_elsewhere(desk: Desk) -> None:
    """A form that comes from the address of the service or of the site is taken."""
    headers = {"Origin": "https://alerts.example.org", "Sec_Fetch_Site": "same-site"}
    assert SENT in desk.visitor.post("/subscribe", {"address": ADA}, **headers).body


def test_a_link_fills_the_form_in(
    sqlite_ledger: Ledger, tmp_path: Path, make_capture: MakeCapture
) -> None:
    """The address of the form can say what to choose, and markup in it stays text."""
    add_changes(sqlite_ledger, make_capture)
    document = sqlite_ledger.documents()[0]
    with running(sqlite_ledger, tmp_path / "site") as desk:
        page = desk.visitor.get(
            f"/subscribe?document={document.id}&severity=high&platform=%3Cscript%3E&address=%22%3E"
        ).body
    assert f'name="document" value="{document.id}" checked' in page
    assert '<option value="high" selected' in page
    assert "There is no “&lt;script&gt;” to choose here." in page
    assert 'value="&#34;&gt;"' in page


@pytest.mark.parametrize(
    "fault", ["nobody takes mail", ConnectionRefusedError("nobody takes mail")]
)
def test_a_message_that_cannot_be_sent_is_told_to_the_operator(
    sqlite_ledger: Ledger, tmp_path: Path, fault: str | OSError
) -> None:
    """When the mail server fails, the answer is as always, and the operator gets a line."""
    with running(sqlite_ledger, tmp_path / "site") as desk:
        desk.fault = fault
        assert SENT in desk.visitor.post("/subscribe", {"address": ADA}).body
    (remark,) = desk.remarks
    assert "nobody takes mail" in remark
