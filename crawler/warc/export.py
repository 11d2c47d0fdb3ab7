"""All captures of a home as WARC: records as they were written, or made anew from what is kept."""

from collections import OrderedDict
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self

from crawler.delivery import Delivery, Exchange
from crawler.pages import MANIFEST_TYPE, read_manifest
from crawler.warc.message import hide_coding
from crawler.warc.original import Originals
from crawler.warc.pair import Earlier
from crawler.warc.scribe import Scribe, find_earlier
from crawler.warc.spool import Spool, make_volume
from crawler.warc.volume import Volume, discard_left
from store.error import ArchiveError, BlobCorrupt, BlobMissing
from store.record import Capture, Origin

__all__ = ["Content", "WarcExport"]

Content = Callable[[str], bytes]
"""Returns the bytes that a SHA-256 names. Raises BlobMissing or BlobCorrupt."""

_BUFFER = 16_000_000  # bytes that are written at once
_REMEMBERED = 100_000  # contents, so that none is written twice
_ENDING = ".warc.gz"
_ANSWERED = {Origin.HTTP, Origin.WAYBACK, Origin.WARC}  # their bytes came with a response
_CODING = {"content-encoding", "content-length"}


class WarcExport:
    """Writes captures to one WARC file, or to a folder of them.

    Use it in a `with` block; if that fails, the file that was being written is taken away.
    """

    def __init__(self, target: Path, *, originals: Path, content: Content, agent: str) -> None:
        """Begin an export.

        Args:
            target: A file that ends in .warc.gz, or a folder; made if it is not there, but not
                what it lies in.
            originals: The home's folder of WARC files.
            content: Returns kept bytes.
            agent: The User-Agent that the home sends.

        Raises:
            ArchiveError: The file is there already, has another ending, or no folder to lie in.
        """
        self.copied = self.made = 0  # captures with their own records, and with records made now
        self.lost: list[Capture] = []  # captures whose bytes are gone
        self.files: list[Path] = []  # that were written
        self._originals = Originals(originals)
        self._content = content
        self._written: OrderedDict[str, Earlier] = OrderedDict()  # where, by SHA-256
        is_file = _check_target(target)
        self._spool = Spool(
            lambda: self._begin(
                _make_file(target) if is_file else make_volume(target, "clausewatch-export")
            ),
            lambda info: Scribe(info, seen=self._find_earlier, source="database"),
            agent=agent,
            **({"largest": 1 << 62} if is_file else {}),
        )

    def __enter__(self) -> Self:
        self._spool.open()  # an export of nothing is a file too
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._originals.close()
        if problem is None:
            self._spool.close()
        else:
            self._spool.discard()

    def add(self, capture: Capture, sha256: str) -> None:
        """Write a capture.

        Args:
            capture: As it was kept.
            sha256: Of its bytes; empty if it has none.

        Raises:
            StoreFull: No space is left.
            StoreError: The file cannot be written to.
        """
        scribe, _ = self._spool.open()
        is_new = bool(sha256) and sha256 not in self._written
        copy = self._originals.copy(capture.id, capture.warc)
        if copy is None:
            self._spool.add(self._write_anew(scribe, capture, sha256, is_new=is_new))
            self.made += 1
        else:
            # A record may refer to bytes in a file that is no part of this export.
            content = self._load(capture, sha256) if is_new and not copy.is_whole else None
            before = [] if content is None else [scribe.write_bytes(capture, content)]
            self._spool.add([*before, *copy.records])
            self.copied += 1
        if is_new:
            self._remember(capture, sha256)
        if self._spool.waiting >= _BUFFER:
            self._spool.flush()

    def _begin(self, volume: Volume) -> Volume:
        self.files.append(volume.path)
        return volume

    def _write_anew(
        self, scribe: Scribe, capture: Capture, sha256: str, *, is_new: bool
    ) -> list[bytes]:
        is_list = capture.media_type == MANIFEST_TYPE
        is_answered = capture.origin in _ANSWERED and capture.status is not None and not is_list
        is_same = capture.status == HTTPStatus.NOT_MODIFIED
        is_needed = bool(sha256) and (is_new or (is_answered and not is_same))
        content = self._load(capture, sha256) if is_needed else None
        before = []
        if is_same and content is not None:
            before, content = [scribe.write_bytes(capture, content)], None
        delivery = Delivery(
            capture=capture,
            content=content,
            same_as=sha256 if content is None else "",
            parts=self._load_parts(capture, content) if is_list and content else (),
            exchanges=(_make_exchange(capture, content),) if is_answered else (),
        )
        return [*before, *scribe.write(delivery)]

    def _load_parts(self, capture: Capture, content: bytes) -> tuple[bytes, ...]:
        parts = [self._load(capture, page.sha256) for page in read_manifest(content)]
        return tuple(part for part in parts if part is not None)

    def _load(self, capture: Capture, sha256: str) -> bytes | None:
        try:
            return self._content(sha256)
        except (BlobMissing, BlobCorrupt):
            self.lost.append(capture)
            return None

    def _remember(self, capture: Capture, sha256: str) -> None:
        earlier = find_earlier(capture, is_exact=False)
        if earlier is not None:
            self._written[sha256] = earlier
        while len(self._written) > _REMEMBERED:
            self._written.popitem(last=False)

    def _find_earlier(self, sha256: str, is_exact: bool) -> Earlier | None:  # noqa: ARG002, FBT001
        return self._written.get(sha256)


def _check_target(target: Path) -> bool:
    """Return whether a target is a file."""
    if not target.parent.is_dir():
        raise ArchiveError(f"there is no folder {target.parent}: make it first")
    if not target.name.endswith(_ENDING):
        if target.is_file() or target.suffix in {".warc", ".gz"}:
            raise ArchiveError(f"{target} is no folder: name one, or a file ending in {_ENDING}")
        return False
    if target.exists():
        raise ArchiveError(f"{target} is there already: name another file")
    return True


def _make_file(target: Path) -> Volume:
    discard_left(target)
    try:
        return Volume(target)
    except FileExistsError as error:
        raise ArchiveError(f"{target} is being written: name another file") from error


def _make_exchange(capture: Capture, content: bytes | None) -> Exchange:
    """Return what the response was like, with its body decoded: that is how it is kept."""
    headers = hide_coding(capture.headers, _CODING)
    body = content or b""
    return Exchange(
        url=capture.final_url or capture.url,
        at=capture.hops[-1].at if capture.hops else capture.at,
        status=capture.status,
        headers=(*headers, ("Content-Length", str(len(body)))),
        body=body,
        address=capture.address,
        certificate=capture.certificate,
    )
