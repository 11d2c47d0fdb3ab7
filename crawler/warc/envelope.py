"""Metadata records of ours: a capture, and which records hold its bytes."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from crawler.delivery import Delivery
from crawler.warc.catalogue import Catalogue
from crawler.warc.scribe import FORMAT
from crawler.warc.shape import capture_from_json
from crawler.warc.source import WarcRecord
from store.record import Capture

__all__ = ["Envelope", "Find", "is_envelope", "open_envelope"]

Find = Callable[[str], bytes | None]
"""Returns the bytes that a SHA-256 names from what is kept already; None if they are not."""

_MOST_PARTS = 100  # pages of a document
_MOST_RECORDS = 1000  # that a capture refers to
_HEAD = b'{"format":"clausewatch-capture/'


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """What a metadata record of ours says."""

    capture: Capture
    content: str  # SHA-256 of its bytes; empty if none came
    same_as: str  # SHA-256 of the bytes that still stand
    parts: tuple[str, ...]  # SHA-256 of its pages
    records: tuple[str, ...]  # IDs of the records that may hold the bytes

    def fill(self, catalogue: Catalogue, find: Find) -> Delivery | None:
        """Return the delivery, with bytes from the file or those kept; None if some are lost."""
        if self.same_as and not self.content and find(self.same_as) is not None:
            return Delivery(capture=self.capture, same_as=self.same_as)
        delivery = Delivery(capture=self.capture)
        if wanted := self.content or self.same_as:
            content = self._find_bytes(wanted, catalogue, find)
            if content is None:
                return None
            delivery = replace(delivery, content=content)
        parts = [self._find_bytes(sha256, catalogue, find) for sha256 in self.parts]
        whole = tuple(part for part in parts if part is not None)
        return replace(delivery, parts=whole) if len(whole) == len(parts) else None

    def _find_bytes(self, sha256: str, catalogue: Catalogue, find: Find) -> bytes | None:
        found = catalogue.find_bytes(sha256, self.records)
        return find(sha256) if found is None else found


def is_envelope(record: WarcRecord) -> bool:
    """Return whether a record is a metadata record of ours."""
    return record.kind == "metadata" and record.block.startswith(_HEAD)


def open_envelope(record: WarcRecord) -> Envelope:
    """Return what a metadata record says.

    Raises:
        ValueError: It is malformed, or of a newer clausewatch.
    """
    try:
        said: Any = json.loads(record.block)
        if said["format"] != FORMAT:
            raise ValueError("of another format")
        parts = [_digest(part) for part in said["parts"]]
        if len(parts) > _MOST_PARTS:
            raise ValueError("of too many parts")
        refers_to = [record.value_of("warc-refers-to"), *record.values_of("warc-concurrent-to")]
        return Envelope(
            capture=capture_from_json(said["capture"]),
            content=_digest(said["content"]),
            same_as=_digest(said["same_as"]),
            parts=tuple(parts),
            records=tuple(each.strip("<>") for each in refers_to[:_MOST_RECORDS]),
        )
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("not what a record of ours holds") from error


def _digest(value: object) -> str:
    if not isinstance(value, str) or (value and len(bytes.fromhex(value)) != 32):
        raise ValueError("no SHA-256")
    return value.lower()
