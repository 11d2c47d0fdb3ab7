"""Hostile, broken and busy servers: every case ends, within its limit, in the right outcome."""

import gzip
import os
import socket
import struct
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler

import brotli  # type: ignore[import-untyped]  # it ships no types
import pytest

from crawler import Policy, fetch
from store.record import Failure, Outcome
from tests.certificate import Authority
from tests.loopback import LOOPBACK, Site
from tests.resolver import resolve_names

POLICY = Policy(networks=LOOPBACK, delay=0, retries=0, timeout=1.0, size=3_000_000, redirects=3)
HEAD = b"HTTP/1.1 200 OK\r\n"
Case = Callable[[Site], str]


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on loopback."""
    with Site() as running:
        yield running


def write_for_ever(site: Site, first: bytes, more: bytes, pause: float = 0.0) -> str:
    """Answer with something that never ends."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        try:
            handler.wfile.write(first)
            while not site.released.wait(pause):
                handler.wfile.write(more)
        except OSError:
            return

    return site.behave("/terms", answer)


def write_once(site: Site, whole: bytes) -> str:
    """Answer with bytes, and hang up."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        handler.wfile.write(whole)

    return site.behave("/terms", answer)


def reset(site: Site) -> str:
    """Reset the connection without a word."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        linger = struct.pack("ii", 1, 0)
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        os.close(handler.connection.detach())

    return site.behave("/terms", answer)


def encode(site: Site, name: str, body: bytes) -> str:
    """Answer with an encoded body."""
    return site.serve("/terms", body, headers={"Content-Encoding": name})


SLOW = {
    "silent": lambda site: write_for_ever(site, b"", b"", 0.1),
    "slow status line": lambda site: write_for_ever(site, b"HTTP/1.1 200 ", b"O", 0.1),
    "slow headers": lambda site: write_for_ever(site, HEAD, b"x", 0.1),
    "only hints": lambda site: write_for_ever(site, b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.01),
    "slow body": lambda site: write_for_ever(site, HEAD + b"\r\n", b"x", 0.1),
    "slow chunks": lambda site: write_for_ever(
        site, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", 0.1
    ),
}
LARGE = {
    "endless": lambda site: write_for_ever(site, HEAD + b"\r\n", b"x" * 60_000),
    "endless chunks": lambda site: write_for_ever(
        site, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"x" * 4096 + b"\r\n"
    ),
    "announced": lambda site: write_once(site, HEAD + b"Content-Length: 99999999999\r\n\r\nx"),
}
BOMBS = {
    "gzip": lambda site: encode(site, "gzip", gzip.compress(b"0" * 9_000_000)),
    "br": lambda site: encode(site, "br", brotli.compress(b"0" * 9_000_000)),
    "twice": lambda site: encode(
        site, "br, gzip", gzip.compress(brotli.compress(b"0" * 9_000_000))
    ),
}
NO_HTTP = {
    "mail server": lambda site: write_once(site, b"220 mail.example ESMTP\r\n\r\n"),
    "TLS record": lambda site: write_once(site, b"\x15\x03\x01\x00\x02\x02\x28"),
    "nothing": lambda site: write_once(site, b""),
    "reset": reset,
    "half a header": lambda site: write_once(site, HEAD + b"Content-Ty"),
    "endless header": lambda site: write_for_ever(site, HEAD + b"X: ", b"x" * 60_000),
    "endless headers": lambda site: write_for_ever(site, HEAD, b"X: y\r\n" * 100),
    "header bomb": lambda site: write_once(site, HEAD + b"X: y\r\n" * 99_999 + b"\r\n"),
    "endless status line": lambda site: write_for_ever(site, b"HTTP/1.1 200 ", b"x" * 60_000),
    "two lengths": lambda site: write_once(
        site, HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc"
    ),
    "no chunk": lambda site: write_once(
        site, HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc"
    ),
    "negative length": lambda site: write_once(site, HEAD + b"Content-Length: -1\r\n\r\nabc"),
}
CUT = {
    "length": lambda site: write_once(site, HEAD + b"Content-Length: 9\r\n\r\nabc"),
    "chunk": lambda site: write_once(site, HEAD + b"Transfer-Encoding: chunked\r\n\r\n9\r\nabc"),
    "no last chunk": lambda site: write_once(
        site, HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
    ),
    "gzip": lambda site: encode(site, "gzip", gzip.compress(b"Terms")[:-3]),
    "br": lambda site: encode(site, "br", brotli.compress(b"Terms" * 99)[:-3]),
    "no gzip at all": lambda site: encode(site, "gzip", b"Terms"),
}
STATUSES = {
    "gone": (lambda site: site.serve("/terms", b"x", status=410), Failure.STATUS),
    "broken": (lambda site: site.serve("/terms", b"x", status=500), Failure.STATUS),
    "no such status": (lambda site: site.serve("/terms", b"x", status=799), Failure.STATUS),
    "304 unasked": (lambda site: site.serve("/terms", b"", status=304), Failure.STATUS),
    "busy": (lambda site: site.serve("/terms", b"x", status=503), Failure.BUSY),
    "too often": (lambda site: site.serve("/terms", b"x", status=429), Failure.BUSY),
    "loop": (lambda site: site.redirect("/terms", "/terms"), Failure.REDIRECTS),
    "no target": (lambda site: site.serve("/terms", b"", status=302), Failure.STATUS),
    "file": (lambda site: site.redirect("/terms", "file:///etc/passwd"), Failure.REDIRECTS),
}


