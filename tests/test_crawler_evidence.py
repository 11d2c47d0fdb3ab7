"""What a delivery tells of how it came about: hops, exchanges, and what was asked for."""

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from typing import Any
from uuid import UUID

import pytest

from crawler import Declaration, DeclaredDocument, Delivery, Exchange, Policy, crawl, fetch
from crawler.exchange.trail import Trail
from store.record import Failure, Hop, Outcome
from tests.loopback import LOOPBACK, Site

POLICY = Policy(networks=LOOPBACK, delay=0, backoff=0, retries=1)
PAGE = b"<!doctype html><p>We keep your data for 30 days.</p>"


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on loopback."""
    with Site() as running:
        yield running


def visit(*documents: DeclaredDocument, policy: Policy = POLICY) -> list[Delivery]:
    """Crawl documents."""
    deliveries: list[Delivery] = []
    declaration = Declaration(platform="P", domain="p.example", documents=documents)
    crawl([declaration], deliveries.append, policy=policy)
    return deliveries


def declare(url: str, **fields: Any) -> DeclaredDocument:
    """A declared document."""
    return DeclaredDocument(**{"platform": "P", "type": "Imprint", "url": url, **fields})


def test_exchanges(site: Site) -> None:
    """Every request and response is handed over as it went over the wire, in order."""
    packed = gzip.compress(PAGE)
    site.serve("/terms", packed, headers={"Content-Encoding": "gzip", "x-oDD": "é"})
    site.redirect("/old", "/terms", status=301)
    before = datetime.now(UTC)
    (delivery,) = visit(declare(site.url("/old"), languages="de-AT, de;q=0.9"))
    first, second = delivery.exchanges
    assert delivery.content == PAGE
    assert (first.url, second.url) == (site.url("/old"), site.url("/terms"))
    assert (first.status, first.reason, first.body) == (301, "Moved Permanently", b"")
    assert (second.status, second.reason, second.protocol) == (200, "OK", "HTTP/1.1")
    assert (second.body, second.is_cut, second.address) == (packed, False, "127.0.0.1")
    assert before <= first.at <= second.at <= datetime.now(UTC)
    assert ("x-oDD", "é") in second.headers
    assert dict(second.headers)["Server"].startswith("BaseHTTP/")


def test_request_lines(site: Site) -> None:
    """The lines of a request are recorded as the server got them."""
    (delivery,) = visit(declare(site.serve("/terms", PAGE)))
    (exchange,) = delivery.exchanges
    assert exchange.request == tuple(site.requests[-1][1].items())
    sent = dict(exchange.request)
    assert sent["Host"] == f"127.0.0.1:{site.port}"
    assert sent["Accept-Encoding"] == "gzip, deflate, br"
    assert sorted(sent) == ["Accept", "Accept-Encoding", "Accept-Language", "Host", "User-Agent"]


def test_address_to_the_letter(site: Site) -> None:
    """An address is asked for as it is recorded, whatever it is made of."""
    paths = ["/a%2Fb%7Ec", "/%C3%A4?q=a+b%20c&r=%2f", "/a;b=1/./c//d", "/?x"]
    for path in paths:
        site.serve(path, PAGE)
        capture, _ = fetch(site.url(path), policy=POLICY)
        assert (capture.outcome, capture.final_url) == (Outcome.FETCHED, site.url(path))
    assert site.paths == paths


def test_no_rules_among_exchanges(site: Site) -> None:
    """What was asked about rules is no part of a document's evidence."""
    site.serve("/robots.txt", b"User-agent: *\nAllow: /")
    (delivery,) = visit(declare(site.serve("/terms", PAGE)))
    assert [each.url for each in delivery.exchanges] == [site.url("/terms")]
    assert [hop.url for hop in delivery.capture.hops] == [site.url("/terms")]


def test_refusal_leaves_a_hop(site: Site) -> None:
    """A document that may not be fetched has a hop that says so, and no exchange."""
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /private")
    (delivery,) = visit(declare(site.redirect("/terms", "/private")))
    assert [(hop.url, hop.status, hop.failure) for hop in delivery.capture.hops] == [
        (site.url("/terms"), 302, None),
        (site.url("/private"), None, Failure.ROBOTS),
    ]
    assert (delivery.capture.outcome, delivery.capture.failure) == (
        Outcome.REFUSED,
        Failure.ROBOTS,
    )
    assert len(delivery.exchanges) == 1


def test_what_came_is_kept(site: Site) -> None:
    """Of an answer that broke off, what came is in its exchange, and marked."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nTer")
        handler.close_connection = True

    (delivery,) = visit(declare(site.behave("/terms", answer)))
    assert [(each.body, each.is_cut) for each in delivery.exchanges] == [(b"Ter", True)] * 2
    assert [hop.failure for hop in delivery.capture.hops] == [Failure.TRUNCATED] * 2
    assert delivery.content == b"Ter"


def test_no_bodies_that_only_led_on() -> None:
    """Large bodies of redirects and failed attempts are cut, so that they fill no memory."""
    hop = Hop(url="u", at=datetime.now(UTC))
    large = Exchange(url="u", at=hop.at, status=503, body=b"x" * 1_500_000)
    trail = Trail()
    trail.add(hop, large)
    assert trail.last == large
    trail.begin()
    assert trail.last is None
    trail.add(hop, large)
    trail.add(hop, replace(large, status=200))
    assert [(len(each.body), each.is_cut) for each in trail.exchanges] == [
        (1_000_000, True),
        (1_000_000, True),
        (1_500_000, False),
    ]


def test_as_declared(site: Site) -> None:
    """A capture has an ID of its own, and says in which language and from where it was asked."""
    url = site.serve("/terms", PAGE)
    documents = (
        declare(url, region="asked from Vienna", language="de"),
        declare(url, type="Privacy Policy", language="de"),
        declare(url, type="Cookie Policy", languages="fr, en;q=0.5", language="de"),
        declare(url, type="Terms of Service"),
    )
    found = {each.capture.document.type: each.capture for each in visit(*documents)}
    assert found["Imprint"].region == "asked from Vienna"
    assert found["Privacy Policy"].region == ""
    assert {kind: capture.languages for kind, capture in found.items()} == {
        "Imprint": "de",
        "Privacy Policy": "de",
        "Cookie Policy": "fr, en;q=0.5",
        "Terms of Service": "en",
    }
    ids = [UUID(capture.id) for capture in found.values()]
    assert len(set(ids)) == 4
    assert {each.version for each in ids} == {4}
    assert len(site.paths) == 3
