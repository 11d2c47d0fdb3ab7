"""Subscriptions by command."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from clausewatch.home import create_home
from store.ids import Kind, format_id
from store.ledger import Ledger
from store.record import Severity
from store.subscription import Channel, Level, Rhythm
from tests.command import Result, run_here
from tests.conftest import START
from tests.database import lay_tables
from tests.subscribing import add_record

DOCUMENT = format_id(Kind.DOCUMENT, 1)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one change record."""
    made = create_home(tmp_path / "home", with_example=False)
    lay_tables(made.folder)
    with Ledger(made.database, made.blobs) as ledger:
        for day in range(2):
            add_record(ledger, START + timedelta(days=day))
    return made.folder


def run(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> Result:
    """Run a command in the home."""
    return run_here(capsys, "--home", home, *words)


def open_ledger(home: Path) -> Ledger:
    """The ledger of the home."""
    made = create_home(home)
    return Ledger(made.database, made.blobs)


def test_an_operator_subscribes_an_address(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    """What is asked for is what is kept, active at once, with the consent named "by command"."""
    done = run(
        capsys, home, "subscribe", "add", "Ada@EXAMPLE.org", "--platform", "Tasklane",
        "--types", "fees-pricing,arbitration", "--severity", "high", "--rhythm", "daily",
        "--level", "full", "--zone", "Asia/Tokyo", "--hour", "0", "--window", "5",
        "--since", "2026-01-01", "--all-clear", "--document-type", "Terms of Service",
        "--document", DOCUMENT.lower(), "--direction", "adverse",
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    assert "Ada@example.org  active, daily, full: substantive changes in Tasklane" in done.out
    with open_ledger(home) as ledger:
        (made,) = ledger.post.subscriptions(active=True)
    assert made.subscriber.consent.form == "by command"
    assert (made.rhythm, made.level, made.hour) == (Rhythm.DAILY, Level.FULL, 0)
    assert (made.window, made.with_all_clear) == (timedelta(minutes=5), True)
    assert (made.subscriber.zone, made.since.isoformat()) == (
        "Asia/Tokyo", "2026-01-01T00:00:00+00:00"
    )  # fmt: skip
    assert made.interest.documents == (DOCUMENT,)
    assert (made.interest.clause_types, made.interest.severity) == (
        ("fees-pricing", "arbitration"), Severity.HIGH
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ada",), "is no mailbox"),
        (("ada@example.org\nBcc: eve@example.org",), "is no mailbox"),
        (("ada@example.org", "--zone", "Mars/Olympus"), "is no time zone"),
        (("ada@example.org", "--types", "fees"), "is no type of clause"),
        (("ada@example.org", "--document", format_id(Kind.DOCUMENT, 9)), "no record"),
        (("ada@example.org", "--watch-list", "vendors"), "no watch list 'vendors'"),
        (("ftp://example.org/", "--channel", "webhook"), "ftp: is none"),
        (("example.org", "--channel", "webhook"), "is no address"),
        (("slack://a b", "--channel", "chat"), "is no address"),
    ],
)
def test_what_cannot_be_is_refused(
    capsys: pytest.CaptureFixture[str], home: Path, words: tuple[str, ...], said: str
) -> None:
    """A wrong address, zone, type, document or list is told, and nobody is subscribed."""
    done = run(capsys, home, "subscribe", "add", *words)
    assert done.code == 2
    assert said in " ".join(done.err.replace("│", " ").split())
    with open_ledger(home) as ledger:
        assert ledger.post.subscriptions() == ()


def test_what_is_not_watched_is_remarked_on(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    """A name that nothing has yet may be a slip: it is said, and kept."""
    done = run(capsys, home, "subscribe", "add", "ada@example.org", "--platform", "Tusklane")
    assert done.code == 0
    assert "no platform 'Tusklane' is watched yet" in done.err


def test_subscriptions_are_listed_and_ended(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    """The list shows who gets what; one subscription is ended by key, all of an address by it."""
    for words in (
        ("ada@example.org",),
        ("ada@example.org", "--rhythm", "daily"),
        ("https://example.org/hook", "--channel", "webhook"),
    ):
        assert run(capsys, home, "subscribe", "add", *words).code == 0
    listed = run(capsys, home, "subscribe", "list", "--json").out.splitlines()
    keys = [json.loads(line)["key"] for line in listed]
    assert len(keys) == 3
    assert "2 subscriptions." in run(capsys, home, "subscribe", "list", "ADA@example.org").out
    assert run(capsys, home, "subscribe", "end", keys[0]).code == 0
    assert "2 subscriptions." in run(capsys, home, "subscribe", "list").out
    done = run(capsys, home, "subscribe", "end", "https://example.org/hook")
    assert "Ended: 1 subscription." in done.out
    assert run(capsys, home, "subscribe", "end", "ada@example.org").code == 0
    assert "0 subscriptions." in run(capsys, home, "subscribe", "list").out
    assert run(capsys, home, "subscribe", "list", "--all").out.count(" ended, ") == 3
    assert run(capsys, home, "subscribe", "end", "bob@example.org").code == 2


def test_data_are_given_out_and_erased(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    """An operator can answer who asks what is known of them, and forget them."""
    run(capsys, home, "subscribe", "add", "ada@example.org")
    (known,) = run(capsys, home, "subscribe", "data", "ada@example.org").json()
    assert known["address"] == "ada@example.org"
    assert run(capsys, home, "subscribe", "erase", "ada@example.org").code == 0
    for word in ("data", "erase", "lift"):
        done = run(capsys, home, "subscribe", word, "ada@example.org")
        assert (done.code, "nobody is subscribed" in done.err) == (2, True)


def test_a_suppressed_address_is_lifted(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    """Subscribing an address that must not be written to says so, and how to change it."""
    run(capsys, home, "subscribe", "add", "ada@example.org")
    with open_ledger(home) as ledger:
        (made,) = ledger.post.subscriptions(address="ada@example.org", channel=Channel.EMAIL)
        ledger.post.suppress(made.subscriber.key, "bounced", START)
    done = run(capsys, home, "subscribe", "add", "ada@example.org")
    assert "Nothing is sent there: it bounced" in done.out
    assert run(capsys, home, "subscribe", "lift", "ada@example.org").code == 0
    assert " active, " in run(capsys, home, "subscribe", "list").out
