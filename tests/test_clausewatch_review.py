"""What a person decides, from the list of what was stopped to the published record."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from analyzer import ANALYZER
from clausewatch import analysis
from clausewatch.home import create_home
from store.ids import Kind, format_id
from store.ledger import Ledger
from store.record import Capture, DocumentKey, Provision
from tests.command import run_here
from tests.database import lay_tables

Capsys = pytest.CaptureFixture[str]

KEY = DocumentKey(platform="Tasklane", type="Terms of Service")
RULES = [f"{n}. You may keep item {n} for {n + 10} days as long as you pay." for n in range(1, 30)]
FIRST = "\n\n".join(["# Terms of Service", *RULES])
SHORT = "\n\n".join(["# Terms of Service", *RULES[:6]])
SHARED = FIRST + "\n\nWe may share your data with advertisers."


@dataclass
class Story:
    """A home in which captures of one document are told one by one."""

    home: Path
    ledger: Ledger
    make: Callable[..., Capture]

    def tell(self, *texts: str) -> None:
        """Capture these texts, and analyze them one after the other."""
        for text in texts:
            self.ledger.keep(self.make(document=KEY, media_type="text/markdown"), text.encode())
            with analysis.open_analysis(self.ledger, 1) as crew:
                list(analysis.decide(self.ledger, crew, lambda *_: None, pytest.fail))
                analysis.assess(self.ledger, crew, lambda *_: None)

    @property
    def verdicts(self) -> list[str]:
        """What was decided, by time of capture."""
        (document,) = self.ledger.documents()
        return [
            f"{each.gate.verdict} {each.gate.kind}".strip()
            for each in self.ledger.decisions(document.id)
        ]

    def find_snapshot(self, kind: str) -> str:
        """Return the ID of the bytes that were stopped for a reason."""
        return self.ledger.stopped(kinds=[kind])[0].snapshot


@pytest.fixture
def story(tmp_path: Path, make_capture: Callable[..., Capture]) -> Story:
    """A home without any capture."""
    home = create_home(tmp_path / "home", with_example=False)
    lay_tables(home.folder)
    return Story(home.folder, Ledger(home.database, home.blobs), make_capture)


def test_what_was_stopped_is_listed(capsys: Capsys, story: Story) -> None:
    """`status --gate` lists decisions with ID and reason, newest first, and can be narrowed."""
    story.tell(FIRST, SHORT, "# Access denied\n\nYou don't have permission to see this page.")
    listed = run_here(capsys, "--home", story.home, "status", "--gate").out
    assert listed.index("quarantined (blocked)") < listed.index("held (collapse)")
    assert "Tasklane, Terms of Service" in listed
    assert "characters are left" in listed
    assert listed.rstrip().endswith("2 decisions.")
    held = run_here(capsys, "--home", story.home, "status", "--gate", "--of", "held", "--json")
    (decision,) = json.loads(held.out)
    assert decision["gate"]["kind"] == "collapse"
    assert decision["snapshot"].startswith("CW-S-")
    nobody = run_here(capsys, "--home", story.home, "status", "--gate", "--platform", "Nobody")
    assert nobody.out == "0 decisions.\n"


def test_a_held_text_is_accepted_by_a_person(capsys: Capsys, story: Story) -> None:
    """What a person accepts is compared and published, and the person's name and reason with it."""
    story.tell(FIRST, SHORT)
    snapshot = story.find_snapshot("collapse")
    result = run_here(
        capsys, "--home", story.home, "review", snapshot, "--ruling", "accept",
        "--note", "they did remove\nmost rules", "--author", "Ada",
    )  # fmt: skip
    (change,) = story.ledger.changes()
    assert change.id in result.out
    assert story.verdicts == ["accepted baseline", "held collapse", "accepted review"]
    (document,) = story.ledger.documents()
    last = story.ledger.decisions(document.id)[-1]
    assert last.gate.reasons == ("Ada decided: they did remove most rules",)
    assert story.ledger.unassessed_documents(ANALYZER) == []
    listed = run_here(capsys, "--home", story.home, "status", "--gate").out
    assert listed == "0 decisions.\n"
    story.tell(SHORT)
    assert story.verdicts[-1] == "unchanged"


