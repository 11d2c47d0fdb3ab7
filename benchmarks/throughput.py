"""Documents per second and CPU time of a crawl, against a bare Scrapy spider that only downloads.

    python -m benchmarks.crawling throughput [--documents 2000] [--hosts 200] [--rounds 3]

All host names lead to one fast server in a process of its own on loopback. The contenders take
turns, each in a process of its own, with 64 requests at a time and no delay. The bare spider runs
without a reactor over Scrapy's own aiohttp handler, asks for no robots.txt and keeps nothing. Ours
asks each host for it, has each host asked one thing at a time, and hands every exchange and its
bytes to a sink that counts them ("ours"), or to the one that keeps them: bytes, WARC and rows,
everything synchronised with the disk ("kept").
"""

import argparse
import asyncio
import json
import logging
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from crawler import Delivery, Sink

__all__ = ["measure", "run_server", "serve"]

_PORT_LINE = "port "
_AT_ONCE = 64
_PAGE = (
    b"<!doctype html><title>Terms</title><main>"
    + b"<p>We keep your data for 30 days, and tell you before that changes.</p>\n" * 450
    + b"</main>"
)


def measure(documents: int, hosts: int, rounds: int) -> None:
    """Let the contenders take turns, and print what each round and all of them gave."""
    rates: dict[str, list[dict[str, float]]] = {"bare": [], "ours": [], "kept": []}
    with run_server() as port:
        for number in range(rounds):
            for name in rates if number % 2 == 0 else reversed(rates):
                words = [name, str(documents), str(hosts), str(port)]
                command = [sys.executable, "-m", "benchmarks.throughput", *words]
                done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
                result = json.loads(done.stdout)
                rates[name].append(result)
                print(f"{name}  {_show(result)}")
    middle = {
        name: {key: statistics.median(each[key] for each in found) for key in found[0]}
        for name, found in rates.items()
    }
    for name, result in middle.items():
        print(f"median of {name}  {_show(result)}")
    for name in ("ours", "kept"):
        pace = middle[name]["per_second"] / middle["bare"]["per_second"]
        cost = middle["bare"]["cpu_ms"] / middle[name]["cpu_ms"]
        print(f"{name} to bare  documents/s {pace:.2f}, documents per CPU second {cost:.2f}")


def serve() -> None:
    """Answer every request with one page, but for robots.txt, and print the port."""

    class Answerer(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport = cast("asyncio.Transport", transport)
            self.got = b""

        def data_received(self, data: bytes) -> None:
            self.got += data
            while b"\r\n\r\n" in self.got:
                head, _, self.got = self.got.partition(b"\r\n\r\n")
                known = not head.startswith(b"GET /robots.txt ")
                self.transport.write(found if known else missing)

    def answer(status: str, body: bytes) -> bytes:
        head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n"
        more = 'ETag: "1"\r\nCache-Control: no-cache\r\nServer: benchmark\r\n'
        return f"{head}{more}Content-Length: {len(body)}\r\n\r\n".encode() + body

    found, missing = answer("200 OK", _PAGE), answer("404 Not Found", b"")

    async def run() -> None:
        # On every address: each 127.0.0.n is a host of its own to a crawler.
        server = await asyncio.get_running_loop().create_server(Answerer, "0.0.0.0", 0)  # noqa: S104
        print(f"{_PORT_LINE}{server.sockets[0].getsockname()[1]}", flush=True)
        await server.serve_forever()

    asyncio.run(run())


def _crawl_bare(urls: list[str]) -> int:
    import scrapy
    from scrapy.crawler import AsyncCrawlerRunner

    logging.getLogger("scrapy").setLevel(logging.CRITICAL)
    seen = 0

    class Bare(scrapy.Spider):
        name = "bare"
        start_urls = urls

        def parse(self, response: Any) -> None:
            nonlocal seen
            seen += len(response.body) == len(_PAGE)

    settings = {
        "TWISTED_REACTOR_ENABLED": False,
        "CONCURRENT_REQUESTS": _AT_ONCE,
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": False,
        "TELNETCONSOLE_ENABLED": False,
    }

    async def run() -> None:
        await AsyncCrawlerRunner(settings).crawl(Bare)

    asyncio.run(run())
    return seen


def _crawl_ours(urls: list[str]) -> int:
    seen = 0

    def count(delivery: "Delivery") -> None:
        nonlocal seen
        seen += delivery.content == _PAGE

    _crawl_into(count, urls)
    return seen


def _crawl_kept(urls: list[str]) -> int:
    from clausewatch.keeping import Keeper
    from crawler import WarcFolder
    from store.ledger import Ledger

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with (
            Ledger(f"sqlite:///{folder / 'a.db'}", folder / "blobs") as ledger,
            WarcFolder(folder / "warc", bringer=ledger.bringer) as warcs,
            Keeper(
                ledger, warcs=warcs, complete=lambda capture: capture, advance=lambda _: None
            ) as keeper,
        ):
            _crawl_into(keeper, urls)
        return keeper.tally.total()


def _crawl_into(sink: "Sink", urls: list[str]) -> None:
    from crawler import Declaration, DeclaredDocument, Policy, crawl

    documents = tuple(
        DeclaredDocument(platform="Benchmark", type="Imprint", url=url) for url in urls
    )
    declaration = Declaration(platform="Benchmark", domain="bench.example", documents=documents)
    policy = Policy(networks=("127.0.0.0/8",), delay=0, concurrency=_AT_ONCE)
    crawl([declaration], sink, policy=policy)


def _contend(name: str, documents: int, hosts: int, port: int) -> None:
    import_module("crawler.exchange.engine")  # what takes long to import is not measured
    ask = socket.getaddrinfo
    socket.getaddrinfo = lambda host, *args, **options: ask(
        "127.0.0.1" if str(host).endswith(".bench.example") else host, *args, **options
    )
    urls = [f"http://h{n % hosts}.bench.example:{port}/terms/{n}" for n in range(documents)]
    crawl = {"bare": _crawl_bare, "ours": _crawl_ours, "kept": _crawl_kept}[name]
    began, spent = time.monotonic(), time.process_time()
    seen = crawl(urls)
    seconds, cpu = time.monotonic() - began, time.process_time() - spent
    if seen != documents:
        sys.exit(f"{name} brought {seen} of {documents} documents")
    print(
        json.dumps(
            {
                "per_second": documents / seconds,
                "cpu_ms": 1000 * cpu / documents,
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


@contextmanager
def run_server() -> Iterator[int]:
    """Run the server in a process of its own; yields its port."""
    command = [sys.executable, "-m", "benchmarks.throughput", "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            line = server.stdout.readline() if server.stdout else ""
            yield int(line.removeprefix(_PORT_LINE))
        finally:
            server.terminate()


def _show(result: dict[str, float]) -> str:
    return (
        f"{result['per_second']:7.0f} documents/s  {result['cpu_ms']:6.2f} ms CPU each  "
        f"{result['peak_mb']:5.0f} MB"
    )


def main() -> None:
    """Serve, or run one contender, for `measure`."""
    parser = argparse.ArgumentParser(description="a part of `python -m benchmarks.crawling`")
    parser.add_argument("part", choices=["serve", "bare", "ours", "kept"])
    parser.add_argument("numbers", type=int, nargs="*", help="documents, hosts, port")
    given = parser.parse_args()
    if given.part == "serve":
        serve()
    else:
        _contend(given.part, *given.numbers)


if __name__ == "__main__":
    main()
