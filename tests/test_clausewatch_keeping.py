"""The thread that keeps what a crawl delivers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from clausewatch.keeping import Keeper
from crawler import Delivery, WarcFolder
from store.error import StoreFull
from store.ledger import Ledger
from store.record import Capture, DocumentKey, Failure, Outcome
from tests.conftest import KEY

MakeCapture = Callable[..., Capture]


def keeper_of(ledger: Ledger, folder: Path, seen: list[int]) -> Keeper:
    """A keeper under which every text must stand for a day."""
    return Keeper(
        ledger,
        warcs=WarcFolder(folder),
        complete=lambda capture: replace(capture, hold=timedelta(days=1)),
        advance=seen.append,
    )


def test_everything_is_durable_in_order(
    sqlite_ledger: Ledger, make_capture: MakeCapture, tmp_path: Path
) -> None:
    """What was delivered is kept in its order, counted, and marked with the time to stand."""
    seen: list[int] = []
    contents = [f"terms {number % 50}".encode() for number in range(200)]
    with keeper_of(sqlite_ledger, tmp_path, seen) as keeper:
        for content in contents:
            keeper(Delivery(capture=make_capture(), content=content))
    pendings = sqlite_ledger.pending(sqlite_ledger.documents()[0].id)
    assert [sqlite_ledger.content(each.sha256) for each in pendings] == contents
    assert {each.capture.hold for each in pendings} == {timedelta(days=1)}
    assert keeper.tally == {"new": 50, "sighting": 150}
    assert seen == sorted(seen)
    assert seen[-1] == 200


def test_failures_are_kept_and_told(
    sqlite_ledger: Ledger, make_capture: MakeCapture, tmp_path: Path
) -> None:
    """A failed attempt is a row like any other, and is handed to the report."""
    away = make_capture(outcome=Outcome.NETWORK_ERROR, failure=Failure.DNS, problem="no such host")
    with keeper_of(sqlite_ledger, tmp_path, []) as keeper:
        keeper(Delivery(capture=away))
    assert [capture.problem for capture in keeper.failed] == ["no such host"]
    assert sqlite_ledger.status()[0].failures == 1


def test_what_cannot_be_kept_ends_the_crawl(
    sqlite_ledger: Ledger,
    make_capture: MakeCapture,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """A full disk is raised where the crawl delivers, and its whole group is undone."""
    full = StoreFull("no space is left")

    def keep(*_: object, **__: object) -> None:
        raise full

    monkeypatch.setattr(sqlite_ledger, "keep", keep)

    def crawl() -> None:
        with keeper_of(sqlite_ledger, tmp_path, []) as keeper:
            for number in range(100_000):
                key = DocumentKey(platform=f"P{number}", type="Imprint")
                keeper(Delivery(capture=make_capture(document=key), content=b"terms"))

    with pytest.raises(StoreFull) as caught:
        crawl()
    assert caught.value is full
    assert sqlite_ledger.documents() == ()


def test_an_error_of_the_crawl_loses_nothing(
    sqlite_ledger: Ledger, make_capture: MakeCapture, tmp_path: Path
) -> None:
    """When the crawl breaks off, what it had delivered is kept all the same."""

    def crawl() -> None:
        with keeper_of(sqlite_ledger, tmp_path, []) as keeper:
            for number in range(30):
                document = replace(KEY, url=f"https://tasklane.example/{number}")
                keeper(Delivery(capture=make_capture(document=document), content=b"terms"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crawl()
    assert len(sqlite_ledger.documents()) == 30
