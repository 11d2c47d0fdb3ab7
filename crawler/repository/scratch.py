"""Folders for the time being, which do not outlive their process, even if it is killed.

A killed process cannot clean up, so each one cleans up after those before it: a folder belongs to
the process that holds the lock on the file beside it, and a lock dies with its process.
"""

import os
import shutil
import tempfile
import weakref
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no such locks: there a killed process leaves its folder behind
    fcntl = None  # type: ignore[assignment]

__all__ = ["Scratch"]

_PREFIX = "clausewatch-scratch-"
_LOCK = ".lock"


class Scratch:
    """A new folder, removed by `close`, with the object, or at the end of the process."""

    def __init__(self) -> None:
        _sweep()
        descriptor, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_LOCK)
        lock = Path(name)
        if fcntl:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        self.path = lock.with_suffix("")
        self.close = weakref.finalize(self, _discard, self.path, lock, descriptor)
        self.path.mkdir(mode=0o700)


def _discard(folder: Path, lock: Path, descriptor: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    lock.unlink(missing_ok=True)
    os.close(descriptor)


def _sweep() -> None:
    if fcntl is None:
        return
    for lock in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*{_LOCK}"):
        try:
            descriptor = os.open(lock, os.O_RDWR | os.O_NOFOLLOW)
        except OSError:  # somebody else's, or just gone
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # its process lives
            os.close(descriptor)
        else:
            _discard(lock.with_suffix(""), lock, descriptor)
