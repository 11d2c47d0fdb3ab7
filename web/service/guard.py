"""What every request has to pass and every answer carries, whatever it is about."""

import asyncio
from collections.abc import Collection
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Form", "Guard", "is_from_us", "read_body", "read_form"]

Form = dict[str, list[str]]
"""The fields of a form, each with all its values."""

_LARGEST = 16_384  # bytes of a body
_FIELDS = 400
_PATIENCE = 10.0  # seconds until a body has to be there
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Cache-Control": "no-cache",
}
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class Guard:
    """Turns away requests for hosts that are not ours, and names what browsers must not do.

    A page of a stranger whose name was made to lead here (DNS rebinding) could read what is served
    to this machine alone.

    Args:
        app: What answers.
        hosts: Names that this service is reached by, beside those of this machine.
        secure: It is reached by https alone.
    """

    def __init__(self, app: ASGIApp, *, hosts: Collection[str] = (), secure: bool = False) -> None:
        self._app = app
        self._hosts = _LOCAL | {host.lower() for host in hosts}
        self._headers = _HEADERS | (
            {"Strict-Transport-Security": "max-age=31536000"} if secure else {}
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        host = _name_host(Headers(scope=scope).get("host", ""))
        app = self._app if host in self._hosts else _elsewhere
        await app(scope, receive, answer)


def is_from_us(request: Request, origins: Collection[str]) -> bool:
    """Return whether a form was sent from a page of ours, as far as a browser says.

    A program that is no browser says nothing, and may: no cookie gives a request any weight here.

    Args:
        request: With the form.
        origins: Of the service and of the site: "https://example.org".
    """
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site")
    if origin is None and site is None:
        return True
    return site == "same-origin" or origin in origins


async def read_form(request: Request) -> Form:
    """Return the fields of a form.

    Raises:
        HTTPException: It is too large, too slow, or no form.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415, "This is not a form.")
    body = await read_body(request)
    try:
        return parse_qs(body.decode(), keep_blank_values=True, max_num_fields=_FIELDS)
    except (UnicodeDecodeError, ValueError) as problem:
        raise HTTPException(400, "This form cannot be read.") from problem


async def read_body(request: Request) -> bytes:
    """Return a body of the size that a form of ours can have.

    Raises:
        HTTPException: It is larger, or does not come to an end.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(_PATIENCE):
            async for part in request.stream():
                body += part
                if len(body) > _LARGEST:
                    raise HTTPException(413, "This form is too large.")
    except TimeoutError as problem:
        raise HTTPException(408, "This form did not come to its end.") from problem
    return bytes(body)


def _name_host(header: str) -> str:
    """Return the name in a Host header; empty if there is none to be found.

    >>> _name_host("Example.org:8000"), _name_host("[::1]:80"), _name_host("a@b/c")
    ('example.org', '::1', '')
    """
    try:
        parts = urlsplit(f"//{header}")
        plain = parts.netloc == header and "@" not in header
        return (parts.hostname or "") if plain else ""
    except ValueError:
        return ""


async def _elsewhere(scope: Scope, receive: Receive, send: Send) -> None:
    words = "Another host was asked for than those that this service answers for.\n"
    await PlainTextResponse(words, 421)(scope, receive, send)
