"""Processes that judge documents side by side, while one process alone writes.

What is decided about a document follows from what stands of it and from its captures, so documents
need nothing of each other. Their decisions come back in the order of the documents, whoever was
faster: records get the same IDs as if one process had done all.
"""

import gc
import multiprocessing
import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait
from queue import SimpleQueue
from threading import RLock, Thread
from typing import Any, Generic, TypeVar

from store.error import CrewLost
from store.zstandard import pack, unpack

__all__ = ["Crew", "Part", "Work", "open_crew", "work_through"]

_AHEAD = 8  # long histories come first, so that few results wait for those before them
_SELDOM = (50_000, 20, 50)  # values made between two looks at the youngest; then for older ones
_IN_HAND = 2  # documents of a process: one that it works on, and one while that is passed on

_Go = TypeVar("_Go")
_Result = TypeVar("_Result")


Crew = Sequence[Executor]
"""Executors of one process each, so that a document can stay with one of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part(Generic[_Go, _Result]):
    """Some of the results for a document, and from where to go on; None if that was all."""

    results: tuple[_Result, ...]
    go_on: _Go | None = None


Work = Callable[[str, _Go | None], Part[_Go, _Result]]
"""Works on a document from a place on. Runs in another process: a function of a module."""


@contextmanager
def open_crew(size: int, prepare: Callable[..., None], *given: object) -> Iterator[Crew | None]:
    """Give processes to work in; None where the caller's own is enough.

    Args:
        size: How many.
        prepare: Called once in each of them, with what is given.
        given: What it needs.
    """
    with _collect_seldom():
        if size <= 1:
            prepare(*given)
            yield None
            return
        with _hire(size, prepare, given) as crew:
            yield crew


@contextmanager
def _collect_seldom() -> Iterator[None]:
    """Look seldom for what is no longer needed: each look walks through all texts and rules.

    Values that refer to each other in a circle are rare here, and all else goes at once anyway.
    """
    usual = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def _hire(size: int, prepare: Callable[..., None], given: tuple[object, ...]) -> Iterator[Crew]:
    crew = tuple(
        ProcessPoolExecutor(
            1,
            # What a fork would inherit (connections, threads, locks) cannot be shared.
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(prepare, given),
        )
        for _ in range(size)
    )
    try:
        yield crew
    finally:
        for executor in crew:
            executor.shutdown(wait=False, cancel_futures=True)
        for executor in crew:
            executor.shutdown()


def work_through(
    crew: Crew | None,
    documents: Iterable[str],
    work: Work[_Go, _Result],
    *,
    ahead: int = _AHEAD,
) -> Iterator[tuple[str, tuple[_Result, ...]]]:
    """Yield the results of all documents, part by part, in the order of the documents.

    Args:
        crew: Where the work is done; None does it here, when it is asked for.
        documents: Their public IDs.
        work: What is done.
        ahead: How many documents are worked on besides the one whose results are waited for.

    Raises:
        CrewLost: A process ended before its work was done.
    """
    if crew is None:
        for document in documents:
            for results in _work_here(work, document):
                yield document, results
        return
    rota = _Rota(crew, documents, work, 1 + ahead)
    while (errand := rota.next()) is not None:
        for results in errand.parts():
            yield errand.document, results


def _work_here(work: Work[_Go, _Result], document: str) -> Iterator[tuple[_Result, ...]]:
    part = work(document, None)
    yield part.results
    while part.go_on is not None:
        part = work(document, part.go_on)
        yield part.results


class _Rota(Generic[_Go, _Result]):
    """Who works on what: the next document goes to whoever has the fewest in hand.

    A document stays with one process, which remembers what most of its next text is, and the first
    documents are worked on first, so that few results have to wait for those before them.
    """

    def __init__(
        self, crew: Crew, documents: Iterable[str], work: Work[_Go, _Result], most: int
    ) -> None:
        self._crew = crew
        self._work = work
        self._most = most
        self._coming = deque(documents)
        self._begun: deque[_Errand[_Go, _Result]] = deque()
        self._in_hand = [0] * len(crew)
        self._lock = RLock()  # a process may be done as soon as it is given something
        self._begin()

    def next(self) -> "_Errand[_Go, _Result] | None":
        """Return the work on the next document; None if that was all."""
        with self._lock:
            errand = self._begun.popleft() if self._begun else None
            self._begin()
            return errand

    def _begin(self) -> None:
        with self._lock:
            while self._coming and len(self._begun) < self._most:
                free = min(range(len(self._crew)), key=self._in_hand.__getitem__)
                if self._in_hand[free] >= _IN_HAND:
                    return
                self._in_hand[free] += 1
                errand = _Errand(self._work, self._coming.popleft(), partial(self._end, free))
                self._begun.append(errand)
                errand.begin(self._crew[free])

    def _end(self, free: int) -> None:
        with self._lock:
            self._in_hand[free] -= 1
            self._begin()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Parcel:
    """A part as it comes from another process and waits for its turn: a tenth of its size."""

    results: bytes
    go_on: bytes  # given back as it came; empty if that was all


class _Errand(Generic[_Go, _Result]):
    """The work on one document: part after part, each begun as soon as the one before is done."""

    def __init__(self, work: Work[_Go, _Result], document: str, end: Callable[[], None]) -> None:
        self.document = document
        self._work = work
        self._end = end
        self._done: SimpleQueue[Future[_Parcel]] = SimpleQueue()

    def begin(self, executor: Executor, go_on: bytes = b"") -> None:
        """Begin the next part."""
        try:
            future = executor.submit(_work_there, self._work, self.document, go_on)
        except RuntimeError as problem:  # the process is lost, or was sent home
            future = Future()
            future.set_exception(problem)
        future.add_done_callback(partial(self._take, executor))

    def parts(self) -> Iterator[tuple[_Result, ...]]:
        """Yield the results, waiting for each part."""
        while True:
            try:
                parcel = self._done.get().result()
            except BrokenExecutor as problem:
                raise CrewLost(
                    "a process that judged documents was ended from outside, perhaps for want of "
                    "memory: nothing is lost, run the same command again"
                ) from problem
            yield _unwrap(parcel.results)
            if not parcel.go_on:
                return

    def _take(self, executor: Executor, future: Future[_Parcel]) -> None:
        """Take a part that is done, in a thread of the executor, and begin the next one."""
        go_on = b""
        if not future.cancelled() and future.exception() is None:
            go_on = future.result().go_on
        if go_on:
            self.begin(executor, go_on)
        self._done.put(future)
        if not go_on:
            self._end()


def _wrap(value: object) -> bytes:
    return pack(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), level=1)


def _unwrap(parcel: bytes) -> Any:
    return pickle.loads(unpack(parcel))  # noqa: S301 - from a process of ours, through its pipe


# ---------------------------------------------------------------- in the other processes


def _work_there(work: Work[_Go, _Result], document: str, go_on: bytes) -> _Parcel:
    part = work(document, _unwrap(go_on) if go_on else None)
    there = _wrap(part.go_on) if part.go_on is not None else b""
    return _Parcel(results=_wrap(part.results), go_on=there)


def _begin(prepare: Callable[..., None], given: tuple[object, ...]) -> None:
    """Make a process ready: it leaves interrupts to its parent, and ends when that is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*_SELDOM)
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    prepare(*given)


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
