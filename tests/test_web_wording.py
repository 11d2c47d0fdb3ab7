"""The words of the site: dates, witnesses, and what was seen when."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from store.record import Change, ChangeKind, Confidence, Direction, Severity
from tests.web_stories import NOW, SAMPLE
from tests.web_story import at
from web.view.wording import (
    entitle,
    label,
    name_age,
    name_moment,
    name_presence,
    name_stamp,
    name_witness,
    summarise,
    tag_language,
)


def pick(platform: str) -> Change:
    """Return the latest sample change of a platform."""
    return SAMPLE.changes(platform=platform, limit=1)[0]


def test_times_are_told_in_utc() -> None:
    """A moment given in another zone is told, and stamped, in UTC."""
    late = datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    assert name_moment(late) == "31 December 2025, 22:30 UTC"
    assert name_stamp(late) == "2025-12-31T22:30:00Z"


@pytest.mark.parametrize(
    ("moment", "age"),
    [
        (at(2026, 5, 22, 5), "today"),
        (at(2026, 5, 23), "today"),  # a clock ahead of ours
        (at(2026, 5, 21, 23), "yesterday"),
        (at(2026, 5, 2), "20 days ago"),
        (at(2026, 1, 22), "4 months ago"),
        (at(2020, 5, 22), "6 years ago"),
    ],
)
def test_age_is_as_coarse_as_it_is_old(moment: datetime, age: str) -> None:
    """Days are told as days, long times as months and years."""
    assert name_age(moment, NOW) == age


def test_witness_is_we_or_the_archive() -> None:
    """What an archive gave us is never called our own capture."""
    assert name_witness(pick("Lumenary").after) == "captured by us on"
    quill = pick("Tarn & Quill <letters>")
    assert name_witness(quill.after) == "recorded by Open Terms Archive on"
    warc = replace(quill.after, reference="warc:<urn:uuid:1>")
    assert name_witness(warc) == "recorded in a web archive on"


def test_presence_says_only_what_was_seen() -> None:
    """Each kind of clause change is told as presence and absence on two days."""
    change = pick("Lumenary")
    told = {entry.kind: name_presence(entry, change) for entry in change.entries}
    days = "16 February 2026", "21 May 2026"
    assert told == {
        ChangeKind.ADDED: f"Absent on {days[0]}, present on {days[1]}.",
        ChangeKind.REMOVED: f"Present on {days[0]}, absent on {days[1]}.",
        ChangeKind.MODIFIED: (
            f"Earlier wording present on {days[0]}, later wording present on {days[1]}."
        ),
    }


def test_presence_within_a_day_tells_the_hour() -> None:
    """Two captures of one day are told apart by their time."""
    change = pick("Lumenary")
    same = replace(change, before=replace(change.before, at=change.after.at.replace(hour=1)))
    assert "on 21 May 2026, 01:00 UTC, " in name_presence(change.entries[-1], same)


def test_labels_never_mix_up_equal_values() -> None:
    """Severity and confidence share words, and neither is called by the other's name."""
    assert label(Severity.HIGH) == label(Confidence.HIGH) == "High"
    assert label(Direction.UNCLEAR) == "Direction unclear"
    assert label("data-sale", {"data-sale": "Sale of data"}) == "Sale of data"


def test_clause_is_called_by_its_nearest_heading() -> None:
    """A clause without a heading is called by its opening words."""
    clause = pick("Lumenary").entries[0].before
    assert clause is not None
    assert entitle(clause) == "Free trials"
    assert entitle(replace(clause, headings=())).startswith("Every plan of Lumenary begins")
    assert entitle(replace(clause, headings=(" ",))) == "Untitled clause"


def test_change_without_a_summary_still_has_a_headline() -> None:
    """An empty summary gives way to the name of the document, a long one is cut."""
    change = pick("Lumenary")
    assert summarise(replace(change, summary=" \n")) == "Change of Lumenary, Terms of Service"
    assert len(summarise(replace(change, summary="word " * 1000))) <= 601


@pytest.mark.parametrize(
    ("tags", "tag"),
    [(("", "de"), "de"), (('en" onload="x', "fr-CA"), "fr-CA"), (("x" * 40,), ""), ((), "")],
)
def test_only_well_formed_language_tags_are_used(tags: tuple[str, ...], tag: str) -> None:
    """A declared language reaches the page only if it has the shape of a tag."""
    assert tag_language(tags) == tag
