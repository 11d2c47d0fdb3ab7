"""One address asked for: what each way to answer, or not to, amounts to."""

import gzip
import os
import select
import socket
import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler

import pytest

from crawler import Policy, fetch
from store.error import FetchError
from store.record import Origin, Outcome
from tests.loopback import LOOPBACK, Answer, Site

PAGE = b"<!doctype html><p>We keep your data for 30 days.</p>"
POLICY = Policy(networks=LOOPBACK, backoff=0, delay=0, size=100_000, redirects=3)


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on loopback."""
    with Site() as running:
        yield running


def test_fetched_page(site: Site) -> None:
    """A page is captured with its bytes, headers as they came, and honest times."""
    url = site.serve("/terms", PAGE, headers={"x-oDD-name": "1", "Set-Cookie": "a=b"})
    before = datetime.now(UTC)
    capture, content = fetch(url, policy=POLICY)
    assert content == PAGE
    assert (capture.outcome, capture.origin, capture.status) == (
        Outcome.FETCHED,
        Origin.HTTP,
        200,
    )
    assert (capture.url, capture.final_url, capture.problem) == (url, url, "")
    names = [name for name, _ in capture.headers]
    assert names == ["Server", "Date", "Content-Type", "x-oDD-name", "Set-Cookie", "Content-Length"]
    assert before <= capture.at <= datetime.now(UTC)
    assert capture.at.utcoffset() == timedelta(0)
    assert capture.seconds is not None
    assert 0 <= capture.seconds < 10
    assert capture.tool == capture.agent


def test_request_sent(site: Site) -> None:
    """The crawler names itself with its contact, and sends nothing it was not told to."""
    contact = "https://watch.example/about"
    url = site.serve("/terms", PAGE)
    capture, _ = fetch(
        url, policy=Policy(networks=LOOPBACK, backoff=0, delay=0, contact=contact, languages="de")
    )
    sent = {name.lower(): value for name, value in site.requests[-1][1].items()}
    assert sent["user-agent"] == capture.agent
    assert capture.agent.startswith("clausewatch/")
    assert capture.agent.endswith(f" (+{contact})")
    assert sent["accept-language"] == "de"
    assert not {"cookie", "referer", "from"} & set(sent)


@pytest.mark.parametrize(
    ("status", "body", "content"),
    [(404, b"gone", b"gone"), (500, b"", None), (204, b"", None), (429, b"slow", b"slow")],
)
def test_error_status(site: Site, status: int, body: bytes, content: bytes | None) -> None:
    """A status that is no document is an HTTP error, and its body is kept as evidence."""
    capture, got = fetch(site.serve("/terms", body, status=status), policy=POLICY)
    assert (capture.outcome, capture.status, got) == (Outcome.HTTP_ERROR, status, content)
    assert str(status) in capture.problem


def test_empty_page(site: Site) -> None:
    """A page of no bytes was fetched all the same."""
    capture, content = fetch(site.serve("/terms", b""), policy=POLICY)
    assert (capture.outcome, content) == (Outcome.FETCHED, b"")


def test_redirect_followed(site: Site) -> None:
    """Redirects are followed, and the address that answered is recorded."""
    site.serve("/new/terms", PAGE)
    site.redirect("/new", "new/terms", status=301)
    url = site.redirect("/old", "/new", status=308)
    capture, content = fetch(url, policy=POLICY)
    assert (capture.outcome, content) == (Outcome.FETCHED, PAGE)
    assert (capture.url, capture.final_url) == (url, site.url("/new/terms"))


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/hostname",
        "ftp://h.example/",
        "data:,x",
        "javascript:alert(1)",
        "http://[::1",
        "http://127.0.0.1:99999/",
        "http://me:secret@h.example/",
    ],
)
def test_redirect_elsewhere(site: Site, target: str) -> None:
    """A redirect to what is no web address is not followed, and said to be none."""
    capture, content = fetch(site.redirect("/old", target), policy=POLICY)
    assert (capture.outcome, capture.status, content) == (Outcome.HTTP_ERROR, 302, None)
    assert capture.problem == f'redirects to "{target}", which is not fetched'


def test_redirect_into_the_void(site: Site) -> None:
    """Where a redirect leads nowhere, what answered last is told."""
    url = site.redirect("/old", "http://127.0.0.1:1/")
    capture, _ = fetch(url, policy=POLICY)
    assert (capture.outcome, capture.status, capture.final_url) == (
        Outcome.NETWORK_ERROR,
        302,
        url,
    )


def test_redirect_loop(site: Site) -> None:
    """A redirect without end is given up after as many hops as allowed."""
    capture, _ = fetch(site.redirect("/old", "/old"), policy=POLICY)
    assert (capture.outcome, capture.status) == (Outcome.HTTP_ERROR, 302)
    assert capture.problem == "more redirects than the policy allows"
    assert len(site.paths) == POLICY.redirects + 1


def answer_cut(handler: BaseHTTPRequestHandler) -> None:
    """Promise more than is sent."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nWe keep")
    handler.close_connection = True


def answer_cut_chunks(handler: BaseHTTPRequestHandler) -> None:
    """End in the middle of a chunk."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1f\r\nWe keep")
    handler.close_connection = True


def answer_reset(handler: BaseHTTPRequestHandler) -> None:
    """Reset the connection in the middle of a body."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nWe keep")
    handler.wfile.flush()
    select.select([handler.connection], [], [], 0.2)  # time for what was written to arrive
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    os.close(handler.connection.detach())


