"""What a page cannot do: reach other networks, get out of the sandbox, outlive the crawl."""

import os
import re
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from crawler.browser.program import find_program
from crawler.declaration import Declaration
from crawler.delivery import Delivery
from crawler.policy import Policy
from crawler.runner import crawl
from store.record import Failure, Origin, Outcome
from tests.browsing import browse, make_document, needs_browser
from tests.certificate import Authority
from tests.loopback import LOOPBACK, Site

pytestmark = pytest.mark.timeout(300)

ALLOWED = ("127.0.0.2/32",)
POLICY = Policy(delay=0, timeout=40, networks=ALLOWED)


class Listener:
    """Takes connections and packets at a port of 127.0.0.1, and counts them."""

    def __init__(self) -> None:
        self.count = 0
        self._stream = socket.create_server(("127.0.0.1", 0))
        self.port = self._stream.getsockname()[1]
        self._packets = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._packets.bind(("127.0.0.1", self.port))
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while not self._is_over.is_set():
            ready, _, _ = select.select([self._stream, self._packets], [], [], 0.05)
            self.count += len(ready)
            if self._stream in ready:
                self._stream.accept()[0].close()
            if self._packets in ready:
                self._packets.recv(1)

    def close(self) -> None:
        """Stop."""
        self._is_over.set()
        self._thread.join()
        self._stream.close()
        self._packets.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A host in a network that may not be reached."""
    running = Listener()
    yield running
    running.close()


# Every way that a page has to speak with the world. The page is done when each was tried.
ATTEMPTS = """<!doctype html>
<link rel=dns-prefetch href="//localhost:{port}"><link rel=preconnect href="http://{host}">
<link rel=prefetch href="http://{host}/prefetch"><link rel=stylesheet href="http://{host}/style">
<script type=speculationrules>{{"prerender": [{{"urls": ["http://{host}/rules"],
 "eagerness": "immediate"}}], "prefetch": [{{"urls": ["http://{host}/rules"],
 "eagerness": "immediate"}}]}}</script>
<body><img src="http://{host}/image"><iframe src="http://{host}/frame"></iframe>
<iframe src="/hop"></iframe><object data="http://{host}/object"></object>
<main></main><script>
const tried = [];
const attempt = (name, work) => {{
  try {{ tried.push(Promise.resolve(work()).then(() => name + " went out", () => "")); }}
  catch {{ /* as good as refused */ }}
}};
for (const name of ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"]) {{
  const at = name + ":{port}";
  attempt("fetch", () => fetch("http://" + at + "/fetch", {{ mode: "no-cors" }}));
  attempt("socket", () => new Promise((done, fail) => {{
    const socket = new WebSocket("ws://" + at + "/socket");
    socket.onopen = done; socket.onerror = fail; }}));
}}
attempt("redirect", () => fetch("/hop", {{ mode: "no-cors" }}));
attempt("tls", () => fetch("https://{host}/tls", {{ mode: "no-cors" }}));
attempt("events", () => new Promise((done, fail) => {{
  const source = new EventSource("http://{host}/events"); source.onopen = done;
  source.onerror = fail; }}));
const code = `fetch("http://{host}/worker", {{ mode: "no-cors" }})
  .then(() => postMessage(1), () => postMessage(0))`;
attempt("worker", () => new Promise((done, fail) => {{
  const worker = new Worker(URL.createObjectURL(new Blob([code])));
  worker.onmessage = (told) => told.data ? done() : fail(); worker.onerror = fail; }}));
attempt("transport", () => new WebTransport("https://{host}/transport").ready);
const peer = new RTCPeerConnection({{ iceServers: [
  {{ urls: "stun:{host}" }}, {{ urls: "turn:{host}?transport=tcp", username: "u", credential: "c" }}
] }});
peer.createDataChannel("x");
attempt("rtc", () => peer.createOffer().then((offer) => peer.setLocalDescription(offer))
  .then(() => new Promise((_, fail) => setTimeout(fail, 2500))));
const form = document.createElement("form");
form.action = "http://{host}/form"; form.target = "_blank"; document.body.append(form);
attempt("form", () => {{ form.submit(); return Promise.reject(); }});
Promise.all(tried).then((ends) => {{
  document.querySelector("main").textContent = "tried " + ends.length + ends.join(" "); }});
