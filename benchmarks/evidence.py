"""What keeping evidence costs: CPU time and bytes for each page of 50 kB, beside warcio.

    python benchmarks/evidence.py

Pages are made of words drawn at random, so that they pack about as well as real ones. Each number
is the best of many short runs: other programs on the machine only ever add to it.
"""

import gzip
import io
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warcio.statusandheaders import (  # type: ignore[import-untyped]  # no types
    StatusAndHeaders,
)
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]  # no types

from crawler import Delivery, Exchange, WarcFolder
from crawler.warc.shape import capture_to_json
from store.record import Capture, DocumentKey, Hop, Origin, Outcome

_PAGES = 480
_AT_ONCE = 24
_SIZE = 50_000
_START = datetime(2026, 1, 1, tzinfo=UTC)
_SENT = (
    ("Host", "a.example"),
    ("User-Agent", "clausewatch/0.1.0 (+https://example.org/bot)"),
    ("Accept", "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8"),
    ("Accept-Language", "en"),
    ("Accept-Encoding", "gzip, deflate, br"),
)
_GOT = (
    ("Date", "Wed, 25 Nov 2026 22:01:00 GMT"),
    ("Server", "nginx"),
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "max-age=0, private"),
    ("ETag", '"5f1b"'),
    ("Strict-Transport-Security", "max-age=31536000"),
    ("Set-Cookie", "sid=abcdef; path=/; HttpOnly"),
    ("Content-Security-Policy", "default-src 'self'; img-src *; script-src 'self' 'unsafe-inline'"),
)


def make_deliveries(*, encoded: bool) -> list[Delivery]:
    """Return deliveries of different pages, as plain bytes or as servers encode them."""
    chance = random.Random(5)  # noqa: S311
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(3000)]
    weights = [1 / (rank + 5) for rank in range(3000)]
    made = []
    for number in range(_PAGES):
        text = " ".join(chance.choices(words, weights, k=_SIZE // 6))
        page = f"<!doctype html><title>{number}</title><p class='text'>{text}"[:_SIZE].encode()
        made.append(_deliver(number, page, encoded=encoded))
    return made


def _deliver(number: int, page: bytes, *, encoded: bool) -> Delivery:
    url, at = f"https://h{number}.example/terms", _START + timedelta(seconds=number)
    headers = (*_GOT, ("Content-Encoding", "gzip")) if encoded else _GOT
    exchange = Exchange(
        url=url,
        at=at,
        request=_SENT,
        status=200,
        reason="OK",
        headers=headers,
        body=gzip.compress(page, 6) if encoded else page,
        address="192.0.2.1",
        certificate="ab" * 32,
    )
    capture = Capture(
        document=DocumentKey(platform=f"P{number}", type="Terms of Service", url=url),
        at=at,
        outcome=Outcome.FETCHED,
        origin=Origin.HTTP,
        url=url,
        final_url=url,
        status=200,
        headers=headers,
        hops=(Hop(url=url, at=at, status=200, address="192.0.2.1", seconds=0.2),),
    )
    return Delivery(capture=capture, content=page, exchanges=(exchange,))


def measure(deliveries: list[Delivery], write: Callable[[list[Delivery]], None]) -> float:
    """Return the least milliseconds of CPU time for a delivery."""
    times = []
    for at in range(0, _PAGES, _AT_ONCE):
        some = deliveries[at : at + _AT_ONCE]
        began = time.process_time()
        write(some)
        times.append((time.process_time() - began) / len(some) * 1000)
    return min(times)


def with_clausewatch(deliveries: list[Delivery]) -> tuple[float, float]:
    """Return milliseconds and bytes for a delivery, flushed in groups."""
    with tempfile.TemporaryDirectory() as name:
        with WarcFolder(Path(name)) as folder:

            def write(some: list[Delivery]) -> None:
                for delivery in some:
                    folder.append(delivery)
                folder.flush()

            cost = measure(deliveries, write)
        size = sum(path.stat().st_size for path in Path(name).iterdir())
    return cost, size / _PAGES


def with_warcio(deliveries: list[Delivery]) -> tuple[float, float]:
    """Return milliseconds and bytes for a delivery with the same three records."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")

    def write(some: list[Delivery]) -> None:
        for delivery in some:
            for record in _warcio_records(writer, delivery):
                writer.write_record(record)

    return measure(deliveries, write), out.tell() / _PAGES


def _warcio_records(writer: WARCWriter, delivery: Delivery) -> Iterator[object]:
    (exchange,) = delivery.exchanges
    head = StatusAndHeaders("200 OK", list(exchange.headers), "HTTP/1.1")
    sent = StatusAndHeaders("GET /terms HTTP/1.1", list(exchange.request), is_http_request=True)
    said = json.dumps(capture_to_json(delivery.capture)).encode()
    for kind, content, http in (
        ("response", exchange.body, head),
        ("request", b"", sent),
        ("metadata", said, None),
    ):
        yield writer.create_warc_record(
            exchange.url, kind, payload=io.BytesIO(content), length=len(content), http_headers=http
        )


def main() -> None:
    """Print the table."""
    print(f"{'':22}{'clausewatch':>22}{'warcio':>22}")
    for encoded in (False, True):
        deliveries = make_deliveries(encoded=encoded)
        cells = [
            f"{cost:.2f} ms {size / 1000:6.1f} kB"
            for cost, size in (with_clausewatch(deliveries), with_warcio(deliveries))
        ]
        print(f"{'encoded' if encoded else 'plain':22}" + "".join(f"{cell:>22}" for cell in cells))


if __name__ == "__main__":
    main()
