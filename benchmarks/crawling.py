"""Crawl real pages from a loopback server: all captured, sightings, and a crawl that is killed.

    python -m benchmarks.crawling pages PAGES.zip [--count 50]
    python -m benchmarks.crawling throughput [--documents 2000] [--hosts 200] [--rounds 3]

PAGES.zip holds HTML files. Prints one line for each of three crawls: the first, a second one over
the same pages, and one in a fresh home that is killed (SIGKILL) half-way and then taken up again.
For the second measurement see `benchmarks/throughput.py`.
"""

import argparse
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from benchmarks.throughput import measure
from clausewatch.home import create_home
from store.ledger import Ledger


def main() -> None:
    """Run the measurement that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    measurements = parser.add_subparsers(dest="what", required=True)
    pages = measurements.add_parser("pages", help="crawl real pages")
    pages.add_argument("pages", type=Path, help="a zip archive of HTML files")
    pages.add_argument("--count", type=int, default=50, help="how many of them to crawl")
    throughput = measurements.add_parser("throughput", help="documents per second")
    throughput.add_argument("--documents", type=int, default=2000)
    throughput.add_argument("--hosts", type=int, default=200)
    throughput.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    if given.what == "throughput":
        measure(given.documents, given.hosts, given.rounds)
    else:
        _crawl_pages(given.pages, given.count)


def _crawl_pages(pages: Path, most: int) -> None:
    """Run the three crawls and print what each brought."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        count = _unpack(pages, folder / "pages", most)
        with _serve(folder / "pages") as base:
            first = _make_home(folder / "first", base, count)
            print(f"first crawl   {_crawl(first)}")
            print(f"second crawl  {_crawl(first)}")
            second = _make_home(folder / "second", base, count)
            acknowledged = _kill_half_way(second, count)
            print(f"killed after  {acknowledged} captures acknowledged, all readable")
            print(f"taken up      {_crawl(second)}")
            print(f"captures now  {_captured(second)} of {count}, each fetched once")


def _unpack(archive: Path, folder: Path, count: int) -> int:
    """Write the largest pages under plain names, and return how many there are."""
    folder.mkdir()
    with zipfile.ZipFile(archive) as pages:
        largest = sorted(pages.infolist(), key=lambda page: (-page.file_size, page.filename))
        chosen = largest[:count]
        for number, page in enumerate(chosen):
            (folder / f"{number}.html").write_bytes(pages.read(page))
    return len(chosen)


@contextmanager
def _serve(folder: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is called
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _make_home(folder: Path, base: str, count: int) -> Path:
    home = create_home(folder)
    (home.declarations / "example.yaml").unlink()
    config = folder / "clausewatch.toml"
    settings = config.read_text().replace("# delay = 2.0", "delay = 0.0")
    config.write_text(settings.replace("# networks = []", 'networks = ["127.0.0.0/8"]'))
    for number in range(count):
        (home.declarations / f"p{number}.yaml").write_text(
            f"platform: Platform {number}\ndomain: p{number}.example\ndocuments:\n"
            f"  - type: Terms of Service\n    url: {base}/{number}.html\n"
        )
    return folder


def _command(home: Path) -> list[str]:
    return [sys.executable, "-m", "clausewatch", "--home", str(home), "crawl"]


def _crawl(home: Path) -> str:
    began = time.monotonic()
    done = subprocess.run(_command(home), capture_output=True, text=True, check=False)
    line = next((line for line in done.stdout.splitlines() if "Crawled" in line), done.stderr)
    return f"{line} {time.monotonic() - began:.1f} s with start-up"


def _kill_half_way(home: Path, count: int) -> int:
    """Kill a crawl once a third is acknowledged; return how many captures are whole."""
    with _ledger(home) as ledger:
        with subprocess.Popen(_command(home), stdout=-3, stderr=-3) as crawl:
            while len(ledger.documents()) < count // 3 and crawl.poll() is None:
                time.sleep(0.005)
            crawl.kill()
        whole = [
            ledger.content(pending.sha256)
            for document in ledger.documents()
            for pending in ledger.pending(document.id)
        ]
    return len(whole)


def _captured(home: Path) -> int:
    with _ledger(home) as ledger:
        rows = ledger.status()
    if any(row.captures != 1 for row in rows):
        sys.exit("a document was fetched twice, or not at all")
    return len(rows)


def _ledger(home: Path) -> Ledger:
    return Ledger(f"sqlite:///{home / 'clausewatch.db'}", home / "blobs")


if __name__ == "__main__":
    main()
