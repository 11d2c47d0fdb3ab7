"""HTTP messages as WARC records hold them: a head of lines, an empty line, a body.

A body stands in a record as it is after transfer-decoding. What the head says of that is kept under
another name, as Common Crawl does: readers would take the body apart a second time otherwise.
"""

import re
from dataclasses import dataclass

from crawler.delivery import Exchange

__all__ = [
    "Headers",
    "Response",
    "hide_coding",
    "parse_response",
    "render_request",
    "render_response",
    "split_message",
]

Headers = tuple[tuple[str, str], ...]
"""Header lines in order, names as received; a character stands for a byte."""

_HIDDEN = "X-Crawler-"
_BLANK = " \t"
_TARGET = re.compile(r"\w+://[^/?#]*([^#]*)", re.ASCII)
_BREAKS = re.compile(r"[\r\n\0]+")
_STATUS = re.compile(rb"(HTTP/\d(?:\.\d)?)[ \t]+(\d{3})(?:[ \t]+(.*))?")
_LONGEST_HEAD = 256 * 1024  # bytes
_MOST_HEADERS = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Response:
    """A response as a record holds it."""

    status: int
    headers: Headers
    body: bytes  # transfer-decoded, still content-encoded

    def values_of(self, name: str) -> list[str]:
        """Return the values of a header, in order."""
        return [value for each, value in self.headers if each.lower() == name]


def render_request(exchange: Exchange) -> bytes:
    """Return the request of an exchange. All our requests are GET, so it has no body."""
    found = _TARGET.match(exchange.url)
    target = found[1] if found else exchange.url
    target = target if target.startswith("/") else f"/{target}"
    return _head(f"GET {target} HTTP/1.1", exchange.request)


def render_response(exchange: Exchange) -> bytes:
    """Return the head of the response of an exchange, up to its body."""
    protocol = exchange.protocol if exchange.protocol.startswith("HTTP/1.") else "HTTP/1.1"
    line = f"{protocol} {exchange.status} {exchange.reason}".rstrip()
    return _head(line, hide_coding(exchange.headers, {"transfer-encoding"}))


def hide_coding(headers: Headers, names: set[str]) -> Headers:
    """Return headers with some of them under names that tell no reader to decode anything.

    >>> hide_coding((("Transfer-Encoding", "chunked"),), {"transfer-encoding"})
    (('X-Crawler-Transfer-Encoding', 'chunked'),)
    """
    return tuple(
        (f"{_HIDDEN}{name}" if name.lower() in names else name, value) for name, value in headers
    )


def parse_response(block: bytes) -> Response | None:
    """Return the response that the block of a record holds; None if that is none."""
    head, body = _split(block)
    first, *lines = head.replace(b"\r\n", b"\n").split(b"\n")
    status = _STATUS.fullmatch(first)
    if status is None or len(head) > _LONGEST_HEAD or len(lines) > _MOST_HEADERS:
        return None
    headers = _parse_headers(lines)
    coded = any(n.lower() == "transfer-encoding" and "chunked" in v.lower() for n, v in headers)
    return Response(
        status=int(status[2]), headers=headers, body=_join_chunks(body) if coded else body
    )


def split_message(block: bytes) -> tuple[bytes, bytes]:
    """Return what the payload of a message may be: its body as it stands, and transfer-decoded."""
    _, body = _split(block)
    return body, _join_chunks(body)


def _head(line: str, headers: Headers) -> bytes:
    lines = [line, *(f"{name}: {value}" for name, value in headers)]
    if _BREAKS.search("".join(lines)):  # they would begin lines of their own
        lines = [_BREAKS.sub(" ", each) for each in lines]
    text = "\r\n".join([*lines, "\r\n"])
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:  # from an archive or a browser, which know no bytes
        return text.encode(errors="replace")


def _split(block: bytes) -> tuple[bytes, bytes]:
    ends = [(at, mark) for mark in (b"\r\n\r\n", b"\n\n") if (at := block.find(mark)) >= 0]
    if not ends:
        return block.rstrip(b"\r\n"), b""
    at, mark = min(ends)
    return block[:at], block[at + len(mark) :]


def _parse_headers(lines: list[bytes]) -> Headers:
    headers: list[tuple[str, str]] = []
    for line in lines:
        text = line.decode("latin-1")
        if text[:1] in {" ", "\t"} and headers:
            name, value = headers[-1]
            headers[-1] = (name, f"{value} {text.strip(_BLANK)}".strip(_BLANK))
            continue
        name, colon, value = text.partition(":")
        if colon:
            if name.lower() == f"{_HIDDEN}transfer-encoding".lower():
                name = name[len(_HIDDEN) :]
            headers.append((name.strip(_BLANK), value.strip(_BLANK)))
    return tuple(headers)


def _join_chunks(body: bytes) -> bytes:
    """Undo chunked transfer-coding; a body that is not coded, whatever its head says, stays."""
    joined, at = bytearray(), 0
    while True:
        end = body.find(b"\r\n", at, at + 64)
        try:
            size = int(body[at:end].partition(b";")[0], 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0:
            return bytes(joined) if joined else body
        if size == 0:
            return bytes(joined)
        joined += body[end + 2 : end + 2 + size]
        at = end + 2 + size + 2
