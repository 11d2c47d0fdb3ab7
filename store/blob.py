"""Immutable bytes in a folder, named by their SHA-256 and compressed with Zstandard.

The bytes of `e3b0c442...` lie in `e3/b0/e3b0c442....zst`. A blob is written beside its place,
flushed to the disk and then renamed, so that a name never stands for half of its bytes.
"""

import errno
import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from store.error import BlobCorrupt, BlobMissing, StoreError, StoreFull
from store.record import digest
from store.zstandard import PackingError, pack, unpack

__all__ = ["BlobFolder"]

_FULL = {errno.ENOSPC, errno.EDQUOT}


class BlobFolder:
    """A folder of blobs. Putting the same bytes twice keeps them once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Keep bytes durably and return the SHA-256 that names them.

        Raises:
            StoreFull: No space is left.
            StoreError: The folder cannot be written to.
        """
        sha256 = digest(content)
        place = self._place(sha256)
        if not place.exists():
            try:
                self._write(place, pack(content))
            except OSError as problem:
                raise _refusal(problem, self.folder) from problem
        return sha256

    def get(self, sha256: str) -> bytes:
        """Return the bytes that a SHA-256 names, after checking that they still have it.

        Raises:
            BlobMissing: No such blob is kept.
            BlobCorrupt: What is kept is not what was put.
        """
        place = self._place(sha256)
        try:
            content = unpack(place.read_bytes())
        except FileNotFoundError as problem:
            raise BlobMissing(
                f"the bytes {sha256} are gone from {self.folder}: restore them from a backup"
            ) from problem
        except PackingError as problem:
            raise _corruption(sha256, self.folder) from problem
        if digest(content) != sha256:
            raise _corruption(sha256, self.folder)
        return content

    def _place(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256[2:4] / f"{sha256}.zst"

    @staticmethod
    def _write(place: Path, packed: bytes) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as file:
            try:
                file.write(packed)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(place)
            except OSError:
                with suppress(OSError):
                    Path(file.name).unlink()
                raise
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # makes the new name as durable as the bytes
        finally:
            os.close(folder)


def _refusal(problem: OSError, folder: Path) -> StoreError:
    if problem.errno in _FULL:
        return StoreFull(
            f"no space is left for {folder}: free some and run the same command again; "
            "nothing was written half"
        )
    return StoreError(f"cannot write to {folder} ({problem.strerror}): check its permissions")


def _corruption(sha256: str, folder: Path) -> BlobCorrupt:
    return BlobCorrupt(
        f"the bytes kept as {sha256} in {folder} no longer have this hash: "
        "restore them from a backup"
    )
