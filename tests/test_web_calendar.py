"""The calendar of stated days, read by a reader of someone else's."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from store.record import Document, DocumentKey, Severity
from tests.web_hostile import HOSTILE, PoisonedRecords
from tests.web_records import MemoryRecords
from tests.web_stories import NOW, SAMPLE
from tests.web_story import Story, Thread, assess, at, state
from web import Site, publish
from web.page.calendar import build_calendar, fold_line
from web.view.calendar import Stated, list_stated

KEY = DocumentKey(platform="Birk; Sons, Ltd", type="Terms of Service")
OLD = "These terms hold from 1 March 2026."
NEW = "These terms hold from 1 August 2026."


def tell(*differences: tuple[str, str, str]) -> MemoryRecords:
    """Return records of a document that changed once, on 3 June 2026, in these facts."""
    said = assess("unilateral-change", differences=differences)
    thread = Thread(wordings=("We may change this.", "We change this."), changes={1: said})
    return MemoryRecords(stories=(build(thread),))


def build(thread: Thread) -> Story:
    """Return a document of one clause, captured twice."""
    return Story(
        number=7,
        key=KEY,
        days=(at(2026, 2, 1), at(2026, 6, 3)),
        threads=(thread,),
        summaries=("The terms are new, and long.",),
    )


def read(folder: Path, records: MemoryRecords, site: Site | None = None) -> Calendar:
    """Publish records and return their calendar."""
    publish(records, folder, site=site or Site(), now=NOW)
    calendar = Calendar.from_ical((folder / "calendar.ics").read_bytes())
    assert isinstance(calendar, Calendar)
    return calendar


@pytest.mark.parametrize(
    ("name", "value", "start", "end"),
    [
        # A day, and a month where the document gives no day.
        ("effective date", "2026-08-01", date(2026, 8, 1), date(2026, 8, 2)),
        ("effective date", "2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        # A period runs at the earliest from the capture.
        ("objection period", "30 days", date(2026, 7, 3), date(2026, 7, 4)),
        ("objection period", "2 weeks", date(2026, 6, 17), date(2026, 6, 18)),
        ("opt-out period", "1 month", date(2026, 7, 3), date(2026, 7, 4)),
        ("opt-out period", "1 year", date(2027, 6, 3), date(2027, 6, 4)),
    ],
)
def test_stated_day_is_an_event(
    name: str, value: str, start: date, end: date, tmp_path: Path
) -> None:
    """A day that a change states lasts the whole day, and names its document and record."""
    records = tell((name, "absent", value))
    [event] = read(tmp_path, records, Site(base_url="https://watch.example")).events
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (start, end)
    assert "Birk; Sons, Ltd, Terms of Service" in str(event["summary"])
    assert "The terms are new, and long." in str(event["description"])
    assert event["url"] == "https://watch.example/changes/CW-C-000701-Y/index.html"
    assert event["status"] == ("CONFIRMED" if name == "effective date" else "TENTATIVE")
    assert event.decoded("dtstamp") == datetime(2026, 6, 3, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        # No day, none that exists, none that can be meant, none that is there any more.
        ("effective date", "soon"),
        ("effective date", "2026-02-30"),
        ("effective date", "2026-13"),
        ("effective date", "0000-01-01"),
        ("effective date", "9999-12-31"),
        ("effective date", "1998-01-01"),
        ("effective date", "absent"),
        # No period that a calendar can count.
        ("objection period", "5 to 10 business days"),
        ("objection period", "promptly"),
        ("objection period", "999 years"),
        # Facts that are no such day.
        ("notice period", "30 days"),
        ("last updated", "2026-06-01"),
    ],
)
def test_what_is_no_day_is_no_event(name: str, value: str, tmp_path: Path) -> None:
    """Words that name no plausible day make no event, and the calendar stays valid."""
    calendar = read(tmp_path, tell((name, "absent", value)))
    assert list(calendar.events) == []
    assert calendar["prodid"]


def test_date_in_the_words_that_came_is_an_event() -> None:
    """Where no difference tells it, the date is read from the clause that the change brought."""
    fact = state("1 August 2026", NEW, "effective date", "2026-08-01")
    records = MemoryRecords(
        stories=(build(Thread(wordings=(OLD, NEW), assessment=assess("other", facts=(fact,)))),)
    )
    [document] = records.documents()
    [stated] = list_stated(records.changes(), records.provisions(document.id))
    assert (stated.kind, stated.start) == ("effective", date(2026, 8, 1))


def test_same_day_is_told_once(tmp_path: Path) -> None:
    """Two clauses of a change that state one day make one event."""
    day = ("effective date", "absent", "2026-08-01")
    assert len(read(tmp_path, tell(day, day)).events) == 1


def test_calendar_keeps_the_days_furthest_ahead() -> None:
    """A long history does not make the calendar endless."""
    every = [
        Stated(
            change=f"CW-C-{n:06}-X",
            document=Document(id="CW-D-000001-0", key=KEY),
            kind="effective",
            start=date(2026, 8, 1),
            end=date(2026, 8, 2),
            period="",
            at=at(2026, 6, 3),
            updated=at(2026, 6, 3),
            severity=Severity.LOW,
            summary="",
        )
        for n in range(1_200)
    ]
    _, content = build_calendar(every, Site())
    assert content.count(b"BEGIN:VEVENT") == 1_000
    assert b"CW-C-001199-X" in content
    assert b"CW-C-000199-X" not in content


@given(line=st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"])))
def test_folded_line_is_the_line(line: str) -> None:
    """No folded line is longer than 75 bytes, none cuts a character, and nothing is lost."""
    parts = fold_line(line).split(b"\r\n")
    assert parts.pop() == b""
    assert all(len(part) <= 75 for part in parts)
    assert all(part.decode().startswith(" ") for part in parts[1:])
    assert parts[0].decode() + "".join(part.decode()[1:] for part in parts[1:]) == line


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_stay_in_their_value(kind: str, tmp_path: Path) -> None:
    """Whatever a record holds adds no line and no event of its own to the calendar."""
    text = HOSTILE[kind] + "\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTACH:https://evil.example/"
    poisoned = PoisonedRecords(records=tell(("effective date", "absent", "x")), text=text)
    publish(poisoned, tmp_path, site=Site(name=text, tool=text), now=NOW)
    assert list(Calendar.from_ical((tmp_path / "calendar.ics").read_bytes()).events) == []
    stated = Stated(
        change="CW-C-000001-X",
        document=Document(id="CW-D-000001-0", key=DocumentKey(platform=text, type=text)),
        kind="objection",
        start=date(2026, 8, 1),
        end=date(2026, 8, 2),
        period=text,
        at=at(2026, 6, 3),
        updated=at(2026, 6, 3),
        severity=None,
        summary=text,
    )
    calendar = Calendar.from_ical(build_calendar([stated], Site(name=text))[1])
    [event] = calendar.events
    assert "ATTACH" not in event
    assert not event.errors


def test_sample_has_a_valid_calendar(tmp_path: Path) -> None:
    """Where no day is stated the calendar says so by having no event."""
    assert list(read(tmp_path, SAMPLE).events) == []
