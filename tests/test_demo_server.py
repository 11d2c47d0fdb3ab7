"""The loopback server of the sample platforms."""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import pytest

from crawler.declaration import load_declarations
from demo.server import SampleSites, SiteState, write_declarations

STATES: tuple[SiteState, ...] = get_args(SiteState)
PLATFORMS = ["inkmoor", "lessonfold", "tradewren"]


@pytest.fixture(scope="module")
def sites() -> Iterator[SampleSites]:
    """The sample platforms, running."""
    with SampleSites() as running:
        yield running


def fetch(sites: SampleSites, path: str) -> tuple[int, dict[str, str], bytes]:
    """Ask the server for a path; return status, headers by lower-case name, and body."""
    connection = HTTPConnection(urlsplit(sites.base_url).netloc, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, answer.read()
    finally:
        connection.close()


def declared_paths(folder: Path, base_url: str) -> list[str]:
    """Write the declarations, load them as the crawler does, and return each document's path."""
    write_declarations(folder, base_url)
    urls = [document.url for each in load_declarations(folder) for document in each.documents]
    assert all(url.startswith(f"{base_url}/") for url in urls)
    return [urlsplit(url).path for url in urls]


def test_declarations_are_what_the_crawler_reads(tmp_path: Path) -> None:
    """Each file declares one platform, its .example domain and three documents."""
    folder = tmp_path / "made" / "anew"
    write_declarations(folder, "http://127.0.0.1:8000")
    assert [file.name for file in sorted(folder.iterdir())] == [
        f"{name}.yaml" for name in PLATFORMS
    ]
    for declaration, name in zip(load_declarations(folder), PLATFORMS, strict=True):
        assert declaration.platform.lower() == name
        assert declaration.domain == f"{name}.example"
        assert len({document.type for document in declaration.documents}) == 3
        assert all(document.language == "en" for document in declaration.documents)


@pytest.mark.parametrize("state", STATES)
def test_every_declared_document_is_served(
    sites: SampleSites, state: SiteState, tmp_path: Path
) -> None:
    """Documents come with status 200 and their type, but for the one behind a bot check."""
    sites.state = state
    paths = declared_paths(tmp_path, sites.base_url)
    assert len(paths) == 9
    for path in paths:
        status, headers, body = fetch(sites, path)
        checked = (state, path) == ("new", "/inkmoor/privacy")
        assert status == (403 if checked else 200), path
        assert headers["content-length"] == str(len(body))
        media_type = headers["content-type"].partition(";")[0]
        assert media_type == ("application/pdf" if path.endswith(".pdf") else "text/html")
        assert body.startswith(b"%PDF-" if path.endswith(".pdf") else b"<!")
        assert b"{{nonce" not in body


def test_pages_come_in_the_charset_that_they_name(sites: SampleSites) -> None:
    """The Content-Type header and the page's <meta> name the charset that the bytes are in."""
    sites.state = "old"
    for path, charset in (("/lessonfold/terms", "utf-8"), ("/tradewren/terms", "windows-1252")):
        _, headers, body = fetch(sites, path)
        assert headers["content-type"] == f"text/html; charset={charset}"
        assert f"charset={charset}" in body.decode(charset).replace('"', "")
    assert "café" in body.decode("windows-1252")
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_validators_tell_page_and_deployment(sites: SampleSites) -> None:
    """An ETag follows the page without its nonce; Last-Modified is the day of the deployment."""
    seen = {}
    for sites.state in STATES:
        for path in ("/tradewren/terms", "/lessonfold/cookies", "/tradewren/seller-conditions.pdf"):
            _, headers, _ = fetch(sites, path)
            assert fetch(sites, path)[1]["etag"] == headers["etag"]
            seen[sites.state, path] = headers["etag"]
            modified = parsedate_to_datetime(headers["last-modified"])
            assert f"{modified:%Y-%m}" == {"old": "2026-02", "new": "2026-05"}[sites.state]
    assert seen["old", "/tradewren/terms"] == seen["new", "/tradewren/terms"]
    assert seen["old", "/lessonfold/cookies"] != seen["new", "/lessonfold/cookies"]
    assert seen["old", "/lessonfold/cookies"].startswith('W/"')
    assert seen["old", "/tradewren/seller-conditions.pdf"].startswith('"')


def test_a_nonce_makes_every_fetch_differ(sites: SampleSites, tmp_path: Path) -> None:
    """Raw bytes differ from one fetch to the next, but for the constant terms and the PDF."""
    sites.state = "old"
    constant = {
        path
        for path in declared_paths(tmp_path, sites.base_url)
        if fetch(sites, path)[2] == fetch(sites, path)[2]
    }
    assert constant == {"/tradewren/terms", "/tradewren/seller-conditions.pdf"}


def test_the_state_is_switched_while_the_server_runs(sites: SampleSites) -> None:
    """The next request after setting `state` is answered from the other state, and back again."""
    for sites.state, words in (
        ("old", b"a 14-day free trial"),
        ("new", b"may offer a trial period"),
        ("old", b"a 14-day free trial"),
    ):
        assert words in fetch(sites, "/lessonfold/terms?utm_source=mail")[2]


def test_robots_txt_allows_the_documents_and_forbids_the_drafts(
    sites: SampleSites, tmp_path: Path
) -> None:
    """robots.txt is served as plain text and forbids one path and no declared document."""
    status, headers, body = fetch(sites, "/robots.txt")
    robots = RobotFileParser()
    robots.parse(body.decode().splitlines())
    assert status == 200
    assert headers["content-type"].startswith("text/plain")
    assert all(robots.can_fetch("any", path) for path in declared_paths(tmp_path, sites.base_url))
    assert not robots.can_fetch("any", "/inkmoor/drafts/terms")


@pytest.mark.parametrize("state", STATES)
def test_the_bot_check_says_what_it_is(sites: SampleSites, state: SiteState) -> None:
    """Only the blocked page carries the header of a bot check, and it carries no validators."""
    sites.state = state
    _, headers, body = fetch(sites, "/inkmoor/privacy")
    assert ("cf-mitigated" in headers) == (state == "new")
    assert ("etag" in headers) == ("last-modified" in headers) == (state == "old")
    assert (b"Checking your browser" in body) == (state == "new")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/lessonfold",
        "/lessonfold/nothing",
        "/lessonfold/nothing.pdf",
        "/lessonfold/terms.pdf",
        "/nobody/terms",
        # What lies on disk but is no page of a platform.
        "/tradewren/print/seller-conditions",
        "/tradewren/seller-conditions",
        "/lessonfold/old/terms",
        "/lessonfold/../../server",
        "/inkmoor/privacy.403",
    ],
)
def test_anything_else_is_not_found(sites: SampleSites, path: str) -> None:
    """An address that is no page of a platform gets a 404, in whatever way it is written."""
    sites.state = "new"
    status, headers, body = fetch(sites, path)
    assert status == 404
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert b"no such page" in body
