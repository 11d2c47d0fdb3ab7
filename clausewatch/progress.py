"""Progress of long work: a bar on a terminal, plain lines otherwise."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

__all__ = ["Advance", "track"]

Advance = Callable[[int, int], None]
"""Called with how much is done and how much there is in all (0: not known)."""

_EVERY = 5.0  # seconds between two plain lines


@contextmanager
def track(what: str, console: Console) -> Iterator[Advance]:
    """Show the progress of some work on standard error.

    Yields:
        A function to call with how much is done and how much there is.
    """
    if not console.is_terminal:
        yield _plain_lines(what)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn())
    with Progress(
        *columns, MofNCompleteColumn(), TimeRemainingColumn(), console=console, transient=True
    ) as bars:
        bar = bars.add_task(what, total=None)
        yield lambda done, total: bars.update(bar, completed=done, total=total or None)


def _plain_lines(what: str) -> Advance:
    last = monotonic()

    def advance(done: int, total: int) -> None:
        nonlocal last
        if monotonic() - last >= _EVERY:
            last = monotonic()
            sys.stderr.write(f"{what}: {done}" + (f" of {total}\n" if total else "\n"))
            sys.stderr.flush()

    return advance
