"""The status of watching: what is said of each document, and what comes first."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store.record import Document, Failure, Status
from tests.web_records import MemoryRecords
from tests.web_stories import NOW, SAMPLE
from tests.web_story import at
from web import Site, publish
from web.view.watch import Condition, judge_watching, tally

DOCUMENT = SAMPLE.documents()[0]
IMPORTED = replace(DOCUMENT, key=replace(DOCUMENT.key, collection="sample-versions"))
NEW = replace(DOCUMENT, first_seen=None, last_verified=None, versions=0)
WELL = Status(document=DOCUMENT, captures=3, last_success=NOW, failures=0, problem="", pending=0)


@pytest.mark.parametrize(
    ("status", "condition", "reason"),
    [
        (WELL, Condition.WELL, ""),
        (replace(WELL, failures=2, problem="No answer."), Condition.FAILING, "No answer."),
        # a failure without words is named by its class, one without either as unknown
        (replace(WELL, failures=1, failure=Failure.TLS), Condition.FAILING, "tls"),
        (replace(WELL, failures=1), Condition.FAILING, "No reason is known."),
        # what was wrong and is well again is not told
        (replace(WELL, problem="No answer."), Condition.WELL, ""),
        (
            replace(WELL, is_held=True),
            Condition.HELD,
            "A doubtful text is held until it has stood long enough.",
        ),
        # of several things the one to look after first
        (
            replace(WELL, failures=1, problem="Gone.", is_held=True, degraded=True),
            Condition.FAILING,
            "Gone.",
        ),
        (
            replace(WELL, degraded=True),
            Condition.DEGRADED,
            "No declared selector matches; the main content of the page is taken.",
        ),
        (replace(WELL, document=NEW), Condition.WAITING, "No version has been accepted yet."),
        (replace(WELL, document=IMPORTED), Condition.ARCHIVED, ""),
    ],
)
def test_each_document_is_said_to_be_in_one_condition(
    status: Status, condition: Condition, reason: str
) -> None:
    """What needs looking after first is what is said of a document, with its reason."""
    watch = judge_watching([status])[0]
    assert (watch.condition, watch.reason) == (condition, reason)


def test_trouble_comes_first_and_everything_is_counted() -> None:
    """Failing documents stand before held ones and these before those that are well."""
    watches = judge_watching(
        [
            replace(WELL, document=renamed("a")),
            replace(WELL, is_held=True, document=renamed("b")),
            replace(WELL, failures=1, document=renamed("c")),
            replace(WELL, failures=7, document=renamed("d")),
        ]
    )
    assert [each.status.document.key.platform for each in watches] == ["c", "d", "b", "a"]
    assert list(tally(watches).items()) == [
        (Condition.FAILING, 2),
        (Condition.HELD, 1),
        (Condition.WELL, 1),
    ]


def renamed(platform: str) -> Document:
    """The document, of another platform."""
    return replace(DOCUMENT, key=replace(DOCUMENT.key, platform=platform))


def test_status_page_tells_failures_and_what_is_overdue(tmp_path: Path) -> None:
    """The page has the last success, the failures since with their reason, and what is due."""
    publish(SAMPLE, tmp_path, site=Site(), now=NOW)
    page = (tmp_path / "status/index.html").read_text("utf-8")
    assert "The server did not answer within 30 seconds." in page
    assert page.count("<strong>overdue</strong>") == 1
    assert page.index('id="failing"') < page.index('id="degraded"') < page.index('id="well"')


def test_status_twin_tells_no_time_of_its_own(tmp_path: Path) -> None:
    """The twin names moments and no ages, so it is the same until something happens."""
    publish(SAMPLE, tmp_path, site=Site(), now=NOW)
    twin = (tmp_path / "status/record.json").read_bytes()
    assert json.loads(twin)["counts"] == {"failing": 1, "degraded": 1, "well": 1, "archived": 1}
    publish(SAMPLE, tmp_path, site=Site(), now=NOW + timedelta(days=30))
    assert (tmp_path / "status/record.json").read_bytes() == twin


def test_nothing_watched_is_told(tmp_path: Path) -> None:
    """A home without documents has a status page that says so."""
    publish(MemoryRecords(stories=()), tmp_path, site=Site(), now=at(2026, 1, 1))
    assert "Nothing is watched yet." in (tmp_path / "status/index.html").read_text("utf-8")
