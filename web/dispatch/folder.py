"""Messages as files: for looking at them, for tests, and for programs that send them themselves."""

import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from web.dispatch.envelope import Envelope, Fate, Outcome

__all__ = ["FolderTransport"]


class FolderTransport:
    """Writes each message into a folder, as `.eml`, under a name that its ID gives.

    The same message again is the same file again.
    """

    lanes = 1

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def find_fault(self) -> str:
        """Make the folder."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            return f"cannot make the folder {self._folder} ({problem.strerror})"
        return ""

    def hand_over(self, envelope: Envelope) -> Outcome:
        """Write the file whole or not at all."""
        name = hashlib.sha256(envelope.id.encode()).hexdigest()[:32]
        beside = self._folder / f".{name}.{os.getpid()}"
        try:
            beside.write_bytes(envelope.content)
            beside.replace(self._folder / f"{name}.eml")
        except OSError as problem:
            said = f"cannot write to {self._folder} ({problem.strerror})"
            return Outcome(fate=Fate.STUCK, problem=said)
        return Outcome(fate=Fate.TAKEN)
