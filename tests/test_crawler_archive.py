"""Git repositories read without a checkout, and without running what they bring along."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.repository.archive import Archive
from store.error import ArchiveError
from tests.gitrepo import Commit, make_repository, run_git

ROOT = Path(__file__).resolve().parents[1]
COMMITS = (
    Commit(path="Meadow/Imprint.md", content=b"One", message="First\n\nBody: one\n\n"),
    Commit(path="Meadow/Imprint.md", content=b"Two", message="Second", when="1600000000 +0530"),
    Commit(path="README.md", content=b"Read me"),
)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A bare repository of three commits."""
    return make_repository(tmp_path / "meadow-versions.git", COMMITS)


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Path]:
    """A temporary folder of its own for temporary folders."""
    before, tempfile.tempdir = tempfile.tempdir, str(tmp_path / "tmp")
    Path(tempfile.tempdir).mkdir()
    yield tmp_path / "tmp"
    tempfile.tempdir = before


def make_bundle(repository: Path, *what: str) -> Path:
    """Make a bundle of a repository beside it."""
    bundle = repository.parent / "meadow-versions.bundle"
    run_git(repository, "bundle", "create", str(bundle), *(what or ("--all",)))
    return bundle


def test_history(bare: Path) -> None:
    """Commits come oldest first, with their messages whole and their times in UTC."""
    with Archive(bare) as archive:
        first, second, _ = archive.commits()
    assert (first.message, second.message) == ("First\n\nBody: one\n\n", "Second")
    assert second.at == datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC)
    assert [file.path for file in first.files] == ["Meadow/Imprint.md"]
    assert first.sha == run_git(bare, "rev-list", "--max-parents=0", "main").strip()


def test_contents(bare: Path) -> None:
    """The contents of blobs come in the order asked for, repetitions included."""
    with Archive(bare) as archive:
        one, two, _ = (commit.files[0].blob for commit in archive.commits())
        assert list(archive.contents([two, one, two])) == [b"Two", b"One", b"Two"]


def test_files(bare: Path) -> None:
    """The files under a folder are listed as they are now."""
    with Archive(bare) as archive:
        assert list(archive.files("Meadow")) == ["Meadow/Imprint.md"]
        assert archive.files("Mead") == {}


def test_work_tree(tmp_path: Path) -> None:
    """A work tree is read like a bare clone, and so is its .git folder."""
    folder = make_repository(tmp_path / "-meadow.git" / "tree", COMMITS, bare=False)
    for path in (folder, folder / ".git"):
        with Archive(path) as archive:
            assert len(list(archive.commits())) == 3
            assert archive.name == "tree"


def test_bundle(bare: Path, scratch: Path) -> None:
    """A bundle is read like a clone, and leaves nothing behind."""
    bundle = make_bundle(bare)
    with Archive(bundle) as archive:
        assert len(list(archive.commits())) == 3
        assert archive.name == "meadow-versions"
        assert list(scratch.iterdir()) != []
    assert list(scratch.iterdir()) == []


def test_bundle_of_one_branch(bare: Path) -> None:
    """A bundle that does not say which branch is current has one branch to read."""
    run_git(bare, "branch", "-m", "main", "records")
    with Archive(make_bundle(bare, "records")) as archive:
        assert len(list(archive.commits())) == 3


def test_path_like_an_option(bare: Path, tmp_path: Path) -> None:
    """A name that looks like an option of git is a name."""
    odd = tmp_path / "--upload-pack=touch marker"
    make_bundle(bare).rename(odd)
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        with Archive(Path(odd.name)) as archive:
            assert len(list(archive.commits())) == 3
    finally:
        os.chdir(here)
    assert not (tmp_path / "marker").exists()


def test_killed_reader_swept(bare: Path, scratch: Path) -> None:
    """What a killed reader left is removed by the next one; what a living one uses is not."""
    bundle = make_bundle(bare)
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from crawler.repository.archive import Archive\n"
        "archive = Archive(Path(sys.argv[1])); os.kill(os.getpid(), signal.SIGKILL)"
    )
    environment = {**os.environ, "TMPDIR": str(scratch)}
    subprocess.run([sys.executable, "-c", code, bundle], env=environment, cwd=ROOT, check=False)
    left = set(scratch.iterdir())
    assert left
    with Archive(bundle) as mine, Archive(bundle):
        assert not left & set(scratch.iterdir())
        assert len(list(mine.commits())) == 3
    assert list(scratch.iterdir()) == []


