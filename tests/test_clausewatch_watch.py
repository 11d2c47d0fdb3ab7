"""Watching: passes over what is due, with pauses between them, until stopped."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clausewatch.command.watch import keep_watching
from clausewatch.home import create_home, open_home
from store.error import HomeError
from store.ledger import Ledger
from store.record import Due
from tests.command import command_of
from tests.conftest import START
from tests.database import lay_tables
from tests.loopback import LOOPBACK, Site
from tests.subscribing import add_subscription


class StoppedError(Exception):
    """Ends the watching of a test."""


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site with two documents."""
    with Site() as running:
        for name in ("terms", "privacy"):
            rules = "".join(f"<p>Rule {n} of the {name}: be kind to others." for n in range(30))
            running.serve(f"/{name}", f"<main><h1>Rules</h1>{rules}</main>".encode())
        yield running


@pytest.fixture
def home(tmp_path: Path, site: Site) -> Path:
    """A home that watches them."""
    folder = create_home(tmp_path / "home").folder
    lay_tables(folder)
    (folder / "declarations" / "example.yaml").write_text(
        "platform: Meadow\ndomain: meadow.example\ndocuments:\n"
        f"  - type: Terms of Service\n    url: {site.url('/terms')}\n"
        f"  - type: Privacy Policy\n    url: {site.url('/privacy')}\n    every: 12 hours\n"
    )
    config = folder / "clausewatch.toml"
    settings = config.read_text().replace("# delay = 2.0", "delay = 0.0")
    config.write_text(settings.replace("# networks = []", f"networks = {list(LOOPBACK)}"))
    return folder


def watch_until(home: Path, *steps: object) -> list[timedelta]:
    """Watch; in each pause the next step is called, and the last pause ends it."""
    left = list(steps)
    waits: list[timedelta] = []

    def pause(wait: timedelta) -> None:
        waits.append(wait)
        if not left:
            raise StoppedError
        step = left.pop(0)
        if callable(step):
            step()

    with pytest.raises(StoppedError):
        keep_watching(home, pause=pause)
    return waits


def test_a_pass_fetches_what_is_due(home: Path, site: Site) -> None:
    """The first pass fetches all, later ones only what is due by its own schedule."""

    def bring_forward() -> None:
        opened = open_home(home)
        with Ledger(opened.database, opened.blobs) as ledger:
            due = ledger.due_times()
            assert len(due) == 2
            terms = next(d for d in ledger.documents() if d.key.type == "Terms of Service")
            ledger.plan(terms.id, Due(at=datetime.now(UTC), reason="for a test"))

    waits = watch_until(home, None, bring_forward)
    assert site.paths == ["/terms", "/privacy", "/terms"]
    assert all(timedelta(minutes=1) <= wait <= timedelta(hours=1) for wait in waits)
    opened = open_home(home)
    with Ledger(opened.database, opened.blobs) as ledger:
        reasons = {each.document.key.type: each.due_reason for each in ledger.status()}
    assert reasons == {"Terms of Service": "changes rarely", "Privacy Policy": "as declared"}
    assert (home / "site" / "index.html").exists()


def test_new_declarations_are_seen(home: Path, site: Site) -> None:
    """A document that is declared while watching is fetched in the next pass."""
    declaration = home / "declarations" / "example.yaml"

    def declare() -> None:
        more = f"  - type: Imprint\n    url: {site.serve('/imprint', b'<p>Meadow Ltd, Anytown')}\n"
        declaration.write_text(declaration.read_text() + more)

    watch_until(home, declare)
    assert site.paths == ["/terms", "/privacy", "/imprint"]


def test_trouble_passes(home: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """A declaration that is broken for a while is reported, and the watching goes on."""
    declaration = home / "declarations" / "example.yaml"
    whole = declaration.read_text()
    declaration.write_text("platform: [")
    waits = watch_until(home, None, lambda: declaration.write_text(whole))
    assert waits[0] < waits[1], "the longer the trouble lasts, the rarer it is looked at"
    assert capsys.readouterr().err.count("declarations/example.yaml:1:") == 2
    assert site.paths == ["/terms", "/privacy"]


def test_without_a_home_there_is_nothing_to_watch(tmp_path: Path) -> None:
    """Where waiting would not help, watching ends with the cure."""
    with pytest.raises(HomeError, match="init"):
        keep_watching(tmp_path, pause=lambda _: None)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it(home: Path, site: Site, number: signal.Signals) -> None:
    """SIGTERM and Ctrl+C end the watching without a trace of Python, and nothing is lost."""
    command = command_of("--home", home, "watch")
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as watching:
        assert watching.stdout is not None
        for line in watching.stdout:
            if re.match(r"Next pass at \d{4}-\d\d-\d\d \d\d:\d\d UTC", line):
                break
        watching.send_signal(number)
        out, err = watching.communicate(timeout=60)
    assert watching.returncode == 0
    assert out.splitlines()[-1] == "Stopped."
    assert "Traceback" not in err
    assert site.paths == ["/terms", "/privacy"]


def test_it_wakes_for_messages(home: Path) -> None:
    """It makes a pass when an alert has gathered long enough, though nothing is to be captured."""

    def queue() -> None:
        opened = open_home(home)
        with Ledger(opened.database, opened.blobs) as ledger:
            key = add_subscription(ledger, with_all_clear=True).key
            due = datetime.now(UTC) + timedelta(minutes=10)
            ledger.post.queue(key, "CW-G-220260525-H", [], due, START)

    usual, *_, woken = watch_until(home, queue, lambda: None)
    assert usual > timedelta(minutes=30)
    assert woken <= timedelta(minutes=10)
