"""Obedience to robots.txt, by RFC 9309."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from crawler import Declaration, DeclaredDocument, Policy, crawl, fetch
from store.record import Capture, Outcome
from tests.loopback import LOOPBACK, Site

POLICY = Policy(networks=LOOPBACK, backoff=0, delay=0, size=700_000, redirects=3)
PLAIN = {"Content-Type": "text/plain"}


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on loopback with one page."""
    with Site() as running:
        running.serve("/terms", b"<p>Be kind.</p>")
        yield running


@pytest.mark.parametrize(
    ("rules", "outcome"),
    [
        ("User-agent: *\nDisallow: /", Outcome.REFUSED),
        ("User-agent: *\nDisallow: /t*s$", Outcome.REFUSED),
        ("User-agent: clausewatch\nDisallow: /terms", Outcome.REFUSED),
        ("user-agent: CLAUSEWATCH\nuser-agent: x\ndisallow: /terms", Outcome.REFUSED),
        ("User-agent: *\nDisallow: /\n\nUser-agent: clausewatch\nAllow: /", Outcome.FETCHED),
        ("User-agent: *\nDisallow: /\nAllow: /terms", Outcome.FETCHED),
        ("User-agent: watch\nDisallow: /", Outcome.FETCHED),
        ("User-agent: *\nDisallow:", Outcome.FETCHED),
        ("\ufeffUser-agent: *\nDisallow: /terms", Outcome.REFUSED),
        ("<html>no rules here</html>", Outcome.FETCHED),
        ("", Outcome.FETCHED),
        ("#" * 600_000 + "\nUser-agent: *\nDisallow: /", Outcome.FETCHED),  # behind 512 KiB
    ],
)
def test_rules(site: Site, rules: str, outcome: Outcome) -> None:
    """The rules for us, else those for all, decide; a page that they close is not asked for."""
    site.serve("/robots.txt", rules.encode(), headers=PLAIN)
    capture, content = fetch(site.url("/terms"), policy=POLICY)
    assert capture.outcome is outcome
    assert (content is None, site.paths == []) == (outcome is Outcome.REFUSED,) * 2


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (404, Outcome.FETCHED),  # no rules, no limits
        (403, Outcome.FETCHED),
        (429, Outcome.REFUSED),  # nobody could say, so nothing is allowed
        (500, Outcome.REFUSED),
        (503, Outcome.REFUSED),
    ],
)
def test_no_rules(site: Site, status: int, outcome: Outcome) -> None:
    """Without rules all is open, but where a server cannot tell them nothing is."""
    site.serve("/robots.txt", b"User-agent: *\nAllow: /", status=status, headers=PLAIN)
    capture, _ = fetch(site.url("/terms"), policy=POLICY)
    assert capture.outcome is outcome
    assert (str(status) in capture.problem) == (outcome is Outcome.REFUSED)


def test_refusal_told(site: Site) -> None:
    """A refusal is a capture that says who refused, and that nothing was sent."""
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /", headers=PLAIN)
    capture, _ = fetch(site.url("/terms"), policy=POLICY)
    host = site.url("").removeprefix("http://")
    assert capture.problem == f"robots.txt of {host} asks not to fetch this address"
    assert (capture.status, capture.seconds, capture.final_url) == (None, None, "")


def test_rules_redirected(site: Site) -> None:
    """Rules that have moved are followed; rules that run in circles are none."""
    site.redirect("/robots.txt", "/rules")
    site.serve("/rules", b"User-agent: *\nDisallow: /", headers=PLAIN)
    assert fetch(site.url("/terms"), policy=POLICY)[0].outcome is Outcome.REFUSED
    site.redirect("/rules", "/robots.txt")
    assert fetch(site.url("/terms"), policy=POLICY)[0].outcome is Outcome.FETCHED


def test_redirect_target_asked(site: Site) -> None:
    """A redirect into a closed place is refused there."""
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /terms", headers=PLAIN)
    capture, _ = fetch(site.redirect("/open", "/terms"), policy=POLICY)
    assert (capture.outcome, site.paths) == (Outcome.REFUSED, ["/open"])


def test_rules_out_of_reach(site: Site) -> None:
    """Rules without end, or a host that hangs up on being asked, leave nothing allowed."""
    site.serve("/robots.txt", b"#" * 700_001, headers=PLAIN)
    capture, _ = fetch(site.url("/terms"), policy=POLICY)
    assert (capture.outcome, site.paths) == (Outcome.REFUSED, [])

    def hang_up(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True

    site.behave("/robots.txt", hang_up)
    capture, _ = fetch(site.url("/terms"), policy=POLICY)
    assert (capture.outcome, site.paths) == (Outcome.NETWORK_ERROR, [])


def test_asked_once(site: Site) -> None:
    """Each host is asked once for its rules, however many documents it has."""
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /7", headers=PLAIN)
    documents = tuple(
        DeclaredDocument(platform="P", type="Imprint", url=site.serve(f"/{n}", b"x", headers=PLAIN))
        for n in range(9)
    )
    captures: list[Capture] = []
    declaration = Declaration(platform="P", domain="p.example", documents=documents)
    report = crawl([declaration], lambda delivery: captures.append(delivery.capture), policy=POLICY)
    assert report.outcomes == ((Outcome.FETCHED, 8), (Outcome.REFUSED, 1))
    assert sum(path == "/robots.txt" for path, _ in site.requests) == 1
