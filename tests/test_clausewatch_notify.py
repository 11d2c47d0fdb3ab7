"""`notify` tells subscribers what is due, once, however it ends; `bounces` reads what returns."""

import json
import os
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from clausewatch import postage
from clausewatch.home import create_home, open_home
from store.ledger import Ledger
from store.record import Review, Ruling
from store.subscription import Channel, Consent, Interest, Level, Rhythm, Stage, Subscriber
from tests.command import command_of, pipe_here, run_here
from tests.conftest import START
from tests.database import lay_tables
from tests.mailserver import MailServer, Taken
from tests.subscribing import add_changes
from tests.test_store_ledger import MakeCapture
from tests.test_web_dispatch_bounce import bounce, complaint
from tests.test_web_dispatch_webhook import Hook

Capsys = pytest.CaptureFixture[str]

SETTINGS = """
[mail]
from = "Policy alerts <alerts@example.org>"
host = "127.0.0.1"
port = {port}
tls = "none"
bounce = "bounce@example.org"
service_url = "https://watch.example"
"""


@contextmanager
def open_ledger(home: Path) -> Iterator[Ledger]:
    """Open the ledger of a home."""
    opened = open_home(home)
    with Ledger(opened.database, opened.blobs) as ledger:
        yield ledger


@pytest.fixture
def home(tmp_path: Path, make_capture: MakeCapture) -> Path:
    """A home with three records and no subscriber."""
    folder = tmp_path / "home"
    lay_tables(folder)
    create_home(folder, with_example=False)
    with open_ledger(folder) as ledger:
        add_changes(ledger, make_capture, 3)
    return folder


def subscribe(home: Path, *addresses: str, channel: Channel = Channel.EMAIL) -> None:
    """Subscribe some addresses to everything, at once."""
    with open_ledger(home) as ledger, ledger.batch():
        for address in addresses:
            consent = Consent(asked_at=START, given_at=START, form="test", origin_sha256="")
            ledger.post.subscribe(
                Subscriber(key="", channel=channel, address=address, consent=consent),
                interest=Interest(),
                rhythm=Rhythm.AT_ONCE,
                level=Level.SUMMARY,
                at=START,
                window=timedelta(),
            )


def configure(home: Path, port: int) -> None:
    """Let a home send to a server."""
    (home / "clausewatch.toml").write_text(SETTINGS.format(port=port))


def count_stages(home: Path) -> dict[Stage, int]:
    """How many deliveries of a home have come how far."""
    with open_ledger(home) as ledger:
        return ledger.post.count_deliveries()


@pytest.mark.parametrize("command", [["notify"], ["digest", "--daily", "--send"]])
def test_everybody_is_told_once(command: list[str], capsys: Capsys, home: Path) -> None:
    """One mail tells a reader of all that is due, and running it again sends nothing."""
    subscribe(home, "ada@a.example", "bob@b.example")
    with MailServer() as server:
        configure(home, server.port)
        first = run_here(capsys, "--home", home, *command)
        again = run_here(capsys, "--home", home, *command)
    assert (first.code, again.code) == (0, 0)
    assert "2 alerts and 0 digests queued; 2 sent by email" in first.out
    assert "0 alerts and 0 digests queued; nothing was due" in again.out
    assert sorted(each.to for each in server.taken) == ["ada@a.example", "bob@b.example"]
    with open_ledger(home) as ledger:
        records = {change.id for change in ledger.changes()}
    for each in server.taken:
        text = each.message.get_body(("plain",))
        assert text is not None
        assert all(record in text.get_content() for record in records)
        assert each.message["To"] == each.to
        assert each.sender.startswith("bounce+")
        assert "https://watch.example/u/" in each.message["List-Unsubscribe"]


