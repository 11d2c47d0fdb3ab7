"""A crawl as a whole: what it asks for, what it hands over, and how it ends."""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from crawler import CrawlReport, Declaration, DeclaredDocument, Delivery, Policy, crawl
from store.error import StoreFull
from store.record import Capture, Outcome, Selection
from tests.loopback import LOOPBACK, Site

POLICY = Policy(networks=LOOPBACK, backoff=0, delay=0)
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on loopback."""
    with Site() as running:
        yield running


def declare(*documents: DeclaredDocument) -> list[Declaration]:
    """A declaration of one platform."""
    return [Declaration(platform="Meadow", domain="meadow.example", documents=documents)]


def document(url: str, type_: str = "Imprint", *, language: str = "") -> DeclaredDocument:
    """A declared document."""
    return DeclaredDocument(platform="Meadow", type=type_, url=url, language=language)


class Basket:
    """A sink that keeps everything in memory."""

    def __init__(self) -> None:
        self.captures: list[Capture] = []
        self.contents: list[bytes | None] = []

    def __call__(self, delivery: Delivery) -> None:
        """Keep a capture."""
        self.captures.append(delivery.capture)
        self.contents.append(delivery.content)


def test_every_document_once(site: Site) -> None:
    """Every document gets one capture, and one that fails does not hinder the others."""
    good = [document(site.serve(f"/{n}", b"<p>%d" % n)) for n in range(20)]
    bad = [document(site.url("/nowhere")), document("http://127.0.0.1:1/")]
    basket = Basket()
    report = crawl(declare(*bad, *good), basket, policy=POLICY)
    assert sorted(capture.url for capture in basket.captures) == sorted(
        one.url for one in (*good, *bad)
    )
    assert {
        capture.url: content
        for capture, content in zip(basket.captures, basket.contents, strict=True)
    }[good[7].url] == b"<p>7"
    assert report.outcomes == (
        (Outcome.FETCHED, 20),
        (Outcome.HTTP_ERROR, 1),
        (Outcome.NETWORK_ERROR, 1),
    )
    assert (report.documents, report.addresses, report.failed) == (22, 22, 2)


def test_shared_address(site: Site) -> None:
    """An address that documents share is asked for once, whatever part of the page they are."""
    url = site.serve("/legal", b"<p id=a>A<p id=b>B")
    terms = document(f"{url}#a", "Terms of Service")
    privacy = DeclaredDocument(
        platform="Meadow", type="Privacy Policy", url=url, selection=Selection(select=("#b",))
    )
    basket = Basket()
    report = crawl(declare(terms, privacy), basket, policy=POLICY)
    assert (site.paths, report.addresses, report.documents) == (["/legal"], 1, 2)
    first, second = basket.captures
    assert (first.document, second.document) == (terms.key, privacy.key)
    assert (first.url, second.url) == (terms.url, privacy.url)
    assert (first.selection, second.selection) == (terms.selection, privacy.selection)
    assert (first.at, first.headers) == (second.at, second.headers)


def test_languages_apart(site: Site) -> None:
    """The same address in two languages is two requests, each in its own language."""
    url = site.serve("/legal", b"<p>Hallo")
    german, english = document(url, language="de"), document(url, language="en")
    crawl(declare(german, english), Basket(), policy=POLICY)
    asked = [headers["Accept-Language"] for path, headers in site.requests if path == "/legal"]
    assert sorted(asked) == ["de", "en"]


def test_cookies_apart(site: Site) -> None:
    """What one document is given to remember, it shows on its way, and no other shows it."""
    site.serve("/home", b"<p>Home")

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        for name, value in (("Location", "/home"), ("Set-Cookie", "a=b"), ("Content-Length", "0")):
            handler.send_header(name, value)
        handler.end_headers()

    documents = document(site.behave("/1", answer)), document(site.serve("/2", b"<p>Two"))
    crawl(declare(*documents), Basket(), policy=POLICY)
    shown = {path: headers.get("Cookie") for path, headers in site.requests}
    assert (shown["/home"], shown["/2"]) == ("a=b", None)


def test_wanted(site: Site) -> None:
    """Only wanted documents are asked for."""
    terms = document(site.serve("/terms", b"<p>T"), "Terms of Service")
    imprint = document(site.serve("/imprint", b"<p>I"))
    basket = Basket()
    crawl(declare(terms, imprint), basket, policy=POLICY, wanted=lambda key: key == terms.key)
    assert [capture.document for capture in basket.captures] == [terms.key]
    assert site.paths == ["/terms"]


def test_nothing_to_do() -> None:
    """A crawl of nothing asks nobody and reports nothing."""
    report = crawl([], Basket(), policy=POLICY)
    assert report == CrawlReport(documents=0, addresses=0, outcomes=(), seconds=report.seconds)


def test_one_at_a_time(site: Site) -> None:
    """A host is never asked two things at a time, and waiting does not count as its slowness."""
    lock, most, now = threading.Lock(), 0, 0

    def answer(handler: BaseHTTPRequestHandler) -> None:
        nonlocal most, now
        with lock:
            now += 1
            most = max(most, now)
        site.wait(0.05)
        with lock:
            now -= 1
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    documents = [document(site.behave(f"/{n}", answer)) for n in range(8)]
    basket = Basket()
    crawl(declare(*documents), basket, policy=POLICY)
    assert most == 1
    assert all(capture.outcome is Outcome.FETCHED for capture in basket.captures)


def test_delay_kept(site: Site) -> None:
    """Requests to one host, that for its rules included, keep the delay between them."""
    documents = [document(site.serve(f"/{n}", b"<p>x")) for n in range(3)]
    report = crawl(
        declare(*documents), Basket(), policy=Policy(networks=LOOPBACK, backoff=0, delay=0.2)
    )
    assert len(site.requests) == 4
    assert report.seconds >= 3 * 0.2


@pytest.mark.parametrize("error", [StoreFull("no space is left"), KeyboardInterrupt(), KeyError()])
def test_sink_error_ends_crawl(site: Site, error: BaseException) -> None:
    """What the sink raises ends the crawl at once, and is raised to the caller."""
    documents = [document(site.serve(f"/{n}", b"<p>x")) for n in range(30)]
    slow = [
        document(site.behave("/slow", lambda _: site.wait(60)).replace("127.0.0.1", "localhost"))
    ]
    seen = 0

    def sink(delivery: Delivery) -> None:  # noqa: ARG001  # a sink
        nonlocal seen
        seen += 1
        if seen == 3:
            raise error

    with pytest.raises(type(error)) as caught:
        crawl(declare(*slow, *documents), sink, policy=POLICY)
    assert caught.value is error
    assert seen == 3
    assert len(site.paths) < 30


def test_interrupt_ends_crawl(site: Site) -> None:
    """Ctrl-C in the middle of a slow answer ends the crawl, and delivers nothing half."""

    def answer(_: BaseHTTPRequestHandler) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        site.wait(60)

    basket = Basket()
    with pytest.raises(KeyboardInterrupt):
        crawl(declare(document(site.behave("/slow", answer))), basket, policy=POLICY)
    assert basket.captures == []


def test_runs_again(site: Site) -> None:
    """A second crawl in the same process works as the first did."""
    declarations = declare(document(site.serve("/terms", b"<p>T")))
    for _ in range(2):
        assert crawl(declarations, Basket(), policy=POLICY).outcomes == ((Outcome.FETCHED, 1),)


def test_quiet(site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    """A crawl writes nothing on its own, neither to the screen nor to the log."""
    documents = document(site.serve("/terms", b"<p>T")), document("http://127.0.0.1:1/")
    crawl(declare(*documents), Basket(), policy=POLICY)
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("scrapy").level > logging.ERROR


def test_scrapy_waits() -> None:
    """The room is imported without Scrapy, which takes a second."""
    code = "import crawler, sys; sys.exit('scrapy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0
