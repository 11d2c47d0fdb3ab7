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
    assert tree.put("a/b.html", b"one") == ("a/b.html", 3, 10**9)
    tree.swap()
    assert tree.written == []
    assert (tmp_path / "a/b.html").stat().st_mtime == 1


def test_old_files_stand_until_all_is_made(tmp_path: Path) -> None:
    """A new file is there at once; new bytes take an old place at the swap, none is left beside."""
    tree = Tree(tmp_path)
    tree.put("b.html", b"one")
    marks = [tree.put("b.html", b"two"), tree.put("c.html", b"new")]
    assert (tmp_path / "b.html").read_bytes() == b"one"
    assert (tmp_path / "c.html").read_bytes() == b"new"
    (tmp_path / "c.html").unlink()
    tree.swap()
    assert tree.holds(marks[:1])
    assert [file.name for file in tmp_path.iterdir()] == ["b.html"]
    assert (tmp_path / "b.html").read_bytes() == b"two"


def test_remains_of_a_killed_build_are_written_over(tmp_path: Path) -> None:
    """What a killed build left beside a file is gone after the next."""
    (tmp_path / ".b.html.new").write_bytes(b"ha")
    (tmp_path / "b.html").write_bytes(b"old")
    tree = Tree(tmp_path)
    tree.put("b.html", b"whole")
    tree.swap()
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


@pytest.mark.parametrize("content", [b"two", b"longer", None])
def test_file_that_was_touched_is_noticed(content: bytes | None, tmp_path: Path) -> None:
    """A file that somebody wrote to or removed is no longer as it was put."""
    tree = Tree(tmp_path)
    mark = tree.put("b.html", b"one")
    os.utime(tmp_path / "b.html", ns=(0, mark[2]))
    assert tree.holds([mark])
    (tmp_path / "b.html").unlink()
    if content is not None:
        (tmp_path / "b.html").write_bytes(content)
        os.utime(tmp_path / "b.html", ns=(0, mark[2] + 1))
    assert not tree.holds([mark])
