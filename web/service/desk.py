"""Who asks the ledger for the service: one question after the other, in a thread of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from store.error import ClausewatchError

if TYPE_CHECKING:
    from store.ledger import Ledger

__all__ = ["Clerk", "Report"]

_Answer = TypeVar("_Answer")

Report = Callable[[str], None]
"""Told in a line what went wrong."""


class Clerk:
    """Asks a ledger, which takes one call at a time, while the service goes on.

    Args:
        ledger: That is asked.
        report: Told what became of an errand that failed.
    """

    def __init__(self, ledger: "Ledger", report: Report) -> None:
        self._ledger = ledger
        self._report = report
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="clerk")

    async def ask(self, question: "Callable[[Ledger], _Answer]") -> _Answer:
        """Return the answer to a question.

        Raises:
            ClausewatchError: The ledger cannot give one.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._put, question)

    def order(self, errand: "Callable[[Ledger], object]") -> None:
        """Have something done without waiting for it: the time it takes tells nobody anything."""
        self._thread.submit(self._run, errand)

    def close(self) -> None:
        """Finish what was ordered, and take nothing more."""
        self._thread.shutdown()

    def _put(self, question: "Callable[[Ledger], _Answer]") -> _Answer:
        self._ledger.forget()  # others have written since
        return question(self._ledger)

    def _run(self, errand: "Callable[[Ledger], object]") -> None:
        try:
            self._put(errand)
        except (ClausewatchError, OSError) as problem:
            self._report(f"what somebody asked for was not done: {problem}")
