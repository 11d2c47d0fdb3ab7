"""Digests: which change stands in which, in what order, and what never changes again."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.record import Severity, Verdict
from tests.web_records import MemoryRecords
from tests.web_reviewed import ReviewedRecords, withdraw
from tests.web_stories import NOW, SAMPLE
from tests.web_story import at
from web import Site, publish
from web.page.digest import digest_period
from web.survey import Told, list_told
from web.view.period import find_month, find_week

MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 - set below
    lambda each: each.replace(tzinfo=at(2026, 1, 1).tzinfo)
)
CRITICAL = "CW-C-000102-6"
MAY, WEEK = "digests/month/2026-05", "digests/week/2026-W21"


TOLD = tuple(list_told(SAMPLE.changes()))
"""All change records in brief, newest first."""


def read_tree(folder: Path) -> dict[str, bytes]:
    """The content of each digest's files."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in (folder / "digests").rglob("record.json")
    }


@pytest.mark.parametrize(
    ("moment", "week", "month"),
    [
        (at(2026, 5, 17, 23), "2026-W20", "2026-05"),  # the last hour of a Sunday
        (at(2026, 5, 18, 0), "2026-W21", "2026-05"),  # a week begins
        (at(2021, 1, 3), "2020-W53", "2021-01"),  # the first days of a year, the last week
        (at(2024, 12, 30), "2025-W01", "2024-12"),  # the other way round
    ],
)
def test_weeks_and_months_are_those_of_the_calendar(
    moment: datetime, week: str, month: str
) -> None:
    """Weeks run from Monday to Sunday and are numbered as ISO 8601 has it, in UTC."""
    assert (find_week(moment).name, find_month(moment).name) == (week, month)


@given(MOMENTS)
def test_every_moment_is_in_its_period(moment: datetime) -> None:
    """A moment lies between the first and the last day of its week and of its month."""
    for period in (find_week(moment), find_month(moment)):
        assert period.first <= moment.date() <= period.last
    assert find_week(moment).last - find_week(moment).first == timedelta(days=6)


def test_digests_come_newest_first(tmp_path: Path) -> None:
    """The archive lists weeks, then months, the newest of them first."""
    publish(SAMPLE, tmp_path, site=Site(), now=NOW)
    twin = json.loads((tmp_path / "digests/record.json").read_bytes())
    assert [each["period"] for each in twin["digests"]] == [
        "2026-W21", "2026-W15", "2026-W10", "2026-05", "2026-04", "2026-03",
    ]  # fmt: skip


def test_digest_lists_the_gravest_first_then_by_platform() -> None:
    """Severity decides, then the name of the platform, whatever its case, then the document."""
    first = TOLD[0]
    told = tuple(
        copy(first, number, platform, severity)
        for number, (platform, severity) in enumerate(
            [
                ("beta", Severity.LOW),
                ("Alpha", Severity.LOW),
                ("Gamma", Severity.HIGH),
                ("alpha", Severity.HIGH),
            ]
        )
    )
    week = digest_period(told, "week")
    assert week
    assert [each.document.key.platform for each in week.told] == ["alpha", "Gamma", "Alpha", "beta"]
    assert [(severity, len(group)) for severity, group in week.severities] == [
        (Severity.HIGH, 2),
        (Severity.LOW, 2),
    ]


def copy(told: Told, number: int, platform: str, severity: Severity) -> Told:
    """A change of another platform."""
    key = replace(told.document.key, platform=platform)
    document = replace(told.document, key=key)
    return replace(told, id=f"{told.id}{number}", document=document, severity=severity)


def test_editorial_changes_are_counted_and_make_no_digest() -> None:
    """A week with nothing but editorial changes has no digest; beside others they are counted."""
    edited = replace(TOLD[0], id="CW-C-000999-0", verdict=Verdict.EDITORIAL, severity=None)
    assert digest_period([edited], "month") is None
    month = digest_period([edited, TOLD[0]], "month")
    assert month
    assert (month.editorial, len(month.told)) == (1, 1)


def test_digest_quotes_both_sides_with_facts_and_confidence(tmp_path: Path) -> None:
    """A digest shows what stood before and after, which facts differ, and how sure that is."""
    publish(SAMPLE, tmp_path, site=Site(), now=NOW)
    page = (tmp_path / MAY / "index.html").read_text("utf-8")
    assert "as long as you keep them with us" in page
    assert "which includes the training of models" in page
    assert "High confidence, stated in the words" in page
    assert "with the account" in page
    twin = json.loads((tmp_path / WEEK / "record.json").read_bytes())
    assert (twin["period"], twin["counts"]) == ("2026-W21", {"critical": 1})
    assert twin["id"] == "CW-G-220260518-F"
    assert twin["changes"][0]["lead"]["others"] == 5


def test_digest_of_a_time_that_is_over_stays_as_it_is(tmp_path: Path) -> None:
    """New changes, new platforms and the time of the build leave old digests untouched."""
    publish(MemoryRecords(stories=SAMPLE.stories[1:]), tmp_path, site=Site(), now=NOW)
    before = read_tree(tmp_path)
    report = publish(SAMPLE, tmp_path, site=Site(), now=NOW + timedelta(days=400))
    written = {path for path in report.written if path.startswith("digests/")}
    assert written == {
        "digests/index.html",
        "digests/record.json",
        *(f"{digest}/{name}" for digest in (MAY, WEEK) for name in ("index.html", "record.json")),
    }
    assert {"digests/month/2026-03/record.json", "digests/week/2026-W15/record.json"} < set(before)


def test_withdrawn_record_moves_to_the_end_of_its_digest(tmp_path: Path) -> None:
    """A digest no longer tells a withdrawn change, and names it as withdrawn."""
    records = ReviewedRecords(
        stories=SAMPLE.stories, withdrawals={CRITICAL: withdraw(at(2026, 6, 1))}
    )
    publish(records, tmp_path, site=Site(), now=NOW)
    page = (tmp_path / MAY / "index.html").read_text("utf-8")
    assert "Withdrawn since" in page
    assert "the training of models" not in page
    twin = json.loads((tmp_path / MAY / "record.json").read_bytes())
    assert twin["changes"] == []
    assert [(each["id"], each["withdrawn"]) for each in twin["withdrawn"]] == [
        (CRITICAL, "2026-06-01T06:00:00Z")
    ]
    assert CRITICAL not in (tmp_path / "index.html").read_text("utf-8")
