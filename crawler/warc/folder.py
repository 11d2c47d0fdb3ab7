"""The WARC files of a home: one a crawl, begun anew when it has grown large."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from crawler.delivery import Delivery
from crawler.policy import TOOL
from crawler.warc.pair import Earlier
from crawler.warc.scribe import Scribe, find_earlier
from crawler.warc.spool import LARGEST, Spool, make_volume
from crawler.warc.volume import OPEN, is_file_name, repair_volumes
from store.record import Capture

__all__ = ["Bringer", "WarcFolder"]

Bringer = Callable[[str], Capture | None]
"""Tells by SHA-256 which capture brought some bytes first, with a WARC file; None if none did."""


class WarcFolder:
    """Where the exchanges of a crawl are kept.

    Deliveries are appended to a buffer; `flush` makes them durable with one write, so that the
    database acknowledges nothing whose evidence could still be lost. Files are made when there is
    something to write. A process may be killed at any moment: files left open are completed when
    the folder is used the next time, by whatever process does so first.
    """

    def __init__(
        self,
        folder: Path,
        *,
        agent: str = TOOL,
        bringer: Bringer | None = None,
        largest: int = LARGEST,
    ) -> None:
        """Open a folder, and complete what killed processes left in it.

        Args:
            folder: Made when there is something to write.
            agent: The User-Agent we send, which names whom to ask about us.
            bringer: Tells which capture brought some bytes; they are not written again then.
            largest: Bytes of a file after which another one is begun.

        Raises:
            StoreError: The folder cannot be written to.
        """
        self._folder = folder
        self._bringer = bringer
        self._spool = Spool(
            lambda: make_volume(folder, "clausewatch"),
            lambda info: Scribe(info, seen=self._find_earlier if bringer else None),
            agent=agent,
            largest=largest,
        )
        repair_volumes(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def append(self, delivery: Delivery) -> Capture:
        """Put a delivery into the buffer.

        Returns:
            The capture with its ID, and with the name of the file that will hold it.

        Raises:
            StoreFull: No space is left for a new file.
            StoreError: The folder cannot be written to.
        """
        scribe, name = self._spool.open()
        capture = delivery.capture
        capture = replace(capture, id=capture.id or str(uuid4()), warc=name)
        self._spool.add(scribe.write(replace(delivery, capture=capture)))
        return capture

    def flush(self) -> None:
        """Make durable what was appended: all of it, or none.

        Raises:
            StoreFull: No space is left; what was appended since the last time is dropped.
            StoreError: The file cannot be written to; likewise.
        """
        self._spool.flush()

    def close(self) -> None:
        """Make durable what was appended, and complete the file."""
        self._spool.close()

    def _find_earlier(self, sha256: str, is_exact: bool) -> Earlier | None:  # noqa: FBT001
        """Return the record in this folder that brought some bytes."""
        capture = self._bringer(sha256) if self._bringer else None
        if capture is None or not is_file_name(capture.warc):
            return None
        place = self._folder / capture.warc  # it may have come with an import, from another home
        is_here = place.exists() or place.with_name(place.name + OPEN).exists()
        return find_earlier(capture, is_exact=is_exact) if is_here else None
