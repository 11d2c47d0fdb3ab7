"""`digest`, and `show` of a digest: what changed in a period, as it is mailed."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from clausewatch import analysis
from clausewatch.home import create_home
from store.error import IdMalformed, RecordUnknown
from store.ids import Kind, format_digest_id, format_id, parse_digest_id
from store.ledger import Ledger
from store.record import Capture, DocumentKey, Review, Ruling
from tests.command import run_here
from tests.database import lay_tables
from tests.web_html import read_page
from tests.web_story import at
from web.view.period import find_closed, find_current

Capsys = pytest.CaptureFixture[str]

KEY = DocumentKey(platform="Tasklane", type="Terms of Service")
RULES = [f"{n}. You may keep item {n} for {n + 10} days as long as you pay." for n in range(1, 30)]
TEXT = "\n\n".join(["# Terms of Service", *RULES])
TEXTS = (TEXT, TEXT + "\n\nWe may share your personal data with advertisers.")
MAY, WEEK, DAY = "CW-G-320260501-2", "CW-G-220260518-F", "CW-G-120260521-B"


@pytest.fixture
def home(tmp_path: Path, make_capture: Callable[..., Capture]) -> Path:
    """A home in which one document changed, on 21 May 2026."""
    made = create_home(tmp_path / "home", with_example=False)
    lay_tables(made.folder)
    with Ledger(made.database, made.blobs) as ledger:
        for day, text in zip((at(2026, 4, 1), at(2026, 5, 21)), TEXTS, strict=True):
            ledger.keep(
                make_capture(document=KEY, media_type="text/markdown", at=day), text.encode()
            )
        with analysis.open_analysis(ledger, 1) as crew:
            list(analysis.decide(ledger, crew, lambda *_: None, pytest.fail))
            analysis.assess(ledger, crew, lambda *_: None)
    return made.folder


@pytest.mark.parametrize(
    ("words", "id"),
    [
        (["--monthly"], MAY),
        (["--weekly"], WEEK),
        ([], WEEK),
        (["--daily"], DAY),
    ],
)
def test_digest_tells_what_changed_in_a_period(
    words: list[str],
    id: str,  # noqa: A002 - the word that records use
    capsys: Capsys,
    home: Path,
) -> None:
    """`digest` prints the text of the mail; `show` prints the same by the ID."""
    printed = run_here(capsys, "--home", home, "digest", *words, "--date", "2026-05-21")
    assert printed.code == 0
    assert printed.out.startswith(f"clausewatch · {id}\n")
    assert "Tasklane · Terms of Service · 21 May 2026" in printed.out
    assert "> [added]We may share your personal data with advertisers.[/added]" in printed.out
    assert run_here(capsys, "--home", home, "show", id).out == printed.out


def test_digest_of_a_quiet_period_says_so(capsys: Capsys, home: Path) -> None:
    """A period in which nothing changed has a digest that says just that."""
    quiet = run_here(capsys, "--home", home, "digest", "--daily", "--date", "2026-05-20")
    assert "No substantive change was captured." in quiet.out
    assert "Tasklane" not in quiet.out


def test_digest_is_written_as_the_html_of_a_mail(
    capsys: Capsys, home: Path, tmp_path: Path
) -> None:
    """With --html a file gets the page that subscribers get, and nothing is printed."""
    file = tmp_path / "digest.html"
    done = run_here(
        capsys, "--home", home, "digest", "--monthly", "--date", "2026-05-01", "--html", file
    )
    assert (done.code, done.out) == (0, "")
    page = read_page(file.read_text("utf-8"))
    assert page.faults == []
    assert "What changed in May 2026" in page.text


def test_digest_is_told_to_programs(capsys: Capsys, home: Path) -> None:
    """With --json it is the twin of the digest's page."""
    told = run_here(
        capsys, "--home", home, "digest", "--weekly", "--date", "2026-05-24", "--json"
    ).json()
    assert (told["id"], told["schema"]) == (WEEK, "clausewatch/digest/1")
    assert [each["platform"] for each in told["changes"]] == ["Tasklane"]
    assert json.loads(run_here(capsys, "--home", home, "show", WEEK, "--json").out) == told


