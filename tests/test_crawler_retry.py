"""Asking again: after which failures, after how long, and in nobody's way."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import Declaration, DeclaredDocument, Delivery, Policy, crawl, fetch
from crawler.exchange.retry import find_wait, read_retry_after
from store.error import StoreFull
from store.record import Failure, Outcome
from tests.loopback import LOOPBACK, Answer, Site
from tests.resolver import resolve_names

POLICY = Policy(networks=LOOPBACK, delay=0, backoff=0.01)
NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on loopback."""
    with Site() as running:
        yield running


def declare(*urls: str) -> list[Declaration]:
    """One document at each address."""
    documents = tuple(DeclaredDocument(platform="P", type="Imprint", url=url) for url in urls)
    return [Declaration(platform="P", domain="p.example", documents=documents)]


def fail_first(site: Site, times: int, failure: Answer) -> str:
    """Fail some times, then answer."""
    left = times

    def answer(handler: BaseHTTPRequestHandler) -> None:
        nonlocal left
        left -= 1
        if left >= 0:
            failure(handler)
        else:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nTerms")

    return site.behave("/terms", answer)


def status(code: int, *headers: str) -> Answer:
    """Answer with a status."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        lines = "".join(f"{header}\r\n" for header in headers)
        handler.wfile.write(f"HTTP/1.1 {code} X\r\nContent-Length: 0\r\n{lines}\r\n".encode())

    return answer


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    """End the connection without a word."""
    handler.close_connection = True


def cut(handler: BaseHTTPRequestHandler) -> None:
    """Promise more than is sent."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nTer")
    handler.close_connection = True


@pytest.mark.parametrize(
    "failure",
    [*map(status, (429, 500, 502, 503, 504)), hang_up, cut],
    ids=["429", "500", "502", "503", "504", "hang up", "cut"],
)
def test_passing_failure(site: Site, failure: Answer) -> None:
    """What may pass is asked for again, and each attempt is a hop with its exchange."""
    caught: list[Delivery] = []
    crawl(declare(fail_first(site, 2, failure)), caught.append, policy=POLICY)
    capture = caught[0].capture
    assert (capture.outcome, caught[0].content, capture.failure) == (
        Outcome.FETCHED,
        b"Terms",
        None,
    )
    assert len(capture.hops) == len(site.paths) == 3
    assert capture.hops[-1].failure is None
    assert [each.status for each in caught[0].exchanges] == [
        hop.status for hop in capture.hops if hop.status is not None
    ]


def test_lasting_failure(site: Site) -> None:
    """After as many attempts as the policy allows, the last one is the answer."""
    capture, _ = fetch(site.behave("/terms", status(503)), policy=POLICY)
    assert (capture.failure, len(site.paths)) == (Failure.BUSY, 3)
    capture, _ = fetch(site.behave("/cut", cut), policy=POLICY)
    assert (capture.outcome, capture.failure) == (Outcome.TRUNCATED, Failure.TRUNCATED)


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 451, 501, 505])
def test_final_status(site: Site, code: int) -> None:
    """A status that means what it says is not asked for again."""
    capture, _ = fetch(site.behave("/terms", status(code)), policy=POLICY)
    assert (capture.failure, len(site.paths)) == (Failure.STATUS, 1)


def test_final_failures(site: Site) -> None:
    """Redirects without end, bodies too large and names that do not exist are final."""
    fetch(site.redirect("/loop", "/loop"), policy=POLICY)
    assert len(site.paths) == POLICY.redirects + 1
    site.serve("/robots.txt", b"")
    fetch(site.serve("/large", b"x" * 9), policy=Policy(networks=LOOPBACK, delay=0, size=5))
    assert site.paths.count("/large") == 1
    capture, _ = fetch("http://no-such-host.invalid/", policy=Policy(delay=0, backoff=999))
    assert (capture.failure, len(capture.hops)) == (Failure.DNS, 1)


def test_unsure_resolver(site: Site) -> None:
    """A name that could not be looked up for the moment is looked up again."""
    url = site.serve("/terms", b"Terms").replace("127.0.0.1", "terms.example")
    with resolve_names({"terms.example": []}):
        capture, _ = fetch(url, policy=POLICY)
    assert (capture.failure, capture.problem) == (Failure.DNS, "the name could not be looked up")
    assert len(capture.hops) == POLICY.retries + 1


