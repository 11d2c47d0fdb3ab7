"""Processes that make documents side by side. Whoever publishes hands them in.

Documents need nothing of each other but the figures of the census, so each is made by whoever is
free. What it came to is taken in the order of the documents: the site is the same as if one process
had made it.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from store.error import CrewLost
from store.record import Document
from web.dossier import Dossiers, Order
from web.memory import Made
from web.press import Press
from web.source import Records
from web.theme import Theme
from web.tree import Tree

__all__ = ["Crew", "Helpers"]

_IN_HAND = 2  # documents of a process: one that it works on, and one while that is passed on
_AHEAD = 64  # a large document at the head must not leave the other processes idle

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")
_Look = tuple[Document, str]  # and the hash of what it is made of


@dataclass(frozen=True, kw_only=True, slots=True)
class Helpers:
    """How to get help with a large build."""

    # Gives executors of one process each while it is open; None where nobody is to help.
    hire: Callable[[], AbstractContextManager[Sequence[Executor] | None]]
    records: Callable[[], Records]  # opens the records there: a function of a module, or partial
    worth: int = 200  # records up to which other processes would take longer to begin than to work


class Crew:
    """Whoever makes documents: helpers if there is much to do, else this process.

    Args:
        dossiers: Makes documents here.
        tree: Where files are put.
        helpers: How to get help; None if there is none.
        themed: What a theme is made of, to be made again in another process.
    """

    def __init__(
        self, dossiers: Dossiers, tree: Tree, helpers: Helpers | None, themed: tuple[Any, ...]
    ) -> None:
        self._dossiers = dossiers
        self._tree = tree
        self._helpers = helpers
        self._themed = themed
        self._hired: Sequence[Executor] | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def look(self, tasks: Sequence[_Look]) -> Iterator[Made]:
        """Yield what the census needs of documents."""
        if hired := self._hire(document for document, _ in tasks):
            yield from _share(hired, tasks, _look)
        else:
            yield from (self._dossiers.look(*task) for task in tasks)

    def make(
        self, documents: Sequence[Document], orders: Iterable[Order]
    ) -> Iterator[dict[str, Made]]:
        """Make parts of documents, and yield by name what each document's came to.

        Args:
            documents: Those of which something is to be made.
            orders: What, in the same order; asked for as soon as somebody is free.
        """
        if hired := self._hire(documents):
            for made, written, beside in _share(hired, orders, _make):
                self._tree.take_over(written, beside)
                yield made
        else:
            yield from map(self._dossiers.make, orders)

    def _hire(self, documents: Iterable[Document]) -> Sequence[Executor] | None:
        """Return helpers if the work is worth it."""
        records = sum(1 + document.changes for document in documents)
        if self._hired is None and self._helpers and records > self._helpers.worth:
            self._hired = self._open.enter_context(self._helpers.hire())
            given = self._helpers.records, self._tree.folder, self._themed
            for future in [each.submit(_begin, *given) for each in self._hired or ()]:
                _result(future)
        return self._hired


def _share(
    crew: Sequence[Executor], tasks: Iterable[_Task], work: Callable[[_Task], _Result]
) -> Iterator[_Result]:
    """Yield what becomes of tasks, in their order, whichever process was faster.

    Raises:
        CrewLost: A process was ended from outside.
    """
    coming = iter(tasks)
    order: deque[Future[_Result]] = deque()
    whose: dict[Future[_Result], int] = {}
    in_hand = [0] * len(crew)
    is_more = True
    while is_more or order:
        while is_more and len(order) < _AHEAD and min(in_hand) < _IN_HAND:
            task = next(coming, None)
            if task is None:
                is_more = False
                break
            free = in_hand.index(min(in_hand))
            order.append(crew[free].submit(work, task))
            whose[order[-1]] = free
            in_hand[free] += 1
        if order and order[0].done():
            yield _result(order.popleft())
        elif whose:
            wait(whose, return_when=FIRST_COMPLETED)
        for done in [future for future in whose if future.done()]:
            in_hand[whose.pop(done)] -= 1


def _result(future: Future[_Result]) -> _Result:
    try:
        return future.result()
    except BrokenExecutor as problem:
        raise CrewLost(
            "a process that made pages was ended from outside, perhaps for want of memory: nothing "
            "is lost, run the same command again"
        ) from problem


# ---------------------------------------------------------------- in the other processes

_dossiers: list[tuple[Dossiers, Tree]] = []


def _begin(records: Callable[[], Records], folder: Path, themed: tuple[Any, ...]) -> None:
    tree = Tree(folder)
    _dossiers[:] = [(Dossiers(records(), Theme(*themed), Press(tree)), tree)]


def _look(task: _Look) -> Made:
    dossiers, _ = _dossiers[0]
    return dossiers.look(*task)


def _make(order: Order) -> tuple[dict[str, Made], list[str], list[str]]:
    dossiers, tree = _dossiers[0]
    made = dossiers.make(order)
    return made, *tree.hand_over()
