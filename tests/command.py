"""Running clausewatch as a user does, in this process or in one of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from clausewatch.cli import run_command_line

__all__ = ["Result", "command_of", "pipe", "pipe_here", "run_for_code", "run_here"]


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """What was printed, as JSON."""
        return json.loads(self.out)


def run_here(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Result:
    """Run a command in this process."""
    capsys.readouterr()
    code = run_for_code(*words)
    printed = capsys.readouterr()
    return Result(code=code, out=printed.out, err=printed.err)


def run_for_code(*words: str | Path) -> int:
    """Run a command in this process where what it prints does not matter."""
    code: object = 0
    try:
        run_command_line([str(word) for word in words])
    except SystemExit as ending:
        code = ending.code
    return code if isinstance(code, int) else 0


def command_of(*words: str | Path) -> list[str]:
    """The command line of clausewatch in a process of its own."""
    return [sys.executable, "-m", "clausewatch", *map(str, words)]


def pipe(given: str, *words: str | Path) -> Result:
    """Run a command in a process of its own with something on standard input."""
    done = subprocess.run(command_of(*words), input=given, capture_output=True, text=True)
    return Result(code=done.returncode, out=done.stdout, err=done.stderr)


def pipe_here(capsys: pytest.CaptureFixture[str], given: str, *words: str | Path) -> Result:
    """Run a command in this process with something on standard input."""
    outside, sys.stdin = sys.stdin, TextIOWrapper(BytesIO(given.encode()))
    try:
        return run_here(capsys, *words)
    finally:
        sys.stdin = outside
