"""The preview server."""

import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from store.error import HomeError
from tests.web_stories import NOW, SAMPLE
from web import Site, publish, serve

Address = tuple[str, int]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """The address of a running preview of the sample site."""
    folder = tmp_path_factory.mktemp("site")
    publish(SAMPLE, folder, site=Site(), now=NOW)
    (folder / ".secret").write_text("not for the public")
    with serve(folder) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_address[0], server.server_address[1]  # type: ignore[misc]  # IPv4
        server.shutdown()
        thread.join()


def ask(address: Address, path: str, method: str = "GET") -> tuple[int, dict[str, str], str]:
    """Return status, headers and body of an answer."""
    connection = HTTPConnection(*address, timeout=10)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return (
            answer.status,
            {name.lower(): value for name, value in answer.getheaders()},
            answer.read().decode(),
        )
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/changes/CW-C-000102-6/", "text/html; charset=utf-8"),
        ("/changes/CW-C-000102-6/record.json", "application/json"),
        ("/feed.xml", "application/atom+xml"),
        ("/static/clausewatch.css", "text/css; charset=utf-8"),
    ],
)
def test_files_come_with_their_type(address: Address, path: str, media_type: str) -> None:
    """Pages, twins, feed and stylesheet are served as what they are."""
    status, headers, body = ask(address, path)
    assert status == 200
    assert headers["content-type"] == media_type
    assert headers["x-content-type-options"] == "nosniff"
    assert body


@pytest.mark.parametrize(
    "path",
    [
        "/changes/CW-C-999999-0/",
        "/changes/",  # a folder without a page is not listed
        "/.secret",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/%00",
        "/" + "a" * 5000,
    ],
)
def test_what_is_not_there_gets_the_missing_page(address: Address, path: str) -> None:
    """Unknown, hidden and impossible addresses all get the site's own page, with status 404."""
    status, _, body = ask(address, path)
    assert status == 404
    assert "Nothing lies at this address" in body


def test_head_tells_of_the_missing_page_without_sending_it(address: Address) -> None:
    """A HEAD request gets the status and the length alone."""
    status, headers, body = ask(address, "/nowhere", "HEAD")
    assert (status, body) == (404, "")
    assert int(headers["content-length"]) > 1000


def test_folder_without_a_site_is_refused(tmp_path: Path) -> None:
    """Nothing is served before something was published."""
    with pytest.raises(HomeError, match="clausewatch publish"):
        serve(tmp_path)


def test_taken_port_is_told(address: Address, tmp_path: Path) -> None:
    """A port that another server holds, or that cannot be, is named in the error."""
    (tmp_path / "index.html").write_text("<p>site</p>")
    with pytest.raises(HomeError, match="choose another"):
        serve(tmp_path, port=address[1])
    with pytest.raises(HomeError, match="70000"):
        serve(tmp_path, port=70000)