def cases() -> Iterator[object]:
    """Every case with its outcome and failure."""
    for outcome, failure, table in (
        (Outcome.NETWORK_ERROR, Failure.TIMEOUT, SLOW),
        (Outcome.TOO_LARGE, Failure.TOO_LARGE, LARGE),
        (Outcome.TOO_LARGE, Failure.EXPANSION, BOMBS),
        (Outcome.NETWORK_ERROR, Failure.PROTOCOL, NO_HTTP),
        (Outcome.TRUNCATED, Failure.TRUNCATED, CUT),
    ):
        for name, case in table.items():
            yield pytest.param(case, outcome, failure, id=f"{failure}: {name}")
    for name, (case, failure) in STATUSES.items():
        yield pytest.param(case, Outcome.HTTP_ERROR, failure, id=f"{failure}: {name}")


@pytest.mark.parametrize(("case", "outcome", "failure"), list(cases()))
def test_server(site: Site, case: Case, outcome: Outcome, failure: Failure) -> None:
    """Whatever a server does, the capture says by class what it was, and in a word."""
    capture, content = fetch(case(site), policy=POLICY)
    assert (capture.outcome, capture.failure) == (outcome, failure)
    assert capture.problem.isprintable()
    assert (content is None) or outcome in {Outcome.TRUNCATED, Outcome.HTTP_ERROR}
    assert capture.hops


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Who vouches for the certificates of these tests."""
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def trust(authority: Authority) -> Iterator[None]:
    """Trust the authority, as OpenSSL is told to."""
    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = str(authority.path)
    yield
    del os.environ["SSL_CERT_FILE"]
    if before is not None:
        os.environ["SSL_CERT_FILE"] = before


@pytest.mark.usefixtures("trust")
def test_certificate(authority: Authority) -> None:
    """The certificate of a trustworthy host is recorded by its hash."""
    context, fingerprint = authority.serve("127.0.0.1")
    with Site(context) as site:
        capture, content = fetch(site.serve("/terms", b"Terms"), policy=POLICY)
    assert (capture.outcome, content, capture.failure) == (Outcome.FETCHED, b"Terms", None)
    assert (capture.certificate, capture.address) == (fingerprint, "127.0.0.1")


@pytest.mark.usefixtures("trust")
@pytest.mark.parametrize(
    ("names", "days", "is_self_signed", "why"),
    [
        (["127.0.0.1"], -2, False, "has expired"),
        (["127.0.0.1"], 40, False, "is not valid yet"),
        (["127.0.0.9"], 1, False, "is for another address"),
        (["other.example"], 1, False, "is for another address"),
        (["127.0.0.1"], 1, True, "is signed by itself"),
    ],
)
def test_bad_certificate(
    authority: Authority, names: list[str], days: int, *, is_self_signed: bool, why: str
) -> None:
    """A certificate that proves nothing ends the attempt, with the reason, before any request."""
    context, _ = authority.serve(*names, days=days, is_self_signed=is_self_signed)
    with Site(context) as site:
        capture, content = fetch(site.serve("/terms", b"Terms"), policy=POLICY)
        asked = site.requests
    assert (capture.outcome, capture.failure) == (Outcome.NETWORK_ERROR, Failure.TLS)
    assert (content, asked) == (None, [])
    assert capture.problem == f"no trustworthy TLS connection: the certificate {why}"


@pytest.mark.usefixtures("trust")
def test_wrong_name(authority: Authority) -> None:
    """A certificate for one name does not do for another."""
    context, _ = authority.serve("right.example")
    with Site(context) as site, resolve_names({name: ["127.0.0.1"] for name in NAMES}):
        url = site.serve("/terms", b"Terms")
        right, wrong = (fetch(url.replace("127.0.0.1", name), policy=POLICY)[0] for name in NAMES)
    assert right.outcome is Outcome.FETCHED
    assert (wrong.failure, wrong.problem) == (
        Failure.TLS,
        "no trustworthy TLS connection: the certificate is for another name",
    )


NAMES = ("right.example", "wrong.example")


def test_untrusted(authority: Authority) -> None:
    """An authority that nobody named is not trusted."""
    context, _ = authority.serve("127.0.0.1")
    with Site(context) as site:
        capture, _ = fetch(site.serve("/terms", b"Terms"), policy=POLICY)
    assert (capture.failure, site.requests) == (Failure.TLS, [])


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nobody_there(scheme: str) -> None:
    """A host that takes no connection is told from one that has no name."""
    capture, _ = fetch(f"{scheme}://127.0.0.1:1/", policy=POLICY)
    assert (capture.outcome, capture.failure) == (Outcome.NETWORK_ERROR, Failure.CONNECTION)
    capture, _ = fetch(f"{scheme}://no-such-host.invalid/", policy=POLICY)
    assert (capture.outcome, capture.failure) == (Outcome.NETWORK_ERROR, Failure.DNS)
