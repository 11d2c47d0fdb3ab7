"""Records on their way to WARC files, one file after the other."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from crawler.policy import TOOL
from crawler.warc.record import FAST, format_date, name_record, render_record
from crawler.warc.scribe import Scribe
from crawler.warc.volume import Volume

__all__ = ["LARGEST", "Spool", "make_volume"]

LARGEST = 1_000_000_000
"""Bytes of a file, after which another one is begun."""

_CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


class Spool:
    """A buffer of records, and the file that they go to. Files are made when they are needed.

    Args:
        make: Begins a file.
        scribe: Makes the scribe for a file, given the ID of the record about that.
        agent: The User-Agent we send, which names whom to ask about us.
        largest: Bytes of a file after which another one is begun.
    """

    def __init__(
        self,
        make: Callable[[], Volume],
        scribe: Callable[[str], Scribe],
        *,
        agent: str,
        largest: int = LARGEST,
    ) -> None:
        self.waiting = 0  # bytes in the buffer
        self._make = make
        self._make_scribe = scribe
        self._agent = agent
        self._largest = largest
        self._buffer: list[bytes] = []
        self._info = ""
        self._volume: Volume | None = None
        self._scribe = scribe("")

    def open(self) -> tuple[Scribe, str]:
        """Return the scribe and the name of the file for what comes next."""
        if self._volume and self._volume.size + self.waiting >= self._largest:
            self.close()
        if self._volume is None:
            self._volume = self._make()
            self._info = name_record()
            self._scribe = self._make_scribe(self._info)
            self.add([_render_info(self._info, self._volume.path.name, self._agent)])
        return self._scribe, self._volume.path.name

    def add(self, records: list[bytes]) -> None:
        """Put records into the buffer."""
        self._buffer += records
        self.waiting += sum(map(len, records))

    def flush(self) -> None:
        """Make durable what is in the buffer: all of it, or none.

        Raises:
            StoreFull: No space is left; the buffer is dropped.
            StoreError: The file cannot be written to; likewise.
        """
        if self._volume is None or not self._buffer:
            return
        content = b"".join(self._buffer)
        self._buffer, self.waiting = [], 0
        scribe = self._scribe
        self._scribe = self._make_scribe(self._info)  # it must not refer to what is lost
        self._volume.write(content)
        self._scribe = scribe

    def close(self) -> None:
        """Make durable what is in the buffer, and complete the file."""
        try:
            self.flush()
        finally:
            volume, self._volume = self._volume, None
            if volume is not None:
                volume.close()

    def discard(self) -> None:
        """Take the file away that is being written."""
        volume, self._volume = self._volume, None
        if volume is not None:
            volume.discard()


def make_volume(folder: Path, prefix: str) -> Volume:
    """Begin a file whose name tells when that was."""
    moment = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    for serial in count():
        try:
            return Volume(folder / f"{prefix}-{moment}-{serial:05}.warc.gz")
        except FileExistsError:
            continue
    raise AssertionError("numbers do not end")


def _render_info(record: str, name: str, agent: str) -> bytes:
    """Return the record that says who wrote a file, and how."""
    said = {
        "software": TOOL,
        "format": "WARC File Format 1.1",
        "conformsTo": _CONFORMS_TO,
        "http-header-user-agent": agent,
        "robots": "obey",
    }
    fields = [
        ("WARC-Record-ID", record),
        ("WARC-Date", format_date(datetime.now(UTC))),
        ("WARC-Filename", name),
        ("Content-Type", "application/warc-fields"),
    ]
    block = "".join(f"{key}: {value}\r\n" for key, value in said.items()).encode()
    return render_record("warcinfo", fields, [block], level=FAST)
