"""A file or an address as a text to work on, without a home."""

import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from clausewatch.reach import allowed_networks
from store.error import FetchError, ReadError, WordsMissing
from store.record import Outcome, Reading, Selection, Sign, digest

if TYPE_CHECKING:
    from web import Side

__all__ = ["Source", "read_source", "read_text"]

_STANDARD_INPUT = "-"
_EVERYTHING = Selection()


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What was read, and from where."""

    name: str  # the file or the address, as it was given
    reading: Reading
    sha256: str  # of the bytes
    at: datetime | None = None  # when it was fetched; None for a file

    def as_side(self) -> "Side":
        """Return it as a side of a page: without the folder, which is nobody's business there."""
        from web import Side  # slow to import

        name = self.name if self.at else Path(self.name).name
        return Side(name=name, reading=self.reading, sha256=self.sha256, at=self.at)


def read_source(name: str, selection: Selection = _EVERYTHING) -> Source:
    """Read a file or an address; standard input, where the name is "-".

    Raises:
        ReadError: It cannot be read as a policy document.
        FetchError: The address could not be fetched.
    """
    if name.lower().startswith(("http://", "https://")):
        return _fetch(name, selection)
    import analyzer  # slow to import

    path = Path(name)
    if path.is_dir():
        raise ReadError(f"{name} is a folder: name a file in it")
    try:
        with _open(name) as file:  # an endless file must not be read to its end
            content = file.read(analyzer.LIMIT + 1)
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else problem
        raise ReadError(f"cannot read {name} ({reason}): check the name") from problem
    media_type = analyzer.guess_media_type(path.name, content)
    try:
        reading = analyzer.read(content, media_type, selection=selection)
    except ReadError as problem:
        raise ReadError(f"{name}: {problem}") from problem
    return Source(name=name, reading=reading, sha256=digest(content))


def _open(name: str) -> AbstractContextManager[BinaryIO]:
    if name != _STANDARD_INPUT:
        return Path(name).open("rb")
    if sys.stdin is None:
        raise ReadError("standard input is closed: pipe a document into it")
    return nullcontext(sys.stdin.buffer)


def read_text(text: str) -> Reading:
    """Read a text that was given as it is.

    An empty one is a reading too, and so is a page without words, which bears the sign of that.
    """
    import analyzer  # slow to import

    if not text.strip():
        return Reading(text="", reader="text/1")
    try:
        return analyzer.read(text.encode(errors="replace"))
    except WordsMissing as problem:
        sign = Sign(kind="shell", weight=1.0, reason=str(problem))
        return Reading(text="", reader="text/1", signs=(sign,))


def _fetch(address: str, selection: Selection) -> Source:
    import analyzer
    import crawler  # slow to import, and files need none of it

    # Somebody waits for the answer, and can ask again.
    policy = crawler.Policy(networks=allowed_networks(), retries=0)
    capture, content = crawler.fetch(address, policy=policy)
    if capture.outcome is not Outcome.FETCHED or content is None:
        raise FetchError(f"{address}: {capture.problem or capture.outcome}")
    reading = analyzer.read(
        content,
        capture.media_type,
        selection=selection,
        charset=capture.charset,
        url=capture.final_url,
    )
    signs = (*reading.signs, *crawler.inspect(capture))
    return Source(
        name=address,
        reading=replace(reading, signs=signs),
        sha256=digest(content),
        at=capture.at,
    )
