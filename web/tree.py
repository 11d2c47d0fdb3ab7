"""The published tree on disk: files are written beside their place and swapped in whole."""

import errno
from contextlib import suppress
from pathlib import Path

from store.error import HomeError, StoreFull

__all__ = ["Tree", "write_page"]

_FULL = {errno.ENOSPC, errno.EDQUOT}


class Tree:
    """A folder of published files. Nothing in it is ever removed.

    Attributes:
        files: How many files were put, whether they differed or not.
        written: Paths of those that were new or differed, in order.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = 0
        self.written: list[str] = []

    def put(self, path: str, content: bytes) -> None:
        """Make a file hold this content; one that holds it already is not touched.

        Args:
            path: Where in the folder, with forward slashes.
            content: All its bytes.

        Raises:
            StoreFull: No space is left; the old file stands.
            HomeError: The folder cannot be written; the old file stands.
        """
        self.files += 1
        target = self.folder / path
        try:
            if _holds(target, content):
                return
            _swap(target, content)
        except OSError as error:
            raise _explain(error, target) from error
        self.written.append(path)


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


def _holds(target: Path, content: bytes) -> bool:
    try:
        return target.stat().st_size == len(content) and target.read_bytes() == content
    except FileNotFoundError:
        return False


def _swap(target: Path, content: bytes) -> None:
    """Write beside the target, then replace it.

    The name beside is fixed: what a killed build left there, the next one writes over.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.new")
    try:
        beside.write_bytes(content)
        beside.replace(target)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def _explain(error: OSError, target: Path) -> HomeError | StoreFull:
    if error.errno in _FULL:
        return StoreFull(f"no space left to write {target}: free some and publish again")
    reason = error.strerror or type(error).__name__
    return HomeError(f"cannot write {target} ({reason}): give a folder that you may write to")
