"""A pager for what is longer than the screen, as git has it."""

import os
import subprocess
from signal import SIG_IGN, SIGINT, signal

from rich.console import Console

__all__ = ["show_pages"]

_NAMES = ("CLAUSEWATCH_PAGER", "PAGER")
_DEFAULT = "less"
_HABITS = {"LESS": "FRX", "LV": "-c"}  # colours pass, and what is shown stays on the screen
_UNUSABLE = {126, 127}  # how a shell says that it cannot run a program


def show_pages(text: str, console: Console, *, paged: bool = True) -> None:
    """Write a text to standard output: through the user's pager if it is longer than the screen.

    Args:
        text: What to show, with the codes of its colours.
        console: Where to: whether it is a screen, and its height.
        paged: False never to use a pager.
    """
    is_long = text.count("\n") >= console.size.height
    if not (paged and is_long and console.file.isatty() and _run_pager(text)):
        console.file.write(text)
        console.file.flush()


def _run_pager(text: str) -> bool:
    """Return whether a pager has shown the text."""
    pager = next((os.environ[name] for name in _NAMES if name in os.environ), _DEFAULT).strip()
    if pager in {"", "cat"}:
        return False
    process = subprocess.Popen(  # noqa: S602 - the user's own words, which may be more than a name
        pager, shell=True, stdin=subprocess.PIPE, env={**_HABITS, **os.environ}
    )
    before = signal(SIGINT, SIG_IGN)  # the key is for the pager, and not for us
    try:
        process.communicate(text.encode(errors="replace"))
    finally:
        signal(SIGINT, before)
    return process.returncode not in _UNUSABLE
