"""What the git repositories of an Open Terms Archive collection have in common.

A document is a file `<platform>/<type>.<ending>`, and each commit records one state of one
document at the time of its author. Names come from the path alone: in a message nothing parts
platform from type. Messages are understood in the wordings of all years.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from crawler.notation.wording import quote, suggest
from crawler.repository.archive import Archive
from crawler.repository.history import Commit, FileChange
from store.error import ArchiveError
from store.record import Capture, DocumentKey

__all__ = ["ArchivedCaptures", "Entry", "Note", "Skip", "keep_all", "list_entries", "read_note"]

Skip = Callable[[DocumentKey, datetime, str], bool]
"""Tells by document, time and reference whether a capture is in already."""

_TECHNICAL = ("Apply technical or declaration upgrade on ", "Refilter ")
_TRAILER = re.compile(r"X-([A-Za-z-]+):(.*)")
_LONGEST_NAME = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A state of a document, as a commit records it."""

    platform: str
    type: str
    ending: str  # of the file's name: ".md"
    at: datetime
    blob: str
    commit: str
    message: str

    @property
    def reference(self) -> str:
        """Where the archive keeps it: commits get other names when a history is cleaned."""
        return f"git:{self.blob}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """What the message of a commit says."""

    technical: bool  # made by a new extractor or declaration out of an old page
    provenance: str  # the commit, and what it says of its source, as that stands there
    trailers: Mapping[str, str]  # by name without "X-", in lower case

    @property
    def engine(self) -> str:
        """The engine that made the commit; empty where that is not told."""
        version = self.trailers.get("engine-version", "undefined")
        return "" if version == "undefined" else f"Open Terms Archive engine {version}"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Name:
    platform: str
    type: str
    part: str  # which page of a document that is put together from several
    ending: str


class ArchivedCaptures:
    """Captures of an archive, document by document, each in the order of time.

    Iterating reads their bytes. What a bundle took from the disk is given back at the end of a
    `with` block, or with the object.
    """

    def __init__(
        self,
        archive: Archive,
        entries: Iterable[Entry],
        describe: Callable[[Entry], Capture],
        left_out: Mapping[str, int],
    ) -> None:
        self.left_out = dict(left_out)  # how many states were left out, by reason
        self._archive = archive
        self._entries = tuple(entries)
        self._describe = describe

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[tuple[Capture, bytes]]:
        contents = self._archive.contents(entry.blob for entry in self._entries)
        for entry, content in zip(self._entries, contents, strict=True):
            yield self._describe(entry), content

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._archive.close()


def keep_all(key: DocumentKey, at: datetime, reference: str) -> bool:  # noqa: ARG001  # a `Skip`
    """Skip nothing."""
    return False


def list_entries(
    archive: Archive,
    endings: Collection[str],
    *,
    platforms: Collection[str],
    since: datetime | None,
) -> tuple[list[Entry], Counter[str]]:
    """Return the states of documents, and how many were left out for which reason.

    Args:
        archive: Holds them.
        endings: Those of the files that can be read.
        platforms: Which to list; all if empty.
        since: The time of the first states to list, with its zone; all if None.

    Raises:
        ArchiveError: A platform is not in the archive.
    """
    entries: dict[tuple[_Name, datetime, str], Entry] = {}
    left_out: Counter[str] = Counter()
    known: set[str] = set()
    for commit, file, name in _list_files(archive):
        known.add(name.platform)
        if platforms and name.platform not in platforms:
            continue
        if commit.at is None:
            left_out["without a date that can be read"] += 1
        elif since and commit.at < since:
            continue
        elif obstacle := _find_obstacle(name, endings):
            left_out[obstacle] += 1
        elif (key := (name, commit.at, file.blob)) in entries:
            left_out["recorded twice"] += 1
        else:
            entries[key] = _make_entry(commit, commit.at, file, name)
    for platform in platforms:
        if platform not in known:
            cure = suggest(platform, known) or "; its folders bear the names of its platforms"
            raise ArchiveError(f"{archive.name} has no platform {quote(platform)}{cure}")
    ordered = sorted(entries.values(), key=lambda entry: (entry.platform, entry.type, entry.at))
    return ordered, left_out


def read_note(entry: Entry) -> Note:
    """Return what the message of an entry's commit says."""
    subject, *lines = entry.message.strip().split("\n")
    trailers: dict[str, str] = {}
    while lines and (trailer := _TRAILER.fullmatch(lines[-1].strip())):
        trailers[trailer[1].lower()] = trailer[2].strip()
        del lines[-1]
    told = [line for line in lines if line.strip()]
    return Note(
        technical=subject.startswith(_TECHNICAL),
        provenance="\n".join((f"commit {entry.commit}", *told)),
        trailers=trailers,
    )


def _list_files(archive: Archive) -> Iterator[tuple[Commit, FileChange, _Name]]:
    for commit in archive.commits():
        for file in commit.files:
            name = _parse_path(file.path)
            if name and file.blob:
                yield commit, file, name


def _parse_path(path: str) -> _Name | None:
    platform, _, file = path.partition("/")
    stem, dot, ending = file.rpartition(".")
    if platform.startswith(".") or not stem or "/" in file:
        return None  # a README, or what belongs to the workings of the repository
    type_, _, part = stem.partition(" #")
    return _Name(platform=platform, type=type_, part=part, ending=dot + ending.lower())


def _find_obstacle(name: _Name, endings: Collection[str]) -> str:
    if not all(map(_is_plain, (name.platform, name.type))):
        return "with a name that is not plain text"
    if name.part:
        return "that are one of several pages of a document"
    return "" if name.ending in endings else "of a kind of file that is not read"


def _is_plain(name: str) -> bool:
    return name.isprintable() and name == name.strip() and 0 < len(name) <= _LONGEST_NAME


def _make_entry(commit: Commit, at: datetime, file: FileChange, name: _Name) -> Entry:
    return Entry(
        platform=name.platform,
        type=name.type,
        ending=name.ending,
        at=at,
        blob=file.blob,
        commit=commit.sha,
        message=commit.message,
    )
