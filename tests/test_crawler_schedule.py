"""When a document is due again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import find_due
from store.record import DocumentKey, Failure, Pace

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def pace(**fields: object) -> Pace:
    """How it went with a document that never changes, save for what is given."""
    usual: dict[str, object] = {
        "document": "CW-D-000001-0",
        "key": DocumentKey(platform="Meadow", type="Imprint", url="https://meadow.example/i"),
        "last_attempt": AT,
        "failures": 0,
        "failure": None,
        "headers": (),
        "is_held": False,
        "hold": None,
        "changes": 0,
    }
    return Pace(**(usual | fields))  # type: ignore[arg-type]  # the fields are the test's own


@pytest.mark.parametrize(
    ("given_pace", "every", "wait"),
    [
        (pace(), None, DAY),
        (pace(changes=1), None, DAY),
        (pace(changes=45), None, 12 * HOUR),
        (pace(changes=5000), None, 3 * HOUR),
        (pace(changes=5000), 2 * DAY, 2 * DAY),
        (pace(failures=1, failure=Failure.TIMEOUT), None, HOUR),
        (pace(failures=3, failure=Failure.DNS), None, 4 * HOUR),
        (pace(failures=3000, failure=Failure.STATUS), None, DAY),
        (pace(failures=3, failure=Failure.BUSY), 30 * timedelta(minutes=1), HOUR / 2),
        (pace(failures=2, failure=Failure.ROBOTS), None, DAY),
        (pace(is_held=True, hold=DAY), None, 2 * HOUR),
        (pace(is_held=True, hold=timedelta(0)), None, timedelta(minutes=15)),
        (pace(is_held=True, hold=90 * DAY), None, 6 * HOUR),
    ],
)
def test_wait(given_pace: Pace, every: timedelta | None, wait: timedelta) -> None:
    """A document waits by how often it changes, less while it fails or is doubtful."""
    due = find_due(given_pace, every=every)
    assert wait * 0.9 <= due.at - AT <= wait * 1.1
    assert due.reason


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("7200", 2 * HOUR),
        ("Sun, 01 Mar 2026 18:00:00 GMT", 6 * HOUR),
        ("99999999999999999999", 7 * DAY),
    ],
)
def test_server_names_the_time(value: str, wait: timedelta) -> None:
    """A server that says when to come back after a failure is obeyed, for a week at most."""
    busy = pace(failures=1, failure=Failure.BUSY, headers=(("Retry-After", value),))
    due = find_due(busy)
    assert due.at - AT == wait
    assert due.reason == "the server asked to come back then"


@pytest.mark.parametrize("value", ["", "soon", "-5", "1e9", "Sun, 01 Mar 2026 12:00:30 GMT", "٣"])
def test_nonsense_is_no_time(value: str) -> None:
    """A time that cannot be read, or is sooner than planned, changes nothing."""
    busy = pace(failures=1, failure=Failure.BUSY, headers=(("retry-after", value),))
    assert find_due(busy) == find_due(pace(failures=1, failure=Failure.BUSY))


def test_documents_drift_apart() -> None:
    """Documents captured at one time are due at many, and each always at the same."""
    paces = [
        pace(key=DocumentKey(platform="Meadow", type="Imprint", url=f"https://m.example/{n}"))
        for n in range(200)
    ]
    times = [find_due(each).at for each in paces]
    assert times == [find_due(each).at for each in paces]
    assert len(set(times)) == len(times)
    assert max(times) - min(times) > 4 * HOUR


@given(
    failures=st.integers(0, 10**6),
    changes=st.integers(0, 10**6),
    is_held=st.booleans(),
    value=st.text(),
)
def test_always_due_some_day(*, failures: int, changes: int, is_held: bool, value: str) -> None:
    """Whatever happened and whatever a server says, a document is due within days."""
    due = find_due(
        pace(
            failures=failures,
            failure=Failure.BUSY if failures else None,
            changes=changes,
            is_held=is_held,
            headers=(("Retry-After", value),),
        )
    )
    assert timedelta(minutes=13) < due.at - AT <= 7 * DAY
