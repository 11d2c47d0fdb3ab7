"""What a delivery is in a WARC file: its exchanges once, and a metadata record for the capture."""

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus

from crawler.delivery import Delivery, Exchange
from crawler.exchange.body import BodyTooLargeError, decode_body
from crawler.pages import MANIFEST_TYPE
from crawler.warc.pair import Earlier, clean_uri, is_packed, write_pair
from crawler.warc.record import FAST, format_date, name_digest, name_record, render_record
from crawler.warc.shape import capture_to_json
from store.record import Capture, Origin, digest

__all__ = ["FORMAT", "Scribe", "Seen", "find_earlier"]

FORMAT = "clausewatch-capture/1"
"""What the body of a metadata record of ours calls itself."""

Seen = Callable[[str, bool], Earlier | None]
"""Tells which response brought the bytes with a SHA-256; if so told, only one that was not encoded.
"""

_JSON = json.JSONEncoder(separators=(",", ":"))
_REMEMBERED = 4096  # exchanges, so that documents of one address share them
_LARGEST = 200_000_000  # bytes of a page, decoded
_WEB = {Origin.HTTP, Origin.WAYBACK, Origin.WARC}  # their bytes came with a response


@dataclass(frozen=True, kw_only=True, slots=True)
class _Noted:
    """An exchange that was written down."""

    names: tuple[str, ...]  # IDs of its records, that of the response last
    content: str  # SHA-256 of its decoded body; empty if nobody asked


