"""The published tree on disk: files are written beside their place and swapped in whole."""

import errno
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from store.error import HomeError, StoreFull

__all__ = ["Mark", "Tree", "write_page"]

_FULL = {errno.ENOSPC, errno.EDQUOT}


Mark = tuple[str, int, int]
"""A published file: its path, its size, and when it was last written to, in nanoseconds."""


class Tree:
    """A folder of published files. Nothing in it is ever removed.

    Attributes:
        folder: Where it is.
        written: Paths of files that were new or differed, in order.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: list[str] = []
        self._beside: dict[str, None] = {}  # files whose new content lies beside them

    def put(self, path: str, content: bytes) -> Mark:
        """Make a file hold this content; one that holds it already is not touched.

        A new file is there at once: nothing leads to it yet. What stands is not replaced before
        `swap`, so that the old tree is whole until the new one is.

        Args:
            path: Where in the folder, with forward slashes.
            content: All its bytes.

        Returns:
            What tells that the file is still as it was put.

        Raises:
            StoreFull: No space is left; the old file stands.
            HomeError: The folder cannot be written; the old file stands.
        """
        target = self.folder / path
        try:
            stands = _find(target)
            if stands is None:
                state = _write(target, content)
                _name_beside(target).replace(target)
            elif stands.st_size == len(content) and target.read_bytes() == content:
                return path, stands.st_size, stands.st_mtime_ns
            else:
                state = _write(target, content)
                self._beside[path] = None
        except OSError as error:
            raise _explain(error, target) from error
        self.written.append(path)
        return path, state.st_size, state.st_mtime_ns

    def has(self, path: str) -> bool:
        """Return whether a file lies there, of this build or of one before."""
        return (self.folder / path).is_file()

    def swap(self) -> None:
        """Put the new content of files in the place of the old, in the order it came."""
        for path in self._beside:
            target = self.folder / path
            try:
                _name_beside(target).replace(target)
            except OSError as error:
                raise _explain(error, target) from error
        self._beside.clear()

    def take_over(self, written: Sequence[str], beside: Sequence[str]) -> None:
        """Answer for what another process has put into the same folder."""
        self.written += written
        self._beside |= dict.fromkeys(beside)

    def hand_over(self) -> tuple[list[str], list[str]]:
        """Return what was written and what lies beside, for another process to answer for."""
        handed = self.written, list(self._beside)
        self.written, self._beside = [], {}
        return handed

    def holds(self, marks: Iterable[Mark]) -> bool:
        """Return whether files are still as they were put."""
        try:
            for path, size, at in marks:
                found = (self.folder / path).stat()
                if found.st_size != size or found.st_mtime_ns != at:
                    return False
        except OSError:
            return False
        return True


def write_page(target: Path, content: bytes) -> None:
    """Write one page, beside its place and then swapped in; its folder has to be there.

    Raises:
        StoreFull: No space is left; the old file stands.
        HomeError: The file cannot be written; the old file stands.
    """
    if target.is_dir():
        raise HomeError(f"{target} is a folder: name a file in it")
    if not target.parent.is_dir():
        raise HomeError(f"there is no folder {target.parent}: make it first")
    try:
        if target.exists() and not target.is_file():  # a pipe or a device takes no swap
            target.write_bytes(content)
        else:
            _swap(target, content)
    except OSError as error:
        raise _explain(error, target) from error


def _find(target: Path) -> os.stat_result | None:
    try:
        return target.stat()
    except FileNotFoundError:
        return None


def _swap(target: Path, content: bytes) -> None:
    """Write beside the target, then replace it."""
    _write(target, content)
    try:
        _name_beside(target).replace(target)
    except OSError:
        with suppress(OSError):
            _name_beside(target).unlink(missing_ok=True)
        raise


def _write(target: Path, content: bytes) -> os.stat_result:
    """Write beside the target, and return the state of what was written.

    The name beside is fixed: what a killed build left there, the next one writes over.
    """
    beside = _name_beside(target)
    try:
        with _open(beside) as file:
            file.write(content)
            file.flush()
            return os.fstat(file.fileno())
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def _open(beside: Path) -> BinaryIO:
    try:
        return beside.open("wb")
    except FileNotFoundError:
        beside.parent.mkdir(parents=True, exist_ok=True)
        return beside.open("wb")


def _name_beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.new")


def _explain(error: OSError, target: Path) -> HomeError | StoreFull:
    if error.errno in _FULL:
        return StoreFull(f"no space left to write {target}: free some and publish again")
    reason = error.strerror or type(error).__name__
    return HomeError(f"cannot write {target} ({reason}): give a folder that you may write to")