def test_a_dry_run_changes_nothing(capsys: Capsys, home: Path) -> None:
    """A dry run names what would be sent to whom, and leaves all of it to be sent."""
    subscribe(home, "ada@a.example")
    with MailServer() as server:
        configure(home, server.port)
        planned = run_here(capsys, "--home", home, "notify", "--dry-run")
        assert planned.code == 0
        assert "ada@a.example" in planned.out
        assert "1 message would be sent" in planned.out
        assert server.taken == []
        assert count_stages(home) == {}
        assert "1 sent by email" in run_here(capsys, "--home", home, "notify").out


def test_nobody_to_tell(capsys: Capsys, home: Path) -> None:
    """Without subscribers it says so; without a sender it says what to set, and loses nothing."""
    assert "Nobody has subscribed" in run_here(capsys, "--home", home, "notify").out
    subscribe(home, "ada@a.example")
    done = run_here(capsys, "--home", home, "notify")
    assert done.code == 1
    assert "set `from` in [mail]" in done.out
    assert count_stages(home) == {Stage.QUEUED: 1}


def test_a_withdrawal_is_told_to_those_who_were_told(capsys: Capsys, home: Path) -> None:
    """Who was told of a record hears that it was withdrawn; who came later does not."""
    subscribe(home, "ada@a.example")
    with MailServer() as server:
        configure(home, server.port)
        run_here(capsys, "--home", home, "notify")
        with open_ledger(home) as ledger:
            record = ledger.changes()[0].id
            review = Review(ruling=Ruling.WITHDRAW, at=START, author="Ada", note="an outage")
            ledger.withdraw(record, review)
        subscribe(home, "bob@b.example")
        run_here(capsys, "--home", home, "notify")
    told = Counter(each.to for each in server.taken)
    assert told == {"ada@a.example": 2, "bob@b.example": 1}
    assert "was withdrawn" in server.taken[1].content.decode() + server.taken[2].content.decode()
    assert record not in next(
        each.content.decode() for each in server.taken if each.to == "bob@b.example"
    )


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # by Apprise
def test_webhooks_and_chats(capsys: Capsys, home: Path) -> None:
    """Programs get records as JSON, chats as text, from the same outbox as mail."""
    with Hook() as hook, MailServer() as server:
        configure(home, server.port)
        subscribe(home, hook.take("/hook"), channel=Channel.WEBHOOK)
        subscribe(home, f"json://127.0.0.1:{hook.port}/chat", channel=Channel.CHAT)
        hook.take("/chat")
        done = run_here(capsys, "--home", home, "notify")
    assert done.code == 0, done.out
    assert "1 sent by webhook; 1 sent by chat" in done.out
    assert sorted(hook.paths) == ["/chat", "/hook"]
    bodies = [json.loads(body) for body in hook.bodies]
    hooked = next(body for body in bodies if "data" in body)
    chat = next(body for body in bodies if "message" in body)
    assert len(hooked["data"]["records"]) == 3
    for each in hooked["data"]["records"]:
        assert each["id"] in chat["message"]


def test_the_secret_of_a_webhook(capsys: Capsys, home: Path) -> None:
    """Who subscribes a web address is told the secret that what is sent there is signed with."""
    with Hook() as hook:
        words = ("subscribe", "add", hook.take(), "--channel", "webhook", "--rhythm", "at-once")
        said = run_here(
            capsys, "--home", home, *words, "--since", "2025-12-31", "--window", "0"
        ).out
        run_here(capsys, "--home", home, "notify")
    secret = said.split("signed with ")[1].strip()
    assert Webhook(secret).verify(hook.bodies[0], hook.requests[0][1])


def test_a_private_webhook(capsys: Capsys, home: Path) -> None:
    """A webhook into a private network is not reached, unless the operator names the network."""
    with Hook() as hook:
        subscribe(home, hook.take("/hook"), channel=Channel.WEBHOOK)
        os.environ["CLAUSEWATCH_ALLOW_NETWORKS"] = ""
        try:
            done = run_here(capsys, "--home", home, "notify")
        finally:
            os.environ["CLAUSEWATCH_ALLOW_NETWORKS"] = "127.0.0.0/8"
    assert "private network" in done.out
    assert hook.requests == []


