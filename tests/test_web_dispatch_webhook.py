"""Web addresses are told of records: signed, without redirects, and nowhere that is private."""

import json
import ssl
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from crawler.exchange.network import guard_sockets
from store.ledger import Ledger
from store.subscription import Channel, Notice, Occasion
from tests.certificate import Authority
from tests.conftest import START
from tests.loopback import LOOPBACK, Site
from tests.resolver import resolve_names
from tests.subscribing import add_changes, add_subscription
from tests.test_store_ledger import MakeCapture
from web import Site as Named
from web.dispatch import (
    Envelope,
    Fate,
    Outcome,
    WebhookComposer,
    WebhookTransport,
    derive_secrets,
)
from web.twin import describe_change, encode

SECRETS = derive_secrets(["the newer secret of this home", "the older one"], "reader")
BODY = b'{"type": "records"}'


class Hook(Site):
    """A web site that takes what is posted."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.bodies: list[bytes] = []

    def take(self, path: str = "/hook", *, status: int = 204) -> str:
        """Take what comes to a path, and return its address."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            self.bodies.append(handler.rfile.read(int(handler.headers["Content-Length"])))
            handler.send_response(status)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        return self.behave(path, answer)


@pytest.fixture
def hook() -> Iterator[Hook]:
    """A web site that takes what is posted."""
    with Hook() as running:
        yield running


def send(
    url: str,
    *,
    networks: Sequence[str] = LOOPBACK,
    timeout: float = 20,
    trust: ssl.SSLContext | None = None,
) -> Outcome:
    """Send something to an address."""
    way = WebhookTransport(
        make_socket=guard_sockets(tuple(networks)),
        agent="clausewatch/test",
        timeout=timeout,
        trust=trust,
    )
    with way:
        return way.hand_over(Envelope(id="CW-C-1.1", to=url, content=BODY, secrets=SECRETS))


@pytest.mark.parametrize("secret", SECRETS, ids=["newer", "older"])
def test_signed(hook: Hook, secret: str) -> None:
    """A recipient's program of Standard Webhooks finds the signature good, by either secret."""
    assert send(hook.take()) == Outcome(fate=Fate.TAKEN)
    headers = hook.requests[0][1]
    assert Webhook(secret).verify(hook.bodies[0], headers) == json.loads(BODY)
    assert headers["Content-Type"] == "application/json"
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(hook.bodies[0] + b" ", headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(derive_secrets(["the newer secret of this home"], "other")[0]).verify(BODY, headers)


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        (200, Fate.TAKEN),
        (202, Fate.TAKEN),
        (302, Fate.PUT_OFF),
        (404, Fate.PUT_OFF),
        (410, Fate.GONE),
        (429, Fate.PUT_OFF),
        (500, Fate.PUT_OFF),
    ],
)
def test_answers(hook: Hook, status: int, fate: Fate) -> None:
    """Success is success; who says to be gone is believed; all else is tried again."""
    assert send(hook.take(status=status)).fate is fate


def test_no_redirect_is_followed(hook: Hook) -> None:
    """A redirect, to a private address or a public one, is a failure and not followed."""
    target = hook.take("/inside")
    assert send(hook.redirect("/hook", target, status=307)).fate is Fate.PUT_OFF
    assert hook.paths == ["/hook"]
    assert hook.bodies == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "rebound.example"],
)
def test_no_private_address(hook: Hook, host: str) -> None:
    """A private address is reached by no spelling and by no name, unless its network is named."""
    hook.take()
    with resolve_names({"rebound.example": ["127.0.0.1"]}):
        done = send(f"http://{host}:{hook.port}/hook", networks=())
    assert done.fate in (Fate.PUT_OFF, Fate.REFUSED)
    assert hook.requests == []


def test_why_not_private(hook: Hook) -> None:
    """The operator is told how to allow a private network."""
    assert "private network" in send(hook.take(), networks=()).problem


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/", "hook", "http://", ""])
def test_no_address_of_the_web(url: str) -> None:
    """What is no address of the web is refused."""
    assert send(url).fate is Fate.REFUSED


def test_a_slow_answer(hook: Hook) -> None:
    """An answer that drips for ever is waited for as long as is set, all in all."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        for _ in range(600):
            handler.wfile.write(b"x")
            hook.wait(0.1)

    assert send(hook.behave("/hook", drip), timeout=1).problem == "no answer in 1 seconds"


def test_a_hostile_answer(hook: Hook) -> None:
    """An answer without end, or that is no HTTP, harms nobody."""

    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(1000):
            handler.wfile.write(b"X-Flood: " + b"x" * 60_000 + b"\r\n")

    def babble(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"\0\xff" * 1000)

    for answer in (flood, babble):
        done = send(hook.behave("/hook", answer))
        assert done.fate is Fate.PUT_OFF
        assert "\n" not in done.problem


def test_certificates_count(tmp_path: Path) -> None:
    """An address with TLS is told only if somebody whom we trust vouches for it."""
    authority = Authority(tmp_path)
    context, _ = authority.serve("127.0.0.1")
    with Hook(tls=context) as hook:
        url = hook.take()
        assert send(url).fate is Fate.PUT_OFF
        assert hook.bodies == []
        trust = ssl.create_default_context(cafile=authority.path)
        assert send(url, trust=trust).fate is Fate.TAKEN


def test_what_is_told(sqlite_ledger: Ledger, make_capture: MakeCapture) -> None:
    """The body holds each record as its JSON twin has it, and why it is told."""
    first, second = add_changes(sqlite_ledger, make_capture, 2)
    post, site = sqlite_ledger.post, Named(base_url="https://watch.example/")
    key = add_subscription(sqlite_ledger).key
    notices = [Notice(record=first), Notice(record=second, occasion=Occasion.CORRECTION)]
    post.queue(key, first, notices, START, START)
    (delivery,) = post.due_deliveries(START, channel=Channel.EMAIL)
    composer = WebhookComposer(sqlite_ledger, site, ["a secret"])
    envelope = composer.compose(delivery)
    assert envelope == composer.compose(delivery), "an attempt later it is the same"
    assert envelope.id == f"{first}.{delivery.number}"
    body = json.loads(envelope.content)
    assert body["timestamp"] == "2026-01-01T06:00:00Z"
    assert [each["occasion"] for each in body["data"]["records"]] == ["change", "correction"]
    for record, each in zip((first, second), body["data"]["records"], strict=True):
        twin = encode(describe_change(sqlite_ledger.change(record), site))
        assert each["record"] == json.loads(twin)
        assert each["twin"] == f"https://watch.example/changes/{record}/record.json"
