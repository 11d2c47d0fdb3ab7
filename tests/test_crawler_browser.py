"""Pages in a real browser: what is kept of them, and how each of them ends."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler

import pytest

from crawler.delivery import Delivery
from crawler.policy import Policy
from store.record import Failure, Origin, Outcome
from tests.browsing import browse, make_document, needs_browser
from tests.loopback import LOOPBACK, Site

pytestmark = [needs_browser, pytest.mark.timeout(600)]

POLICY = Policy(
    delay=0,
    timeout=40,
    tabs=6,
    size=400_000,
    redirects=4,
    networks=LOOPBACK,
    contact="https://watch.example/about",
)

SHADOW = """<legal-text>and outside</legal-text><script>
class Part extends HTMLElement {
  constructor() { super(); this.attachShadow({ mode: "open" }).innerHTML = this.inside; }
}
customElements.define("legal-clause", class extends Part { inside = ""; constructor() {
  super(); this.shadowRoot.innerHTML = "<p>You may leave at any time.</p>"; } });
customElements.define("legal-text", class extends Part { constructor() {
  super(); this.shadowRoot.innerHTML = "<h1>Terms</h1><legal-clause></legal-clause><slot></slot>";
} });
</script>"""

BODIES = {
    "/script": "<p id=p></p><script>p.textContent = 'We keep ' + 'your data.'</script>",
    "/late": "<main></main><script>setTimeout(() => "
    "{ document.querySelector('main').textContent = 'Late words.' }, 2500)</script>",
    "/chain": "<p id=p></p><script>fetch('/slow').then((got) => got.text())"
    ".then((text) => { p.textContent = text })</script>",
    "/shadow": SHADOW,
    "/popup": "<p>Words.</p><a id=a target=_blank href=/opened></a><script>a.click();"
    "window.open('/opened'); window.open('/opened', '_blank', 'noopener')</script>",
    "/reload": "<p>Words.</p><script>location.reload()</script>",
    "/onward": "<script>location = '/script'</script>",
    "/away": "<p>Words.</p><script>location = '/closed'</script>",
    "/to-file": "<p>Words.</p><script>location = 'file:///etc/passwd'</script>",
    "/to-save": "<p>Words.</p><script>location = '/save'</script>",
    "/clobbered": "<p>Words.</p><form name=documentElement><input name=shadowRoot>"
    "<input name=textContent></form><form name=doctype></form>",
    "/half": "<p id=p></p><script>p.textContent = 'a\\ud800b'</script>",
    "/give": "<script>document.cookie = 'a=script'; localStorage.a = 'kept'</script>",
    "/take": "<p id=p></p><script>p.textContent = document.cookie + localStorage.a</script>",
    "/heavy": "<script>document.body.append('x'.repeat(500_000))</script>",
    "/media": "<p>Words.</p><img src=/picture.png><video src=/film.mp4></video>"
    "<script>navigator.sendBeacon('/beacon')</script>",
}


def serve_slowly(handler: BaseHTTPRequestHandler) -> None:
    """Answer after a while."""
    threading.Event().wait(0.8)
    handler.send_response(200)
    handler.send_header("Content-Length", "11")
    handler.end_headers()
    handler.wfile.write(b"Slow words.")


def stream_without_end(handler: BaseHTTPRequestHandler) -> None:
    """Send a page without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>")
    try:
        while True:
            handler.wfile.write(b"word " * 10_000)
    except OSError:
        handler.close_connection = True


