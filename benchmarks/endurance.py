"""Whether a crawl endures: killed at random moments, and repeated without growing.

    python -m benchmarks.endurance kills [--kills 20] [--documents 300]
    python -m benchmarks.endurance rounds [--rounds 10] [--documents 500]

`kills` crawls into one home again and again, and kills each crawl (SIGKILL) at a random moment
after it began to keep something. After each kill everything that is acknowledged must be readable
and have its hash, and every WARC file must open from end to end; the last crawl runs to its end.
`rounds` crawls all documents ten times in one process, as `watch` does, and prints its memory.
The server is that of `benchmarks.throughput`, on loopback.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fastwarc.warc import ArchiveIterator

from benchmarks.throughput import run_server
from clausewatch import collection
from clausewatch.home import Home, create_home, open_home
from clausewatch.schedule import load_declarations
from store.ledger import Ledger

_SEED = 20_260_301


def main() -> None:
    """Run one of the two measurements."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["kills", "rounds"])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--documents", type=int, default=300)
    given = parser.parse_args()
    with run_server() as port, tempfile.TemporaryDirectory() as scratch:
        home = _make_home(Path(scratch) / "home", port, given.documents)
        if given.what == "kills":
            _kill(home, given.kills, given.documents)
        else:
            _repeat(home, given.rounds)


def _kill(home: Home, kills: int, documents: int) -> None:
    chance = random.Random(_SEED)  # noqa: S311  moments, not secrets
    command = [sys.executable, "-m", "clausewatch", "--home", str(home.folder), "crawl"]
    for number in range(1, kills + 1):
        before = _count(home)
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as crawl:
            while _count(home) == before and crawl.poll() is None:
                time.sleep(0.02)
            time.sleep(chance.uniform(0, 0.5))
            crawl.send_signal(signal.SIGKILL)
        acknowledged, records = _check(home)
        print(f"kill {number:2}: {acknowledged} captures acknowledged and whole, {records} records")
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    acknowledged, _ = _check(home)
    with Ledger(home.database, home.blobs) as ledger:
        seen = len(ledger.documents())
    print(f"in the end: {acknowledged} captures of {seen} of {documents} documents, all whole")


def _check(home: Home) -> tuple[int, int]:
    """Read everything that is acknowledged, and return how much there is."""
    named: set[str] = set()
    count = 0
    with Ledger(home.database, home.blobs) as ledger:
        for capture, sha256 in ledger.captures():
            count += 1
            named.add(capture.id)
            if sha256:
                ledger.content(sha256)
    found: set[str] = set()
    records = 0
    for path in sorted((home.folder / "warc").glob("*.warc.gz*")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, verify_digests=path.suffix == ".gz"):
                records += 1
                found.add((record.record_id or "").strip("<>").removeprefix("urn:uuid:"))
    if missing := named - found:
        sys.exit(f"{len(missing)} captures are acknowledged and in no WARC file")
    return count, records


def _count(home: Home) -> int:
    with Ledger(home.database, home.blobs) as ledger:
        return sum(1 for _ in ledger.captures())


def _repeat(home: Home, rounds: int) -> None:
    declarations = load_declarations(home)
    for number in range(1, rounds + 1):
        began = time.monotonic()
        with Ledger(home.database, home.blobs) as ledger:
            done = collection.crawl(home, ledger, declarations, lambda *_: None)
        seconds = time.monotonic() - began
        print(
            f"round {number:2}: {_resident():6.1f} MB  {seconds:5.1f} s  "
            f"{done.new} new, {done.sightings} seen before, {len(done.failed)} failed"
        )


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _make_home(folder: Path, port: int, documents: int) -> Home:
    create_home(folder)
    (folder / "declarations" / "example.yaml").unlink()
    config = folder / "clausewatch.toml"
    settings = config.read_text().replace("# delay = 2.0", "delay = 0.0")
    config.write_text(settings.replace("# networks = []", 'networks = ["127.0.0.0/8"]'))
    hosts = min(documents, 200)
    for host in range(hosts):
        listed = "".join(
            f"  - type: Terms of Service\n    url: http://127.0.0.{host + 1}:{port}/{number}\n"
            for number in range(host, documents, hosts)
        )
        (folder / "declarations" / f"p{host}.yaml").write_text(
            f"platform: Platform {host}\ndomain: p{host}.example\ndocuments:\n{listed}"
        )
    return open_home(folder)


if __name__ == "__main__":
    main()
