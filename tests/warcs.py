"""Deliveries, and WARC files of somebody else, for the tests."""

import gzip
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # it ships no types

from crawler import Delivery, Exchange
from crawler.pages import MANIFEST_TYPE, ListedPage, write_manifest
from crawler.warc.source import WarcRecord, WarcSource
from store.record import (
    Capture,
    DocumentKey,
    Failure,
    Hop,
    Origin,
    Outcome,
    Range,
    Selection,
    digest,
)

START = datetime(2026, 11, 25, 22, 1, 0, 123456, tzinfo=UTC)
TERMS = DocumentKey(
    platform="Tasklane",
    type="Terms of Service",
    url="https://tasklane.example/terms",
    language="en",
)
SENT = (("Host", "tasklane.example"), ("User-Agent", "clausewatch/0"), ("Accept-Language", "en"))
GOT = (
    ("Date", "Wed, 25 Nov 2026 22:01:00 GMT"),
    ("content-type", "text/html; charset=utf-8"),
    ("X-Odd", "caf\xe9; a=\x80"),
    ("Set-Cookie", "one=1"),
    ("Set-Cookie", "two=2"),
)
CERTIFICATE = "ab" * 32


def page(words: str) -> bytes:
    """A page."""
    return f"<!doctype html><title>Terms</title><p>{words} für alle</p>".encode()


def exchange_of(url: str, body: bytes, **fields: object) -> Exchange:
    """An exchange that went well."""
    given = {
        "url": url,
        "at": START,
        "request": SENT,
        "status": 200,
        "reason": "OK",
        "headers": GOT,
        "body": body,
        "address": "192.0.2.7",
        "certificate": CERTIFICATE,
        **fields,
    }
    return Exchange(**given)  # type: ignore[arg-type]  # the fields are the test's own


def capture_of(exchange: Exchange, **fields: object) -> Capture:
    """A capture that an exchange brought."""
    given = {
        "document": TERMS,
        "at": exchange.at + timedelta(seconds=0.25),
        "outcome": Outcome.FETCHED,
        "origin": Origin.HTTP,
        "url": TERMS.url,
        "final_url": exchange.url,
        "status": exchange.status,
        "headers": exchange.headers,
        "media_type": "text/html",
        "charset": "utf-8",
        "seconds": 0.25,
        "agent": "clausewatch/0",
        "tool": "clausewatch/0",
        "hops": (Hop(url=exchange.url, at=exchange.at, status=exchange.status),),
        "address": exchange.address,
        "certificate": exchange.certificate,
        "languages": "en",
        **fields,
    }
    return Capture(**given)  # type: ignore[arg-type]  # the fields are the test's own


def deliver(words: str, *, days: int = 0, **fields: object) -> Delivery:
    """A delivery of one page."""
    body = page(words)
    exchange = exchange_of(TERMS.url, body, at=START + timedelta(days=days))
    return Delivery(capture=capture_of(exchange, **fields), content=body, exchanges=(exchange,))


def all_kinds() -> list[Delivery]:
    """A delivery of each kind that a crawl can make, a day apart."""
    return [
        replace(each, capture=replace(each.capture, at=each.capture.at + timedelta(days=day)))
        for day, each in enumerate(_all_kinds())
    ]


def _all_kinds() -> Iterable[Delivery]:
    plain = deliver("Plain")
    yield plain
    yield _coded("gzip", gzip.compress(page("Packed")), page("Packed"))
    yield _coded("br", brotli.compress(page("Pressed")), page("Pressed"))
    yield _moved()
    yield _pdf()
    yield _not_modified(plain)
    yield deliver("Plain")  # the same bytes again
    yield _forbidden()
    yield _unanswered(SENT, Failure.TIMEOUT)
    yield _unanswered((), Failure.DNS)
    yield _cut()
    yield _shown()
    yield _in_parts()


def _coded(name: str, body: bytes, content: bytes) -> Delivery:
    exchange = exchange_of(TERMS.url, body, headers=(*GOT, ("Content-Encoding", name)))
    return Delivery(capture=capture_of(exchange), content=content, exchanges=(exchange,))


