"""Copies of the Internet Archive where a server refuses us."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import pytest

from crawler import Declaration, DeclaredDocument, Delivery, Policy, crawl
from store.record import Failure, Origin, Outcome
from tests.loopback import LOOPBACK, Site

MADE = "Sun, 01 Mar 2026 12:00:00 GMT"


class Archive(Site):
    """An archive that sends everybody on to its only copy of an address."""

    def __init__(self) -> None:
        super().__init__()
        self.headers = {"Memento-Datetime": MADE}
        self.status = 200
        self.otherwise = self._redirect

    def _redirect(self, handler: BaseHTTPRequestHandler) -> None:
        asked = re.fullmatch(r"/web/(\d{14})id_/(.+)", handler.path)
        if asked is None:
            handler.send_error(404)
            return
        copy = f"/web/20260301120000id_/{asked[2]}"
        self.serve(copy, b"<p>Terms as copied", status=self.status, headers=self.headers)
        handler.send_response(302)
        handler.send_header("Location", copy)
        handler.send_header("Content-Length", "0")
        handler.end_headers()


@pytest.fixture
def archive() -> Iterator[Archive]:
    """An archive on loopback."""
    with Archive() as running:
        yield running


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on loopback that refuses us."""
    with Site() as running:
        running.serve("/terms", b"go away", status=403)
        yield running


def visit(archive: Archive, document: DeclaredDocument) -> list[Delivery]:
    """Crawl one document with this archive."""
    deliveries: list[Delivery] = []
    policy = Policy(networks=LOOPBACK, delay=0, retries=0, wayback=archive.url("/web/"))
    declaration = Declaration(platform="P", domain="p.example", documents=(document,))
    crawl([declaration], deliveries.append, policy=policy)
    return deliveries


def declare(url: str, *, wayback: bool = True) -> DeclaredDocument:
    """A document of which a copy may stand in, or not."""
    return DeclaredDocument(platform="P", type="Imprint", url=url, wayback=wayback)


def test_a_copy_stands_in(archive: Archive, site: Site) -> None:
    """A refusal is one capture, the copy a second one that says what it is and when it was made."""
    document = declare(site.url("/terms"))
    refused, copied = visit(archive, document)
    assert (refused.capture.outcome, refused.capture.origin) == (Outcome.HTTP_ERROR, Origin.HTTP)
    capture = copied.capture
    assert (capture.outcome, capture.origin) == (Outcome.FETCHED, Origin.WAYBACK)
    assert copied.content == b"<p>Terms as copied"
    assert (capture.document, capture.url) == (document.key, document.url)
    assert capture.final_url == archive.url(f"/web/20260301120000id_/{document.url}")
    assert capture.archived_at == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert capture.provenance == "copy of the Internet Archive, made 2026-03-01 12:00:00 UTC"
    assert len(capture.hops) == len(copied.exchanges) == 2


def test_only_where_it_is_allowed(archive: Archive, site: Site) -> None:
    """Without leave of the declaration, or without need, the archive is not asked."""
    assert len(visit(archive, declare(site.url("/terms"), wayback=False))) == 1
    assert len(visit(archive, declare(site.serve("/well", b"<p>Terms")))) == 1
    assert archive.requests == []


def test_what_robots_forbid_is_not_had_by_a_detour(archive: Archive, site: Site) -> None:
    """Who is refused by robots.txt asks nobody else."""
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /", headers={"Content-Type": "text/plain"})
    (refused,) = visit(archive, declare(site.url("/terms")))
    assert refused.capture.failure is Failure.ROBOTS
    assert archive.requests == []


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (404, {"Memento-Datetime": MADE}),
        (200, {}),
        (200, {"Memento-Datetime": "yesterday"}),
    ],
)
def test_no_copy(archive: Archive, site: Site, status: int, headers: dict[str, str]) -> None:
    """What is no dated copy is not taken for one."""
    archive.status, archive.headers = status, headers
    (refused,) = visit(archive, declare(site.url("/terms")))
    assert refused.capture.failure is Failure.STATUS
