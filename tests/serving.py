"""A real server for an application, and a visitor who sends it what no browser would."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

from starlette.types import ASGIApp

from web.service.server import make_server, open_socket

__all__ = ["FORM", "Answer", "Visitor", "serving"]

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]  # by lower-case name
    body: str


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody who looks at the server on a port of this machine."""

    port: int

    @property
    def address(self) -> str:
        """The address of the server, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Send a request; underscores in names of headers stand for hyphens."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return Answer(
                status=answer.status,
                headers={name.lower(): value for name, value in answer.getheaders()},
                body=answer.read().decode(),
            )
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        """Look at a page."""
        return self.ask("GET", path, None, **headers)

    def post(self, path: str, fields: object = (), **headers: str) -> Answer:
        """Send a form as a page of the server would."""
        body = urlencode(fields, doseq=True).encode()  # type: ignore[arg-type]  # pairs, or a dict
        sent = {"Content_Type": FORM, "Origin": self.address, "Sec_Fetch_Site": "same-origin"}
        return self.ask("POST", path, body, **{**sent, **headers})


@contextmanager
def serving(app: ASGIApp) -> Iterator[Visitor]:
    """Serve an application on a free port while the block runs."""
    with open_socket("127.0.0.1", 0) as socket:
        server = make_server(app)
        thread = threading.Thread(target=server.run, args=([socket],))
        thread.start()
        try:
            yield Visitor(port=socket.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join()
