"""The WARC files that a home wrote itself, to copy records out of them as they are."""

from dataclasses import dataclass
from pathlib import Path

from crawler.warc.source import WarcRecord, WarcSource
from crawler.warc.volume import OPEN, is_file_name
from store.error import ArchiveError

__all__ = ["Copy", "Originals"]

_LIMIT = 250_000_000  # bytes of a record of ours; more than any home allows
_HOLDERS = {"response", "resource"}  # kinds of record that hold a payload


@dataclass(frozen=True, kw_only=True, slots=True)
class Copy:
    """The records of a capture, without those that were copied before."""

    records: list[bytes]
    is_whole: bool  # whether one of them holds the bytes, rather than referring to others


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    offset: int
    length: int
    holds: bool  # a payload


class Originals:
    """A folder of WARC files. The index of one of them is held at a time.

    Captures are asked for in the order they were kept, which is the order of their files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._name = ""
        self._source: WarcSource | None = None
        self._captures: dict[str, tuple[str, ...]] = {}  # IDs of the records, by that of a capture
        self._places: dict[str, _Place] = {}
        self._copied: set[int] = set()

    def close(self) -> None:
        """Give the file back."""
        if self._source is not None:
            self._source.close()
        self._source = None

    def copy(self, capture: str, name: str) -> Copy | None:
        """Return the records of a capture; None if they are not at hand.

        Args:
            capture: Its ID.
            name: Of the WARC file that should hold it.
        """
        if not capture or not is_file_name(name):
            return None
        if name != self._name:
            self._open(name)
        if self._source is None or capture not in self._captures:
            return None
        described, *named = self._captures[capture]
        places = [
            self._places[each]
            for each in dict.fromkeys([*named, described, capture])
            if each in self._places
        ]
        records = [
            self._source.read_raw(place.offset, place.length)
            for place in places
            if place.offset not in self._copied
        ]
        self._copied.update(place.offset for place in places)
        holds = described in self._places and self._places[described].holds
        return Copy(records=records, is_whole=holds)

    def _open(self, name: str) -> None:
        self.close()
        self._name = name
        self._captures, self._places, self._copied = {}, {}, set()
        path = self._folder / name
        path = path if path.exists() else path.with_name(path.name + OPEN)
        try:
            self._source = WarcSource(path, limit=_LIMIT)
        except ArchiveError:  # it was moved elsewhere
            return
        for record in self._source:
            self._note(record)

    def _note(self, record: WarcRecord) -> None:
        if record.fault or not record.id:
            return
        name = record.id.removeprefix("urn:uuid:")
        self._places[name] = _Place(
            offset=record.offset, length=record.length, holds=record.kind in _HOLDERS
        )
        if record.kind == "metadata":
            named = [record.value_of("warc-refers-to"), *record.values_of("warc-concurrent-to")]
            self._captures[name] = tuple(
                each.strip("<>").removeprefix("urn:uuid:") for each in named
            )
