"""What every request to the service has to pass, and every answer carries."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from store.ledger import Ledger
from tests.conftest import START
from tests.service import Desk, running
from tests.serving import FORM
from tests.subscribing import add_subscription
from web.service.limit import Limit
from web.service.token import Purpose
from web.site import Site


@pytest.fixture
def desk(sqlite_ledger: Ledger, tmp_path: Path) -> Iterator[Desk]:
    """A service that runs."""
    with running(sqlite_ledger, tmp_path / "site") as found:
        yield found


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "alerts.example.org@evil.example",
        "evil.example:80@localhost",
        "localhost/evil",
        "",
        "[::1",
        "a b",
    ],
)
def test_strangers_names_are_not_answered_for(desk: Desk, host: str) -> None:
    """A name that a stranger made to lead here (DNS rebinding) sees neither forms nor site."""
    for path in ("/", "/subscribe"):
        answer = desk.visitor.get(path, Host=host)
        assert answer.status in {400, 421}
        assert "The site." not in answer.body


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost:8000", "LOCALHOST", "[::1]:80", "Alerts.Example.org"]
)
def test_our_own_names_are_answered_for(desk: Desk, host: str) -> None:
    """This machine, and the service by its public name, are reached."""
    assert desk.visitor.get("/", Host=host).status == 200


def test_no_address_in_a_page_comes_from_the_request(desk: Desk) -> None:
    """Pages name no host: what a request or a proxy says of us is nowhere in them."""
    one = add_subscription(desk.ledger)
    said = {"Host": "localhost", "X_Forwarded_Host": "evil.example", "X_Forwarded_Proto": "gopher"}
    paths = (
        "/subscribe",
        desk.link(Purpose.UNSUBSCRIBE, one.key),
        desk.link(Purpose.PREFERENCES, one.subscriber.key),
        "/nowhere-at-all",
        "/p/forged",
    )
    for path in paths:
        page = desk.visitor.get(path, **said).body
        assert "evil.example" not in page
        assert "localhost" not in page


def test_pages_are_sealed(desk: Desk) -> None:
    """Pages of the service run nothing, are framed by nobody, and are kept by nobody."""
    one = add_subscription(desk.ledger)
    for path in ("/subscribe", desk.link(Purpose.PREFERENCES, one.subscriber.key), "/u/forged"):
        headers = desk.visitor.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self';")
        assert "frame-ancestors 'none'" in policy
        assert "form-action 'self'" in policy
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-robots-tag"] == "noindex"
        assert headers["strict-transport-security"]
        assert "set-cookie" not in headers
        assert "server" not in headers


def test_without_https_nothing_is_promised_of_it(sqlite_ledger: Ledger, tmp_path: Path) -> None:
    """A service that is reached by plain HTTP does not ask browsers to come by HTTPS."""
    with running(sqlite_ledger, tmp_path / "site", site=Site()) as desk:
        assert "strict-transport-security" not in desk.visitor.get("/").headers


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"address=" + b"a" * 20_000, FORM, 413),
        (b"&" * 16_000, FORM, 400),  # as many, all of them empty
        (b"a=1&" * 4_000, FORM, 400),  # thousands of fields
        (b"address=%ff%fe&x=%", FORM, 422),
        (b"\xff\xfe", FORM, 400),
        (b"{}", "application/json", 415),
        (b"--x--", "multipart/form-data; boundary=x", 415),
        (b"", "", 415),
        (b"address=a%00b%0d%0a", FORM, 422),
    ],
)
def test_odd_forms_are_refused(desk: Desk, body: bytes, kind: str, status: int) -> None:
    """Forms that are too large, not readable or no forms at all get an answer, and no more."""
    answer = desk.visitor.ask("POST", "/subscribe", body, Content_Type=kind)
    assert answer.status == status
    assert desk.kept() == ()


def test_a_body_of_no_stated_size_is_bounded(desk: Desk) -> None:
    """A body that comes in pieces without an end is cut off when it is too large."""
    with socket.create_connection(("127.0.0.1", desk.visitor.port), timeout=20) as connection:
        connection.sendall(
            f"POST /u/{desk.tokens.sign(Purpose.UNSUBSCRIBE, 'k')} HTTP/1.1\r\n"
            "Host: localhost\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        connection.sendall((b"1000\r\n" + b"a" * 4096 + b"\r\n") * 5)
        assert connection.recv(64).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"])
def test_other_methods_do_nothing(desk: Desk, method: str) -> None:
    """What is neither a look nor a form is refused everywhere."""
    one = add_subscription(desk.ledger)
    for path in ("/subscribe", desk.link(Purpose.UNSUBSCRIBE, one.key)):
        assert desk.visitor.ask(method, path, b"address=a@example.org").status == 405
    assert desk.kept() == (one,)


def test_a_program_that_is_no_browser_may_send_forms(desk: Desk) -> None:
    """Without the headers by which browsers say where a form comes from, it is taken."""
    answer = desk.visitor.ask("POST", "/subscribe", b"address=ada%40example.org", Content_Type=FORM)
    assert answer.status == 200
    assert desk.mail().subscriber.address == "ada@example.org"


def test_when_the_ledger_fails_the_service_says_so(desk: Desk) -> None:
    """A database that cannot be read is an apology to the visitor, and a line to the operator."""
    one = add_subscription(desk.ledger)
    engine = create_engine(desk.ledger.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE subscription RENAME TO elsewhere")
    engine.dispose()
    answer = desk.visitor.get(desk.link(Purpose.PREFERENCES, one.subscriber.key))
    assert answer.status == 503
    assert "no such table" not in answer.body
    assert "no such table" in desk.remarks[0]
    assert desk.visitor.get("/").status == 200


def test_a_limit_counts_each_name_in_its_span() -> None:
    """A name is allowed so often in a span of time, and again when the span is over."""
    limit = Limit(2, timedelta(hours=1))
    minute = timedelta(minutes=1)
    assert [limit.allows("a", START + minute * n) for n in (0, 30, 59, 60, 61, 62)] == [
        *(True, True, False),
        *(True, True, False),
    ]
    assert limit.allows("b", START)


def test_a_limit_remembers_so_many_names() -> None:
    """Where more names come than are kept, those that came first are forgotten."""
    limit = Limit(1, timedelta(hours=1), names=3)
    assert all(limit.allows(name, START) for name in "abcd")
    assert limit.allows("a", START)
    assert not limit.allows("d", START)
