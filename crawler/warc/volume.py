"""A WARC file that is being written, so that a process killed at any moment leaves a valid one.

It is called `NAME.open` until it is complete. Whoever writes it holds a lock on it; an `.open` file
that nobody holds was left behind, and is cut after its last whole record and given its name.
"""

import errno
import fcntl
import os
import re
import zlib
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from store.error import StoreError, StoreFull

__all__ = ["OPEN", "Volume", "discard_left", "is_file_name", "repair_volumes"]

OPEN = ".open"
"""What the name of a file ends with while it is written."""

_FULL = {errno.ENOSPC, errno.EDQUOT}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,180}\.warc\.gz", re.ASCII)
_CHUNK = 1 << 20
_GZIP = 31


def is_file_name(name: str) -> bool:
    """Return whether a name can only be that of a WARC file inside a folder."""
    return bool(_NAME.fullmatch(name))


class Volume:
    """One WARC file that is being written, by this process alone.

    Raises:
        FileExistsError: A file of this name is there, or is being written.
        StoreFull: No space is left.
        StoreError: The folder cannot be written to.
    """

    def __init__(self, path: Path) -> None:
        self.path = path  # where it will lie
        self.size = 0  # bytes that are durable
        self._open = path.with_name(path.name + OPEN)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise _refusal(problem, path.parent) from problem
        try:
            self._file = os.open(self._open, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        except FileExistsError:
            raise
        except OSError as problem:
            raise _refusal(problem, path.parent) from problem
        if not self._is_ours():
            os.close(self._file)
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        _sync_folder(path.parent)

    def write(self, content: bytes) -> None:
        """Add bytes durably: all of them, or none.

        Raises:
            StoreFull: No space is left.
            StoreError: The file cannot be written to.
        """
        try:
            view = memoryview(content)
            while view:
                view = view[os.write(self._file, view) :]
            os.fsync(self._file)
        except OSError as problem:
            with suppress(OSError):
                os.ftruncate(self._file, self.size)
                os.lseek(self._file, self.size, os.SEEK_SET)
            raise _refusal(problem, self.path.parent) from problem
        self.size += len(content)

    def close(self) -> None:
        """Give the file its name; one without a record goes."""
        try:
            # A write that failed may have left bytes that could not be cut off just then.
            os.ftruncate(self._file, self.size)
            _settle(self._open, self.path, self.size)
        except OSError as problem:
            raise _refusal(problem, self.path.parent) from problem
        finally:
            os.close(self._file)

    def discard(self) -> None:
        """Take the file away."""
        self._open.unlink(missing_ok=True)
        os.close(self._file)

    def _is_ours(self) -> bool:
        """Lock the new file; tell whether it still is the one that its name stands for."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            held, named = os.fstat(self._file), self._open.stat()
        except OSError:  # somebody who mends took it for one left behind
            return False
        if (held.st_dev, held.st_ino) != (named.st_dev, named.st_ino):
            return False
        if self.path.exists():
            self._open.unlink()
            return False
        return True


def repair_volumes(folder: Path) -> list[Path]:
    """Complete the files that killed processes left in a folder.

    Returns:
        The files that got their names; those in which no whole record stood are gone.

    Raises:
        StoreError: The folder cannot be written to.
    """
    mended = []
    for left in sorted(folder.glob(f"*.warc.gz{OPEN}")):
        try:
            path = _repair(left)
        except FileNotFoundError:  # another process was faster
            continue
        except OSError as problem:
            raise _refusal(problem, folder) from problem
        if path is not None:
            mended.append(path)
    return mended


def discard_left(path: Path) -> None:
    """Take away what a killed process left of a file, if nobody writes it."""
    left = path.with_name(path.name + OPEN)
    with suppress(OSError), left.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        left.unlink()


def _repair(left: Path) -> Path | None:
    path = left.with_name(left.name.removesuffix(OPEN))
    with left.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # it is being written
            return None
        if not left.exists():
            return None
        end = _find_end(file)
        if end and path.exists():
            return None
        file.truncate(end)
        os.fsync(file.fileno())
        _settle(left, path, end)
        return path if end else None


def _find_end(file: BinaryIO) -> int:
    """Return where the last whole gzip member of a file ends."""
    end = at = 0
    unpacker = zlib.decompressobj(_GZIP)
    while chunk := file.read(_CHUNK):
        while chunk:
            try:
                unpacker.decompress(chunk)
            except zlib.error:
                return end
            at += len(chunk) - len(unpacker.unused_data)
            if not unpacker.eof:
                break
            end, chunk = at, unpacker.unused_data
            unpacker = zlib.decompressobj(_GZIP)
    return end


def _settle(left: Path, path: Path, size: int) -> None:
    # One that is empty may stand beside the file of its name: somebody was killed while choosing.
    if size:
        left.rename(path)
    else:
        left.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)  # makes the new name as durable as the bytes
    finally:
        os.close(held)


def _refusal(problem: OSError, folder: Path) -> StoreError:
    if problem.errno in _FULL:
        return StoreFull(
            f"no space is left for {folder}: free some and run the same command again; "
            "nothing was written half"
        )
    return StoreError(f"cannot write to {folder} ({problem.strerror}): check its permissions")