def test_no_repository(tmp_path: Path, bare: Path, scratch: Path) -> None:
    """What is no repository is refused with a cure, even inside of one."""
    tree = make_repository(tmp_path / "tree", COMMITS, bare=False)
    (tree / "folder").mkdir()
    text = tmp_path / "text.bundle"
    text.write_text("not a bundle", "utf-8")
    cut = make_bundle(bare)
    cut.write_bytes(cut.read_bytes()[:-40])
    empty = make_repository(tmp_path / "empty", ())
    for path, words in (
        (tmp_path / "nowhere", "is not there; give a git repository or bundle"),
        (tree / "folder", "is no git repository that can be read; give a bundle"),
        (text, "is no git bundle; make one by `git bundle create`"),
        (cut, "is damaged or not whole; make it anew"),
        (empty, "has no history to read; give one with commits"),
    ):
        with pytest.raises(ArchiveError, match=words) as caught:
            Archive(path)
        assert "\n" not in str(caught.value)
    assert list(scratch.iterdir()) == []


def test_missing_content(bare: Path) -> None:
    """Contents that are gone, or never were, are an error that names them."""
    with Archive(bare) as archive, pytest.raises(ArchiveError, match="lacks the file 0000"):
        list(archive.contents(["0" * 40]))


def test_hostile_names(tmp_path: Path) -> None:
    """Paths and messages may hold what git's own output is parted by."""
    path = "Mea\ndow/:100644 0000 0000\t\udcff\x01.md"
    message = ":100644 100644 0 0 M\n\ncommit 0000\n"
    bare = make_repository(
        tmp_path / "odd.git", [Commit(path=path, content=b"x", message=message)] * 2
    )
    with Archive(bare) as archive:
        first = next(archive.commits())
    assert (first.message, first.files[0].path) == (message, path)


def test_no_regular_files(tmp_path: Path) -> None:
    """Links, submodules and removals have no content to read."""
    link = Commit(path="Meadow/Imprint.md", content=b"/etc/passwd", mode="120000")
    removal = Commit(path="Meadow/Imprint.md", content=None)
    with Archive(make_repository(tmp_path / "links.git", [link, removal])) as archive:
        assert [commit.files[0].blob for commit in archive.commits()] == ["", ""]
        assert archive.files("Meadow") == {}


@pytest.mark.parametrize("seconds", ["99999999999999", "1"])
def test_odd_times(tmp_path: Path, seconds: str) -> None:
    """A time beyond the calendar is no time, and no error."""
    commit = Commit(path="a/b.md", content=b"x", when=f"{seconds} +0000")
    with Archive(make_repository(tmp_path / "odd.git", [commit])) as archive:
        (read,) = archive.commits()
    assert (read.at is None) == (seconds != "1")


def test_runs_nothing(tmp_path: Path, bare: Path) -> None:
    """Programs that a repository's configuration names are not run."""
    marker = tmp_path / "marker"
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch '{marker}'\n", "utf-8")
    trap.chmod(0o755)
    # A signed commit, whose signature git would have checked by a program of the repository.
    signed = run_git(bare, "cat-file", "commit", "main").replace(
        "\n\n", "\ngpgsig -----BEGIN PGP SIGNATURE-----\n x\n -----END PGP SIGNATURE-----\n\n", 1
    )
    (tmp_path / "signed").write_text(signed, "utf-8")
    name = run_git(bare, "hash-object", "-t", "commit", "-w", str(tmp_path / "signed")).strip()
    run_git(bare, "update-ref", "refs/heads/main", name)
    for setting, value in (
        ("log.showSignature", "true"),
        ("gpg.program", str(trap)),
        ("core.pager", str(trap)),
        ("core.fsmonitor", str(trap)),
        ("core.repositoryformatversion", "1"),
        ("extensions.partialClone", "far"),
        ("remote.far.url", f"ext::{trap}"),
        ("remote.far.promisor", "true"),
        ("protocol.ext.allow", "always"),
    ):
        run_git(bare, "config", setting, value)
    with Archive(bare) as archive:
        assert len(list(archive.commits())) == 3
        with pytest.raises(ArchiveError):
            list(archive.contents(["1" * 40]))
    assert not marker.exists()


def test_without_git(bare: Path) -> None:
    """Without git on the machine the cure is to install it."""
    code = (
        "import sys; from pathlib import Path; from crawler.repository.archive import Archive\n"
        "try:\n    Archive(Path(sys.argv[1]))\nexcept Exception as error:\n    print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, bare],
        env={"PATH": ""},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "git is not installed; install it to read archives\n"
