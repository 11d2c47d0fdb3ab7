"""WARC files of anybody, read record by record within limits, and what is wrong with them.

Read by hand rather than with warcio, which holds header lines of any length, and unpacks a gzip
member as far as it goes.
"""

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from crawler.warc.message import split_message
from store.error import ArchiveError

__all__ = ["WarcRecord", "WarcSource"]

_LONGEST_HEAD = 64 * 1024  # bytes of the fields of a record
_MOST_BLANKS = 16  # empty lines before a record
_CHUNK = 64 * 1024
_FREE_EXPANSION = 64 * 1024 * 1024  # bytes that any member may grow to
_MOST_EXPANSION = 250  # times that a member may grow beyond that
_GZIP = 31
_MAGIC = b"\x1f\x8b"
_ALGORITHMS = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512"}
_LENGTH = re.compile(r"\d{1,15}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class WarcRecord:
    """A record as it stands in a file."""

    offset: int  # where it begins in the file
    length: int  # bytes that it takes there
    fields: tuple[tuple[str, str], ...]  # in order, names as they stand
    block: bytes  # its content; empty if it is larger than allowed
    fault: str = ""  # why it is not to be used, to follow "left out": "with a wrong digest"

    @property
    def kind(self) -> str:
        """What kind of record it is: "response"."""
        return self.value_of("warc-type").lower()

    @property
    def id(self) -> str:
        """Its ID, without brackets; empty if it has none."""
        return self.value_of("warc-record-id").strip("<>")

    @property
    def is_http(self) -> bool:
        """Whether its block is an HTTP message."""
        return self.value_of("content-type").lower().startswith("application/http")

    def value_of(self, name: str) -> str:
        """Return the first value of a field by its name in lower case; empty if it has none."""
        return next((value for each, value in self.fields if each.lower() == name), "")

    def values_of(self, name: str) -> list[str]:
        """Return all values of a field by its name in lower case."""
        return [value for each, value in self.fields if each.lower() == name]


class WarcSource:
    """A WARC file to read: plain, or with each record packed as a gzip member of its own.

    Raises:
        ArchiveError: It cannot be opened, or is no WARC file.
    """

    def __init__(self, path: Path, *, limit: int) -> None:
        """Open a file.

        Args:
            path: Where it lies.
            limit: How many bytes the block of a record may have.
        """
        self.name = path.name
        self.damage = ""  # what ended the reading before the end of the file
        self._limit = limit
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise ArchiveError(f"{path} cannot be read ({error.strerror}): name a file") from error
        head = self._file.read(5)
        self.size = self._file.seek(0, 2)
        self._is_packed = head.startswith(_MAGIC)
        if not self._is_packed and head != b"WARC/":
            self._file.close()
            raise ArchiveError(f"{path} is no WARC file: give one that ends in .warc or .warc.gz")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def __iter__(self) -> Iterator[WarcRecord]:
        """Yield the records in order, those with a fault too, as far as the file can be read."""
        offset, self.damage = 0, ""
        while offset < self.size:
            try:
                record = self._read(offset)
            except _DamageError as damage:
                self.damage = f"{self.name} {damage} at byte {offset:,}"
                return
            if record is None:
                return
            yield record
            offset = record.offset + record.length

    def read(self, offset: int) -> WarcRecord:
        """Return once more the record that begins at a place.

        Raises:
            ArchiveError: The file has changed since.
        """
        try:
            record = self._read(offset)
        except _DamageError:
            record = None
        if record is None:
            raise ArchiveError(f"{self.name} has changed while it was read: run it again")
        return record

    def read_raw(self, offset: int, length: int) -> bytes:
        """Return the bytes of a record as they stand in the file."""
        self._file.seek(offset)
        return self._file.read(length)

    def _read(self, offset: int) -> WarcRecord | None:
        """Return the record that begins at a place; None if nothing but blank lines does."""
        stream = _Member(self._file, offset) if self._is_packed else _Plain(self._file, offset)
        try:
            return self._read_record(stream, offset)
        except _MalformedError as fault:
            if not self._is_packed:  # nothing tells where the next one begins
                raise _DamageError(str(fault)) from fault
            end = stream.finish(is_whole=False)
            return WarcRecord(
                offset=offset, length=end - offset, fields=(), block=b"", fault="that are malformed"
            )

    def _read_record(self, stream: "_Stream", offset: int) -> WarcRecord | None:
        fields = _read_fields(stream)
        if fields is None:
            return None
        given = next((value for name, value in fields if name.lower() == "content-length"), "")
        if not _LENGTH.fullmatch(given):
            raise _MalformedError("holds a record of no known length")
        size, fault, block = int(given), "", b""
        if size > self._limit:
            fault = f"larger than {self._limit // 1_000_000} MB"
            skipped = stream.skip(size)
        else:
            block = stream.read(size)
            skipped = len(block)
        if skipped < size:
            raise _DamageError("is cut short")
        record = WarcRecord(
            offset=offset, length=stream.finish() - offset, fields=fields, block=block
        )
        fault = fault or _find_fault(record)
        return _with_fault(record, fault) if fault else record


class _DamageError(Exception):
    """The file cannot be read from here on."""


class _MalformedError(Exception):
    """A record is none."""


class _Plain:
    """The file itself, as a stream."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self._file = file
        file.seek(offset)

    def read(self, size: int) -> bytes:
        return self._file.read(size)

    def read_line(self, limit: int) -> bytes:
        return self._file.readline(limit)

    def skip(self, size: int) -> int:
        here = self._file.tell()
        end = self._file.seek(0, 2)
        return self._file.seek(min(here + size, end)) - here

    def finish(self, *, is_whole: bool = True) -> int:  # noqa: ARG002  # as a member has it
        return self._file.tell()


class _Member:
    """One gzip member, unpacked as it is read."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self._file = file
        self._unpacker = zlib.decompressobj(_GZIP)
        self._packed = b""  # read from the file and not unpacked yet
        self._ready = b""  # unpacked and not given out yet
        self._taken = self._given = 0  # bytes, before and after unpacking
        file.seek(offset)

    def read(self, size: int) -> bytes:
        pieces, wanted = [], size
        while wanted and self._fill():
            pieces.append(self._ready[:wanted])
            self._ready = self._ready[wanted:]
            wanted -= len(pieces[-1])
        return b"".join(pieces)

    def read_line(self, limit: int) -> bytes:
        while (end := self._ready.find(b"\n") + 1) == 0 and len(self._ready) < limit:
            before = self._ready
            self._ready = b""
            filled = self._fill()
            self._ready = before + self._ready
            if not filled:
                break
        end = min(end or len(self._ready), limit)
        line, self._ready = self._ready[:end], self._ready[end:]
        return line

    def skip(self, size: int) -> int:
        left = size
        while left and self._fill():
            taken = min(left, len(self._ready))
            self._ready = self._ready[taken:]
            left -= taken
        return size - left

    def finish(self, *, is_whole: bool = True) -> int:
        """Unpack to the end of the member, and return where that lies in the file."""
        rest = b""
        while self._fill():
            rest, self._ready = rest + self._ready[: 16 - len(rest)], b""
        if not self._unpacker.eof:
            raise _DamageError("is cut short")
        if is_whole and rest.lstrip(b"\r\n"):
            raise _DamageError(
                "holds several records in one gzip member (`warcio recompress` mends that)"
            )
        return self._file.tell() - len(self._unpacker.unused_data)

    def _fill(self) -> bool:
        """See to it that something is ready; tell whether something is."""
        while not self._ready and not self._unpacker.eof:
            packed = self._unpacker.unconsumed_tail
            if not packed:
                packed = self._file.read(_CHUNK)
                self._taken += len(packed)
            try:
                self._ready = self._unpacker.decompress(packed, _CHUNK * 16)
            except zlib.error as error:
                raise _DamageError("is damaged") from error
            self._given += len(self._ready)
            if not packed and not self._ready:
                return False
            if self._given > max(_FREE_EXPANSION, self._taken * _MOST_EXPANSION):
                raise _DamageError("grows beyond all reason when it is unpacked")
        return bool(self._ready)


_Stream = _Plain | _Member


def _read_fields(stream: _Stream) -> tuple[tuple[str, str], ...] | None:
    line = stream.read_line(_LONGEST_HEAD)
    for _ in range(_MOST_BLANKS):
        if line.strip(b"\r\n") or not line:
            break
        line = stream.read_line(_LONGEST_HEAD)
    if not line:
        return None
    if not line.startswith(b"WARC/"):
        raise _MalformedError("holds something else than a record")
    fields: list[tuple[str, str]] = []
    left = _LONGEST_HEAD
    while line := stream.read_line(left):
        left -= len(line)
        text = line.decode(errors="replace").rstrip("\r\n")
        if not text:
            return tuple(fields)
        if left <= 0:
            break
        if text[0] in " \t" and fields:
            name, value = fields[-1]
            fields[-1] = (name, f"{value} {text.strip()}")
            continue
        name, _, value = text.partition(":")
        fields.append((name.strip(), value.strip()))
    raise _MalformedError("holds a record whose fields do not end")


def _find_fault(record: WarcRecord) -> str:
    """Return what speaks against a record; empty if nothing does."""
    digests = [(record.value_of("warc-block-digest"), [record.block])]
    if record.kind in {"response", "resource"}:
        payloads = [record.block]
        if record.is_http:
            payloads = list(split_message(record.block))
        digests.append((record.value_of("warc-payload-digest"), payloads))
    if all(_agrees(digest, contents) for digest, contents in digests):
        return ""
    return "with a wrong digest"


def _agrees(digest: str, contents: list[bytes]) -> bool:
    """Tell whether a digest is that of one of some contents; one that nobody can check is."""
    name, _, value = digest.partition(":")
    name = name.strip().lower().replace("-", "")
    if name not in _ALGORITHMS:
        return True
    return any(
        _same(value.strip(), hashlib.new(name, content, usedforsecurity=False).digest())
        for content in contents
    )


def _same(value: str, digest: bytes) -> bool:
    """Tell whether a text is a digest in base 16, 32 or 64."""
    return (
        value.lower() == digest.hex()
        or value.upper().rstrip("=") == base64.b32encode(digest).decode().rstrip("=")
        or value.rstrip("=").translate(_URL_SAFE)
        == binascii.b2a_base64(digest, newline=False).decode().rstrip("=")
    )


_URL_SAFE = str.maketrans("-_", "+/")


def _with_fault(record: WarcRecord, fault: str) -> WarcRecord:
    return WarcRecord(
        offset=record.offset, length=record.length, fields=record.fields, block=b"", fault=fault
    )
