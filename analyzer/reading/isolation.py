"""PDFium kept in a process of its own, so that a file that brings it down brings down no more."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from store.error import ReadError

__all__ = ["extract_apart"]

_PROGRAM = Path(__file__).with_name("extraction.py")
_LONGEST = 120  # seconds, more than the program allows itself of a processor
_CRASHED = (
    "The PDF makes the program that reads it fail: open it in a viewer, and print it to a new PDF"
)
_TOO_MUCH = "The PDF holds more than any policy needs: give the file of one policy"
_PASSWORD = "The PDF needs a password: save a copy without one"  # noqa: S105  none is in it
_DAMAGED = "The PDF is damaged or cut off: download it again and see whether it opens in a viewer"


def extract_apart(data: bytes) -> dict[str, Any]:
    """Return what `analyzer.reading.extraction.extract` finds in a PDF.

    Raises:
        ReadError: If the file is damaged, needs a password, holds too much, or makes PDFium fail.
    """
    try:
        done = subprocess.run(  # noqa: S603  our own program, without a shell
            [sys.executable, "-P", str(_PROGRAM)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ReadError(_CRASHED) from error
    if done.returncode:
        raise ReadError(_CRASHED)
    found: dict[str, Any] = json.loads(done.stdout)
    problem = str(found.get("error", ""))
    if problem:
        raise ReadError(_explain(problem))
    return found


def _explain(problem: str) -> str:
    if problem == "too much":
        return _TOO_MUCH
    return _PASSWORD if "password" in problem.lower() else _DAMAGED