def test_retry_after(site: Site) -> None:
    """A busy server is asked again when it said, and not before."""
    url = fail_first(site, 1, status(503, "Retry-After: 1"))
    report = crawl(declare(url), lambda _: None, policy=POLICY)
    assert report.outcomes == ((Outcome.FETCHED, 1),)
    assert report.seconds >= 1


def test_retry_much_later(site: Site) -> None:
    """A server that asks for more patience than there is, is given up, and the time is told."""
    url = site.behave("/terms", status(429, "Retry-After: 3600"))
    capture, _ = fetch(url, policy=POLICY)
    assert (capture.outcome, capture.failure, len(site.paths)) == (
        Outcome.HTTP_ERROR,
        Failure.BUSY,
        1,
    )
    until = capture.at + timedelta(hours=1)
    assert f"asks to come back after {until:%Y-%m-%d %H:}" in capture.problem
    assert ("Retry-After", "3600") in capture.headers


def test_waiting_is_in_nobodys_way(site: Site) -> None:
    """While one address waits for its next attempt, others are fetched, of its host too."""
    first = fail_first(site, 1, status(500))
    others = [site.serve(f"/{n}", b"x") for n in range(3)]
    caught: list[str] = []
    policy = Policy(networks=LOOPBACK, delay=0, backoff=1.0, concurrency=1)
    crawl(
        declare(first, *others),
        lambda delivery: caught.append(delivery.capture.url),
        policy=policy,
    )
    assert caught == [*others, first]


def test_busy_host_is_left_alone(site: Site) -> None:
    """A host that says it is busy is not asked for other documents meanwhile."""
    first = fail_first(site, 1, status(503, "Retry-After: 1"))
    other = site.serve("/other", b"x")
    deliveries: list[Delivery] = []
    crawl(declare(first, other), deliveries.append, policy=POLICY)
    asked = {each.capture.url: each.capture.hops[0].at for each in deliveries}
    assert asked[other] - asked[first] >= timedelta(seconds=1)


def test_stop_while_waiting(site: Site) -> None:
    """A crawl that is stopped does not wait for attempts that are still to come."""
    waiting = site.behave("/busy", status(500))
    policy = Policy(networks=LOOPBACK, delay=0, backoff=3600)

    def refuse(_: Delivery) -> None:
        raise StoreFull("no space is left")

    with pytest.raises(StoreFull):
        crawl(declare(waiting, site.serve("/terms", b"x")), refuse, policy=policy)


def test_rules_are_asked_again(site: Site) -> None:
    """A host that cannot tell its rules is asked again, once for all its documents."""
    left = 2

    def answer(handler: BaseHTTPRequestHandler) -> None:
        nonlocal left
        left -= 1
        status(503 if left >= 0 else 404)(handler)

    site.behave("/robots.txt", answer)
    urls = [site.serve(f"/{n}", b"x") for n in range(5)]
    report = crawl(declare(*urls), lambda _: None, policy=POLICY)
    assert report.outcomes == ((Outcome.FETCHED, 5),)
    assert [path for path, _ in site.requests].count("/robots.txt") == 3


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        (" 120 ", 120),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), 300),
        (format_datetime(NOW - timedelta(minutes=5), usegmt=True), 0),
        ("Mon, 04 May 2026 14:05:00 +0200", 300),
        ("9" * 400, 366 * 86400),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("Mon, 99 May 2026 12:00:00 GMT", None),
        ("١٢٠", None),
    ],
)
def test_what_is_asked(value: str, seconds: float | None) -> None:
    """Retry-After is read in both forms; what makes no sense is no wish."""
    assert read_retry_after([("Date", "x"), ("RETRY-after", value)], NOW) == seconds


@given(st.text(max_size=60))
def test_any_wish(value: str) -> None:
    """Whatever a server writes there, it is a number within a year, or nothing."""
    asked = read_retry_after([("Retry-After", value)], NOW)
    assert asked is None or 0 <= asked <= 366 * 86400


@given(st.integers(1, 5), st.one_of(st.none(), st.floats(0, 1000)), st.text(max_size=20))
def test_waiting_times(tries: int, asked: float | None, name: str) -> None:
    """Waiting times double, spread by half, heed what is asked, and end."""
    policy = Policy(retries=3, backoff=4.0, patience=100.0)
    wait = find_wait(name, tries, asked, policy)
    if tries > 3 or (asked or 0) > 100:
        assert wait is None
        return
    assert wait is not None
    assert wait == find_wait(name, tries, asked, policy)
    assert 2.0 * 2 ** (tries - 1) <= wait <= max(asked or 0, 6.0 * 2 ** (tries - 1))
    assert wait >= (asked or 0)
