"""The command that serves: from a form to a mail, to a link, to a subscription."""

import re
import signal
import subprocess
from email import message_from_bytes, policy
from pathlib import Path
from time import monotonic, sleep

import pytest

from clausewatch.home import create_home
from store.ledger import Ledger
from store.subscription import Interest
from store.team import Act, Deed
from tests.command import command_of, run_here
from tests.conftest import START
from tests.serving import Visitor


def wait_for_mail(folder: Path) -> bytes:
    """Return the one message in a folder, when it is there."""
    until = monotonic() + 60
    while not (found := list(folder.glob("*.eml"))):
        assert monotonic() < until, "no mail came"
        sleep(0.05)
    (mail,) = found
    return mail.read_bytes()


def test_somebody_subscribes_and_leaves_by_links_in_a_mail(tmp_path: Path) -> None:
    """The mail leads to the service, its links work, and Ctrl+C ends the service with a word."""
    home = create_home(tmp_path / "home")
    settings = home.folder / "clausewatch.toml"
    settings.write_text(
        '[mail]\nfrom = "Alerts <alerts@example.org>"\nfolder = "outbox"\n'
        + 'service_url = "https://alerts.example.org/watch/"\n'
    )
    home.site.mkdir()
    (home.site / "index.html").write_text("<p>The site.")
    command = command_of("--home", home.folder, "serve", "--port", "0")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        line = process.stdout.readline().decode()
        place = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        assert place, line
        visitor = Visitor(port=int(place[1]))
        assert "The site." in visitor.get("/").body
        assert visitor.post("/subscribe", {"address": "ada@example.org"}).status == 200
        mail = message_from_bytes(wait_for_mail(home.folder / "outbox"), policy=policy.default)
        text = mail.get_body(("plain",))
        assert text
        link = re.search(r"https://alerts\.example\.org/watch(/confirm/\S+)", text.get_content())
        assert link
        answer = visitor.post(link[1])
        assert "You are subscribed" in answer.body
        preferences = re.search(r'href="\.\.(/p/[^"]+)"', answer.body)
        assert preferences
        assert "ada@example.org" in visitor.get(preferences[1]).body
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert said.decode().strip() == "Stopped."
    assert (home.folder / "secret.key").stat().st_mode & 0o777 == 0o600
    with Ledger(home.database, home.blobs) as ledger:
        (kept,) = ledger.post.subscriptions(active=True)
    assert kept.subscriber.address == "ada@example.org"


def test_a_team_gets_its_link(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """`list link` prints where a list is worked on; without a service or a list it says why not."""
    home = create_home(tmp_path)
    with Ledger(home.database, home.blobs) as ledger:
        act = Act(watch_list="Vendors", deed=Deed.MAKE, at=START, who="Ada")
        ledger.team.do(act, Interest())
    assert "set service_url" in run_here(capsys, "--home", tmp_path, "list", "link", "Vendors").err
    settings = tmp_path / "clausewatch.toml"
    settings.write_text('[mail]\nservice_url = "https://alerts.example.org"\n')
    shown = run_here(capsys, "--home", tmp_path, "list", "link", "Vendors")
    assert re.fullmatch(r"https://alerts\.example\.org/w/\S+\n", shown.out)
    assert "no watch list" in run_here(capsys, "--home", tmp_path, "list", "link", "Others").err
