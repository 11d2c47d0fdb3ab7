"""A real history, day by day: does everybody get what is due to them, once, whoever kills us?

    python -m benchmarks.replay ARCHIVE --platform NAME ... [--since 2026-01-01] [--kills 20]

ARCHIVE is a repository of versions of the Open Terms Archive. Its captures are kept and analyzed
day by day, with a clock that stands where the day ends; what is due to subscriptions of five kinds
is queued and sent each day, through a real mail server on loopback. On some of the days that
brought something the sending process is killed at a random moment, and started again. At the end
the records that each subscription got by mail are held against those that a query over all records
says are due.
"""

import argparse
import asyncio
import random
import re
import subprocess
import sys
import tempfile
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import crawler
from clausewatch import notification, pipeline, postage
from clausewatch.home import Home, create_home, open_home
from store.ledger import Ledger
from store.record import Severity, Verdict
from store.subscription import Channel, Consent, Interest, Level, Rhythm, Stage, Subscriber

__all__ = ["replay", "send"]

_RECORD = re.compile(r"CW-C-\d{6,}-[0-9A-Z]")
_DAY = timedelta(days=1)
_QUIET = timedelta(days=40)  # after the last capture, so that all digests are out
_KINDS: tuple[tuple[Interest, Rhythm, Level, str], ...] = (
    (Interest(), Rhythm.AT_ONCE, Level.SUMMARY, "UTC"),
    (Interest(severity=Severity.HIGH), Rhythm.DAILY, Level.FULL, "America/New_York"),
    (Interest(severity=Severity.MEDIUM), Rhythm.WEEKLY, Level.SUMMARY, "Asia/Tokyo"),
    (Interest(document_types=("Privacy Policy",)), Rhythm.MONTHLY, Level.HEADLINE, "Asia/Kolkata"),
    (
        Interest(clause_types=("arbitration", "third-party-sharing")),
        Rhythm.AT_ONCE,
        Level.FULL,
        "UTC",
    ),
)
_SETTINGS = """
[mail]
from = "Policy alerts <alerts@watch.example>"
host = "127.0.0.1"
port = {port}
tls = "none"
bounce = "bounce@watch.example"
service_url = "https://service.watch.example"
"""
_Mails = dict[str, list[bytes]]