def test_bounces_end_messages(capsys: Capsys, home: Path, tmp_path: Path) -> None:
    """A bounce or a complaint that comes back to its return path ends messages to its reader."""
    subscribe(home, *(f"r{n}@a.example" for n in range(4)))
    with open_ledger(home) as ledger:
        keys = [each.key for each in ledger.post.subscriptions()]
    paths = postage.return_paths_of(open_home(home))
    assert paths is None, "no mailbox for bounces is set yet"
    configure(home, 25)
    paths = postage.return_paths_of(open_home(home))
    assert paths is not None
    gone, full, angry, fine = map(paths.make, keys)
    (tmp_path / "1.eml").write_bytes(bounce("Action: failed\nStatus: 5.1.1", to=gone))
    (tmp_path / "2.eml").write_bytes(bounce("Action: failed\nStatus: 4.2.2", to=full, date=""))
    (tmp_path / "3.eml").write_bytes(
        complaint("Feedback-Type: abuse", quoted=f"Return-Path: <{angry}>")
    )
    (tmp_path / "4.eml").write_bytes(bounce("Action: delayed\nStatus: 4.2.2", to=fine))
    for _ in range(2):
        done = run_here(capsys, "--home", home, "bounces", tmp_path)
        assert done.out == "4 messages: 1 bounced, 1 complained, 1 temporary, 1 other.\n"
    assert suppressed(home) == ["bounced", "", "complained", ""]
    for n in range(2, 6):
        again = bounce(f"Action: failed\nStatus: 4.2.2\nX-Count: {n}", to=full, date="")
        pipe_here(capsys, again.decode(), "--home", home, "bounces", "-")
        assert suppressed(home)[1] == ("bounced" if n == 5 else "")


def suppressed(home: Path) -> list[str]:
    """Why each subscriber of a home is not written to."""
    with open_ledger(home) as ledger:
        return [each.subscriber.suppressed for each in ledger.post.subscriptions()]


def test_a_complaint_that_quotes_a_link(capsys: Capsys, home: Path) -> None:
    """A complaint whose return path was cut out names its reader by the link to unsubscribe."""
    subscribe(home, "ada@a.example")
    with MailServer() as server:
        configure(home, server.port)
        run_here(capsys, "--home", home, "notify")
    (mail,) = server.taken
    quoted = f"List-Unsubscribe: {mail.message['List-Unsubscribe']}"
    given = complaint("Feedback-Type: abuse", quoted=quoted).decode()
    assert "1 complained" in pipe_here(capsys, given, "--home", home, "bounces", "-").out
    assert suppressed(home) == ["complained"]


def test_killed_at_random(home: Path) -> None:
    """Killed again and again, it reaches everybody; a second copy has the ID of the first."""
    readers = [f"r{n}@a.example" for n in range(60)]
    subscribe(home, *readers)
    chance = random.Random()  # noqa: S311 - not for secrets
    kills = 0
    sending: list[subprocess.Popen[bytes]] = []
    mortal: list[int] = []

    def strike(_: Taken) -> None:
        if mortal and len(server.taken) >= mortal[0]:
            mortal.clear()
            sending[-1].send_signal(signal.SIGKILL)

    with MailServer(on_taken=strike) as server:
        configure(home, server.port)
        while count_stages(home) != {Stage.SENT: 60}:
            mortal[:] = [len(server.taken) + chance.randint(1, 25)] if kills < 2 else []
            with subprocess.Popen(
                command_of("--home", home, "notify"), stdout=subprocess.DEVNULL
            ) as running:
                sending.append(running)
            kills += running.returncode == -signal.SIGKILL
    assert kills == 2
    assert {each.to for each in server.taken} == set(readers)
    assert len(server.taken) - len(readers) <= kills, "at most the one that was under way"
    copies = Counter((each.to, each.message["Message-ID"]) for each in server.taken)
    assert len(copies) == len(readers), "a mail that came twice is the same mail"
