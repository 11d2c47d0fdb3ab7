"""What the crawler hands over: a capture with its bytes, and the exchanges that brought them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from store.record import Capture, DocumentKey

__all__ = ["Delivery", "Exchange", "Memory", "Recall", "Sink"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """One request and the response to it, as they went over the wire."""

    url: str  # the address asked for
    at: datetime  # when the request was sent; UTC
    request: tuple[tuple[str, str], ...] = ()  # header lines as sent
    status: int | None = None  # None: no response came
    reason: str = ""  # the words beside the status
    protocol: str = "HTTP/1.1"  # of the response
    headers: tuple[tuple[str, str], ...] = ()  # header lines as received
    body: bytes = b""  # as received: transfer-decoded, still content-encoded
    is_cut: bool = False  # the body ended too early
    address: str = ""  # IP address of the server
    certificate: str = ""  # SHA-256 of its TLS certificate; empty without TLS


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """A capture on its way from the crawler to whoever keeps it."""

    capture: Capture
    content: bytes | None = None  # of the document, content-decoded; None if none came
    same_as: str = ""  # SHA-256 of the bytes kept before that, by the server's word, still stand
    parts: tuple[bytes, ...] = ()  # of the pages of which `content` is the list
    exchanges: tuple[Exchange, ...] = ()  # in order; documents of one address share them


@dataclass(frozen=True, kw_only=True, slots=True)
class Memory:
    """The last whole answer for a document: what a server can be asked to compare with."""

    url: str  # that gave the answer, after redirects
    sha256: str  # of the bytes kept
    languages: str  # the Accept-Language they were asked for with
    at: datetime  # when they came; UTC
    etag: str = ""  # header of that answer, as received
    last_modified: str = ""  # header of that answer, as received


Recall = Callable[[DocumentKey], Memory | None]
"""Remembers the last whole answer for a document. It runs in the thread that crawls."""

Sink = Callable[[Delivery], None]
"""Takes a delivery. It runs in the thread that crawls."""
