"""A person's label, from the command to the page, the feed and the training data."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from clausewatch.home import create_home
from store.ids import Kind, format_id
from store.ledger import Ledger
from store.record import Capture, Change, Provision, Severity
from tests.command import run_here
from tests.database import lay_tables
from tests.test_clausewatch_review import FIRST, SHARED, Story

Capsys = pytest.CaptureFixture[str]

AGED = SHARED.replace("advertisers.", "advertisers.\n\nYou must be 16 years old to use it.")
TRAINING = {"id", "document", "headings", "text", "types", "severity", "polarity", "author", "at"}


@pytest.fixture
def story(tmp_path: Path, make_capture: Callable[..., Capture]) -> Story:
    """A home with one change of one clause."""
    home = create_home(tmp_path / "home", with_example=False)
    lay_tables(home.folder)
    story = Story(home.folder, Ledger(home.database, home.blobs), make_capture)
    story.tell(FIRST, SHARED)
    return story


def find_change(story: Story) -> Change:
    """The newest change of the story."""
    return story.ledger.changes()[0]


def find_clause(story: Story, words: str) -> Provision:
    """The provision whose latest wording holds some words."""
    (document,) = story.ledger.documents()
    provisions = story.ledger.provisions(document.id)
    return next(each for each in provisions if words in each.states[-1].clause.text)


def test_a_correction_is_published_beside_what_the_machine_said(
    capsys: Capsys, story: Story
) -> None:
    """Page, twin, feed, list and terminal have the person's label, and name person and machine."""
    change = find_change(story)
    machine = change.entries[0].assessment
    assert machine is not None
    assert machine.types[0] != "data-sale"
    result = run_here(
        capsys, "--home", story.home, "review", change.id, "--ruling", "correct",
        "--types", "data-sale, third-party-sharing", "--severity", "critical",
        "--author", "Ada\x1b[31m <b>", "--note", "they <i>sell</i> it",
    )  # fmt: skip
    assert result.code == 0
    assert "critical, adverse, data-sale, third-party-sharing" in result.out
    run_here(capsys, "--home", story.home, "publish")
    folder = story.home / "site"
    page = (folder / "changes" / change.id / "index.html").read_text(encoding="utf-8")
    assert "Reviewed by <bdi>Ada [31m &lt;b&gt;</bdi> on" in page
    assert "they &lt;i&gt;sell&lt;/i&gt; it" in page
    assert f"<bdi>{machine.analyzer}</bdi> said: {machine.severity} severity" in page
    assert 'class="severity severity-critical"' in page
    twin = json.loads((folder / "changes" / change.id / "record.json").read_text())
    (entry,) = twin["changes"]
    assert (twin["severity"], entry["severity"]) == ("critical", "critical")
    assert entry["types"] == ["data-sale", "third-party-sharing"]
    (review,) = entry["reviews"]
    assert review["machine"]["types"] == list(machine.types)
    assert (review["ruling"], review["author"]) == ("correct", "Ada [31m <b>")
    assert twin["summary"].startswith("Sale")
    feed = (folder / "feed.xml").read_text(encoding="utf-8")
    assert "[Critical]" in feed
    assert 'term="data-sale"' in feed
    assert f"<updated>{find_change(story).updated:%Y-%m-%dT%H:%M:%S}Z</updated>" in feed
    assert "Reviewed by Ada" in feed
    assert 'class="severity severity-critical"' in (folder / "index.html").read_text("utf-8")
    shown = " ".join(run_here(capsys, "--home", story.home, "show", change.id).out.split())
    assert "reviewed by Ada [31m <b> on" in shown
    assert f"{machine.analyzer} said: {machine.severity}" in shown


def test_a_clause_is_confirmed_and_corrected(capsys: Capsys, story: Story) -> None:
    """A review of a clause is about its words; when they change, the new words have none."""
    clause = find_clause(story, "advertisers")
    said = clause.states[-1].assessment
    assert said is not None
    words = ("--home", story.home, "review", clause.id, "--author", "Ada", "--ruling")
    assert run_here(capsys, *words, "confirm").code == 0
    result = run_here(capsys, *words, "correct", "--severity", "low", "--note", "usual")
    assert result.code == 0
    (state,) = find_clause(story, "advertisers").states
    assert [review.ruling for review in state.reviews] == ["confirm", "correct"]
    assert state.assessment is not None
    assert (state.assessment.types, state.assessment.severity) == (said.types, Severity.LOW)
    run_here(capsys, "--home", story.home, "publish")
    page = story.home / "site" / "provisions" / clause.id / "index.html"
    assert "1 earlier review" in page.read_text(encoding="utf-8")
    shown = run_here(capsys, "--home", story.home, "show", clause.id).out
    assert shown.index("corrected") < shown.index("confirmed")
    story.tell(SHARED.replace("your data", "your personal data"))
    assert [len(each.reviews) for each in find_clause(story, "personal data").states] == [2, 0]


