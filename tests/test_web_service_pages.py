"""The built site as it is served: files, and nothing but files."""

import os
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from store.error import HomeError
from tests.serving import Visitor, serving
from tests.web_stories import NOW, SAMPLE
from web import Site, publish
from web.service.pages import Pages
from web.service.server import open_socket

MISSING = "Nothing lies at this address"


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Somebody who looks at the sample site, beside which a secret lies."""
    place = tmp_path_factory.mktemp("home")
    publish(SAMPLE, place / "site", site=Site(), now=NOW)
    (place / "secret.key").write_text("not for the public")
    (place / "site-of-others").mkdir()
    (place / "site-of-others" / "index.html").write_text("not for the public")
    (place / "site" / ".secret").write_text("not for the public")
    (place / "site" / "out.txt").symlink_to(place / "secret.key")
    (place / "site" / "away").symlink_to(place)
    os.mkfifo(place / "site" / "pipe.txt")
    with serving(Pages(place / "site")) as found:
        yield found


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/changes/CW-C-000102-6/", "text/html; charset=utf-8"),
        ("/changes/CW-C-000102-6/record.json", "application/json"),
        ("/changes/CW-C-000102-6/record.txt", "text/plain; charset=utf-8"),
        ("/changes/CW-C-000102-6/cite.ris", "application/x-research-info-systems; charset=utf-8"),
        ("/feed.xml", "application/atom+xml"),
        ("/feed.json", "application/feed+json"),
        ("/calendar.ics", "text/calendar; charset=utf-8"),
        ("/static/clausewatch.css", "text/css; charset=utf-8"),
        ("/static/mark.svg", "image/svg+xml"),
        ("/search/?q=a%20b", "text/html; charset=utf-8"),
    ],
)
def test_files_come_with_their_type(visitor: Visitor, path: str, media_type: str) -> None:
    """Pages, twins, feeds and stylesheet are served as what they are."""
    answer = visitor.get(path)
    assert answer.status == 200
    assert answer.headers["content-type"] == media_type
    assert answer.body


@pytest.mark.parametrize(
    "path",
    [
        "/changes/CW-C-999999-0/",
        "/changes/",  # a folder without a page is not listed
        "/.secret",
        "/../secret.key",
        "/%2e%2e/secret.key",
        "/..%2fsecret.key",
        "/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/static/..%2f..%2fsecret.key",
        "/static/%2e%2e/%2e%2e/secret.key",
        "/..%5csecret.key",
        "/../site-of-others/",
        "/..%2fsite-of-others/",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/file:///etc/passwd",
        "/C:/index.html",
        "/index.html/",
        "/index.html/x",
        "/index.html%00.txt",
        "/%00",
        "/%ff%fe",
        "/" + "a" * 5000,
        "/" + "a/" * 2000,
        "/out.txt",  # a link that leads out of the site
        "/away/secret.key",
        "/pipe.txt",  # reading it would never end
    ],
)
def test_what_is_not_there_gets_the_missing_page(visitor: Visitor, path: str) -> None:
    """Unknown, hidden and impossible addresses, and ways out, all get the site's own page."""
    answer = visitor.get(path)
    assert answer.status == 404
    assert MISSING in answer.body
    assert "not for the public" not in answer.body


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/changes/CW-C-000102-6", "./CW-C-000102-6/"),
        ("/search?q=a", "./search/"),
        ("/search?next=//evil.example/", "./search/"),
    ],
)
def test_a_folder_leads_to_its_page_whoever_we_are_called(
    visitor: Visitor, path: str, place: str
) -> None:
    """The way to a page is relative: no header of a request can lead it to another host."""
    headers = {"Host": "evil.example", "X_Forwarded_Host": "evil.example"}
    answer = visitor.get(path, **headers)
    assert (answer.status, answer.headers["location"]) == (308, place)


def test_slashes_lead_to_no_other_host(visitor: Visitor) -> None:
    """An address that a browser could take for one of another host is not followed."""
    for path in ("//evil.example", "//evil.example/%2e%2e", "/\\\\evil.example", "//search"):
        answer = visitor.get(path)
        assert answer.status == 404
        assert "location" not in answer.headers


def test_a_file_that_is_known_is_not_sent_again(visitor: Visitor) -> None:
    """Whoever has a file asks whether it has changed."""
    first = visitor.get("/feed.xml")
    again = visitor.get("/feed.xml", If_None_Match=f'"old", W/{first.headers["etag"]}')
    assert (again.status, again.body) == (304, "")
    assert visitor.get("/feed.xml", If_None_Match='"old"').status == 200


def test_head_tells_of_a_page_without_sending_it(visitor: Visitor) -> None:
    """A HEAD request gets the status and the length alone."""
    for path, status in (("/", 200), ("/nowhere", 404)):
        answer = visitor.ask("HEAD", path)
        assert (answer.status, answer.body) == (status, "")
        assert int(answer.headers["content-length"]) > 1000


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE", "OPTIONS"])
def test_files_can_only_be_looked_at(visitor: Visitor, method: str) -> None:
    """Other methods are refused, and the answer repeats nothing of the request."""
    answer = visitor.ask(method, "/", b"<script>", X_Told="told")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    assert "script" not in answer.body


def test_garbage_does_not_stop_the_server(visitor: Visitor) -> None:
    """After requests that are none, the server answers as before."""
    for garbage in (b"\x16\x03\x01\x00", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n" * 50):
        connection = HTTPConnection("127.0.0.1", visitor.port, timeout=5)
        connection.connect()
        connection.sock.sendall(garbage)
        connection.close()
    assert visitor.get("/").status == 200


def test_folder_without_a_site_is_refused(tmp_path: Path) -> None:
    """Nothing is served before something was published."""
    with pytest.raises(HomeError, match="clausewatch publish"):
        Pages(tmp_path)


def test_taken_port_is_told(visitor: Visitor) -> None:
    """A port that another server holds, or that cannot be, is named in the error."""
    with pytest.raises(HomeError, match="choose another"):
        open_socket("127.0.0.1", visitor.port)
    with pytest.raises(HomeError, match="70000"):
        open_socket("127.0.0.1", 70000)