def _moved() -> Delivery:
    """Redirected, in chunks, with everything that a capture can say."""
    moved = exchange_of("http://tasklane.example/old", b"", status=301, reason="Moved")
    target = exchange_of(
        "https://tasklane.example/new?a=1",
        page("Moved"),
        headers=(*GOT, ("Transfer-Encoding", "chunked")),
    )
    hops = (Hop(url=moved.url, at=START, status=301, address="192.0.2.7", seconds=0.1),)
    return Delivery(
        capture=capture_of(
            target,
            hops=hops,
            selection=Selection(select=("main", Range(start="h1", end="footer")), remove=("nav",)),
            region="from Ruritania",
            hold=timedelta(hours=36),
            archived_at=START,
            provenance="as told",
            technical=True,
        ),
        content=page("Moved"),
        exchanges=(moved, target),
    )


def _pdf() -> Delivery:
    body = b"%PDF-1.7\n" + bytes(range(256)) * 40
    exchange = exchange_of(f"{TERMS.url}.pdf", body, headers=(("Content-Type", "application/pdf"),))
    return Delivery(
        capture=capture_of(exchange, media_type="application/pdf", charset=""),
        content=body,
        exchanges=(exchange,),
    )


def _not_modified(before: Delivery) -> Delivery:
    assert before.content is not None
    exchange = exchange_of(TERMS.url, b"", status=304, reason="Not Modified", headers=GOT[:1])
    return Delivery(
        capture=capture_of(exchange, outcome=Outcome.NOT_MODIFIED),
        same_as=digest(before.content),
        exchanges=(exchange,),
    )


def _forbidden() -> Delivery:
    exchange = exchange_of(TERMS.url, page("No"), status=403, reason="Forbidden")
    return Delivery(
        capture=capture_of(
            exchange,
            outcome=Outcome.HTTP_ERROR,
            failure=Failure.STATUS,
            problem="the server answered with status 403 (Forbidden)",
        ),
        content=page("No"),
        exchanges=(exchange,),
    )


def _unanswered(sent: tuple[tuple[str, str], ...], failure: Failure) -> Delivery:
    exchange = Exchange(url=TERMS.url, at=START, request=sent)
    return Delivery(
        capture=capture_of(exchange, outcome=Outcome.NETWORK_ERROR, failure=failure, media_type=""),
        exchanges=(exchange,),
    )


def _cut() -> Delivery:
    exchange = exchange_of(TERMS.url, page("Cut")[:40], is_cut=True)
    return Delivery(
        capture=capture_of(exchange, outcome=Outcome.TRUNCATED, failure=Failure.TRUNCATED),
        content=exchange.body,
        exchanges=(exchange,),
    )


def _shown() -> Delivery:
    exchange = exchange_of(TERMS.url, b"<script>show()</script>", protocol="h2")
    return Delivery(
        capture=capture_of(exchange, origin=Origin.BROWSER),
        content=page("DOM"),
        exchanges=(exchange,),
    )


def _in_parts() -> Delivery:
    first, second = exchange_of(TERMS.url, page("I")), exchange_of(f"{TERMS.url}/2", page("II"))
    parts = (page("I"), page("II"), page("III, from a browser"))
    listed = [
        ListedPage(
            url=TERMS.url,
            final_url=TERMS.url,
            media_type="text/html",
            charset="",
            sha256=digest(part),
        )
        for part in parts
    ]
    return Delivery(
        capture=capture_of(second, media_type=MANIFEST_TYPE, charset=""),
        content=write_manifest(listed),
        parts=parts,
        exchanges=(first, second),
    )


def read_all(path: Path) -> list[WarcRecord]:
    """The records of a file, none of which may have a fault."""
    with WarcSource(path, limit=50_000_000) as source:
        records = list(source)
    assert source.damage == ""
    assert [record.fault for record in records if record.fault] == []
    return records


def write_foreign(path: Path, *records: tuple[str, dict[str, str], bytes]) -> Path:
    """A WARC file as somebody else's program writes it: type, fields and block of each record."""
    parts = []
    for number, (kind, fields, block) in enumerate(records):
        given = {
            "WARC-Type": kind,
            "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012}>",
            "WARC-Date": f"2026-01-{number + 1:02}T00:00:00Z",
            "Content-Length": str(len(block)),
            **({"Content-Type": "application/http"} if kind != "warcinfo" else {}),
            **fields,
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value)
        parts.append(f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n")
    is_packed = path.name.endswith(".gz")
    path.write_bytes(b"".join(gzip.compress(part) if is_packed else part for part in parts))
    return path


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """An HTTP response."""
    lines = (f"HTTP/1.1 {status}", "Content-Type: text/html", *headers)
    return "\r\n".join((*lines, "", "")).encode() + body


def mount_small(folder: Path) -> bool:
    """Mount a disk of 256 kB; tell whether this machine allows that."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    try:
        return subprocess.run(words, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False
