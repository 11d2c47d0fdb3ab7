"""The records of one exchange: its request, and its response or what stands for that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from crawler.delivery import Exchange
from crawler.warc.message import render_request, render_response
from crawler.warc.record import (
    FAST,
    IDENTICAL,
    NOT_MODIFIED,
    STORED,
    format_date,
    name_record,
    render_record,
)
from store.record import Capture, Failure

__all__ = ["Earlier", "Pair", "clean_uri", "is_packed", "write_pair"]

_CUT = {Failure.TOO_LARGE: "length", Failure.EXPANSION: "length", Failure.TIMEOUT: "time"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Earlier:
    """A response that another record holds."""

    url: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """The records of an exchange."""

    records: tuple[bytes, ...]
    names: tuple[str, ...]  # their IDs, that of the response last


def write_pair(
    exchange: Exchange, capture: Capture, *, info: str, payload: str, earlier: Earlier | None
) -> Pair:
    """Return the records of an exchange.

    Args:
        exchange: What went over the wire.
        capture: One that it belongs to.
        info: ID of the record about the file.
        payload: Digest of its body.
        earlier: The response whose payload is the same; it is not written again.
    """
    request = name_record() if exchange.request else ""
    response = name_record() if exchange.status is not None else ""
    fields = [
        ("WARC-Target-URI", clean_uri(exchange.url)),
        ("WARC-Date", format_date(exchange.at)),
        ("WARC-Warcinfo-ID", info),
        ("WARC-IP-Address", exchange.address),
        ("WARC-Protocol", "" if exchange.protocol.startswith("HTTP/1.") else exchange.protocol),
    ]
    if exchange.certificate:
        fields.append(("WARC-TLS-Certificate-Digest", f"sha256:{exchange.certificate}"))
    records = []
    if response:
        own = [("WARC-Record-ID", response), ("WARC-Concurrent-To", request), *fields]
        own.append(("Content-Type", "application/http; msgtype=response"))
        if exchange.status == HTTPStatus.NOT_MODIFIED or earlier is not None:
            records.append(_write_revisit(exchange, own, payload, earlier))
        else:
            own.append(("WARC-Truncated", _find_truncation(exchange, capture)))
            records.append(_write_response(exchange, own, payload))
    if request:
        own = [("WARC-Record-ID", request), ("WARC-Concurrent-To", response), *fields]
        own.append(("Content-Type", "application/http; msgtype=request"))
        records.append(render_record("request", own, [render_request(exchange)], level=FAST))
    names = tuple(filter(None, (request, response)))
    return Pair(records=tuple(records), names=names)


def is_packed(headers: Iterable[tuple[str, str]]) -> bool:
    """Return whether headers tell of a content-encoding."""
    return any(
        name.lower() == "content-encoding" and value.strip().lower() not in {"", "identity"}
        for name, value in headers
    )


def clean_uri(url: str) -> str:
    """Return an address as WARC fields hold it."""
    return url.replace(" ", "%20")


def _write_response(exchange: Exchange, fields: list[tuple[str, str]], payload: str) -> bytes:
    level = STORED if is_packed(exchange.headers) else FAST
    block = [render_response(exchange), exchange.body]
    return render_record(
        "response", [*fields, ("WARC-Payload-Digest", payload)], block, level=level
    )


def _write_revisit(
    exchange: Exchange, fields: list[tuple[str, str]], payload: str, earlier: Earlier | None
) -> bytes:
    is_said = exchange.status == HTTPStatus.NOT_MODIFIED  # by the server, which sent no payload
    fields = [
        *fields,
        ("WARC-Profile", NOT_MODIFIED if is_said else IDENTICAL),
        ("WARC-Refers-To-Target-URI", clean_uri(earlier.url) if earlier else ""),
        ("WARC-Refers-To-Date", format_date(earlier.at) if earlier else ""),
        ("WARC-Payload-Digest", "" if is_said else payload),
    ]
    return render_record("revisit", fields, [render_response(exchange)], level=FAST)


def _find_truncation(exchange: Exchange, capture: Capture) -> str:
    if not exchange.is_cut:
        return ""
    return _CUT.get(capture.failure, "disconnect") if capture.failure else "disconnect"
