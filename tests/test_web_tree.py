"""Files on disk: swapped in whole, touched only when they differ."""

import errno
import os
from pathlib import Path

import pytest

from store.error import HomeError, StoreFull
from web.tree import Tree


def test_equal_content_is_not_touched(tmp_path: Path) -> None:
    """A file that holds the content already keeps its time of change."""
    Tree(tmp_path).put("a/b.html", b"one")
    os.utime(tmp_path / "a/b.html", (1, 1))
    tree = Tree(tmp_path)
    tree.put("a/b.html", b"one")
    assert (tree.files, tree.written) == (1, [])
    assert (tmp_path / "a/b.html").stat().st_mtime == 1


def test_different_content_replaces_the_file(tmp_path: Path) -> None:
    """New bytes stand in the old place, and nothing lies beside them."""
    tree = Tree(tmp_path)
    tree.put("b.html", b"one")
    tree.put("b.html", b"two")
    assert [file.name for file in tmp_path.iterdir()] == ["b.html"]
    assert (tmp_path / "b.html").read_bytes() == b"two"


def test_remains_of_a_killed_build_are_written_over(tmp_path: Path) -> None:
    """What a killed build left beside a file is gone after the next."""
    (tmp_path / ".b.html.new").write_bytes(b"ha")
    Tree(tmp_path).put("b.html", b"whole")
    assert [file.name for file in tmp_path.iterdir()] == ["b.html"]


def test_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    """A site cannot be written below a file; the error names the place and the cure."""
    (tmp_path / "site").write_text("a file")
    with pytest.raises(HomeError, match="folder that you may write to"):
        Tree(tmp_path / "site").put("index.html", b"x")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """Without space the old content stands, and the error says so."""
    Tree(tmp_path).put("b.html", b"old")
    (tmp_path / ".b.html.new").symlink_to("/dev/full")
    with pytest.raises(StoreFull, match="no space left") as caught:
        Tree(tmp_path).put("b.html", b"new")
    assert isinstance(caught.value.__cause__, OSError)
    assert caught.value.__cause__.errno == errno.ENOSPC
    assert [file.name for file in tmp_path.iterdir()] == ["b.html"]
    assert (tmp_path / "b.html").read_bytes() == b"old"
