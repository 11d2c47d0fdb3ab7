"""Where the records of a WARC file stand, so that later ones can refer to them."""

from collections import OrderedDict

from crawler.exchange.body import BodyTooLargeError, decode_body
from crawler.warc.message import Response, parse_response
from crawler.warc.source import WarcRecord, WarcSource
from store.record import digest

__all__ = ["Catalogue"]

_MOST = 1_000_000  # names; the oldest are forgotten
_HOLDERS = {"response", "resource"}  # kinds of record that hold a payload


class Catalogue:
    """Finds records of a file by ID, by digest of their payload, or by address and time.

    Args:
        source: The file.
        limit: How many bytes a payload may have once decoded.
    """

    def __init__(self, source: WarcSource, *, limit: int) -> None:
        self._source = source
        self._limit = limit
        self._places: OrderedDict[str, int] = OrderedDict()

    def note(self, record: WarcRecord) -> None:
        """Remember where a record stands that holds a payload."""
        if record.kind in _HOLDERS:
            uri, date = record.value_of("warc-target-uri"), record.value_of("warc-date")
            payload = record.value_of("warc-payload-digest")
            self._remember(record.offset, record.id, f"{uri} {date}", payload)

    def find(self, *names: str) -> WarcRecord | None:
        """Return the record of the first name that is known."""
        for name in names:
            if name in self._places:
                return self._source.read(self._places[name])
        return None

    def find_original(self, revisit: WarcRecord) -> WarcRecord | None:
        """Return the record that a revisit stands for."""
        uri, date = (revisit.value_of(f"warc-refers-to-{each}") for each in ("target-uri", "date"))
        payload = revisit.value_of("warc-payload-digest")
        return self.find(revisit.value_of("warc-refers-to").strip("<>"), f"{uri} {date}", payload)

    def find_bytes(self, sha256: str, names: tuple[str, ...] = ()) -> bytes | None:
        """Return the decoded payload that a SHA-256 names; None if no known record holds it.

        Args:
            sha256: Of the payload as documents are kept: decoded.
            names: Of records to look at first.
        """
        for name in (*names, f"sha256:{sha256}", f"decoded:{sha256}"):
            record = self.find(name)
            content = self.decode(record) if record is not None else None
            if record is not None and content is not None:
                found = digest(content)
                self._remember(record.offset, f"decoded:{found}")
                if found == sha256:
                    return content
        return None

    def decode(self, record: WarcRecord) -> bytes | None:
        """Return the decoded payload of a record; None if it holds none within the limit."""
        if record.kind == "resource":
            return record.block
        response = parse_response(record.block) if record.kind == "response" else None
        return None if response is None else self.decode_response(response)[0]

    def decode_response(self, response: Response) -> tuple[bytes | None, str]:
        """Return the decoded body of a response, and what is wrong with it.

        A body that is larger than the limit is None.
        """
        encodings = response.values_of("content-encoding")
        try:
            return decode_body(response.body, encodings, limit=self._limit)
        except BodyTooLargeError:
            return None, "the body is larger than the policy allows"

    def _remember(self, offset: int, *names: str) -> None:
        for name in names:
            self._places.setdefault(name, offset)
        while len(self._places) > _MOST:
            self._places.popitem(last=False)
