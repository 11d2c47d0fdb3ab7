"""A small real web site on 127.0.0.1, whose pages behave as well or as badly as a test needs."""

import ssl
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

__all__ = ["LOOPBACK", "Answer", "Site"]

LOOPBACK = ("127.0.0.0/8",)
"""The networks that a policy must allow for these sites to be reached."""

Answer = Callable[[BaseHTTPRequestHandler], None]
"""Writes a whole response, however malformed, to `handler.wfile`."""


class Site:
    """A threaded HTTP server on a free port.

    ```python
    with Site() as site:
        site.serve("/terms", b"<p>Be kind.</p>")
        urlopen(site.url("/terms"))
        assert site.paths == ["/terms"]
    ```
    """

    def __init__(
        self, tls: ssl.SSLContext | None = None, *, address: str = "127.0.0.1", port: int = 0
    ) -> None:
        self.requests: list[tuple[str, dict[str, str]]] = []
        self._answers: dict[str, Answer] = {}
        self.otherwise: Answer | None = None  # what answers paths that are not served
        self._address = address
        self._server = _Server(self, (address, port))
        self._scheme = "http"
        if tls is not None:
            self._scheme = "https"
            # The handshake is made where the connection is served: one that fails hurts no other.
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self.released = threading.Event()  # set at the end, so that slow answers give up

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def paths(self) -> list[str]:
        """The paths asked for, in order, without robots.txt."""
        return [path for path, _ in self.requests if path != "/robots.txt"]

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return self._server.server_port

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"{self._scheme}://{self._address}:{self.port}{path}"

    def serve(
        self,
        path: str,
        body: bytes,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """Answer a path with a body, and return its address."""
        fields = {"Content-Type": "text/html; charset=utf-8", **(headers or {})}

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in fields.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        return self.behave(path, answer)

    def redirect(self, path: str, target: str, *, status: int = 302) -> str:
        """Answer a path with a redirect, and return its address."""
        return self.serve(path, b"", status=status, headers={"Location": target})

    def behave(self, path: str, answer: Answer) -> str:
        """Let a path answer in its own way, and return its address."""
        self._answers[path] = answer
        return self.url(path)

    def wait(self, seconds: float) -> None:
        """Let an answer take its time, but no longer than the site lives."""
        self.released.wait(seconds)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        self.requests.append((handler.path, dict(handler.headers.items())))
        answer = self._answers.get(handler.path, self.otherwise)
        if answer is None:
            handler.send_error(404)
        else:
            answer(handler)


class _Server(ThreadingHTTPServer):
    def __init__(self, site: Site, address: tuple[str, int]) -> None:
        super().__init__(address, _Handler)
        self.site = site

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet: crawlers hang up in the middle of answers, as they should."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else header and body wait for each other

    def do_GET(self) -> None:  # the name is given
        """Answer."""
        assert isinstance(self.server, _Server)
        self.server.site.answer(self)

    def do_POST(self) -> None:  # the name is given
        """Answer; the body is left to the answer."""
        self.do_GET()

    def log_message(self, *args: object) -> None:
        """Keep quiet."""