class Scribe:
    """Writes deliveries down as records, each exchange once.

    Args:
        info: ID of the record about the file, to which all others refer.
        seen: Finds what was written before. Without it every body is written anew.
        source: Where records come from: "exchange", or "database" if they were made afterwards.
    """

    def __init__(self, info: str, *, seen: Seen | None = None, source: str = "exchange") -> None:
        self._info = info
        self._seen = seen
        self._source = source
        self._noted: OrderedDict[object, _Noted] = OrderedDict()

    def write(self, delivery: Delivery) -> list[bytes]:
        """Return the records of a delivery, the capture's own last."""
        packed: list[bytes] = []
        named: list[str] = []
        carrier = _find_carrier(delivery)
        sha256 = described = ""
        for exchange in delivery.exchanges:
            noted = self._note(exchange, delivery, packed, is_carrier=exchange is carrier)
            named += noted.names
            if exchange is carrier:
                sha256, described = noted.content, noted.names[-1]
        if delivery.content is not None and carrier is None:
            sha256, described = digest(delivery.content), name_record()
            packed.append(self.write_bytes(delivery.capture, delivery.content, described))
        parts = [digest(part) for part in delivery.parts]
        named += self._write_parts(delivery, parts, packed)
        said = {
            "format": FORMAT,
            "source": self._source,
            "capture": capture_to_json(delivery.capture),
            "content": sha256,
            "same_as": delivery.same_as,
            "parts": parts,
        }
        packed.append(self._write_capture(delivery.capture, said, [described, *named]))
        return packed

    def write_bytes(self, capture: Capture, content: bytes, name: str = "") -> bytes:
        """Return a record of bytes that no response holds.

        Args:
            capture: It has these bytes.
            content: The bytes.
            name: ID of the record; a new one if empty.
        """
        name, url = name or name_record(), capture.final_url or capture.url
        # A list of pages is no copy of any of them.
        is_web = url.startswith(("http://", "https://")) and capture.media_type != MANIFEST_TYPE
        uri = clean_uri(url) if is_web else name[1:-1]
        return self._write_resource(capture, content, name, uri, capture.media_type)

    def _note(
        self, exchange: Exchange, delivery: Delivery, packed: list[bytes], *, is_carrier: bool
    ) -> _Noted:
        """Return what was written of an exchange; write it if nothing was."""
        key = (exchange.url, exchange.at, exchange.request, len(exchange.body))
        noted = self._noted.get(key)
        if noted is not None and (noted.content or not is_carrier):
            return noted
        payload = name_digest(exchange.body)
        content = ""
        if is_carrier and delivery.content is not None:
            is_same = delivery.content == exchange.body
            content = payload.partition(":")[2] if is_same else digest(delivery.content)
        if noted is None:
            earlier = self._find_earlier(exchange, delivery, payload, content)
            pair = write_pair(
                exchange, delivery.capture, info=self._info, payload=payload, earlier=earlier
            )
            packed += pair.records
            names = pair.names
        else:
            names = noted.names
        noted = self._noted[key] = _Noted(names=names, content=content)
        while len(self._noted) > _REMEMBERED:
            self._noted.popitem(last=False)
        return noted

    def _find_earlier(
        self, exchange: Exchange, delivery: Delivery, payload: str, content: str
    ) -> Earlier | None:
        """Return the response whose payload is that of an exchange.

        Bytes are kept decoded. That payloads are the same too is sure only if neither was encoded.
        """
        is_said = exchange.status == HTTPStatus.NOT_MODIFIED  # by the server
        sha256 = delivery.same_as if is_said else content
        if self._seen is None or not sha256:
            return None
        if not is_said and (payload != f"sha256:{sha256}" or exchange.is_cut):
            return None
        return self._seen(sha256, not is_said)

    def _write_parts(self, delivery: Delivery, parts: list[str], packed: list[bytes]) -> list[str]:
        """Write those pages of a document that no response holds, and return their IDs."""
        held = {_digest_decoded(exchange) for exchange in delivery.exchanges} if parts else set()
        names = []
        for part, sha256 in zip(delivery.parts, parts, strict=True):
            if sha256 not in held:
                names.append(name := name_record())
                uri = f"urn:sha256:{sha256}"
                packed.append(self._write_resource(delivery.capture, part, name, uri, ""))
        return names

    def _write_resource(
        self, capture: Capture, content: bytes, name: str, uri: str, media_type: str
    ) -> bytes:
        fields = [
            ("WARC-Record-ID", name),
            ("WARC-Target-URI", uri),
            ("WARC-Date", format_date(capture.at)),
            ("WARC-Warcinfo-ID", self._info),
            ("WARC-Payload-Digest", name_digest(content)),
            ("Content-Type", media_type or "application/octet-stream"),
        ]
        return render_record("resource", fields, [content], level=FAST)

    def _write_capture(self, capture: Capture, said: object, named: Iterable[str]) -> bytes:
        described, *others = dict.fromkeys(filter(None, named)) or [""]
        name = name_record(capture.id)
        fields = [
            ("WARC-Record-ID", name),
            # Not the page's address: an index would take this record for a copy of the page.
            ("WARC-Target-URI", name[1:-1]),
            ("WARC-Date", format_date(capture.at)),
            ("WARC-Warcinfo-ID", self._info),
            ("WARC-Refers-To", described),
            *(("WARC-Concurrent-To", each) for each in others),
            ("Content-Type", "application/json"),
        ]
        return render_record("metadata", fields, [_JSON.encode(said).encode()], level=FAST)


def find_earlier(capture: Capture, *, is_exact: bool) -> Earlier | None:
    """Return the response that a capture got.

    Args:
        capture: It brought the bytes.
        is_exact: Whether the payload must have been those very bytes, and not an encoding of them.
    """
    if is_exact and is_packed(capture.headers):
        return None
    at = capture.hops[-1].at if capture.hops else capture.at
    return Earlier(url=capture.final_url or capture.url, at=at)


def _find_carrier(delivery: Delivery) -> Exchange | None:
    """Return the exchange whose response brought the content; None if none did as it stands."""
    answered = [each for each in delivery.exchanges if each.status is not None]
    if not answered or delivery.parts or delivery.capture.origin not in _WEB:
        return None
    last, content = answered[-1], delivery.content
    is_other = content is not None and content != last.body and not is_packed(last.headers)
    return None if is_other else last


def _digest_decoded(exchange: Exchange) -> str:
    encodings = [value for name, value in exchange.headers if name.lower() == "content-encoding"]
    try:
        return digest(decode_body(exchange.body, encodings, limit=_LARGEST)[0])
    except BodyTooLargeError:
        return ""