def test_a_held_text_is_dismissed_by_a_person(capsys: Capsys, story: Story) -> None:
    """What a person dismisses is not waited for any longer."""
    story.tell(FIRST, SHORT)
    snapshot = story.find_snapshot("collapse")
    for expected in (0, 2):  # there is nothing to dismiss any more
        result = run_here(
            capsys, "--home", story.home, "review", snapshot, "--ruling", "dismiss", "--note", "no"
        )
        assert result.code == expected
    assert "is not held" in result.err
    assert story.ledger.held_documents() == []
    assert story.ledger.changes() == ()


def test_a_withdrawn_change_stays_as_a_tombstone(capsys: Capsys, story: Story) -> None:
    """A withdrawn change keeps its page with the reason, leaves all lists, and is undone."""
    story.tell(FIRST, SHARED)
    (change,) = story.ledger.changes()
    standing = {each.id for each in _standing(story)}
    hostile = "<script>alert(1)</script> it was an advertisement"
    arguments = ("review", change.id, "--ruling", "withdraw", "--note", hostile, "--author", "Ada")
    result = run_here(capsys, "--home", story.home, *arguments)
    assert "accepted one again" in result.out
    assert run_here(capsys, "--home", story.home, *arguments).code == 2
    run_here(capsys, "--home", story.home, "publish")
    folder = story.home / "site" / "changes" / change.id
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "This record was withdrawn" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; it was an advertisement" in page
    assert "<ins>" not in page
    assert json.loads((folder / "record.json").read_text())["withdrawn"]["author"] == "Ada"
    assert change.id not in (story.home / "site" / "index.html").read_text(encoding="utf-8")
    assert change.id not in (story.home / "site" / "feed.xml").read_text(encoding="utf-8")
    shown = run_here(capsys, "--home", story.home, "show", change.id).out
    assert "This record was withdrawn" in shown
    assert "<script>alert(1)</script> it was an advertisement" in " ".join(shown.split())
    assert "advertisers" not in shown
    story.tell(FIRST)
    assert story.verdicts[-1] == "unchanged"
    assert {each.id for each in _standing(story)} < standing
    story.tell(SHARED)
    assert story.verdicts[-1] == "held flapping"


def test_a_change_that_others_followed_is_withdrawn_alone(capsys: Capsys, story: Story) -> None:
    """Where later texts were accepted, a withdrawal takes back the record and not the texts."""
    story.tell(FIRST, SHARED, SHARED + "\n\nYou must be 16 years old to use it.")
    newest, oldest = story.ledger.changes()
    result = run_here(
        capsys, "--home", story.home, "review", oldest.id, "--ruling", "withdraw", "--note", "no"
    )
    assert "they stay" in result.out
    assert [each.id for each in story.ledger.changes(withdrawn=False)] == [newest.id]
    assert story.ledger.change(oldest.id).withdrawn is not None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((format_id(Kind.SNAPSHOT, 9), "--ruling", "accept", "--note", "x"), "no record"),
        (("{snapshot}", "--ruling", "accept", "--note", "x"), "nothing to accept"),
        (("{snapshot}", "--ruling", "withdraw", "--note", "x"), "withdraw takes a change"),
        (("{change}", "--ruling", "accept", "--note", "x"), "accept and dismiss take bytes"),
        (("{old}", "--ruling", "accept", "--note", "x"), "is older than the accepted text"),
        (("{snapshot}", "--ruling", "dismiss", "--note", " \n"), "say why"),
        (("rubbish", "--ruling", "dismiss", "--note", "x"), "rubbish"),
    ],
)
def test_a_decision_that_does_not_fit_is_refused(
    capsys: Capsys, story: Story, words: tuple[str, ...], said: str
) -> None:
    """A decision about the wrong record, or without a reason, is one line and changes nothing."""
    story.tell(FIRST, SHARED)
    (change,) = story.ledger.changes()
    names = {
        "change": change.id, "snapshot": change.after.snapshot, "old": change.before.snapshot
    }  # fmt: skip
    asked = [word.format(**names) for word in words]
    result = run_here(capsys, "--home", story.home, "review", *asked)
    assert result.code == 2
    assert said in result.err
    assert story.verdicts == ["accepted baseline", "accepted"]


def _standing(story: Story) -> list[Provision]:
    (document,) = story.ledger.documents()
    return [
        each
        for each in story.ledger.provisions(document.id)
        if each.states and each.states[-1].until is None
    ]
