"""Processes that judge documents side by side, while one process alone writes.

What is decided about a document follows from what stands of it and from its captures, so documents
need nothing of each other. Their decisions come back in the order of the documents, whoever was
faster: records get the same IDs as if one process had done all.
"""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import wait
from queue import SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

from store.error import CrewLost

__all__ = ["Part", "Work", "open_crew", "work_through"]

_AHEAD = 32  # a long history at the head must not leave the other processes idle

_Go = TypeVar("_Go")
_Result = TypeVar("_Result")


@dataclass(frozen=True, kw_only=True, slots=True)
class Part(Generic[_Go, _Result]):
    """Some of the results for a document, and from where to go on; None if that was all."""

    results: tuple[_Result, ...]
    go_on: _Go | None = None


Work = Callable[[str, _Go | None], Part[_Go, _Result]]
"""Works on a document from a place on. Runs in another process: a function of a module."""


@contextmanager
def open_crew(size: int, prepare: Callable[..., None], *given: object) -> Iterator[Executor | None]:
    """Give processes to work in; None where the caller's own is enough.

    Args:
        size: How many.
        prepare: Called once in each of them, with what is given.
        given: What it needs.
    """
    if size <= 1:
        prepare(*given)
        yield None
        return
    executor = ProcessPoolExecutor(
        size,
        # What a fork would inherit (connections, threads, locks) cannot be shared.
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(prepare, given),
    )
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def work_through(
    executor: Executor | None,
    documents: Iterable[str],
    work: Work[_Go, _Result],
    *,
    ahead: int = _AHEAD,
) -> Iterator[tuple[str, tuple[_Result, ...]]]:
    """Yield the results of all documents, part by part, in the order of the documents.

    Args:
        executor: Where the work is done; None does it here, when it is asked for.
        documents: Their public IDs.
        work: What is done.
        ahead: How many documents are worked on besides the one whose results are waited for.

    Raises:
        CrewLost: A process ended before its work was done.
    """
    if executor is None:
        for document in documents:
            for results in _work_here(work, document):
                yield document, results
        return
    coming = iter(documents)
    begun = deque(_Errand(executor, work, document) for document in islice(coming, ahead))
    while True:
        begun.extend(_Errand(executor, work, document) for document in islice(coming, 1))
        if not begun:
            return
        errand = begun.popleft()
        for results in errand.parts():
            yield errand.document, results


def _work_here(work: Work[_Go, _Result], document: str) -> Iterator[tuple[_Result, ...]]:
    part = work(document, None)
    yield part.results
    while part.go_on is not None:
        part = work(document, part.go_on)
        yield part.results


class _Errand(Generic[_Go, _Result]):
    """The work on one document: part after part, each begun as soon as the one before is done."""

    def __init__(self, executor: Executor, work: Work[_Go, _Result], document: str) -> None:
        self.document = document
        self._executor = executor
        self._work = work
        self._done: SimpleQueue[Future[Part[_Go, _Result]]] = SimpleQueue()
        self._begin(None)

    def parts(self) -> Iterator[tuple[_Result, ...]]:
        """Yield the results, waiting for each part."""
        while True:
            try:
                part = self._done.get().result()
            except BrokenExecutor as problem:
                raise CrewLost(
                    "a process that judged documents was ended from outside, perhaps for want of "
                    "memory: nothing is lost, run the same command again"
                ) from problem
            yield part.results
            if part.go_on is None:
                return

    def _begin(self, go_on: _Go | None) -> None:
        future = self._executor.submit(self._work, self.document, go_on)
        future.add_done_callback(self._take)

    def _take(self, future: Future[Part[_Go, _Result]]) -> None:
        """Take a part that is done, in a thread of the executor, and begin the next one."""
        self._done.put(future)
        if future.cancelled() or future.exception() is not None:
            return
        go_on = future.result().go_on
        if go_on is not None:
            with suppress(RuntimeError):  # nobody waits any more: the crew was sent home
                self._begin(go_on)


def _begin(prepare: Callable[..., None], given: tuple[object, ...]) -> None:
    """Make a process ready: it leaves interrupts to its parent, and ends when that is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    prepare(*given)


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
