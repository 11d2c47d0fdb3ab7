"""Time to queue what is due to many subscribers and to send it, against a bare smtplib loop.

    python -m benchmarks.mail HOME [--subscribers 10000] [--records 200] [--rounds 1]

HOME is one with records; it is copied and not changed. Subscribers of five kinds are told of its
newest records, in headlines, in summaries and in full: of a platform or two, of what is grave in a
type of clause or of document, of what is adverse. What is due is queued once, and then sent by the
courier to a mail server in a process of its own on loopback, which takes everything and keeps
nothing. Before and after that the very same messages are sent by a loop of smtplib over one
connection, which has them ready in memory and writes nothing down.
"""

import argparse
import asyncio
import shutil
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clausewatch import notification, postage
from clausewatch.home import Home, open_home
from store.ledger import Ledger
from store.record import Direction, Severity, Verdict
from store.subscription import Channel, Consent, Interest, Level, Rhythm, Stage, Subscriber

__all__ = ["measure", "serve"]

_PORT_LINE = "port "
_CLAUSES = ("arbitration", "data-sale", "auto-renewal", "ai-training", "liability-limit")
_SETTINGS = """
[site]
base_url = "https://watch.example/"

[mail]
from = "Policy alerts <alerts@watch.example>"
host = "127.0.0.1"
port = {port}
tls = "none"
bounce = "bounce@watch.example"
service_url = "https://service.watch.example"
"""


@dataclass(frozen=True, kw_only=True)
class _Pace:
    """What sending took."""

    messages: int
    seconds: float
    cpu: float

    def __str__(self) -> str:
        per_second = self.messages / self.seconds
        each = 1000 * self.cpu / self.messages
        return f"{self.messages} messages, {per_second:.0f} a second, {each:.2f} ms of CPU each"


def measure(source: Path, subscribers: int, records: int, rounds: int) -> None:
    """Queue and send, and print what it took, beside a bare loop."""
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder, _run_server() as port:
            home = _copy_home(source, Path(folder) / "home", port)
            with Ledger(home.database, home.blobs) as ledger:
                now = _subscribe(ledger, subscribers, records)
                before = time.monotonic(), time.process_time()
                report = notification.queue_all(ledger, now)
                seconds, cpu = time.monotonic() - before[0], time.process_time() - before[1]
                print(
                    f"queued: {report.alerts} alerts with {report.notices} notices in "
                    f"{seconds:.1f} s ({cpu:.1f} s of CPU)"
                )
                contents = _compose_all(home, ledger, now)
                bare = [_send_bare(port, contents)]
                ours = _send_ours(home, ledger, now)
                bare.append(_send_bare(port, contents))
                if ledger.post.count_deliveries() != {Stage.SENT: ours.messages}:
                    sys.exit("not everything was sent")
        rate = sum(each.messages for each in bare) / sum(each.seconds for each in bare)
        print(f"bare:   {bare[0]}\nours:   {ours}\nbare:   {bare[1]}")
        print(f"ours to bare: {ours.messages / ours.seconds / rate:.2f}")


def serve() -> None:
    """Take every mail and keep none; prints the port."""
    from aiosmtpd.smtp import SMTP

    class Taker:
        async def handle_DATA(self, *_: object) -> str:  # noqa: N802
            return "250 OK"

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(Taker(), loop=loop), "127.0.0.1", 0)
        print(f"{_PORT_LINE}{server.sockets[0].getsockname()[1]}", flush=True)
        await server.serve_forever()

    asyncio.run(run())


def _copy_home(source: Path, folder: Path, port: int) -> Home:
    folder.mkdir()
    for file in source.glob("clausewatch.db*"):
        shutil.copy(file, folder)
    (folder / "clausewatch.toml").write_text(_SETTINGS.format(port=port))
    return open_home(folder)


def _subscribe(ledger: Ledger, count: int, records: int) -> datetime:
    """Let many ask for the newest records; returns when their alerts are due."""
    changes = ledger.changes(verdict=Verdict.SUBSTANTIVE, withdrawn=False, limit=records)
    since = changes[-1].after.at - timedelta(seconds=1)
    platforms = sorted({change.document.key.platform for change in changes})
    types = sorted({change.document.key.type for change in changes})
    with ledger.batch():
        for n in range(count):
            one, other = (platforms[(n * 7 + k) % len(platforms)] for k in (0, 13))
            document, clause = types[n % len(types)], _CLAUSES[n % len(_CLAUSES)]
            interest, level = [
                (Interest(platforms=(one,)), Level.FULL),
                (Interest(platforms=(one, other), severity=Severity.HIGH), Level.SUMMARY),
                (Interest(clause_types=(clause,), severity=Severity.HIGH), Level.HEADLINE),
                (Interest(document_types=(document,), severity=Severity.HIGH), Level.HEADLINE),
                (Interest(platforms=(one, other), directions=(Direction.ADVERSE,)), Level.SUMMARY),
            ][n % 5]
            ledger.post.subscribe(
                Subscriber(
                    key="",
                    channel=Channel.EMAIL,
                    address=f"reader{n}@r{n % 40}.example",
                    consent=Consent(asked_at=since, given_at=since, form="", origin_sha256=""),
                ),
                interest=interest,
                rhythm=Rhythm.AT_ONCE,
                level=level,
                at=since,
                window=timedelta(),
            )
    print(f"{count} subscriptions, {len(changes)} records of {len(platforms)} platforms")
    return datetime.now(UTC)


def _compose_all(home: Home, ledger: Ledger, now: datetime) -> list[tuple[str, str, bytes]]:
    """Return all messages as the courier will send them."""
    composer, paths = postage.composer_of(home, ledger), postage.return_paths_of(home)
    if paths is None:
        sys.exit("bounces have no mailbox")
    found = []
    before = time.process_time()
    for delivery in ledger.post.due_deliveries(now):
        message = composer.compose(delivery)
        found.append((paths.make(delivery.subscription.key), message.to, message.content))
    each = 1000 * (time.process_time() - before) / len(found)
    size = sum(len(content) for _, _, content in found) / len(found) / 1000
    print(f"composed: {each:.2f} ms of CPU and {size:.0f} kB each")
    return found


def _send_bare(port: int, messages: list[tuple[str, str, bytes]]) -> _Pace:
    before, cpu = time.monotonic(), time.process_time()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for sender, to, content in messages:
            server.sendmail(sender, [to], content)
    seconds = time.monotonic() - before
    return _Pace(messages=len(messages), seconds=seconds, cpu=time.process_time() - cpu)


def _send_ours(home: Home, ledger: Ledger, now: datetime) -> _Pace:
    before, cpu = time.monotonic(), time.process_time()
    rounds = postage.send_due(home, ledger, advance=_ignore, clock=lambda: now)
    seconds = time.monotonic() - before
    sent = rounds[Channel.EMAIL].sent
    return _Pace(messages=sent, seconds=seconds, cpu=time.process_time() - cpu)


def _ignore(_done: int, _total: int) -> None:
    """Take no note of progress."""


@contextmanager
def _run_server() -> Iterator[int]:
    command = [sys.executable, "-m", "benchmarks.mail", "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            line = server.stdout.readline() if server.stdout else ""
            yield int(line.removeprefix(_PORT_LINE))
        finally:
            server.terminate()


def main() -> None:
    """Measure, or serve for the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", help="a home with records")
    parser.add_argument("--subscribers", type=int, default=10_000)
    parser.add_argument("--records", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=1)
    given = parser.parse_args()
    if given.home == "serve":
        serve()
    else:
        measure(Path(given.home), given.subscribers, given.records, given.rounds)


if __name__ == "__main__":
    main()
