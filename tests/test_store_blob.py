"""Blobs in a folder, and the packing that they share with texts."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.blob import BlobFolder
from store.error import BlobCorrupt, BlobMissing, StoreError
from store.record import digest
from store.zstandard import pack, unpack


@given(st.binary(max_size=5000), st.binary(max_size=5000))
def test_packing_loses_nothing(content: bytes, prefix: bytes) -> None:
    """What was packed with a prefix is unpacked with it byte for byte."""
    assert unpack(pack(content, prefix), prefix) == content


def test_a_prefix_larger_than_the_default_window_is_used() -> None:
    """A change of one byte in five megabytes costs next to nothing."""
    content = os.urandom(5_000_000)
    changed = content[:-1] + b"!"
    packed = pack(changed, prefix=content)
    assert len(packed) < 10_000
    assert unpack(packed, prefix=content) == changed


def test_equal_bytes_are_kept_once(tmp_path: Path) -> None:
    """Putting the same bytes twice makes one file, named by their hash."""
    blobs = BlobFolder(tmp_path)
    names = {blobs.put(b"terms"), blobs.put(b"terms")}
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert names == {digest(b"terms")}
    assert [path.stem for path in files] == [digest(b"terms")]
    assert blobs.get(digest(b"terms")) == b"terms"


def test_a_missing_blob_says_so(tmp_path: Path) -> None:
    """Asking for bytes that are gone names them and the cure."""
    with pytest.raises(BlobMissing, match="restore"):
        BlobFolder(tmp_path).get(digest(b"gone"))


@pytest.mark.parametrize("damage", [b"rubbish", pack(b"other bytes"), b""])
def test_a_damaged_blob_is_never_given_out(tmp_path: Path, damage: bytes) -> None:
    """Bytes that no longer have the hash that names them are refused, whatever the damage."""
    blobs = BlobFolder(tmp_path)
    sha256 = blobs.put(b"terms")
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    path.write_bytes(damage)
    with pytest.raises(BlobCorrupt, match="no longer"):
        blobs.get(sha256)


def test_a_folder_that_cannot_be_written_is_an_error_of_ours(tmp_path: Path) -> None:
    """A blob folder that is a file gives one line with a cure, and leaves the file as it was."""
    place = tmp_path / "blobs"
    place.write_text("a file")
    with pytest.raises(StoreError, match="permissions"):
        BlobFolder(place).put(b"terms")
    assert place.read_text() == "a file"
    assert stat.S_ISREG(place.stat().st_mode)
