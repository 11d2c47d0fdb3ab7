"""A real web server on loopback that plays three invented platforms, before and after a change.

`sites/<platform>/old` and `sites/<platform>/new` hold what each platform serves in either state,
and the address `/<platform>/<page>` is answered from one of them. A file named like
`privacy.403.html` is answered with status 403, the way a bot check answers in place of a page.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Literal, Self

__all__ = ["SampleSites", "SiteState", "write_declarations"]

SiteState = Literal["old", "new"]
"""Before or after the platforms changed their documents."""

_HERE = Path(__file__).parent
_PAGE = re.compile(r"/([a-z]+)/([a-z-]+)(\.pdf)?(?:\?.*)?")
_NONCE = b"{{nonce}}"
_DECLARED_ORIGIN = "http://127.0.0.1:{port}"
# On disk every page is UTF-8. A platform named here sends it in the charset that its <meta> names.
_CHARSETS = {"tradewren": "windows-1252"}
# One date for a whole state: a deployment touches every file, whether its text changed or not.
_DEPLOYED = {
    "old": datetime(2026, 2, 3, 9, tzinfo=UTC),
    "new": datetime(2026, 5, 19, 9, tzinfo=UTC),
}
_ROBOTS = b"User-agent: *\nDisallow: /inkmoor/drafts\nAllow: /\n"
_NOT_FOUND = b"<!doctype html><title>Not found</title><h1>There is no such page</h1>"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Answer:
    """What is sent for one address. The body still carries its nonce marks."""

    body: bytes
    media_type: str  # with its charset, as a Content-Type header has it
    status: int = 200


def write_declarations(folder: Path, base_url: str) -> None:
    """Write the declarations of the sample platforms, pointing at a running server.

    Args:
        folder: Where to put one YAML file a platform. It is made if it does not exist.
        base_url: `SampleSites.base_url`, the scheme, host and port that answer for the platforms.

    Raises:
        OSError: The folder cannot be made or written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for declaration in sorted((_HERE / "declarations").glob("*.yaml")):
        text = declaration.read_text(encoding="utf-8").replace(_DECLARED_ORIGIN, base_url)
        (folder / declaration.name).write_text(text, encoding="utf-8")


class SampleSites:
    """The sample platforms on 127.0.0.1, served from a thread of their own inside a `with` block.

    Attributes:
        state: Which state is served. Set it at any time; the next request is answered from it.
    """

    def __init__(self, state: SiteState = "old") -> None:
        self.state: SiteState = state
        self._server = _Server(self)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def base_url(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    """The listening socket, on a port that the system picks."""

    def __init__(self, sites: SampleSites) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sites = sites


class _Handler(BaseHTTPRequestHandler):
    """Answers one request from the state that is served now."""

    protocol_version = "HTTP/1.1"
    server_version = "SampleSites"
    sys_version = ""
    server: _Server

    def do_GET(self) -> None:
        """Send the page, the PDF, robots.txt or "not found"."""
        state = self.server.sites.state
        answer = _answer(self.path, state)
        body = answer.body.replace(_NONCE, secrets.token_hex(8).encode())
        self.send_response(answer.status)
        for name, value in _headers(answer, state):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  prescribed
        """Say nothing: the demo's own output is what a person should read."""


def _answer(address: str, state: SiteState) -> _Answer:
    """Find what is served for the path and query of a request."""
    if address == "/robots.txt":
        return _Answer(body=_ROBOTS, media_type="text/plain; charset=utf-8")
    if page := _PAGE.fullmatch(address):
        platform, name, pdf = page.groups()
        folder = _HERE / "sites" / platform / state
        if pdf and (file := folder / f"{name}.pdf").is_file():
            return _Answer(body=file.read_bytes(), media_type="application/pdf")
        for status, suffix in ((200, ".html"), (403, ".403.html")):
            if not pdf and (file := folder / f"{name}{suffix}").is_file():
                return _page(file, platform, status)
    return _Answer(body=_NOT_FOUND, media_type="text/html; charset=utf-8", status=404)


def _page(file: Path, platform: str, status: int) -> _Answer:
    charset = _CHARSETS.get(platform, "utf-8")
    body = file.read_text(encoding="utf-8").encode(charset)
    return _Answer(body=body, media_type=f"text/html; charset={charset}", status=status)


def _headers(answer: _Answer, state: SiteState) -> list[tuple[str, str]]:
    """Validators for a document; for a bot check, what such checks send instead."""
    headers = [("Content-Type", answer.media_type)]
    if answer.status == 200:
        # Weak where a nonce goes in: equal tags promise the same page, not the same bytes.
        weak = "W/" if _NONCE in answer.body else ""
        headers.append(("ETag", f'{weak}"{sha256(answer.body).hexdigest()[:16]}"'))
        headers.append(("Last-Modified", format_datetime(_DEPLOYED[state], usegmt=True)))
    elif answer.status == 403:
        headers += [("cf-mitigated", "challenge"), ("Cache-Control", "no-store")]
    return headers
