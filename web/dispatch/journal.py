"""What the other side has taken, written down at once: a file that outlives a killed process.

Between the moment in which the other side takes a message and the one in which the database has
it, a process may be killed; the message would go out a second time. To commit after each message is
slow and still leaves milliseconds. A line in a file takes microseconds, and is there for whoever
comes next even if its writer is not. The database follows in groups.
"""

import fcntl
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from store.error import OutboxBusy

__all__ = ["Journal"]

_BEGUN, _TAKEN = "begun.", "taken."


class Journal:
    """Deliveries that were begun or taken, and are not settled yet.

    It is locked while it is open: two processes that send would send everything twice.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = -1

    def __enter__(self) -> Self:
        """Open it.

        Raises:
            OutboxBusy: Another process has it open.
        """
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        try:
            self._file = os.open(self._path, flags, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            os.close(self._file)
            raise OutboxBusy(
                "another process is sending from this home: what is due goes out with that"
            ) from problem
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._file)

    def begin(self, numbers: Iterable[int]) -> None:
        """Write down that deliveries are about to leave."""
        self._write("".join(f"{number} {_BEGUN}\n" for number in numbers))

    def note(self, number: int) -> None:
        """Write down that a delivery was taken. Threads may call it at the same time."""
        self._write(f"{number} {_TAKEN}\n")

    def left(self) -> tuple[frozenset[int], frozenset[int]]:
        """Return the deliveries that were taken, and those that were not, and nobody settled."""
        said = os.pread(self._file, os.fstat(self._file).st_size, 0).decode("ascii", "replace")
        found: dict[str, set[int]] = {_BEGUN: set(), _TAKEN: set()}
        for line in said.splitlines():
            number, _, what = line.partition(" ")
            if what in found and number.isdecimal():  # a full disk may have cut the last line
                found[what].add(int(number))
        taken = frozenset(found[_TAKEN])
        return taken, frozenset(found[_BEGUN]) - taken

    def clear(self) -> None:
        """Forget all: the database has them."""
        os.ftruncate(self._file, 0)

    def _write(self, lines: str) -> None:
        with suppress(OSError):  # no space is left: the outbox will know, a moment later
            os.write(self._file, lines.encode("ascii"))
