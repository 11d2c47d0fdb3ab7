"""Messages in whatever a mail server leaves them in: a Maildir, mbox, folder of files, or pipe."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from store.error import ReadError

__all__ = ["open_postbag", "split_messages"]

_LONGEST = 20_000_000  # bytes of one message; what is longer is cut
_LINE = 100_000  # bytes that are read as one line
_BEGIN = b"From "  # of a message in an mbox


def open_postbag(path: Path) -> Iterator[bytes]:
    """Yield the messages of a Maildir, a folder of `.eml` files, an mbox, or a single file.

    Nothing is moved or marked.

    Raises:
        ReadError: It cannot be read.
    """
    try:
        for file in _list_files(path) if path.is_dir() else [path]:
            with file.open("rb") as opened:
                yield from split_messages(opened)
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else problem
        raise ReadError(f"cannot read {path} ({reason}): check the name") from problem


def split_messages(file: BinaryIO) -> Iterator[bytes]:
    """Yield the messages of an mbox; what does not begin like one is a single message."""
    is_mbox, is_blank = False, True
    lines: list[bytes] = []
    size = 0
    while line := file.readline(_LINE):
        if line.startswith(_BEGIN) and is_blank and (is_mbox or not lines):
            if lines:
                yield b"".join(lines)
            is_mbox, lines, size = True, [], 0
            continue
        is_blank = not line.strip()
        size += len(line)
        if size <= _LONGEST:
            lines.append(line)
    if lines:
        yield b"".join(lines)


def _list_files(path: Path) -> list[Path]:
    is_maildir = (path / "cur").is_dir() and (path / "new").is_dir()
    found = [*path.glob("new/*"), *path.glob("cur/*")] if is_maildir else path.glob("*.eml")
    return sorted(each for each in found if each.is_file())
