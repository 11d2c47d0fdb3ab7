"""A web server on loopback that answers as platforms did in the past, at any moment one likes."""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self

from store.record import Capture, DocumentKey

__all__ = ["PastSites"]


class PastSites:
    """The documents of an archive as they stood, served from a thread inside a `with` block.

    Attributes:
        now: The moment that is served. A document that had no version by then is not found.
    """

    def __init__(self, versions: Iterable[tuple[Capture, bytes]], now: datetime) -> None:
        self.now = now
        self._history: dict[DocumentKey, list[tuple[datetime, bytes]]] = defaultdict(list)
        for capture, content in sorted(versions, key=lambda version: version[0].at):
            self._history[capture.document].append((capture.at, content))
        self._keys = list(self._history)
        self._server = _Server(self)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def changed_between(self, first: datetime, last: datetime) -> bool:
        """Return whether some document got a version after the one moment, up to the other."""
        return any(first < at <= last for versions in self._history.values() for at, _ in versions)

    def declare(self, folder: Path) -> None:
        """Write a declaration for each platform, pointing at this server."""
        documents = defaultdict(list)
        for number, key in enumerate(self._keys):
            url = f"http://127.0.0.1:{self._server.server_port}/{number}"
            documents[key.platform].append({"type": key.type, "url": url})
        folder.mkdir(exist_ok=True)
        for number, (platform, listed) in enumerate(documents.items()):
            said = {"platform": platform, "domain": "127.0.0.1", "documents": listed}
            (folder / f"{number}.yaml").write_text(json.dumps(said))  # JSON is YAML

    def find(self, path: str) -> bytes | None:
        """Return what stood at an address; None if nothing did."""
        number = path.removeprefix("/")
        if not number.isdecimal() or int(number) >= len(self._keys):
            return None
        versions = self._history[self._keys[int(number)]]
        stood = bisect_right(versions, self.now, key=lambda version: version[0])
        return versions[stood - 1][1] if stood else None

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
    def __init__(self, sites: PastSites) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sites = sites


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        body = self.server.sites.find(self.path)
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", "text/markdown; charset=utf-8")
        self.send_header("Content-Length", str(len(body or b"")))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  prescribed
        """Say nothing."""