def replay(archive: Path, platforms: list[str], since: datetime, kills: int, each: int) -> None:
    """Let the days pass, and print what came of it.

    Args:
        archive: A repository of versions.
        platforms: Of which documents are taken.
        since: The first day.
        kills: How often a sending process is killed.
        each: Subscriptions of each kind.
    """
    captures = sorted(
        crawler.read_ota_versions(archive, platforms=platforms, since=since),
        key=lambda found: found[0].at,
    )
    by_day = defaultdict(list)
    for found in captures:
        by_day[found[0].at.date()].append(found)
    days = (captures[-1][0].at + _QUIET - since) // _DAY
    busy = sorted({(found[0].at - since) // _DAY for found in captures})
    fatal = set(random.sample(busy, min(kills, len(busy))))
    with tempfile.TemporaryDirectory() as folder, _run_server() as (port, mails):
        home = create_home(Path(folder) / "home", with_example=False)
        (home.folder / "clausewatch.toml").write_text(_SETTINGS.format(port=port))
        home = open_home(home.folder)
        with Ledger(home.database, home.blobs) as ledger:
            _subscribe(ledger, since, each)
            killed = 0
            for n in range(days):
                day = since + n * _DAY
                if some := by_day.get(day.date()):
                    ledger.keep_all(some)
                    pipeline.analyze(ledger, lambda _: nullcontext(_ignore))
                for hour in (24, 25, 33):  # digests are due at seven, somewhere
                    now = day + timedelta(hours=hour)
                    if n in fatal and hour == 25:
                        killed += _kill(home, now, mails)
                        ledger.forget()
                    send(home, ledger, now)
            print(f"{len(captures)} captures, {days} days, {killed} processes killed on their way")
            _compare(ledger, since, mails)


def send(home: Home, ledger: Ledger, now: datetime) -> None:
    """Queue and send what is due at a time."""
    notification.queue_all(ledger, now)
    postage.send_due(home, ledger, advance=_ignore, clock=lambda: now)


def _kill(home: Home, now: datetime, mails: _Mails) -> bool:
    """Let a process send, and kill it at some moment; return whether that found it at work."""
    command = [sys.executable, "-m", "benchmarks.replay", "send", str(home.folder), now.isoformat()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout:
            process.stdout.readline()  # it has begun
        threading.Event().wait(random.random())  # noqa: S311 - not for secrets
        process.kill()
    return process.returncode != 0 and bool(mails)


def _subscribe(ledger: Ledger, since: datetime, each: int) -> None:
    consent = Consent(asked_at=since, given_at=since, form="", origin_sha256="")
    with ledger.batch():
        for n in range(each * len(_KINDS)):
            interest, rhythm, level, zone = _KINDS[n % len(_KINDS)]
            ledger.post.subscribe(
                Subscriber(
                    key="",
                    channel=Channel.EMAIL,
                    address=f"reader{n}@example.org",
                    consent=consent,
                    zone=zone,
                ),
                interest=interest,
                rhythm=rhythm,
                level=level,
                at=since,
            )


def _compare(ledger: Ledger, since: datetime, mails: _Mails) -> None:
    """Print, by kind, how many records were due, and how many came, came twice or did not come."""
    changes = ledger.changes(verdict=Verdict.SUBSTANTIVE, withdrawn=False)
    tally: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in ledger.post.subscriptions(active=True):
        due = {c.id for c in changes if one.interest.covers(c) and c.after.at > since}
        read = [message_from_bytes(m, policy=policy.default) for m in mails[one.subscriber.address]]
        told: Counter[str] = Counter()
        for message in {str(m["Message-ID"]): m for m in read}.values():
            body = message.get_body(("plain",))
            told.update(set(_RECORD.findall(body.get_content() if body else "")))
        said = tally[one.rhythm, one.level]
        said["mails"] += len(read)
        said["copies"] += len(read) - len({m["Message-ID"] for m in read})
        said["due"] += len(due)
        said["told"] += len(due & told.keys())
        said["twice"] += sum(times > 1 for times in told.values())
        said["missing"] += len(due - told.keys())
        said["not due"] += len(told.keys() - due)
    for (rhythm, level), said in tally.items():
        print(f"{rhythm:8} {level:8} " + ", ".join(f"{n} {what}" for what, n in said.items()))
    stages = ledger.post.count_deliveries()
    print(", ".join(f"{number} deliveries {stage}" for stage, number in stages.items()))
    if set(stages) - {Stage.SENT, Stage.QUEUED}:
        sys.exit("some deliveries are neither sent nor waiting")


@contextmanager
def _run_server() -> Iterator[tuple[int, _Mails]]:
    """Run a mail server in a thread; yields its port and what it takes, by recipient."""
    from aiosmtpd.smtp import SMTP

    mails: _Mails = defaultdict(list)

    class Taker:
        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
            for to in envelope.rcpt_tos:
                mails[to].append(envelope.content)
            return "250 OK"

    loop = asyncio.new_event_loop()
    made = loop.create_server(lambda: SMTP(Taker(), loop=loop), "127.0.0.1", 0)
    server = loop.run_until_complete(made)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield server.sockets[0].getsockname()[1], mails
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


def _ignore(_done: int, _total: int) -> None:
    """Take no note of progress."""


def main() -> None:
    """Replay, or send once for the replay."""
    if sys.argv[1:2] == ["send"]:
        home = open_home(Path(sys.argv[2]))
        with Ledger(home.database, home.blobs) as ledger:
            print("begun", flush=True)
            send(home, ledger, datetime.fromisoformat(sys.argv[3]))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--platform", action="append", required=True)
    parser.add_argument("--since", type=datetime.fromisoformat, default=datetime(2026, 1, 1))  # noqa: DTZ001
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--each", type=int, default=10, help="subscriptions of each kind")
    given = parser.parse_args()
    replay(given.archive, given.platform, given.since.replace(tzinfo=UTC), given.kills, given.each)


if __name__ == "__main__":
    main()
