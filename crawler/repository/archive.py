"""Git repositories, read without a checkout: their histories, folders and files.

A repository is other people's input: its configuration may name programs to run, its paths and
messages may be anything.
"""

import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from crawler.repository.command import ask_git, start_git
from crawler.repository.history import LOG_COMMAND, Commit, parse_log, split_fields
from crawler.repository.scratch import Scratch
from store.error import ArchiveError

__all__ = ["Archive"]

_BUNDLE = b"# v"  # how a bundle begins: "# v2 git bundle"
_REGULAR = (b"100644", b"100755")  # modes of files; links and submodules have others
_LARGEST_FILE = 100_000_000


class Archive:
    """An open repository: a bare clone, a work tree, or a bundle file.

    A bundle is cloned into a temporary folder, which `close` removes.

    Raises:
        ArchiveError: The path is no repository, or git cannot read it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()  # never begins with "-", so it cannot pass for an option
        self._scratch: Scratch | None = None
        try:
            self._folder = self._find_folder()
            self._revision = self._find_revision()
        except ArchiveError:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """The name of the repository, without endings such as `.git`."""
        named = self._path.parent if self._path.name == ".git" else self._path
        return named.name.removesuffix(".git").removesuffix(".bundle") or "archive"

    def close(self) -> None:
        """Remove what opening the archive put on the disk."""
        if self._scratch:
            self._scratch.close()

    def commits(self) -> Iterator[Commit]:
        """Yield the history, each commit after its parents; of merges no files are told.

        Raises:
            ArchiveError: Git could not read the history to its end.
        """
        with self._start(*LOG_COMMAND, self._revision) as process:
            yield from parse_log(_output_of(process))

    def files(self, folder: str) -> dict[str, str]:
        """Return the blobs of the regular files under a folder, by path, as they are now."""
        with self._start("ls-tree", "-r", "-z", self._revision, "--", f"{folder}/") as process:
            entries = [
                entry.partition(b"\t") for entry in split_fields(_output_of(process)) if entry
            ]
        return {
            os.fsdecode(path): about.split(b" ")[2].decode()
            for about, _, path in entries
            if about.startswith(_REGULAR)
        }

    def contents(self, blobs: Iterable[str]) -> Iterator[bytes]:
        """Yield the contents of blobs, in the order asked for, one git process for all.

        Raises:
            ArchiveError: A blob is missing or too large.
        """
        with self._start("cat-file", "--batch", stdin=subprocess.PIPE) as process:
            for blob in blobs:
                yield self._read_content(process, blob)

    def _read_content(self, process: subprocess.Popen[bytes], blob: str) -> bytes:
        if process.stdin is None:
            raise self._broken()
        try:
            process.stdin.write(f"{blob}\n".encode())
            process.stdin.flush()
        except BrokenPipeError as error:
            raise self._broken() from error
        header = _output_of(process).readline().split()
        if len(header) != 3 or header[1] != b"blob":
            raise ArchiveError(f"{self._path} lacks the file {blob}; clone it again, and whole")
        size = int(header[2])
        if size > _LARGEST_FILE:
            raise ArchiveError(f"{self._path} holds a file of {size:,} bytes; leave it out")
        content = _output_of(process).read(size + 1)
        if len(content) <= size:
            raise self._broken()
        return content[:size]

    def _find_folder(self) -> Path:
        if self._path.is_file():
            return self._clone_bundle()
        if not self._path.is_dir():
            raise ArchiveError(f"{self._path} is not there; give a git repository or bundle")
        found = self._ask_git("-C", str(self._path), "rev-parse", "--absolute-git-dir")
        if found is None:
            cure = "give a bundle, a bare clone or a work tree of your own"
            raise ArchiveError(f"{self._path} is no git repository that can be read; {cure}")
        return Path(found)

    def _clone_bundle(self) -> Path:
        with self._path.open("rb") as file:
            if file.read(len(_BUNDLE)) != _BUNDLE:
                raise ArchiveError(
                    f"{self._path} is no git bundle; make one by `git bundle create`"
                )
        self._scratch = Scratch()
        folder = self._scratch.path / "archive.git"
        options = ("--quiet", "--bare", "--template=")
        if self._ask_git("clone", *options, "--", str(self._path), str(folder)) is None:
            cure = "make it anew by `git bundle create FILE --all`, and see that the disk has room"
            raise ArchiveError(f"the bundle {self._path} is damaged or not whole; {cure}")
        return folder

    def _find_revision(self) -> str:
        at = f"--git-dir={self._folder}"
        head = self._ask_git(at, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        branches = self._ask_git(at, "for-each-ref", "--format=%(objectname)", "refs/heads") or ""
        revision = head or branches
        if not revision or "\n" in revision:
            cure = "give one with commits on its current branch"
            raise ArchiveError(f"{self._path} has no history to read; {cure}")
        return revision

    def _ask_git(self, *arguments: str) -> str | None:
        return ask_git(*arguments, ceiling=self._path.parent)

    @contextmanager
    def _start(
        self, *arguments: str, stdin: int = subprocess.DEVNULL
    ) -> Iterator[subprocess.Popen[bytes]]:
        command = (f"--git-dir={self._folder}", *arguments)
        with start_git(command, ceiling=self._path.parent, stdin=stdin) as process:
            yield process
        if process.returncode:
            raise self._broken()

    def _broken(self) -> ArchiveError:
        return ArchiveError(f"git cannot read all of {self._path}; see what `git fsck` says there")


def _output_of(process: subprocess.Popen[bytes]) -> IO[bytes]:
    if process.stdout is None:
        raise ArchiveError("git runs without an output; run it again")
    return process.stdout