</script>"""


@needs_browser
def test_page_reaches_no_other_network(listener: Listener) -> None:
    """Nothing that a page asks for, in whatever way, goes to an address that is not allowed."""
    with Site(address="127.0.0.2") as site:
        host = f"127.0.0.1:{listener.port}"
        site.redirect("/hop", f"http://{host}/hop")
        body = ATTEMPTS.format(host=host, port=listener.port)
        url = site.serve("/terms", body.encode())
        delivered = browse([make_document(url, select="main")], POLICY)
    capture, content = delivered[url].capture, delivered[url].content
    assert content is not None
    assert (capture.outcome, capture.problem) == (Outcome.FETCHED, "")
    assert re.search(rb"<main>tried 15 *</main>", content)
    assert "/hop" in site.paths
    assert listener.count == 0


@needs_browser
def test_page_is_not_fetched_from_another_network(listener: Listener) -> None:
    """Neither a declared address, nor a redirect, nor a script leads into a private network."""
    with Site(address="127.0.0.2") as site:
        private = f"http://localhost:{listener.port}/"
        targets = [
            private.replace("localhost", "127.0.0.1"),
            site.redirect("/redirect", private),
            site.serve("/script", f"<script>location = '{private}'</script>".encode()),
            site.serve("/refresh", f"<meta http-equiv=refresh content='0;{private}'>".encode()),
        ]
        delivered = browse([make_document(url) for url in targets], POLICY)
    for url in targets:
        capture = delivered[url].capture
        assert capture.failure is Failure.FORBIDDEN_ADDRESS, url
        assert capture.outcome is Outcome.REFUSED
        assert (capture.hops[-1].failure, capture.hops[-1].address) == (capture.failure, "")
        assert delivered[url].content is None
    assert listener.count == 0


@needs_browser
def test_unreachable_hosts() -> None:
    """A name that nobody has, a closed port and a bad certificate are told apart."""
    with Site(address="127.0.0.2") as site:
        url = site.url("/")
        urls = {
            "http://no-such-host.invalid/": Failure.DNS,
            "http://127.0.0.3:1/": Failure.CONNECTION,
            url.replace("http:", "https:"): Failure.TLS,
        }
        policy = Policy(delay=0, timeout=40, networks=LOOPBACK)
        delivered = browse([make_document(url) for url in urls], policy)
    assert {url: each.capture.failure for url, each in delivered.items()} == urls


def write_program(folder: Path, text: str) -> str:
    """Write a program that anybody may run, and return its path."""
    path = folder / "browser"
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return str(path)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users may read, as the browser's user has to."""
    folder = Path(tempfile.mkdtemp(prefix="test-"))  # short, as sockets in it have to be
    folder.chmod(0o1777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def temporary(open_folder: Path) -> Iterator[Path]:
    """A folder for the temporary files of this process, by which its browser is recognised."""
    before, tempfile.tempdir = tempfile.tempdir, str(open_folder)
    yield open_folder
    tempfile.tempdir = before


def test_no_browser(open_folder: Path) -> None:
    """Without a browser, or with one that does not start, pages are fetched over HTTP."""
    broken = write_program(open_folder, "#!/bin/sh\nexit 1\n")
    for program, reason in (
        (
            str(open_folder / "nothing"),
            f"the browser {open_folder / 'nothing'} is not there: fetched without one",
        ),
        (broken, "the browser does not start in its sandbox: fetched without one"),
    ):
        with Site() as site:
            url = site.serve("/terms", b"<p>Words.</p>")
            policy = Policy(delay=0, browser=program, networks=LOOPBACK)
            delivery = browse([make_document(url)], policy)[url]
        assert (delivery.capture.outcome, delivery.capture.problem) == (Outcome.FETCHED, reason)
        assert (delivery.capture.origin, delivery.content) == (Origin.HTTP, b"<p>Words.</p>")


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    """Who vouches for certificates here; OpenSSL is told to trust it."""
    made = Authority(tmp_path)
    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = str(made.path)
    yield made
    del os.environ["SSL_CERT_FILE"]
    if before is not None:
        os.environ["SSL_CERT_FILE"] = before


@needs_browser
def test_certificate(open_folder: Path, authority: Authority) -> None:
    """A page over TLS is recorded with the digest of the certificate, and the address."""
    # The browser trusts its own list of authorities only, so here it is told not to look.
    text = f'#!/bin/sh\nexec {find_program()} --ignore-certificate-errors "$@"\n'
    policy = Policy(delay=0, browser=write_program(open_folder, text), networks=LOOPBACK)
    context, digest = authority.serve("127.0.0.1")
    with Site(context) as site:
        url = site.serve("/terms", b"<p>Words.</p>")
        delivery = browse([make_document(url)], policy)[url]
    assert (delivery.capture.outcome, delivery.capture.origin) == (
        Outcome.FETCHED,
        Origin.BROWSER,
    )
    assert (delivery.capture.certificate, delivery.capture.address) == (digest, "127.0.0.1")
    (exchange,) = delivery.exchanges
    assert (exchange.certificate, exchange.body) == (digest, b"<p>Words.</p>")


@needs_browser
def test_no_sandbox(open_folder: Path) -> None:
    """A browser that something starts without its sandbox is not used."""
    text = f'#!/bin/sh\nexec {find_program()} --no-sandbox "$@"\n'
    policy = Policy(delay=0, browser=write_program(open_folder, text), networks=LOOPBACK)
    with Site() as site:
        url = site.serve("/terms", b"<p>Words.</p>")
        capture = browse([make_document(url)], policy)[url].capture
    assert capture.origin is Origin.HTTP
    assert "sandbox" in capture.problem


@needs_browser
@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="there is no /proc here")
def test_sandbox(temporary: Path) -> None:
    """What runs a page's scripts is no root, sees no other process, and is filtered by Linux."""
    states: list[dict[str, list[str]]] = []

    def look(_: object) -> None:
        ours = {os.getsid(number) for number in list_processes(str(temporary))}
        for number in list_processes("--type=renderer"):
            if os.getsid(number) in ours:
                lines = Path(f"/proc/{number}/status").read_text().splitlines()
                states.append({line.split(":")[0]: line.split()[1:] for line in lines})

    with Site() as site:
        site.behave("/script", look)
        url = site.serve("/terms", b"<!doctype html><script src=/script></script>")
        browse([make_document(url)], Policy(delay=0, networks=LOOPBACK))
    assert states
    for state in states:
        assert (state["Seccomp"], state["NoNewPrivs"]) == (["2"], ["1"])
        assert len(state["NSpid"]) > 1
        assert "0" not in state["Uid"]


