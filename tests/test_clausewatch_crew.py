"""Processes that work on documents side by side."""

import gc
import os
import signal

import pytest

from clausewatch.crew import Part, open_crew, work_through
from store.error import CrewLost

_given: list[int] = []


def prepare(number: int) -> None:
    """Keep what this process was given."""
    _given[:] = [number]


def count_up(document: str, go_on: int | None) -> Part[int, str]:
    """Give as many parts as the name says, the first of them slowly."""
    place = go_on or 0
    last = int(document)
    if place == 0:
        sum(number * number for number in range(200_000 // (last + 1)))
    results = (f"{document}/{place}/{_given[0]}",)
    return Part(results=results, go_on=place + 1 if place < last else None)


def fail(document: str, _: int | None) -> Part[int, str]:
    """Fail at the second document."""
    if document == "2":
        raise ValueError(document)
    return Part(results=(document,))


def die(document: str, _: int | None) -> Part[int, str]:
    """End as a process does that the system has no memory for."""
    os.kill(os.getpid(), signal.SIGKILL)
    return Part(results=(document,))


@pytest.mark.parametrize("size", [1, 2])
def test_results_come_in_the_order_of_the_documents(size: int) -> None:
    """Whoever is faster, parts come document by document, and each document's in its order."""
    documents = [str(number) for number in (0, 3, 1, 0, 2)]
    with open_crew(size, prepare, 7) as crew:
        found = list(work_through(crew, documents, count_up, ahead=2))
    assert found == [
        (document, (f"{document}/{place}/7",))
        for document in documents
        for place in range(int(document) + 1)
    ]


def name_process(document: str, go_on: int | None) -> Part[int, int]:
    """Give as many parts as the name says: which process made each."""
    place = go_on or 0
    return Part(results=(os.getpid(),), go_on=place + 1 if place < int(document) else None)


def test_a_document_stays_with_one_process() -> None:
    """All parts of a document are made where its first one was, by what is remembered there."""
    with open_crew(2, prepare, 7) as crew:
        found = list(work_through(crew, ["4", "5", "3", "6"], name_process))
    makers = {document: {maker for d, (maker,) in found if d == document} for document, _ in found}
    assert [len(each) for each in makers.values()] == [1, 1, 1, 1]
    assert len(set().union(*makers.values())) == 2


@pytest.mark.parametrize("size", [1, 2])
def test_the_collector_goes_on_as_before(size: int) -> None:
    """Garbage is looked for seldom while documents are judged, and as usual after that."""
    usual = gc.get_threshold()
    with open_crew(size, prepare, 7):
        assert gc.get_threshold() > usual
    assert gc.get_threshold() == usual


@pytest.mark.parametrize("size", [1, 2])
def test_an_error_is_raised_in_its_turn(size: int) -> None:
    """What one document raises is raised after the results of those before it."""
    with open_crew(size, prepare, 7) as crew:
        work = work_through(crew, ["0", "1", "2", "3"], fail)
        assert [next(work)[0], next(work)[0]] == ["0", "1"]
        with pytest.raises(ValueError, match="2"):
            next(work)


def test_a_lost_process_is_told() -> None:
    """If the system ends one of the processes, the cure is named, and nothing hangs."""
    with pytest.raises(CrewLost, match="run the same command again"), open_crew(2, prepare, 7) as c:
        list(work_through(c, ["0", "1", "2"], die))
