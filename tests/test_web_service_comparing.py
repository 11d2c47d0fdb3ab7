"""Any two versions of a document beside each other, made when somebody asks."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.ledger import Ledger
from tests.service import Desk, running
from tests.subscribing import add_changes
from tests.test_store_ledger import MakeCapture
from tests.web_html import read_page


@pytest.fixture
def desk(sqlite_ledger: Ledger, tmp_path: Path, make_capture: MakeCapture) -> Iterator[Desk]:
    """A service over a document with four versions."""
    add_changes(sqlite_ledger, make_capture, 3)
    with running(sqlite_ledger, tmp_path / "site") as found:
        yield found


@pytest.fixture
def place(desk: Desk) -> str:
    """The address under which the versions of the document are compared."""
    return f"/compare/{desk.ledger.documents()[0].id}"


def test_two_versions_are_shown(desk: Desk, place: str) -> None:
    """What differs between two versions is drawn, with the steps between them and no others."""
    answer = desk.visitor.get(f"{place}/2/4")
    assert answer.status == 200
    before, after = (
        re.findall(rf"<{tag}>[^/]*</span>(\d+)", answer.body) for tag in ("del", "ins")
    )
    assert [int(each) + 2 for each in before] == [int(each) for each in after] != []
    changes = [each.id for each in desk.ledger.changes()]  # newest first
    assert [each in answer.body for each in changes] == [True, True, False]
    assert read_page(answer.body).faults == []
    assert "record.json" not in answer.body


def test_versions_are_chosen_in_a_form(desk: Desk, place: str) -> None:
    """Two choices lead to their comparison, the older version first, by a relative address."""
    page = desk.visitor.get(place)
    assert page.body.count("<option") == 8
    assert read_page(page.body).faults == []
    answer = desk.visitor.get(f"{place}?before=4&after=2&show=yes")
    assert (answer.status, answer.headers["location"]) == (303, f"{place.rpartition('/')[2]}/2/4")
    same = desk.visitor.get(f"{place}?before=2&after=2&show=yes")
    assert same.status == 200


@pytest.mark.parametrize(
    "path",
    ["/1/1", "/2/1", "/0/1", "/1/5", "/1/99999999999999999999", "/1/x", "/-1/2", "/1", "/1/2/"],
)
def test_versions_that_there_are_not_are_not_compared(desk: Desk, place: str, path: str) -> None:
    """Numbers of no version, or in the wrong order, lead nowhere."""
    assert desk.visitor.get(place + path).status == 404


@pytest.mark.parametrize(
    "document", ["CW-D-999999-0", "CW-D-000009-J", "x", "CW-C-000001-1", "%00"]
)
def test_documents_that_there_are_not_are_not_compared(desk: Desk, document: str) -> None:
    """IDs that are malformed, of other records or of none lead nowhere."""
    assert desk.visitor.get(f"/compare/{document}").status == 404
    assert desk.visitor.get(f"/compare/{document}/1/2").status == 404


def test_comparisons_are_not_made_without_end(desk: Desk, place: str) -> None:
    """After thirty in a minute a network has to wait."""
    statuses = [desk.visitor.get(f"{place}/1/9").status for _ in range(31)]
    assert statuses == [404] * 30 + [429]
