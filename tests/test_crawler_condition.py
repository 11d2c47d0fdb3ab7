"""Conditional requests: when a server is asked only for what is newer, and what it may answer."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from crawler import (
    Declaration,
    DeclaredDocument,
    Delivery,
    Memory,
    Page,
    Policy,
    crawl,
)
from store.record import DocumentKey, Failure, Outcome
from tests.loopback import LOOPBACK, Site

POLICY = Policy(networks=LOOPBACK, delay=0, backoff=0)
SHA256 = "a" * 64
DATE = "Mon, 04 May 2026 12:00:00 GMT"


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site whose page has validators, and moved once."""
    with Site() as running:

        def answer(handler: BaseHTTPRequestHandler) -> None:
            known = handler.headers.get("If-None-Match") == 'W/"v1"'
            handler.send_response(304 if known else 200)
            handler.send_header("ETag", 'W/"v1"')
            handler.send_header("Content-Length", "0" if known else "5")
            handler.end_headers()
            handler.wfile.write(b"" if known else b"Terms")

        running.behave("/terms", answer)
        running.redirect("/old", "/terms")
        yield running


def visit(
    site: Site, *documents: DeclaredDocument, memory: dict[str, Any] | None = None
) -> list[Delivery]:
    """Crawl with a memory of the page."""
    fields: dict[str, Any] = {
        "url": site.url("/terms"),
        "sha256": SHA256,
        "languages": "en",
        "at": datetime.now(UTC) - timedelta(days=1),
        "etag": 'W/"v1"',
        "last_modified": DATE,
        **(memory or {}),
    }
    deliveries: list[Delivery] = []
    declaration = Declaration(platform="P", domain="p.example", documents=documents)
    crawl([declaration], deliveries.append, policy=POLICY, recall=lambda _: Memory(**fields))
    return deliveries


def declare(url: str, kind: str = "Terms of Service", **fields: Any) -> DeclaredDocument:
    """A declared document."""
    return DeclaredDocument(platform="P", type=kind, url=url, **fields)


def sent(site: Site, path: str = "/terms") -> dict[str, str]:
    """The conditions of the last request for a path."""
    headers = next(headers for asked, headers in reversed(site.requests) if asked == path)
    return {name: value for name, value in headers.items() if name.startswith("If-")}


def test_not_modified(site: Site) -> None:
    """A server that says that nothing changed is believed, and the bytes it means are named."""
    (delivery,) = visit(site, declare(site.url("/terms")))
    capture = delivery.capture
    assert (capture.outcome, capture.status, capture.failure) == (Outcome.NOT_MODIFIED, 304, None)
    assert (delivery.content, delivery.same_as, capture.problem) == (None, SHA256, "")
    assert sent(site) == {"If-None-Match": 'W/"v1"', "If-Modified-Since": DATE}
    assert ("ETag", 'W/"v1"') in capture.headers
    assert capture.final_url == site.url("/terms")


def test_modified(site: Site) -> None:
    """A server that has something newer sends it."""
    (delivery,) = visit(site, declare(site.url("/terms")), memory={"etag": '"v0"'})
    assert (delivery.capture.outcome, delivery.content, delivery.same_as) == (
        Outcome.FETCHED,
        b"Terms",
        "",
    )
    assert sent(site)["If-None-Match"] == '"v0"'


def test_behind_a_redirect(site: Site) -> None:
    """Only the address that gave the remembered answer is asked under a condition."""
    (delivery,) = visit(site, declare(site.url("/old")))
    assert delivery.capture.outcome is Outcome.NOT_MODIFIED
    assert (sent(site, "/old"), len(sent(site))) == ({}, 2)
    site.redirect("/terms", "/new")
    site.serve("/new", b"New")
    (delivery,) = visit(site, declare(site.url("/old")))
    assert (delivery.content, sent(site, "/new")) == (b"New", {})


@pytest.mark.parametrize(
    "memory",
    [
        {"url": "http://127.0.0.1/elsewhere"},
        {"languages": "de"},
        {"at": datetime.now(UTC) - timedelta(days=8)},
        {"etag": "", "last_modified": ""},
        {"etag": 'W/"v1"\r\nX-Evil: 1'},
        {"etag": '"é"'},
        {"etag": "x" * 2000},
    ],
    ids=["address", "language", "age", "nothing", "break", "not ASCII", "long"],
)
def test_no_condition(site: Site, memory: dict[str, Any]) -> None:
    """A memory of something else, too old, or unfit to be sent makes no condition."""
    (delivery,) = visit(site, declare(site.url("/terms")), memory=memory)
    assert (delivery.capture.outcome, delivery.content) == (Outcome.FETCHED, b"Terms")
    assert sent(site) == {}


def test_only_a_date(site: Site) -> None:
    """One validator is enough, and is sent as it came."""
    visit(site, declare(site.url("/terms")), memory={"etag": ""})
    assert sent(site) == {"If-Modified-Since": DATE}


def test_shared_address(site: Site) -> None:
    """Documents of one address ask under a condition only if all remember the same bytes."""
    documents = declare(site.url("/terms")), declare(site.url("/terms#b"), "Privacy Policy")
    assert [each.same_as for each in visit(site, *documents)] == [SHA256, SHA256]

    def recall(key: DocumentKey) -> Memory | None:
        first = key.type == "Terms of Service"
        return Memory(
            url=site.url("/terms"),
            sha256=SHA256 if first else "b" * 64,
            languages="en",
            at=datetime.now(UTC),
            etag='W/"v1"',
        )

    deliveries: list[Delivery] = []
    declaration = Declaration(platform="P", domain="p.example", documents=documents)
    crawl([declaration], deliveries.append, policy=POLICY, recall=recall)
    assert [each.content for each in deliveries] == [b"Terms", b"Terms"]


def test_several_pages(site: Site) -> None:
    """A document of several pages is always fetched whole."""
    more = Page(url=site.serve("/more", b"More"))
    (delivery,) = visit(site, declare(site.url("/terms"), further=(more,)))
    assert (delivery.parts, sent(site)) == ((b"Terms", b"More"), {})


def test_unasked(site: Site) -> None:
    """A server that says so without having been asked says nothing of use."""
    url = site.serve("/always", b"", status=304)
    (delivery,) = visit(site, declare(url))
    assert (delivery.capture.outcome, delivery.capture.failure) == (
        Outcome.HTTP_ERROR,
        Failure.STATUS,
    )
    assert delivery.same_as == ""


def test_condition_after_a_retry(site: Site) -> None:
    """An attempt after a failed one asks under the same condition."""
    left = 1

    def answer(handler: BaseHTTPRequestHandler) -> None:
        nonlocal left
        left -= 1
        handler.send_response(503 if left >= 0 else 304)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    site.behave("/terms", answer)
    (delivery,) = visit(site, declare(site.url("/terms")))
    assert (delivery.capture.outcome, delivery.same_as) == (Outcome.NOT_MODIFIED, SHA256)
    assert len(delivery.exchanges) == 2
