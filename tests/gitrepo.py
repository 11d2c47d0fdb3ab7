"""Small git repositories for tests, written by `git fast-import` as archives write theirs."""

import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Commit", "make_repository", "run_git"]


@dataclass(frozen=True, kw_only=True)
class Commit:
    """A commit of one file to write."""

    path: str
    content: bytes | None  # None removes the file
    message: str = "Record new changes of somebody something"
    when: str = "1700000000 +0000"  # seconds since 1970 and zone
    mode: str = "100644"


def run_git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, untouched by the settings of whoever runs the tests."""
    environment = {name: os.environ[name] for name in os.environ if not name.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    return done.stdout


def make_repository(folder: Path, commits: Iterable[Commit], *, bare: bool = True) -> Path:
    """Make a repository with these commits on its main branch, and return its folder."""
    folder.mkdir(parents=True)
    run_git(folder, "init", "--quiet", "--initial-branch=main", *(["--bare"] if bare else []))
    stream = b"".join(_write_commit(commit) for commit in commits)
    subprocess.run(
        ["git", "-C", str(folder), "fast-import", "--quiet", "--date-format=raw"],
        check=True,
        input=stream,
    )
    return folder


def _write_commit(commit: Commit) -> bytes:
    message = commit.message.encode()
    path = "".join(f"\\{byte:03o}" for byte in commit.path.encode("utf-8", "surrogateescape"))
    if commit.content is None:
        change = f'D "{path}"\n'.encode()
    else:
        size = len(commit.content)
        change = f'M {commit.mode} inline "{path}"\ndata {size}\n'.encode() + commit.content
    return (
        (
            f"commit refs/heads/main\n"
            f"author Engine <engine@archive.example> {commit.when}\n"
            f"committer Engine <engine@archive.example> 1700000000 +0000\n"
            f"data {len(message)}\n"
        ).encode()
        + message
        + b"\n"
        + change
        + b"\n"
    )