@pytest.mark.parametrize("answer", [answer_cut, answer_cut_chunks, answer_reset])
def test_truncated(site: Site, answer: Answer) -> None:
    """A body that ends too early is no document, and what came of it is kept."""
    capture, content = fetch(site.behave("/terms", answer), policy=POLICY)
    assert (capture.outcome, capture.status, content) == (Outcome.TRUNCATED, 200, b"We keep")
    assert capture.problem == "the connection ended before the body did"


def stay_silent(handler: BaseHTTPRequestHandler) -> None:
    """Hang up without a word."""
    handler.close_connection = True


def speak_rubbish(handler: BaseHTTPRequestHandler) -> None:
    """Speak, but not HTTP."""
    handler.wfile.write(b"220 mail.example ESMTP\r\n\r\n")
    handler.close_connection = True


def miscount(handler: BaseHTTPRequestHandler) -> None:
    """Announce a length that is no number."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: much\r\n\r\nWe keep")
    handler.close_connection = True


def test_odd_headers(site: Site) -> None:
    """Headers in no known charset are kept as they are, and are no reason to lose a page."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(
            b"HTTP/1.1 200 OK\r\nX-Name: Caf\xe9 \xff\r\nContent-Length: 2\r\n\r\nok"
        )

    capture, content = fetch(site.behave("/terms", answer), policy=POLICY)
    assert (capture.outcome, content) == (Outcome.FETCHED, b"ok")
    assert ("X-Name", "Café ÿ") in capture.headers


@pytest.mark.parametrize("answer", [stay_silent, speak_rubbish, miscount])
def test_no_http(site: Site, answer: Answer) -> None:
    """An answer that is none is a network error."""
    capture, content = fetch(site.behave("/terms", answer), policy=POLICY)
    assert (capture.outcome, capture.status, content) == (Outcome.NETWORK_ERROR, None, None)
    assert capture.problem == "the connection broke, or spoke no HTTP"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda _: "http://127.0.0.1:1/", "the host took no connection"),
        (lambda _: "http://no-such-host.invalid/", "no host has this name"),
        (lambda url: url.replace("http:", "https:"), "no trustworthy TLS connection"),
    ],
)
def test_no_connection(site: Site, change: Callable[[str], str], problem: str) -> None:
    """A host that cannot be reached is a network error that says why."""
    capture, content = fetch(change(site.serve("/terms", PAGE)), policy=POLICY)
    assert (capture.outcome, capture.status, content) == (Outcome.NETWORK_ERROR, None, None)
    assert (capture.problem, capture.final_url) == (problem, "")


def test_slow(site: Site) -> None:
    """An answer that does not come to its end in time is given up."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nWe keep")
        handler.wfile.flush()
        site.wait(30)

    capture, content = fetch(
        site.behave("/terms", answer),
        policy=Policy(networks=LOOPBACK, backoff=0, delay=0, timeout=0.5),
    )
    assert (capture.outcome, capture.status, content) == (Outcome.NETWORK_ERROR, 200, None)
    assert capture.problem == "no complete answer within the time allowed"


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Send a body without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    try:
        while True:
            handler.wfile.write(b"x" * 10_000)
    except OSError:
        handler.close_connection = True


def test_too_large(site: Site) -> None:
    """A body larger than allowed is not kept, whether announced, endless or a bomb."""
    squeezed = gzip.compress(b"0" * 10_000_000)
    bomb = {"Content-Encoding": "gzip"}
    for url in (
        site.serve("/large", b"x" * 100_001),
        site.behave("/endless", endless),
        site.serve("/bomb", squeezed, headers=bomb),
        site.serve("/twice", gzip.compress(squeezed), headers={"Content-Encoding": "gzip, gzip"}),
    ):
        capture, content = fetch(url, policy=POLICY)
        assert (capture.outcome, capture.status, content) == (Outcome.TOO_LARGE, 200, None), url
        assert capture.problem == "the body is larger than the policy allows"


def test_encoded_body(site: Site) -> None:
    """The bytes are those after content-decoding; a stream that was cut is no document."""
    packed, header = gzip.compress(PAGE), {"Content-Encoding": "gzip"}
    capture, content = fetch(site.serve("/whole", packed, headers=header), policy=POLICY)
    assert (capture.outcome, content) == (Outcome.FETCHED, PAGE)
    assert ("Content-Encoding", "gzip") in capture.headers
    capture, content = fetch(site.serve("/cut", packed[:-4], headers=header), policy=POLICY)
    assert (capture.outcome, content) == (Outcome.TRUNCATED, PAGE)
    assert capture.problem == "the body ends before its gzip stream does"


@pytest.mark.parametrize(
    ("content_type", "body", "media_type", "charset"),
    [
        ("Text/HTML; charset=iso-8859-1", PAGE, "text/html", "cp1252"),
        ("application/pdf", b"%PDF-1.7 \xff", "application/pdf", ""),
        ("application/zip", b"PK\x03\x04", "application/zip", ""),
    ],
)
def test_kind_of_body(
    site: Site, content_type: str, body: bytes, media_type: str, charset: str
) -> None:
    """Media type and charset are told, and any kind of file stays as it came."""
    url = site.serve("/terms", body, headers={"Content-Type": content_type})
    capture, content = fetch(url, policy=POLICY)
    assert (capture.media_type, capture.charset, content) == (media_type, charset, body)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "terms.html", "https://", "http://a b/", "https://u:p@h.example"]
)
def test_no_web_address(url: str) -> None:
    """What is no web address is refused before anything is asked."""
    with pytest.raises(FetchError):
        fetch(url, policy=POLICY)