def test_one_of_several_clause_changes_is_named(capsys: Capsys, story: Story) -> None:
    """Where a change has several labels, the review says by number which one it is about."""
    story.tell(AGED.replace("advertisers.", "partners who advertise and with data brokers."))
    change = find_change(story)
    assert len([entry for entry in change.entries if entry.assessment]) == 2
    words = ("--home", story.home, "review", change.id, "--ruling", "confirm")
    result = run_here(capsys, *words)
    assert result.code == 2
    assert "name one with --clause (1, 2" in result.err
    assert run_here(capsys, *words, "--clause", "2").code == 0
    assert [len(entry.reviews) for entry in find_change(story).entries] == [0, 1]
    assert find_change(story).summary == change.summary


REFUSED = [
    # The wrong kind of record for a ruling, and the wrong side for a record.
    ("{snapshot}", "confirm", (), "confirm and correct take a clause"),
    ("{clause}", "withdraw", (), "withdraw takes a change"),
    ("{clause}", "correct", ("--direction", "adverse"), "a --polarity, and no --direction"),
    ("{change}", "correct", ("--polarity", "adverse"), "a --direction, and no --polarity"),
    (format_id(Kind.PROVISION, 999_999), "confirm", (), "no record"),
    ("CW-P-000001-X", "confirm", (), "CW-P-000001-X"),
    # Which clause change.
    ("{change}", "confirm", ("--clause", "2"), "no clause change 2"),
    ("{clause}", "confirm", ("--clause", "1"), "--clause names a clause change"),
    # Words that are no types, or no correction.
    ("{change}", "correct", ("--types", "data-sales"), 'did you mean "data-sale"?'),
    ("{change}", "correct", ("--types", "sale"), 'did you mean "data-sale"?'),
    ("{change}", "correct", ("--types", "\x1b[2J\n"), "is no type of clause"),
    ("{change}", "correct", ("--types", "other,data-sale"), "name it alone"),
    ("{change}", "correct", ("--types", " , "), "names none"),
    ("{change}", "correct", (), "say what is right"),
    ("{change}", "confirm", ("--severity", "low"), "belongs to --ruling correct"),
    ("{change}", "withdraw", ("--types", "other"), "belongs to --ruling correct"),
    ("{change}", "correct", ("--severity", "dire"), "dire"),
    # What contradicts itself.
    (
        "{change}",
        "correct",
        ("--severity", "high", "--direction", "favourable"),
        "favourable is never high",
    ),
    ("{change}", "correct", ("--severity", "low", "--note", " \t"), "say why"),
    ("{change}", "confirm", ("--author", "\x07 \u202e"), "no name that can be printed"),
]


def test_a_label_that_does_not_fit_is_refused(capsys: Capsys, story: Story) -> None:
    """Each wrong word, wrong record or contradiction is told with its cure, and keeps nothing."""
    change = find_change(story)
    names = {
        "change": change.id,
        "snapshot": change.after.snapshot,
        "clause": find_clause(story, "advertisers").id,
    }
    for id, ruling, words, said in REFUSED:  # noqa: A001
        given = ("--ruling", ruling, "--note", "x", *words)
        result = run_here(capsys, "--home", story.home, "review", id.format(**names), *given)
        assert result.code == 2, words
        assert said in " ".join(result.err.replace("│", " ").split()), words
        assert "\x1b" not in result.err
    assert list(story.ledger.reviewed()) == []


def test_reviews_are_exported_as_training_data(
    capsys: Capsys, story: Story, tmp_path: Path
) -> None:
    """`export --reviews` writes one line a label in the form of labelled clauses, always alike."""
    clause, change = find_clause(story, "advertisers"), find_change(story)
    for id, words in (  # noqa: A001
        (change.id, ("--direction", "unclear")),
        (clause.id, ("--types", "other", "--polarity", "neutral")),
    ):
        run_here(
            capsys, "--home", story.home, "review", id, "--ruling", "correct", *words,
            "--note", "x", "--author", "Ada",
        )  # fmt: skip
    target = tmp_path / "reviews.jsonl"
    result = run_here(capsys, "--home", story.home, "export", "--reviews", "--to", target)
    assert (result.code, result.out) == (0, "")
    assert "2 reviews" in result.err
    rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == [f"{clause.id}#1", f"{change.id}#1"]
    for row in rows:
        assert set(row) >= TRAINING | {"machine"}
        assert row["document"] == "Tasklane/Terms of Service"
        assert row["headings"] == ["Terms of Service"]
        assert row["text"] == "We may share your data with advertisers."
    assert (rows[0]["types"], rows[0]["polarity"]) == (["other"], "neutral")
    assert rows[0]["machine"]["types"] != ["other"]
    assert (rows[1]["polarity"], rows[1]["direction"]) == (None, "unclear")
    assert (rows[1]["before"], rows[1]["after"]) == (None, rows[1]["text"])
    again = run_here(capsys, "--home", story.home, "export", "--reviews")
    assert again.out == target.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--to", "x"), "name --reviews with it"),
        (("--reviews", "warc", "x"), "one at a time"),
        (("--reviews", "--to", "."), "is a folder"),
        (("--reviews", "--to", "no/such/folder/x"), "cannot write"),
    ],
)
def test_an_export_that_cannot_be_is_told(
    capsys: Capsys, story: Story, words: tuple[str, ...], said: str
) -> None:
    """An export to nowhere, or of two things at once, is one clear error."""
    result = run_here(capsys, "--home", story.home, "export", *words)
    assert result.code == 2
    assert said in " ".join(result.err.replace("│", " ").split())
