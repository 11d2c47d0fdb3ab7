"""The git program, run so that a repository cannot make it run anything else."""

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from store.error import ArchiveError

__all__ = ["ask_git", "start_git"]

_OPTIONS = (
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "log.showSignature=false"),
    *("-c", "safe.bareRepository=all"),
)


def start_git(
    arguments: Iterable[str], *, ceiling: Path, stdin: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    """Start git with a pipe for what it prints.

    Args:
        arguments: The command and its options.
        ceiling: The folder above which no repository is looked for.
        stdin: Where its input comes from, as `subprocess` names it.

    Raises:
        ArchiveError: Git is not installed.
    """
    git = shutil.which("git")
    if git is None:
        raise ArchiveError("git is not installed; install it to read archives")
    # What a surrounding repository or shell set for git is not meant for this archive.
    environment = {name: os.environ[name] for name in os.environ if not name.startswith("GIT_")}
    environment |= {
        "GIT_ALLOW_PROTOCOL": "file",
        "GIT_CEILING_DIRECTORIES": str(ceiling),
        "GIT_TERMINAL_PROMPT": "0",
    }
    return subprocess.Popen(  # noqa: S603  # the program is git, the arguments are ours
        [git, *_OPTIONS, *arguments],
        env=environment,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def ask_git(*arguments: str, ceiling: Path) -> str | None:
    """Return what git prints, without the last line end; None if it fails."""
    with start_git(arguments, ceiling=ceiling) as process:
        printed, _ = process.communicate()
    return None if process.returncode else os.fsdecode(printed).rstrip("\n")
