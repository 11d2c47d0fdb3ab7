"""A terminal of a given size, to see what a command shows on one."""

import fcntl
import os
import pty
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress

from tests.command import Result

__all__ = ["look_at"]

# What this process is set to must not decide what a test sees.
_LEFT_OUT = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "PAGER", "CLAUSEWATCH_PAGER", "LESS")


def look_at(
    command: Sequence[str],
    *,
    columns: int = 80,
    lines: int = 24,
    env: Mapping[str, str] | None = None,
) -> Result:
    """Run a command whose standard output is a terminal, and return what came there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    inherited = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
        env={**inherited, "TERM": "xterm", **(env or {})},
    )
    os.close(theirs)
    shown = bytearray()
    with suppress(OSError):  # how Linux says that nobody holds the other end any more
        while part := os.read(ours, 65_536):
            shown += part
    os.close(ours)
    _, said = process.communicate()
    out = shown.decode().replace("\r\n", "\n")
    return Result(code=process.returncode, out=out, err=said.decode())
