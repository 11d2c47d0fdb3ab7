"""A real history, day by day, through `run`: does everybody get what is due to them, once?

    python -m benchmarks.replay ARCHIVE --platform NAME ... [--since 2026-01-01] [--kills 20]

ARCHIVE is a repository of versions of the Open Terms Archive. A web server on loopback serves its
documents as they stood; each morning the command `run` is started in a process of its own, whose
clock stands at that morning (time-machine): it crawls, analyzes, publishes and tells subscriptions
of five kinds through a real mail server on loopback. On some of the days that brought something
that process is killed at a random moment, and started again. Now and then somebody corrects or
withdraws a record, with the command `review`. At the end what each subscription got by mail is
held against what a query over all records says is due, and against who had been told of what was
reviewed.
"""

import argparse
import asyncio
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Thread
from typing import Any

import crawler
from benchmarks.past import PastSites
from clausewatch.home import Home, create_home, open_home
from store.ledger import Ledger
from store.record import Change, Ruling, Severity, Verdict
from store.subscription import Channel, Consent, Interest, Level, Rhythm, Subscriber, Subscription

__all__ = ["replay"]

_RECORD = re.compile(r"\nRecord (CW-C-\d{6,}-[0-9A-Z])")
_RULE = "-" * 40  # between the records of a mail
_CORRECTED = "A person corrected what was told of this record."
_WITHDRAWN = "This record was withdrawn"
_DAY = timedelta(days=1)
_MORNING = timedelta(hours=13)  # of UTC: seven o'clock has come for all subscribers
_QUIET = timedelta(days=33)  # after the last version, so that all digests are out
_FINE = (0, 1)  # 1: a document could not be fetched, as those are that do not exist yet
_REVIEWED = 25  # days between two reviews
_KINDS: tuple[tuple[Interest, Rhythm, Level, str], ...] = (
    (Interest(), Rhythm.AT_ONCE, Level.SUMMARY, "UTC"),
    (Interest(severity=Severity.MEDIUM), Rhythm.DAILY, Level.FULL, "America/New_York"),
    (Interest(), Rhythm.WEEKLY, Level.SUMMARY, "Asia/Tokyo"),
    (Interest(document_types=("Privacy Policy",)), Rhythm.MONTHLY, Level.HEADLINE, "Asia/Kolkata"),
    (
        Interest(clause_types=("arbitration", "third-party-sharing")),
        Rhythm.AT_ONCE,
        Level.FULL,
        "UTC",
    ),
)
_SETTINGS = """
[crawl]
delay = 0.0
networks = ["127.0.0.0/8"]

[mail]
from = "Policy alerts <alerts@watch.example>"
host = "127.0.0.1"
port = {port}
tls = "none"
bounce = "bounce@watch.example"
service_url = "https://service.watch.example"
"""
_Mails = dict[str, list[bytes]]


@dataclass(kw_only=True)
class _Told:
    """What one subscription got by mail, from its first mail on."""

    mails: int = 0
    copies: int = 0  # of a message that had come already
    by_occasion: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def lists(self, record: str) -> bool:
        """Return whether it was told of a record."""
        return record in self.by_occasion["change"]


