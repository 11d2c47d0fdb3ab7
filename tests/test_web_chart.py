"""The picture of a document's life, and the numbers beneath it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.record import Change, Decision, GateVerdict, Severity, Verdict
from tests.web_reviewed import withdraw
from tests.web_stories import SAMPLE
from tests.web_story import at, decide
from web.survey import list_told
from web.view.chart import EDITORIAL, Chart, draw_chart

TERMS = next(each.id for each in SAMPLE.documents() if each.versions == 3)
CHANGE = SAMPLE.changes(document=TERMS)[0]
DAYS = st.lists(st.integers(0, 9_000), min_size=1, max_size=60)


def draw(decisions: Sequence[Decision], changes: Sequence[Change] = ()) -> Chart:
    """A chart that is there."""
    chart = draw_chart((), list_told(changes), decisions)
    assert chart
    return chart


def change(moment: datetime, severity: Severity | None) -> Change:
    """A change that came then."""
    verdict = Verdict.SUBSTANTIVE if severity else Verdict.EDITORIAL
    after = replace(CHANGE.after, at=moment)
    return replace(CHANGE, after=after, severity=severity, verdict=verdict)


def test_nothing_is_drawn_before_the_first_capture() -> None:
    """A document that was never asked for has no picture."""
    assert draw_chart((), (), ()) is None


def test_graver_changes_stand_taller() -> None:
    """The height of a change rises with its severity; lower ones are drawn over taller ones."""
    weights = [None, *Severity]
    chart = draw((), [change(at(2026, n, 1), each) for n, each in enumerate(weights, 1)])
    heights = [bar.height for bar in chart.bars]
    assert heights == sorted(set(heights), reverse=True)
    assert [bar.weight for bar in chart.bars] == ["critical", "high", "medium", "low", EDITORIAL]
    assert len({bar.y + bar.height for bar in chart.bars}) == 1
    assert chart.weights == ("critical", "high", "medium", "low", EDITORIAL)


def test_withdrawn_changes_are_not_drawn() -> None:
    """What a person withdrew is no change of the document."""
    gone = replace(CHANGE, withdrawn=withdraw(at(2026, 6, 1)))
    assert draw([decide(at(2026, 1, 1), GateVerdict.ACCEPTED)], [gone]).bars == ()


def test_captures_that_follow_each_other_closely_are_one_mark() -> None:
    """However many captures there were, the path has at most a mark for each cell."""
    many = [
        decide(at(2024, 1, 1) + timedelta(hours=hour), GateVerdict.UNCHANGED)
        for hour in range(20_000)
    ]
    assert draw(many).shown.count("M") == 1
    apart = [decide(at(2024, month, 1), GateVerdict.UNCHANGED) for month in (1, 6, 12)]
    assert draw(apart).shown.count("M") == 3


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        # a day, a few days: the days themselves
        (at(2026, 5, 21), at(2026, 5, 21), ["21 May 2026"]),
        (at(2026, 5, 21), at(2026, 5, 24), ["21 May 2026", "24 May 2026"]),
        # months, at even distances
        (at(2026, 1, 12), at(2026, 4, 9), ["Feb 2026", "Mar 2026", "Apr 2026"]),
        (at(2025, 2, 1), at(2026, 3, 1), ["Apr 2025", "Jul 2025", "Oct 2025", "Jan 2026"]),
        # years, by their number alone
        (at(2019, 6, 1), at(2023, 6, 1), ["2020", "2021", "2022", "2023"]),
        (at(2004, 6, 1), at(2026, 6, 1), ["2005", "2010", "2015", "2020", "2025"]),
    ],
)
def test_dates_under_the_line_are_few_and_even(
    first: datetime, last: datetime, labels: list[str]
) -> None:
    """The line of time is marked in days, months or years, as its length asks for."""
    captures = [decide(moment, GateVerdict.UNCHANGED) for moment in (first, last)]
    assert [tick.label for tick in draw(captures).ticks] == labels


@given(DAYS, DAYS)
def test_picture_and_numbers_agree(shown: list[int], aside: list[int]) -> None:
    """Everything lies on the picture, and the rows count each capture and change once."""
    start = at(2001, 1, 1)
    decisions = [
        *(decide(start + timedelta(days=day), GateVerdict.UNCHANGED) for day in shown),
        *(decide(start + timedelta(days=day), GateVerdict.NOISE, "links") for day in aside),
    ]
    changes = [change(start + timedelta(days=day), Severity.HIGH) for day in shown]
    chart = draw(decisions, changes)
    places = [int(x) for x in re.findall(r"M(\d+) ", chart.shown + chart.aside)]
    places += [*(each.x for each in chart.bars), *(each.x for each in chart.ticks)]
    assert all(72 <= place <= 512 for place in places)
    assert sum(row.shown for row in chart.rows) == len(shown)
    assert sum(row.aside for row in chart.rows) == len(aside)
    assert sum(row.changes[0] for row in chart.rows) == len(shown)
    assert len(chart.rows) <= 33
