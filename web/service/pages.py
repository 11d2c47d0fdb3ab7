"""The built site, file by file: never a folder's list, nothing hidden, nothing outside of it."""

from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import NotModifiedResponse
from starlette.types import Receive, Scope, Send

from store.error import HomeError
from web.address import FEED, JSON_FEED, MISSING, START

__all__ = ["Pages"]

_TYPES = {
    ".bib": "application/x-bibtex; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".link": "application/link-format",
    ".ris": "application/x-research-info-systems; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
_FEEDS = {FEED: "application/atom+xml", JSON_FEED: "application/feed+json"}
_FOLDER = 308  # the page of a folder has a slash at its end, or its links would lead astray


class Pages:
    """Serves a built site; what is not there gets the site's own page with status 404.

    Args:
        folder: Where the site lies.

    Raises:
        HomeError: No site lies there.
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / START).is_file():
            raise HomeError(f"no site lies in {folder}: run `clausewatch publish` first")
        self._folder = folder.resolve()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await run_in_threadpool(self._answer, scope)
        await response(scope, receive, send)

    def _answer(self, scope: Scope) -> Response:
        if scope["method"] not in {"GET", "HEAD"}:
            words = "This can only be looked at.\n"
            return PlainTextResponse(words, 405, headers={"Allow": "GET, HEAD"})
        path = scope["path"]
        file = self._find(path)
        if file is None:
            return self._miss()
        name = path.rpartition("/")[2]
        if file.name == START and name not in {"", START}:
            # A relative address: what a request says of our name and folder decides nothing.
            return Response(status_code=_FOLDER, headers={"Location": f"./{quote(name)}/"})
        kind = _FEEDS.get(file.name) or _TYPES.get(file.suffix)
        found = FileResponse(file, media_type=kind, stat_result=file.stat())
        known = Headers(scope=scope).get("if-none-match", "").split(",")
        if found.headers["etag"] in {each.strip().removeprefix("W/") for each in known}:
            return NotModifiedResponse(found.headers)
        return found

    def _find(self, path: str) -> Path | None:
        """Return the file at a path; None if there is none that may be shown."""
        *folders, name = path.removeprefix("/").split("/")
        parts = [*folders, name or START]
        if any(not part or part.startswith(".") or set(part) & set("\\:\0") for part in parts):
            return None
        file = self._folder.joinpath(*parts)
        try:
            if file.is_dir():
                file /= START
            there = file.is_file() and file.resolve().is_relative_to(self._folder)
        except (OSError, ValueError):  # a name that no file system takes
            return None
        return file if there else None

    def _miss(self) -> Response:
        try:
            page = (self._folder / MISSING).read_bytes()
        except OSError:
            page = b"Not found\n"
        return Response(page, 404, media_type=_TYPES[".html"])