def replay(archive: Path, platforms: list[str], since: datetime, kills: int, each: int) -> None:
    """Let the days pass, and print what came of it.

    Args:
        archive: A repository of versions.
        platforms: Of which documents are taken.
        since: The first day.
        kills: On how many days `run` is killed.
        each: Subscriptions of each kind.
    """
    found = crawler.read_ota_versions(archive, platforms=platforms)
    versions = [each for each in found if each[0].document.type in crawler.DOCUMENT_TYPES]
    sites = PastSites(versions, since)
    last = max(capture.at for capture, _ in versions)
    mornings = [since + _MORNING + n * _DAY for n in range((last + _QUIET - since) // _DAY)]
    busy = [now for now in mornings if sites.changed_between(now - _DAY, now)]
    fatal = set(random.sample(busy[1:], min(kills, len(busy) - 1)))
    reviewed: dict[tuple[str, str], set[str]] = {}
    killed, span = 0, 0.0
    with tempfile.TemporaryDirectory() as folder, sites, _run_server() as (port, mails):
        home = create_home(Path(folder) / "home", with_example=False)
        (home.folder / "clausewatch.toml").write_text(_SETTINGS.format(port=port))
        sites.declare(home.declarations)
        home = open_home(home.folder)
        _subscribe(home, since, each)
        for n, now in enumerate(mornings):
            sites.now = now
            if now in fatal:
                killed += _kill(home, now, random.uniform(0, span))  # noqa: S311
            before = time.monotonic()
            if _travel(home, now, "run").wait() not in _FINE:
                sys.exit(f"`run` of {now:%Y-%m-%d} did not work")
            span = time.monotonic() - before
            if n % _REVIEWED == 0 and now < last:  # later, no digest would be left to tell of it
                reviewed |= _review(home, now, mails)
            if n % 10 == 0 or now in fatal:
                print(f"{now:%Y-%m-%d} {span:.1f} s, {sum(map(len, mails.values()))} mails")
        print(f"{len(busy)} of {len(mornings)} days brought versions; {killed} runs were killed")
        with Ledger(home.database, home.blobs) as ledger:
            _compare(ledger, since, mails, reviewed)


def _travel(home: Home, now: datetime, *words: str) -> "subprocess.Popen[bytes]":
    """Start a command in a process whose clock stands at a moment, and goes on from there."""
    command = [sys.executable, "-m", "benchmarks.replay", "at", now.isoformat()]
    where = ["--home", str(home.folder)]
    return subprocess.Popen([*command, *where, *words], stdout=subprocess.DEVNULL)


def _kill(home: Home, now: datetime, after: float) -> bool:
    """Let `run` begin, and kill it some seconds later; return whether that found it at work."""
    with _travel(home, now, "run") as process:
        time.sleep(after)
        process.kill()
    return process.returncode < 0


def _review(home: Home, now: datetime, mails: _Mails) -> dict[tuple[str, str], set[str]]:
    """Correct one record and withdraw another; return who had been told of each."""
    told = {address: _read(some) for address, some in mails.items()}
    with Ledger(home.database, home.blobs) as ledger:
        fresh = [change for change in _list_due(ledger) if not _is_reviewed(change)]
    done: dict[tuple[str, str], set[str]] = {}
    for change, ruling in zip(fresh[-2:], (Ruling.CORRECT, Ruling.WITHDRAW), strict=False):
        words = ["review", change.id, "--ruling", ruling, "--author", "A reader", "--note", "Seen"]
        if ruling is Ruling.CORRECT:
            number, entry = next((n, e) for n, e in enumerate(change.entries, 1) if e.assessment)
            is_low = entry.assessment and entry.assessment.severity is Severity.LOW
            words += ["--clause", str(number), "--severity", "medium" if is_low else "low"]
        if _travel(home, now + _DAY / 24, *words).wait():
            sys.exit(f"{' '.join(words)} was refused")
        done[change.id, ruling] = {to for to, got in told.items() if got.lists(change.id)}
    return done


def _is_reviewed(change: Change) -> bool:
    return any(entry.reviews for entry in change.entries)


def _list_due(ledger: Ledger) -> list[Change]:
    return list(ledger.changes(verdict=Verdict.SUBSTANTIVE, withdrawn=False))


def _subscribe(home: Home, since: datetime, each: int) -> None:
    consent = Consent(asked_at=since, given_at=since, form="", origin_sha256="")
    with Ledger(home.database, home.blobs) as ledger, ledger.batch():
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


def _read(mails: list[bytes]) -> _Told:
    """Return what mails say to one reader; a message that came twice is read once."""
    told, seen = _Told(mails=len(mails)), set()
    for content in mails:
        message = message_from_bytes(content, policy=policy.default)
        if (id := str(message["Message-ID"])) in seen:  # noqa: A001
            told.copies += 1
            continue
        seen.add(id)
        body = message.get_body(("plain",))
        for item in (body.get_content() if body else "").split(_RULE):
            if found := _RECORD.search(item):
                told.by_occasion[_name_occasion(item)][found[1]] += 1
    return told


def _name_occasion(item: str) -> str:
    if _WITHDRAWN in item:
        return Ruling.WITHDRAW
    return Ruling.CORRECT if _CORRECTED in item else "change"


def _compare(
    ledger: Ledger, since: datetime, mails: _Mails, reviewed: dict[tuple[str, str], set[str]]
) -> None:
    """Print, by kind, how many records were due, and how many came, came twice or did not come."""
    changes = [change for change in _list_due(ledger) if change.after.at > since]
    gone = {record for record, ruling in reviewed if ruling == Ruling.WITHDRAW}
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for one in ledger.post.subscriptions(active=True):
        told = _read(mails[one.subscriber.address])
        news = told.by_occasion["change"]
        due = {c.id for c in changes if one.interest.covers(c)}
        owed = {what for what, readers in reviewed.items() if one.subscriber.address in readers}
        got = {
            (record, ruling)
            for ruling in (Ruling.CORRECT, Ruling.WITHDRAW)
            for record in told.by_occasion[ruling]
        }
        said = tally[_name_kind(one)]
        said["mails"] += told.mails
        said["copies"] += told.copies
        said["due"] += len(due)
        said["told"] += len(due & news.keys())
        said["twice"] += sum(
            times > 1 for some in told.by_occasion.values() for times in some.values()
        )
        said["missing"] += len(due - news.keys())
        said["not due"] += len(news.keys() - due - gone)
        said["reviews due"] += len(owed)
        said["reviews missing"] += len(owed - got)
        said["reviews not due"] += len(got - owed)
    for kind, said in tally.items():
        print(f"{kind:17} " + ", ".join(f"{n} {what}" for what, n in said.items()))
    rulings = Counter(ruling for _, ruling in reviewed)
    print(", ".join(f"{number} records: {ruling}" for ruling, number in rulings.items()))
    stages = ledger.post.count_deliveries()
    print(", ".join(f"{number} deliveries {stage}" for stage, number in stages.items()))


def _name_kind(one: Subscription) -> str:
    return f"{one.rhythm}, {one.level}"


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
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield server.sockets[0].getsockname()[1], mails
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


def _run_at(moment: str, words: list[str]) -> None:
    """Do a command of clausewatch at another time."""
    import time_machine

    import clausewatch

    with time_machine.travel(datetime.fromisoformat(moment)):
        sys.argv[1:] = words
        clausewatch.main()


def main() -> None:
    """Replay, or do one command for the replay."""
    if sys.argv[1:2] == ["at"]:
        _run_at(sys.argv[2], sys.argv[3:])
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
