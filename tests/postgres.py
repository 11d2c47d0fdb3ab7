"""A real PostgreSQL server for the tests, from Debian's package or whatever is on the PATH."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["find_programs", "run_server"]


def find_programs() -> Path | None:
    """Return the folder that holds initdb and postgres; None if no server is installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    folders += [Path(found).resolve().parent] if found else []
    return next((f for f in folders if (f / "initdb").exists() and (f / "pg_ctl").exists()), None)


@contextmanager
def run_server(programs: Path) -> Iterator[str]:
    """Start a server that listens on a socket in a temporary folder only.

    Yields:
        The URL of its database `postgres`.
    """
    folder = Path(tempfile.mkdtemp(prefix="clausewatch-pg-"))
    as_user = _unprivileged(folder)
    data, log = folder / "data", folder / "log"
    _run(as_user, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N")
    options = f"-F -c listen_addresses= -c unix_socket_directories={folder}"
    _run(as_user, programs / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        _run(as_user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> tuple[str, ...]:
    """Return what to put before a command: the server refuses to be run by root."""
    if os.geteuid() != 0:
        return ()
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ("runuser", "-u", "postgres", "--")


def _run(as_user: tuple[str, ...], *command: str | Path) -> None:
    subprocess.run(
        [*as_user, *map(str, command)],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )
