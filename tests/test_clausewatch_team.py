"""Watch lists and tasks by command, and as tables."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from clausewatch.home import create_home
from clausewatch.workbook import write_csv, write_xlsx
from store.ledger import Ledger
from store.subscription import Interest
from store.team import Act, Deed, Task, WatchList
from tests.command import Result, run_here
from tests.conftest import START
from tests.database import lay_tables
from tests.subscribing import add_record


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with two change records."""
    made = create_home(tmp_path / "home", with_example=False)
    lay_tables(made.folder)
    with Ledger(made.database, made.blobs) as ledger:
        for day in range(3):
            add_record(ledger, START + timedelta(days=day))
    return made.folder


RECORD = "CW-C-000001-G"
LIST = WatchList(key="k", name="vendors", interest=Interest())


def run(capsys: pytest.CaptureFixture[str], home: Path, *words: str | Path) -> Result:
    """Run a command in the home, which has to go well."""
    done = run_here(capsys, "--home", home, *words)
    assert done.code == 0, done.err
    return done


def test_a_team_works_through_its_list(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    """Records are acknowledged, assigned and noted, and the list and its trail say so."""
    run(capsys, home, "list", "make", "vendors", "--platform", "Tasklane", "--as", "Ada")
    assert "vendors: substantive changes in Tasklane" in run(capsys, home, "list").out
    run(capsys, home, "task", "acknowledge", "vendors", RECORD, "--as", "Bob\x1b[31m")
    run(capsys, home, "task", "assign", "vendors", RECORD, "Eve", "--as", "Bob")
    run(capsys, home, "task", "note", "vendors", RECORD, "Asked legal.", "--as", "Eve")
    shown = run(capsys, home, "list", "show", "vendors").out
    assert "acknowledged by Bob [31m, assigned to Eve" in shown
    assert "Eve: Asked legal." in shown
    assert "2 records." in shown
    assert RECORD not in run(capsys, home, "list", "show", "vendors", "--open").out
    run(capsys, home, "task", "reopen", "vendors", RECORD)
    run(capsys, home, "task", "assign", "vendors", RECORD)
    assert RECORD in run(capsys, home, "list", "show", "vendors", "--open").out
    run(capsys, home, "list", "reword", "vendors", "--severity", "critical")
    assert "0 records." in run(capsys, home, "list", "show", "vendors").out
    run(capsys, home, "list", "renew", "vendors")
    run(capsys, home, "list", "close", "vendors")
    assert "0 watch lists." in run(capsys, home, "list").out
    trail = run(capsys, home, "list", "trail", "vendors").out.splitlines()
    assert "Ada (command): make" in trail[0]
    assert f"Eve (command): note {RECORD} Asked legal." in trail[3]
    assert len(trail) == 9
    assert run(capsys, home, "list", "trail", "vendors", "--json").out.count('"deed"') == 9


@pytest.mark.parametrize(
    "words",
    [
        ("list", "show", "vendors"),
        ("list", "make", "\x00"),
        ("task", "note", "vendors", RECORD, " "),
        ("task", "acknowledge", "vendors", RECORD),
        ("export", "--watch-list", "vendors", "--csv", "out.csv"),
        ("export", "--watch-list", "vendors"),
        ("export", "--csv", "out.csv"),
    ],
)
def test_what_cannot_be_is_refused(
    capsys: pytest.CaptureFixture[str], home: Path, words: tuple[str, ...]
) -> None:
    """A list that is not there, an empty note and half an export end with code 2 and a cure."""
    done = run_here(capsys, "--home", home, *words)
    assert (done.code, done.err != "") == (2, True)


def test_a_list_is_exported_as_tables(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> None:
    """CSV and workbook hold the same, one row a record, and the trail says who had them."""
    run(capsys, home, "list", "make", "vendors")
    run(capsys, home, "task", "note", "vendors", RECORD, "Asked legal.", "--as", "Eve")
    files = [tmp_path / "out.csv", tmp_path / "out.xlsx"]
    run(capsys, home, "export", "--watch-list", "vendors", "--csv", files[0], "--xlsx", files[1])
    rows = list(csv.reader(StringIO(files[0].read_text(encoding="utf-8-sig"))))
    sheet = openpyxl.load_workbook(files[1]).active
    assert [[cell or "" for cell in row] for row in sheet.values] == rows
    head, newest, oldest = rows
    assert (newest[0], oldest[0]) == ("CW-C-000002-E", RECORD)
    told = dict(zip(head, oldest, strict=True))
    assert (told["platform"], told["severity"], told["captured"]) == (
        "Tasklane", "high", "2026-01-02 06:00"
    )  # fmt: skip
    assert told["notes"].endswith("Eve: Asked legal.")
    assert told["types"] == "Fees and prices; Change of the document"
    trail = run(capsys, home, "list", "trail", "vendors").out
    assert "export csv" in trail
    assert "export xlsx" in trail


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30 123", "'+49 30 123"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "' =1+1"),
        ("\r=1+1", "' =1+1"),
        ("Ada = Bob", "Ada = Bob"),
        ('"quoted", and more', '"quoted", and more'),
        ("bell\x07 and \u202eback", "bell  and  back"),
        ("lone \ud800", "lone  "),
    ],
)
def test_a_cell_is_never_a_formula(home: Path, text: str, cell: str) -> None:
    """What colleagues or platforms wrote runs in no program for tables, and breaks none."""
    made = create_home(home)
    with Ledger(made.database, made.blobs) as ledger:
        change = ledger.change(RECORD)
    given = Act(watch_list="vendors", deed=Deed.ASSIGN, at=START, who="Ada", text=text)
    task = Task(change=change, acts=(given,))
    content, kind = write_csv(LIST, [task])
    assert kind.startswith("text/csv")
    rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))
    assert rows[0]["assigned to"] == cell
    book, kind = write_xlsx(LIST, [task])
    assert kind.endswith(".sheet")
    values = [each for row in openpyxl.load_workbook(BytesIO(book)).active for each in row]
    assert cell in [each.value for each in values]
    assert {each.data_type for each in values} <= {"s", "n"}
    assert b"<f>" not in b"".join(
        ZipFile(BytesIO(book)).read(name) for name in ZipFile(BytesIO(book)).namelist()
    )
    assert write_xlsx(LIST, [task])[0] == book
