"""The main job, end to end, over the sample platforms of the demo."""

import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from clausewatch.home import create_home, open_home
from demo.server import SampleSites, write_declarations
from store.ledger import Ledger
from store.record import Direction, GateVerdict, Outcome, Severity, Verdict
from tests.command import command_of, run_for_code, run_here
from tests.database import lay_tables
from tests.loopback import Site
from tests.screen import look_at

Capsys = pytest.CaptureFixture[str]


def make_home(folder: Path) -> Path:
    """Make a fresh home that need not wait between requests."""
    lay_tables(folder)
    create_home(folder, with_example=False)
    config = folder / "clausewatch.toml"
    config.write_text(config.read_text().replace("# delay = 2.0", "delay = 0.0"))
    return folder


@contextmanager
def open_ledger(home: Path) -> Iterator[Ledger]:
    """Open the ledger of a home, for looking into it."""
    opened = open_home(home)
    with Ledger(opened.database, opened.blobs) as ledger:
        yield ledger


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A fresh home that need not wait between requests."""
    return make_home(tmp_path / "home")


@pytest.fixture
def ledger_at(home: Path) -> Iterator[Ledger]:
    """The ledger of the home."""
    with open_ledger(home) as ledger:
        yield ledger


class Watching:
    """One home that watches the sample platforms, and what it was after each of two runs."""

    def __init__(self, folder: Path, sites: SampleSites) -> None:
        self._folder = folder
        self.codes: list[int] = []
        home = make_home(folder / "home")
        write_declarations(home / "declarations", sites.base_url)
        for state in ("old", "new"):
            sites.state = state
            self.codes.append(run_for_code("--home", home, "run"))
            shutil.copytree(home, folder / state)

    def copy(self, state: str, folder: Path) -> Path:
        """Copy the home as it was after the run over a state of the platforms."""
        return shutil.copytree(self._folder / state, folder / state)


@pytest.fixture(scope="module")
def sites() -> Iterator[SampleSites]:
    """The sample platforms."""
    with SampleSites("old") as served:
        yield served


@pytest.fixture(scope="module")
def watching(sites: SampleSites, tmp_path_factory: pytest.TempPathFactory) -> Watching:
    """The runs that the tests of this module start from."""
    return Watching(tmp_path_factory.mktemp("watching"), sites)


@pytest.fixture
def settled(watching: Watching, sites: SampleSites, tmp_path: Path) -> Path:
    """A home that has seen the sample platforms as they still are."""
    sites.state = "old"
    return watching.copy("old", tmp_path)


@pytest.fixture
def changed(watching: Watching, sites: SampleSites, tmp_path: Path) -> Path:
    """A home that has seen the sample platforms change."""
    sites.state = "new"
    return watching.copy("new", tmp_path)


def summary(ledger: Ledger) -> dict[tuple[str, str], tuple[str, str | None]]:
    """Verdict and severity of each change by platform and document type."""
    return {
        (c.document.key.platform, c.document.key.type): (c.verdict.value, c.severity)
        for c in ledger.changes()
    }


def test_the_main_job_tells_changes_from_noise(
    watching: Watching, settled: Path, changed: Path
) -> None:
    """Over both states each lesson of the demo comes out as it should, and nothing else."""
    assert watching.codes == [0, 1], "the page that became a challenge is a document that failed"
    with open_ledger(settled) as ledger:
        assert ledger.changes() == ()
        assert len(ledger.documents()) == 9
    with open_ledger(changed) as ledger:
        changes = summary(ledger)
        privacy = next(s for s in ledger.status() if s.document.key.type == "Privacy Policy")
        decision = ledger.decisions(privacy.document.id)[-1]
    severe = {Severity.MEDIUM, Severity.HIGH}
    assert changes["Lessonfold", "Terms of Service"][1] in severe
    assert changes["Lessonfold", "Privacy Policy"][1] in severe
    assert changes["Inkmoor", "Acceptable Use Policy"] == ("editorial", None)
    assert changes["Tradewren", "Privacy Policy"][0] == "substantive"
    assert changes["Tradewren", "Marketplace Sellers Conditions"][0] == "substantive"
    assert ("Lessonfold", "Trackers Policy") not in changes
    assert ("Tradewren", "Terms of Service") not in changes
    assert ("Inkmoor", "Privacy Policy") not in changes
    assert privacy.document.key.platform == "Inkmoor"
    assert privacy.failures == 1
    assert decision.gate.verdict is GateVerdict.QUARANTINED
    assert decision.outcome is Outcome.HTTP_ERROR


def test_the_trial_that_went_is_told(capsys: Capsys, changed: Path) -> None:
    """The record of the terms names the trial, the notice and the arbitration, each as a fact."""
    with open_ledger(changed) as ledger:
        (change,) = (
            c
            for c in ledger.changes(platform="Lessonfold", verdict=Verdict.SUBSTANTIVE)
            if c.document.key.type == "Terms of Service"
        )
        said = [entry.assessment for entry in change.entries if entry.assessment]
        types = {slug for each in said for slug in each.types}
        assert {"auto-renewal", "arbitration", "class-waiver"} <= types
        facts = {(d.name, d.before, d.after) for each in said for d in each.differences}
        assert ("free trial", "14 days", "unspecified") in facts
        assert Direction.ADVERSE in {each.direction for each in said}
        for entry in change.entries:
            for clause, version in ((entry.before, change.before), (entry.after, change.after)):
                if clause:
                    assert ledger.text(version)[clause.start : clause.end] == clause.text
    shown = run_here(capsys, "--home", changed, "show", change.id)
    assert change.id in shown.out
    assert "14 days → unspecified" in shown.out
    twin = run_here(capsys, "--home", changed, "show", change.id, "--json").json()
    assert twin["id"] == change.id
    page = changed / "site" / "changes" / change.id / "index.html"
    assert "<del" in page.read_text()


def test_a_second_run_finds_sightings_only(capsys: Capsys, settled: Path) -> None:
    """Nothing changes on the second run over the same pages, and the site is not rewritten."""
    before = {p: p.read_bytes() for p in (settled / "site").rglob("*") if p.suffix == ".html"}
    with open_ledger(settled) as ledger:
        snapshot = ledger.documents()
        result = run_here(capsys, "--home", settled, "crawl")
        assert "0 failed" in result.out
        assert run_here(capsys, "--home", settled, "analyze").code == 0
        assert ledger.changes() == ()
        assert [d.id for d in ledger.documents()] == [d.id for d in snapshot]
    assert set(before) <= set((settled / "site").rglob("*"))


def test_analysis_and_publishing_are_idempotent(capsys: Capsys, changed: Path) -> None:
    """Analyzing and publishing again adds no record and writes no page of a record."""
    with open_ledger(changed) as ledger:
        ids = [change.id for change in ledger.changes()]
        again = run_here(capsys, "--home", changed, "analyze").out
        assert "nothing was waiting; 0 clauses" in again
        assert [change.id for change in ledger.changes()] == ids
    written = re.search(r"(\d+) files? written", run_here(capsys, "--home", changed, "publish").out)
    assert written is not None
    assert int(written[1]) <= 2, "only the start page and the status page tell the time"


def test_status_tells_how_the_watching_goes(capsys: Capsys, settled: Path) -> None:
    """`status` lists every document, as a table and as JSON."""
    assert "Tradewren" in run_here(capsys, "--home", settled, "status").out
    rows = run_here(capsys, "--home", settled, "status", "--json").json()
    assert len(rows) == 9
    assert {row["failures"] for row in rows} == {0}
    assert {row["pending"] for row in rows} == {0}
    shown = look_at(command_of("--home", settled, "status"), columns=80).out.splitlines()
    assert max(map(len, shown)) <= 80, "a narrow terminal gets a block of lines for each"
    assert sum(line.split()[:2] == ["state", "well"] for line in shown) == 9


def declare(home: Path, site: Site, count: int) -> None:
    """Declare some pages of a site, one platform each."""
    for n in range(count):
        url = site.url(f"/terms/{n}")
        (home / "declarations" / f"p{n}.yaml").write_text(
            f"platform: Platform {n}\ndomain: p{n}.example\n"
            f"documents:\n  - type: Terms of Service\n    url: {url}\n"
        )


def slow_page(site: Site, number: int) -> Callable[[BaseHTTPRequestHandler], None]:
    """A page that takes its time, so that a crawl can be killed between two of them."""
    page = f"<main><h1>Terms</h1><p>You pay the fee of plan {number}.</p></main>".encode()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        site.wait(0.05)
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(len(page)))
        handler.end_headers()
        handler.wfile.write(page)

    return answer


def test_a_killed_crawl_loses_nothing_acknowledged(
    capsys: Capsys, home: Path, ledger_at: Ledger
) -> None:
    """After kill -9 every capture that was acknowledged is whole, and the next crawl completes."""
    count = 30
    with Site() as site:
        for n in range(count):
            site.behave(f"/terms/{n}", slow_page(site, n))
        declare(home, site, count)
        with subprocess.Popen(
            command_of("--home", home, "crawl"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as crawl:
            while len(ledger_at.documents()) < 5 and crawl.poll() is None:
                time.sleep(0.01)
            os.kill(crawl.pid, signal.SIGKILL)
        kept = {d.id: ledger_at.pending(d.id) for d in ledger_at.documents()}
        assert 5 <= len(kept) < count
        for pending in kept.values():
            assert b"You pay the fee" in ledger_at.content(pending[0].sha256)
        result = run_here(capsys, "--home", home, "crawl")
        assert result.code == 0
    documents = ledger_at.documents()
    assert len(documents) == count
    assert all(len(ledger_at.pending(d.id)) == 1 for d in documents), "none was fetched twice"
    assert f"{count - len(kept)} new" in result.out


def test_an_unusable_home_is_one_line(capsys: Capsys, home: Path, tmp_path: Path) -> None:
    """Each unusable home is told in one line with exit code 2, and nothing is written."""
    config = home / "clausewatch.toml"
    good = config.read_text()
    cases = {
        "[store": "TOML",
        "[crawl]\ndelya = 1": "not a setting",
        '[crawl]\ndelay = "slow"': "crawl.delay",
        "[crawl]\ndelay = -1": "crawl.delay",
        '[store]\nurl = "nonsense"': "cannot be used",
    }
    for text, words in cases.items():
        config.write_text(text)
        result = run_here(capsys, "--home", home, "status")
        assert result.code == 2, text
        assert words in result.err
        assert result.err.count("\n") == 1
    config.write_text(good)
    missing = tmp_path / "missing"
    result = run_here(capsys, "--home", missing, "run")
    assert (result.code, missing.exists()) == (2, False)
    assert "init" in result.err
    (home / "clausewatch.db").write_bytes(b"rubbish" * 1000)
    assert run_here(capsys, "--home", home, "status").code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "CW-C-000077-9"), "CW-C-000077"),
        (("show", "nonsense"), "not an ID"),
        (("import", "ota-versions", "/no/such/repository"), "/no/such/repository"),
    ],
)
def test_bad_input_is_one_line(
    capsys: Capsys, home: Path, words: tuple[str, ...], said: str
) -> None:
    """A bad ID or a path that is no repository is one line on standard error, exit code 2."""
    result = run_here(capsys, "--home", home, *words)
    assert result.code == 2
    assert result.err.startswith("clausewatch: ")
    assert result.err.count("\n") == 1
    assert said in result.err


def test_a_malformed_declaration_stops_before_anything_is_fetched(
    capsys: Capsys, home: Path, sites: SampleSites, ledger_at: Ledger
) -> None:
    """One malformed declaration is told with file and line, and nothing is crawled half."""
    write_declarations(home / "declarations", sites.base_url)
    (home / "declarations" / "bad.yaml").write_text("platform: X\ndocuments:\n  - typ: Terms\n")
    result = run_here(capsys, "--home", home, "run")
    assert result.code == 2
    assert "bad.yaml" in result.err
    assert ledger_at.documents() == ()


def test_a_text_that_collapsed_is_held_until_it_is_seen_again(
    capsys: Capsys, home: Path, ledger_at: Ledger
) -> None:
    """A page that lost most of its text is held until it has stood for the time that is set."""
    rules = "".join(f"<p>Rule {n}: you may use item {n} as long as you pay.</p>" for n in range(60))
    with Site() as site:
        site.serve("/terms/0", f"<main><h1>Terms</h1>{rules}</main>".encode())
        declare(home, site, 1)
        run_here(capsys, "--home", home, "run")
        short = "<main><h1>Terms</h1><p>Rule 1: you may use item 1 as long as you pay.</p>"
        short += "<p>There are no other rules for using this service any more.</p></main>"
        site.serve("/terms/0", short.encode())
        run_here(capsys, "--home", home, "run")
        run_here(capsys, "--home", home, "run")
        assert ledger_at.changes() == ()
        (waiting,) = ledger_at.status()
        assert waiting.due_reason == "a doubtful text is held"
        config = home / "clausewatch.toml"
        config.write_text(config.read_text().replace("# hold_hours = 168.0", "hold_hours = 0.0"))
        run_here(capsys, "--home", home, "run")
    (document,) = ledger_at.documents()
    decisions = ledger_at.decisions(document.id)
    verdicts = [each.gate.verdict.value for each in decisions]
    assert verdicts == ["accepted", "held", "accepted", "held", "unchanged"]
    (change,) = ledger_at.changes()
    assert change.after.at == decisions[1].at  # when it was seen first


def test_json_twins_are_json(changed: Path) -> None:
    """Every twin of the published site is valid JSON."""
    twins = list((changed / "site").rglob("*.json"))
    assert len(twins) > 20
    for twin in twins:
        json.loads(twin.read_text(encoding="utf-8"))


def test_other_selectors_are_no_change_of_the_policy(
    capsys: Capsys, home: Path, ledger_at: Ledger
) -> None:
    """A declaration that selects less of the page makes no record; what really changed does."""
    rules = "".join(f"<p>Rule {n}: you may use item {n} as long as you pay.</p>" for n in range(30))
    menu = "<div class=menu><p>Look at our other rules and at the news of this month.</p></div>"
    page = "<main><h1>Terms</h1>{}<p>We keep your data for {} days after you leave.</p></main>"
    declaration = home / "declarations" / "p0.yaml"
    with Site() as site:
        site.serve("/terms/0", page.format(menu + rules, 30).encode())
        declare(home, site, 1)
        run_here(capsys, "--home", home, "run")
        declaration.write_text(declaration.read_text() + "    remove: [.menu]\n")
        run_here(capsys, "--home", home, "run")
        assert ledger_at.changes() == ()
        declaration.write_text(declaration.read_text().replace("[.menu]", "[.menu, h1]"))
        site.serve("/terms/0", page.format(menu + rules, 60).encode())
        run_here(capsys, "--home", home, "run")
    (document,) = ledger_at.documents()
    kinds = [each.gate.kind for each in ledger_at.decisions(document.id)]
    assert (kinds.count("baseline"), kinds.count("technical")) == (1, 2)
    (change,) = ledger_at.changes()
    (entry,) = change.entries
    assert entry.assessment is not None
    assert "retention period 30 days → 60 days" in change.summary
