"""Captures out of a WARC file: our own come back as they were, those of others are made of records.

A response of somebody else becomes a capture if its address belongs to a declared document.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from crawler.delivery import Delivery
from crawler.ota.archive import Skip
from crawler.warc.catalogue import Catalogue
from crawler.warc.envelope import Find, is_envelope, open_envelope
from crawler.warc.foreign import AddressBook, describe_answer, find_answer
from crawler.warc.source import WarcRecord, WarcSource
from store.error import ArchiveError

__all__ = ["WarcCaptures"]

_HEAD = 1_000_000  # bytes that a record may have beside a body
_ANSWERS = {"response", "resource", "revisit"}  # kinds of record that captures can be made of
_LONGEST_NAME = 200


class WarcCaptures:
    """The captures of a WARC file, in the order in which they stand there.

    Iterating reads them. The file is given back at the end of a `with` block.
    """

    def __init__(
        self,
        path: Path,
        *,
        addresses: AddressBook,
        skip: Skip,
        find: Find,
        platforms: Collection[str] = (),
        limit: int = 20_000_000,
    ) -> None:
        """Open a file.

        Args:
            path: Of a WARC file, packed record by record or plain.
            addresses: Which documents stand at which addresses: for responses of others.
            skip: Tells by document, time and reference whether a capture is in already.
            find: Finds bytes that are kept already, for records that only refer to them.
            platforms: Which to bring; all if empty.
            limit: How many bytes a body may have, as it is and once decoded.

        Raises:
            ArchiveError: It cannot be opened, or is no WARC file.
        """
        self.left_out: Counter[str] = Counter()  # how many records were left out, by reason
        self.place = 0  # bytes of the file that are done
        self._path = path
        self._addresses = addresses
        self._skip = skip
        self._find = find
        self._platforms = frozenset(platforms)
        self._source = WarcSource(path, limit=limit + _HEAD)
        self._catalogue = Catalogue(self._source, limit=limit)
        self._by = ""  # what made the records, as the file says
        self._is_ours = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._source.close()

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self._source.size

    @property
    def damage(self) -> str:
        """What ended the reading before the end of the file; empty if nothing did."""
        return self._source.damage

    def __iter__(self) -> Iterator[Delivery]:
        whole = False
        for record in self._source:
            self.place = record.offset + record.length
            whole |= not record.fault
            if record.fault:
                self.left_out[record.fault] += 1
            elif record.kind == "warcinfo":
                self._by = _read_software(record)
                self._is_ours = self._by.startswith("clausewatch/")
            elif is_envelope(record):
                yield from self._read_ours(record)
            elif record.kind in _ANSWERS:
                self._catalogue.note(record)
                if not self._is_ours:
                    yield from self._read_theirs(record)
        if self.left_out and not whole:
            raise ArchiveError(f"{self._path} holds no WARC record: give a WARC file")

    def _read_ours(self, record: WarcRecord) -> Iterator[Delivery]:
        try:
            envelope = open_envelope(record)
        except ValueError:
            self.left_out["that tell of no capture that can be read"] += 1
            return
        capture = envelope.capture
        if self._is_unwanted(capture.document.platform):
            return
        if self._skip(capture.document, capture.at, capture.reference):
            return
        delivery = envelope.fill(self._catalogue, self._find)
        if delivery is None:
            self.left_out["whose bytes are in another file: import that one first"] += 1
        else:
            yield delivery

    def _read_theirs(self, record: WarcRecord) -> Iterator[Delivery]:
        url = record.value_of("warc-target-uri").strip("<>")
        documents = self._addresses.find(url)
        if not documents:
            self.left_out["of addresses that no declared document has"] += 1
            return
        answer = find_answer(record, self._catalogue)
        if answer is None:
            self.left_out["that hold no response, and refer to none in the file"] += 1
            return
        location = next(iter(answer.response.values_of("location")), "")
        if 300 <= answer.response.status < 400 and location:
            self._addresses.follow(url, location)
            return
        told = describe_answer(record, answer, by=self._by, file=self._path.name)
        if isinstance(told, str):
            self.left_out[told] += 1
            return
        for document in documents:
            if self._is_unwanted(document.platform):
                continue
            if not self._skip(document.key, told.at, told.reference):
                capture = replace(
                    told, document=document.key, url=document.url, selection=document.selection
                )
                content = answer.content if capture.outcome.is_document else answer.content or None
                yield Delivery(capture=capture, content=content)

    def _is_unwanted(self, platform: str) -> bool:
        return bool(self._platforms) and platform not in self._platforms


def _read_software(record: WarcRecord) -> str:
    """Return what made a file, as its first record says."""
    for line in record.block[:10_000].decode(errors="replace").splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "software" and value.isprintable():
            return value.strip()[:_LONGEST_NAME]
    return ""
