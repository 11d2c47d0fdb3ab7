"""A look at the built site through a web server of one's own, for this machine only by default."""

from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from store.error import HomeError
from web.address import FEED, JSON_FEED, MISSING, START

__all__ = ["serve"]

_FEEDS = {FEED: "application/atom+xml", JSON_FEED: "application/feed+json"}


def serve(folder: Path, *, host: str = "127.0.0.1", port: int = 0) -> ThreadingHTTPServer:
    """Open a server for a built site; the caller runs and closes it.

    Args:
        folder: Where the site lies.
        host: The address to listen on.
        port: The port to listen on; 0 takes a free one, told by `server_address`.

    Raises:
        HomeError: No site lies there, or the address cannot be listened on.
    """
    if not (folder / START).is_file():
        raise HomeError(f"no site lies in {folder}: run `clausewatch publish` first")
    try:
        return ThreadingHTTPServer((host, port), partial(_Handler, directory=str(folder)))
    except (OSError, OverflowError) as error:
        raise HomeError(f"cannot listen on {host}:{port} ({error}): choose another") from error


class _Handler(SimpleHTTPRequestHandler):
    """Serves files, never lists folders, and answers what is not there with the site's own page."""

    server_version = "clausewatch"
    sys_version = ""
    extensions_map = {  # noqa: RUF012 - so declared by the standard library
        **SimpleHTTPRequestHandler.extensions_map,
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".link": "application/link-format",
        ".txt": "text/plain; charset=utf-8",
        ".bib": "application/x-bibtex; charset=utf-8",
        ".ris": "application/x-research-info-systems; charset=utf-8",
    }

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Answer with a file's head and return the file, or the missing page."""
        path = Path(self.translate_path(self.path))
        hidden = any(part.startswith(".") for part in path.relative_to(self.directory).parts)
        try:
            there = path.is_file() or (path / START).is_file()
        except OSError:  # a name that no file system takes
            there = False
        return super().send_head() if there and not hidden else self._miss()

    def guess_type(self, path: str) -> str:  # type: ignore[override]  # only ever called with str
        """Name a file's media type; feeds have some of their own."""
        return _FEEDS.get(Path(path).name) or super().guess_type(path)

    def end_headers(self) -> None:
        """Add what every answer says: take the type as told, and ask again next time."""
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet: the command that runs the server speaks for it."""

    def _miss(self) -> BytesIO:
        try:
            page = (Path(self.directory) / MISSING).read_bytes()
        except OSError:
            page = b"Not found\n"
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        return BytesIO(page)