def test_withdrawn_record_is_told_as_withdrawn(capsys: Capsys, home: Path) -> None:
    """A digest names a record that does not stand any more, and none of its words."""
    with Ledger(f"sqlite:///{home / 'clausewatch.db'}", home / "blobs") as ledger:
        (change,) = ledger.changes()
        review = Review(ruling=Ruling.WITHDRAW, at=at(2026, 6, 1), author="Ada", note="Not theirs.")
        ledger.withdraw(change.id, review)
    told = run_here(capsys, "--home", home, "show", WEEK).out
    assert "Decided by Ada on 1 June 2026: Not theirs." in told
    assert "advertisers" not in told


def test_ledger_gives_the_wordings_that_a_change_brought(home: Path) -> None:
    """Of a change come its provisions with the new wording alone, the same as on their pages."""
    with Ledger(f"sqlite:///{home / 'clausewatch.db'}", home / "blobs") as ledger:
        (change,) = ledger.changes()
        every = {
            (each.id, state)
            for each in ledger.provisions(change.document.id)
            for state in each.states
            if state.change == change.id
        }
        brought = ledger.wordings(change.id)
        assert len(brought) == len(every) > 0
        assert {(each.id, state) for each in brought for state in each.states} == every
        with pytest.raises(RecordUnknown):
            ledger.wordings(format_id(Kind.CHANGE, 999))


def test_one_period_at_a_time(capsys: Capsys, home: Path) -> None:
    """Two kinds of period at once are refused with what to do."""
    refused = run_here(capsys, "--home", home, "digest", "--daily", "--monthly")
    assert refused.code == 2
    assert "at a time" in refused.err


@pytest.mark.parametrize(
    ("now", "day", "week", "month"),
    [
        (at(2026, 5, 18, 0), "2026-05-17", "2026-W20", "2026-04"),  # the first moment of a Monday
        (at(2026, 5, 17, 23), "2026-05-16", "2026-W19", "2026-04"),  # the last hour of a Sunday
        (at(2026, 1, 1, 0), "2025-12-31", "2025-W52", "2025-12"),
    ],
)
def test_left_out_date_means_the_last_period_that_is_over(
    now: datetime, day: str, week: str, month: str
) -> None:
    """Never the running one: its digest would be another tomorrow."""
    found = [find_closed(span, now).name for span in ("day", "week", "month")]
    assert found == [day, week, month]


def test_id_of_a_digest_is_its_period() -> None:
    """The ID is worked out from the period and back, without any table."""
    for span in ("day", "week", "month"):
        period = find_current(span, at(2026, 5, 21))
        assert parse_digest_id(period.id) == (span, period.first)
    assert [find_current(each, at(2026, 5, 21)).id for each in ("day", "week", "month")] == [
        DAY,
        WEEK,
        MAY,
    ]


@pytest.mark.parametrize(
    "number",
    [
        220260519,  # no week begins on a Tuesday
        320260502,  # no month begins on its second day
        420260501,  # no such kind of period
        20260501,  # likewise
        120260230,  # no such day
        1999999999999,
        100000101,
    ],
)
def test_id_of_no_period_is_refused(number: int, capsys: Capsys, home: Path) -> None:
    """An ID with a right check character names no digest if no period begins then."""
    id = format_id(Kind.DIGEST, number)  # noqa: A001 - the word that records use
    with pytest.raises(IdMalformed):
        parse_digest_id(id)
    refused = run_here(capsys, "--home", home, "show", id)
    assert refused.code == 2
    assert "names no period" in refused.err


def test_id_of_another_kind_names_no_digest() -> None:
    """A change is no digest."""
    with pytest.raises(IdMalformed):
        parse_digest_id(format_id(Kind.CHANGE, 220260518))
    assert format_digest_id("week", date(2026, 5, 18)) == WEEK