def break_off(handler: BaseHTTPRequestHandler) -> None:
    """Announce more than comes."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
    handler.wfile.write(b"Content-Length: 1000\r\n\r\n<p>We keep")
    handler.close_connection = True


def speak_rubbish(handler: BaseHTTPRequestHandler) -> None:
    """Speak, but not HTTP."""
    handler.wfile.write(b"220 mail.example ESMTP\r\n\r\n")
    handler.close_connection = True


def furnish(site: Site) -> None:
    """Put the pages of these tests on a site."""
    for path, body in BODIES.items():
        site.serve(path, f"<!doctype html><html lang=en><body>{body}".encode())
    site.serve("/gone", b"<p id=p></p><script>p.textContent = 'Not here.'</script>", status=404)
    site.serve("/busy", b"<p>Come back.</p>", status=503)
    site.serve("/empty", b"", status=204)
    site.serve("/file", b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    site.serve("/save", b"<p>x", headers={"Content-Disposition": "attachment; filename=x.html"})
    site.serve("/cookie", b"<p>x", headers={"Set-Cookie": "a=server"})
    site.serve("/latin", "<p>naïve €".encode("cp1252"), headers={"Content-Type": "text/html"})
    site.serve("/robots.txt", b"User-agent: clausewatch\nDisallow: /closed")
    site.serve("/closed", b"<p>Words.</p>")
    site.redirect("/old", "/older", status=301)
    site.redirect("/older", "/script")
    site.redirect("/round", "/round")
    site.redirect("/disk", "file:///etc/passwd")
    site.redirect("/shut", "/closed")
    site.behave("/slow", serve_slowly)
    site.behave("/endless", stream_without_end)
    site.behave("/cut", break_off)
    site.behave("/rubbish", speak_rubbish)


PATHS = [path for path in BODIES if path != "/take"] + [
    *("/gone", "/busy", "/empty", "/file", "/save", "/cookie", "/latin", "/closed", "/old"),
    *("/round", "/disk", "/shut", "/endless", "/cut", "/rubbish", "/take"),
]


# What is compared over several pages stands on one host; one page at a time is opened of each.
AT_HOME = {"/script", "/old", "/older", "/onward", "/give", "/cookie", "/take"}


class Seen:
    """One crawl over all pages: what was delivered of each, what was left, what was asked for."""

    def __init__(self, sites: Sequence[Site]) -> None:
        self.sites = sites
        for site in sites:
            furnish(site)
        documents = [
            make_document(
                self.url(path), select="main" if path == "/late" else "", languages="de, en;q=0.7"
            )
            for path in PATHS
        ]
        self.delivered = browse(documents, POLICY)
        self.requests = [request for site in sites for request in site.requests]
        self.paths = {path for path, _ in self.requests}

    def url(self, path: str) -> str:
        """Return the address of a page, which stands on one of the hosts."""
        home, *others = self.sites
        at_home = path in AT_HOME or path not in PATHS
        return (home if at_home else others[PATHS.index(path) % len(others)]).url(path)

    def __getitem__(self, path: str) -> Delivery:
        return self.delivered[self.url(path)]

    def text(self, path: str) -> str:
        """Return the document that was kept of a page."""
        content = self[path].content
        assert content is not None
        return content.decode()

    def headers(self, path: str) -> dict[str, str]:
        """Return what was sent with the first request for a path."""
        return next(sent for asked, sent in self.requests if asked == path)


@pytest.fixture(scope="module")
def seen() -> Iterator[Seen]:
    """One crawl over all pages."""
    with ExitStack() as stack:
        hosts = [f"127.0.0.{number}" for number in range(1, 7)]
        yield Seen([stack.enter_context(Site(address=host)) for host in hosts])


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/script", '<p id="p">We keep your data.</p>'),  # made by a script
        ("/late", "<main>Late words.</main>"),  # comes when all is quiet, but it is declared
        ("/chain", '<p id="p">Slow words.</p>'),  # a request that is under way is waited for
        ("/old", "We keep your data."),  # behind redirects
        ("/onward", "We keep your data."),  # where a script led on
        ("/to-file", "<p>Words.</p>"),  # nothing but the web can be reached
        ("/to-save", "<p>Words.</p>"),  # a download leaves the page where it is
        ("/clobbered", "<p>Words.</p>"),  # names of fields do not hide the document
        ("/half", "a\ufffdb"),  # half a character is no reason to lose a page
        ("/latin", "naïve €"),
        ("/popup", "<p>Words.</p>"),
    ],
)
def test_final_document(seen: Seen, path: str, words: str) -> None:
    """What is kept is the document as it stands when the page has come to rest."""
    assert words in seen.text(path)
    assert (seen[path].capture.outcome, seen[path].capture.problem) == (Outcome.FETCHED, "")


def test_capture_of_a_page(seen: Seen) -> None:
    """A capture says that a browser made it, which one, and what it told the server."""
    capture = seen["/script"].capture
    assert seen.text("/script").startswith("<!DOCTYPE html>\n<html lang=")
    assert (capture.origin, capture.status) == (Origin.BROWSER, 200)
    assert (capture.media_type, capture.charset) == ("text/html", "utf-8")
    assert " Chrome/" in capture.tool
    assert (capture.address, capture.certificate) == ("127.0.0.1", "")
    assert ("Content-Type", "text/html; charset=utf-8") in capture.headers
    assert capture.seconds is not None
    ids = {delivery.capture.id for delivery in seen.delivered.values()}
    assert len(ids) == len(seen.delivered)
    assert "" not in ids


def test_request_of_a_page(seen: Seen) -> None:
    """The server is told the engine and us, the languages as declared, and no secret of ours."""
    capture, sent = seen["/script"].capture, seen.headers("/script")
    assert sent["User-Agent"] == capture.agent
    assert capture.agent.endswith("clausewatch/0.1.0 (+https://watch.example/about)")
    assert "Chrome/" in capture.agent
    assert sent["Accept-Language"] == capture.languages == "de, en;q=0.7"
    assert seen.headers("/robots.txt")["User-Agent"].startswith("clausewatch/")
    assert not [name for name in sent if name.lower().startswith("proxy-")]


def test_exchange_of_a_page(seen: Seen) -> None:
    """The answer to the page itself is handed on as it came, with the request for it."""
    (exchange,) = seen["/script"].exchanges
    sent = seen.headers("/script")
    assert exchange.body.endswith(BODIES["/script"].encode())
    assert (exchange.url, exchange.status, exchange.is_cut) == (
        seen.url("/script"),
        200,
        False,
    )
    told = {name: value for name, value in exchange.request if name != "Connection"}
    assert told.items() <= sent.items()
    assert {"User-Agent", "Accept-Language", "Host"} <= set(told)


def test_shadow_roots(seen: Seen) -> None:
    """Open shadow roots are part of the document, however deep."""
    text = seen.text("/shadow")
    assert text.count('<template shadowrootmode="open">') == 2
    assert "<p>You may leave at any time.</p>" in text
    assert "and outside" in text


def test_redirects(seen: Seen) -> None:
    """Every hop of the page is recorded, those of scripts too, and so is each exchange."""
    url = seen.url
    capture = seen["/old"].capture
    assert capture.final_url == url("/script")
    assert [(hop.url, hop.status) for hop in capture.hops] == [
        (url("/old"), 301),
        (url("/older"), 302),
        (url("/script"), 200),
    ]
    assert {hop.address for hop in capture.hops} == {"127.0.0.1"}
    assert [exchange.status for exchange in seen["/old"].exchanges] == [301, 302, 200]
    assert [hop.url for hop in seen["/onward"].capture.hops] == [url("/onward"), url("/script")]
    assert seen["/to-save"].capture.final_url == url("/to-save")


@pytest.mark.parametrize(
    ("path", "outcome", "failure", "status"),
    [
        ("/gone", Outcome.HTTP_ERROR, Failure.STATUS, 404),
        ("/busy", Outcome.HTTP_ERROR, Failure.BUSY, 503),
        ("/empty", Outcome.HTTP_ERROR, Failure.STATUS, 204),
        ("/round", Outcome.HTTP_ERROR, Failure.REDIRECTS, 302),
        ("/reload", Outcome.HTTP_ERROR, Failure.REDIRECTS, 200),
        ("/disk", Outcome.HTTP_ERROR, Failure.REDIRECTS, 302),
        ("/closed", Outcome.REFUSED, Failure.ROBOTS, None),
        ("/shut", Outcome.REFUSED, Failure.ROBOTS, 302),
        ("/away", Outcome.REFUSED, Failure.ROBOTS, 200),
        ("/endless", Outcome.TOO_LARGE, Failure.TOO_LARGE, 200),
        ("/heavy", Outcome.TOO_LARGE, Failure.TOO_LARGE, 200),
        ("/cut", Outcome.TRUNCATED, Failure.TRUNCATED, 200),
        ("/rubbish", Outcome.NETWORK_ERROR, Failure.PROTOCOL, None),
    ],
)
def test_failures(
    seen: Seen, path: str, outcome: Outcome, failure: Failure, status: int | None
) -> None:
    """What brings no document is a capture that says why."""
    capture = seen[path].capture
    assert (capture.outcome, capture.failure, capture.status) == (outcome, failure, status)
    assert capture.problem


def test_error_page_is_evidence(seen: Seen) -> None:
    """What an error page or a page that was cut shows is kept."""
    assert "Not here." in seen.text("/gone")
    assert "We keep" in seen.text("/cut")


def test_robots(seen: Seen) -> None:
    """A page that robots.txt closes is not asked for, whoever leads there."""
    assert "/closed" not in seen.paths


@pytest.mark.parametrize(
    ("path", "content", "problem"),
    [
        ("/file", b"%PDF-1.7", 'the address holds no page but "application/pdf"'),
        ("/save", b"<p>x", "the address holds a file to be saved"),
    ],
)
def test_files(seen: Seen, path: str, content: bytes, problem: str) -> None:
    """What is no page is fetched over HTTP, and the capture says so."""
    capture = seen[path].capture
    assert (capture.outcome, capture.origin) == (Outcome.FETCHED, Origin.HTTP)
    assert capture.problem == f"{problem}: fetched without a browser"
    assert seen[path].content == content


def test_nothing_is_shared(seen: Seen) -> None:
    """Cookies and storage of one page are not there for the next one."""
    assert '<p id="p">undefined</p>' in seen.text("/take")
    assert not [path for path, sent in seen.requests if "Cookie" in sent and path != "/reload"]


def test_nothing_is_opened(seen: Seen) -> None:
    """No window opens, and nothing is loaded that no text comes from."""
    unwanted = {"/opened", "/picture.png", "/film.mp4", "/beacon"}
    assert unwanted & seen.paths == set()


ENDLESS = {
    "127.0.0.1": "<p id=p></p><script>setInterval(() => { p.textContent += '!' }, 20)</script>",
    "127.0.0.2": "<p>Words.</p><script>while (true) alert('Stay!')</script>",
    "127.0.0.3": "<p>Words.</p><script>while (true);</script>",
    "127.0.0.4": "",  # never answers
}


def test_pages_without_end() -> None:
    """A page that never comes to rest ends at the limit, with what is there if it can be had."""
    with ExitStack() as stack:
        urls = []
        for host, body in ENDLESS.items():
            site = stack.enter_context(Site(address=host))
            url = site.serve("/", f"<!doctype html><body>{body}".encode())
            urls.append(url if body else site.behave("/", lambda _, site=site: site.wait(60)))  # type: ignore[misc]
        policy = Policy(delay=0, timeout=8, networks=LOOPBACK, tabs=4)
        delivered = browse([make_document(url) for url in urls], policy)
    ticker, alert, loop, silent = (delivered[url] for url in urls)
    assert ticker.content is not None
    assert b"!!!!!" in ticker.content
    assert (ticker.capture.outcome, ticker.capture.failure) == (Outcome.FETCHED, None)
    assert ticker.capture.problem == "the page was still changing when the time allowed was over"
    for each in (alert, loop):
        assert (each.capture.failure, each.content) == (Failure.BROWSER, None)
        assert (each.capture.outcome, each.capture.status) == (Outcome.NETWORK_ERROR, 200)
    assert (silent.capture.failure, silent.capture.status) == (Failure.TIMEOUT, None)
    assert silent.capture.outcome is Outcome.NETWORK_ERROR
