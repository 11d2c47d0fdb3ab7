"""The history of a git repository, as `git log` prints it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

from store.error import ArchiveError

__all__ = ["LOG_COMMAND", "Commit", "FileChange", "parse_log", "split_fields"]

LOG_COMMAND = (
    *("log", "--reverse", "--topo-order", "--raw", "--no-abbrev", "--no-renames"),
    *("-z", "--encoding=UTF-8", "--format=%H%x00%at%x00%B%x00"),
)
"""What makes git print a history that `parse_log` understands."""

_REGULAR = (b"100644", b"100755")  # modes of files; links and submodules have others
_LARGEST_FIELD = 16_000_000
_CHUNK = 1 << 16


@dataclass(frozen=True, kw_only=True, slots=True)
class FileChange:
    """A file that a commit added, changed or removed."""

    path: str  # undecodable bytes are surrogates
    blob: str  # name of the new content; empty for what was removed or is no regular file


@dataclass(frozen=True, kw_only=True, slots=True)
class Commit:
    """A commit of a history."""

    sha: str
    at: datetime | None  # of its author, in UTC; None where it is none that Python can hold
    message: str
    files: tuple[FileChange, ...]


def parse_log(stream: IO[bytes]) -> Iterator[Commit]:
    """Yield the commits that git prints.

    Git writes a commit's name, time and message, then two fields for each file. What is what
    follows from the position alone: messages and paths may hold anything but a zero byte.
    """
    fields = split_fields(stream)
    sha, at, message = "", None, ""
    files: list[FileChange] = []
    for field in fields:
        begin = field.lstrip(b"\n")
        if begin.startswith(b":"):
            files.append(_parse_change(begin, next(fields, b"")))
        elif begin:
            if sha:
                yield Commit(sha=sha, at=at, message=message, files=tuple(files))
            sha, at = begin.decode(), _parse_time(next(fields, b""))
            message, files = next(fields, b"").decode(errors="replace"), []
    if sha:
        yield Commit(sha=sha, at=at, message=message, files=tuple(files))


def split_fields(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the fields of a stream, each of which ends with a zero byte.

    Raises:
        ArchiveError: A field is absurdly large.
    """
    rest = b""
    while chunk := stream.read(_CHUNK):
        *fields, rest = (rest + chunk).split(b"\0")
        yield from fields
        if len(rest) > _LARGEST_FIELD:
            raise ArchiveError("a commit message is larger than 16 MB; import another repository")
    if rest:
        yield rest


def _parse_change(about: bytes, path: bytes) -> FileChange:
    _, mode, _, blob, _ = about.split(b" ", 4)
    return FileChange(path=os.fsdecode(path), blob=blob.decode() if mode in _REGULAR else "")


def _parse_time(seconds: bytes) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None