@needs_browser
@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="there is no /proc here")
def test_browser_breaks(temporary: Path) -> None:
    """If the browser breaks, the page says so, and the next one gets a new browser."""

    def break_browser(_: object) -> None:
        for process in list_processes(str(temporary)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    with Site() as site:
        bad = site.behave("/bad", break_browser)
        good = site.serve("/good", b"<p>Words.</p>")
        policy = Policy(delay=0, networks=LOOPBACK)
        delivered = browse([make_document(url) for url in (bad, good)], policy)
    assert (delivered[bad].capture.failure, delivered[bad].content) == (Failure.BROWSER, None)
    assert [hop.url for hop in delivered[bad].capture.hops] == [bad]
    assert delivered[good].capture.outcome is Outcome.FETCHED
    assert list_processes(str(temporary)) == []


@needs_browser
def test_sink_breaks() -> None:
    """What the sink raises ends the crawl, and is raised as it is."""

    def refuse(delivery: Delivery) -> None:
        raise MemoryError(delivery.capture.url)

    with Site() as site:
        url = site.serve("/terms", b"<p>Words.</p>")
        declared = Declaration(
            platform="Tasklane", domain="tasklane.example", documents=(make_document(url),)
        )
        with pytest.raises(MemoryError, match=url):
            crawl([declared], refuse, policy=Policy(delay=0, networks=LOOPBACK))


CRAWL = """
import sys
from crawler.policy import Policy
from tests.browsing import browse, make_document
from tests.certificate import Authority
from tests.loopback import LOOPBACK
print(browse([make_document(sys.argv[1])], Policy(delay=0, networks=LOOPBACK)))
"""


def list_processes(mark: str) -> list[int]:
    """Return the processes whose command line holds a text."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (each / "cmdline").read_bytes():
                found.append(int(each.name))
        except OSError:
            continue  # it has just ended
    return found


@needs_browser
@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="there is no /proc here")
@pytest.mark.parametrize("end", [None, signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left(open_folder: Path, end: signal.Signals | None) -> None:
    """However a crawl ends, no process and no file of the browser stays behind."""
    with Site() as site:
        # The page's script never comes, so that the browser is busy when the crawl is ended.
        site.behave("/script", lambda _: site.wait(60))
        script = b"<script src=/script></script>" if end else b""
        url = site.serve("/terms", b"<!doctype html><p>Words.</p>" + script)
        crawl = subprocess.Popen(
            [sys.executable, "-c", CRAWL, url],
            env={**os.environ, "TMPDIR": str(open_folder), "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        if end:
            while "/script" not in site.paths:
                assert crawl.poll() is None, crawl.stderr
                time.sleep(0.05)
            assert list_processes(str(open_folder))
            crawl.send_signal(end)
        output, _ = crawl.communicate(timeout=120)
    deadline = time.monotonic() + 60
    while list_processes(str(open_folder)) or any(open_folder.iterdir()):
        assert time.monotonic() < deadline, [*open_folder.iterdir()]
        time.sleep(0.05)
    assert (b"Outcome.FETCHED" in output) == (end is None)
