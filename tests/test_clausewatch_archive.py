"""Archives brought in, analyzed and published: from a git repository to change records."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from clausewatch.home import open_home
from store.ledger import Ledger
from tests.command import run_here
from tests.database import lay_tables
from tests.gitrepo import Commit, make_repository

Capsys = pytest.CaptureFixture[str]

FILE = "Tasklane/Terms of Service.md"
RULES = "\n\n".join(f"Rule {n}: keep item {n} of your plan in good order." for n in range(20))
TRIAL = "Every plan comes with a 14-day free trial before the first payment.\n\n"
LATER = "Some plans may come with a free trial period; see the order page.\n\n"
PAGE = "Tasklane Terms\n==============\n\n{}" + RULES


def commit(day: int, text: str, subject: str = "Record new changes of") -> Commit:
    """A commit as the archive's engine writes it."""
    return Commit(
        path=FILE,
        content=text.encode(),
        message=f"{subject} Tasklane Terms of Service\n\nThis version was recorded after extracting"
        f" from snapshot https://archive.example/commit/{day:040d}\n\nX-engine-version: 10.6.1",
        when=f"{1_767_225_600 + day * 86_400} +0000",
    )


HISTORY = [
    commit(0, PAGE.format(TRIAL), "First record of"),
    # another extractor: an escaped number, and a menu that is gone
    commit(1, PAGE.format("1\\. Menu\n\n" + TRIAL), "Apply technical or declaration upgrade on"),
    # link targets only
    commit(2, PAGE.format("1\\. Menu\n\n" + TRIAL.replace("trial", "[trial](https://x.example)"))),
    # the promise becomes a possibility
    commit(3, PAGE.format("1\\. Menu\n\n" + LATER)),
    # a wall
    commit(4, "Access denied\n=============\n\nYou do not have permission to view this page."),
    # the document is back
    commit(5, PAGE.format("1\\. Menu\n\n" + LATER)),
]


@pytest.fixture
def home(capsys: Capsys, tmp_path: Path) -> Path:
    """A home into which the archive was imported."""
    repository = make_repository(tmp_path / "archive.git", HISTORY)
    folder = tmp_path / "home"
    lay_tables(folder)
    run_here(capsys, "--home", folder, "init")
    result = run_here(capsys, "--home", folder, "import", "ota-versions", repository)
    assert "6 captures" in result.out
    return folder


def test_an_archive_becomes_records(capsys: Capsys, home: Path) -> None:
    """Of six entries one is a change; upgrades, links and walls are recorded and not published."""
    run_here(capsys, "--home", home, "analyze")
    opened = open_home(home)
    with Ledger(opened.database, opened.blobs) as ledger:
        (document,) = ledger.documents()
        gates = [decision.gate for decision in ledger.decisions(document.id)]
        assert [(gate.verdict.value, gate.kind) for gate in gates] == [
            ("accepted", "baseline"),
            ("accepted", "technical"),
            ("noise", "links"),
            ("accepted", ""),
            ("quarantined", "blocked"),
            ("unchanged", ""),
        ]
        (change,) = ledger.changes()
        assert "free trial" in change.summary
        assert change.before.reference.startswith("git:")
        assert "archive.example/commit" in change.after.provenance
        (entry,) = change.entries
        assert entry.before is not None
        assert ledger.text(change.before)[entry.before.start : entry.before.end] == TRIAL.strip()
        provision = ledger.provision(entry.provision)
        assert [state.clause.text for state in provision.states] == [TRIAL.strip(), LATER.strip()]
    assert run_here(capsys, "--home", home, "publish").code == 0
    page = (home / "site" / "changes" / change.id / "index.html").read_text()
    assert "Open Terms Archive" in page


def test_an_import_is_idempotent(capsys: Capsys, home: Path, tmp_path: Path) -> None:
    """Importing again brings nothing; entries added to the archive since are brought alone."""
    repository = tmp_path / "archive.git"
    again = run_here(capsys, "--home", home, "import", "ota-versions", repository)
    assert "Imported: 0 captures" in again.out
    more = make_repository(
        tmp_path / "more" / "archive.git", [*HISTORY, commit(9, PAGE.format(TRIAL))]
    )
    result = run_here(capsys, "--home", home, "import", "ota-versions", more)
    assert "Imported: 1 capture," in result.out


def test_platform_and_date_choose(capsys: Capsys, tmp_path: Path) -> None:
    """`--platform` and `--since` leave the rest of an archive out."""
    other = Commit(
        path="Petalpost/Privacy Policy.md", content=RULES.encode(), when="1767225600 +0000"
    )
    repository = make_repository(tmp_path / "archive.git", [*HISTORY, other])
    folder = tmp_path / "home"
    lay_tables(folder)
    run_here(capsys, "--home", folder, "init")
    words = ("--home", folder, "import", "ota-versions", repository)
    assert "Imported: 1 " in run_here(capsys, *words, "--platform", "Petalpost").out
    assert "Imported: 3 " in run_here(capsys, *words, "--since", "2026-01-04").out
    assert run_here(capsys, *words, "--since", "yesterday").code == 2


def test_an_import_that_is_killed_goes_on(capsys: Capsys, tmp_path: Path) -> None:
    """Killed at any moment, an import that is run again brings what one run would have brought."""
    history = [commit(day, PAGE.format(f"Day {day}.\n\n" * day)) for day in range(400)]
    repository = make_repository(tmp_path / "archive.git", history)
    for name in ("whole", "killed"):
        lay_tables(tmp_path / name)
        run_here(capsys, "--home", tmp_path / name, "init")
    words = ("import", "ota-versions", str(repository))
    assert "400 captures" in run_here(capsys, "--home", tmp_path / "whole", *words).out
    opened = open_home(tmp_path / "killed")
    command = [sys.executable, "-m", "clausewatch", "--home", str(opened.folder), *words]
    with (
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as first,
        Ledger(opened.database, opened.blobs, reads_only=True) as ledger,
    ):
        while not ledger.waiting() and first.poll() is None:
            time.sleep(0.005)
        first.kill()
    again = run_here(capsys, "--home", tmp_path / "killed", *words)
    assert again.code == 0
    kept = []
    for name in ("whole", "killed"):
        opened = open_home(tmp_path / name)
        with Ledger(opened.database, opened.blobs) as ledger:
            (document,) = ledger.documents()
            kept.append(ledger.pending(document.id))
            assert len(ledger.content(kept[-1][-1].sha256)) > len(RULES)
    assert kept[0] == kept[1]
