"""What a capture left of a document is told from a document that somebody shortened."""

from collections.abc import Callable
from pathlib import Path

import pytest

from analyzer.gate import doubt, explain_recovery, explain_remnant
from clausewatch import analysis
from store.ledger import Ledger
from store.record import Capture, Reading

MakeCapture = Callable[..., Capture]

GOODS = ("lamp", "boat", "rope", "sail", "mast")


def write(*rules: int, day: str = "4 May 2024", words: str = "for as long as you pay") -> str:
    """Return terms with some rules."""
    head = ["# Terms", f"Last updated: {day}"] if day else ["# Terms"]
    usual = (
        f"{number}. You may keep item {number}, {number + 20}, {number + 40} and "
        f"{GOODS[number % 5]} {number + 60} {words}, by rule {number}."
        for number in rules
    )
    return "\n\n".join([*head, *usual])


ALL = range(200)
OVERVIEW = write(day="") + "\n\nRead here what counts for people who buy lamps from one another."


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        # sections that were not opened, wherever they stood
        (write(*ALL), write(*range(60), *range(120, 200)), "nothing in it is new"),
        (write(*ALL), write(*range(20), *range(150, 200)), "nothing in it is new"),
        # a rule more, most of it in other words, or a newer day
        (write(*ALL), write(*range(60), *range(300, 330)), ""),
        (write(*ALL), write(*range(100), words="until we say so"), ""),
        (write(*ALL), write(*range(100), day="5 May 2024"), ""),
        (write(*ALL, day=""), write(*range(100), day="5 May 2024"), ""),
        # little went
        (write(*ALL), write(*range(180)), ""),
        # a page that leads to the sections
        (write(*ALL), OVERVIEW, "too few to be the document"),
        (write(*ALL), OVERVIEW + "\n\nEffective 5 May 2024", ""),
        (write(*range(40)), OVERVIEW, ""),
        # too little stood there
        (write(*range(8)), write(*range(2)), ""),
        # a second copy of what stays
        (f"{write(*ALL)}\n\n{write(*ALL, words='as long as you do pay')}", write(*ALL), ""),
    ],
)
def test_what_a_capture_left(before: str, after: str, words: str) -> None:
    """A text with nothing new, or of next to nothing, is a part, unless it is of a newer day."""
    reason = explain_remnant(*(Reading(text=text, reader="test/1") for text in (before, after)))
    assert words in reason
    assert bool(reason) is bool(words)


HEAD = "May 2024\n\nThis agreement is made by Lumo Ltd and you, who buy lamps and boats there."
PARTS = write(*range(30), day="").removeprefix("# Terms\n\n0. ")


@pytest.mark.parametrize(
    ("before", "after", "is_cut"),
    [
        (f"{HEAD}\n\n## 1. Keeping\n\n{PARTS}", f"## 1 Keeping\n\n{PARTS}", True),
        (f"{HEAD}\n\n## 1. Keeping\n\n{PARTS}", f"## 1. Keeping\n\n{PARTS} We may.", False),
        (f"{HEAD}\n\n## Keeping\n\n{PARTS}", f"## Keeping\n\n{PARTS}", False),
        (f"May 2024\n\n## 1. Keeping\n\n{PARTS}", f"## 1. Keeping\n\n{PARTS}", False),
        (
            f"{HEAD} You waive any class action.\n\n## 1. Keeping\n\n{PARTS}",
            f"## 1. Keeping\n\n{PARTS}",
            False,
        ),
        (
            f"{HEAD}\n\n1-800-555-0100 is ours.\n\n{PARTS}",
            f"1-800-555-0100 is ours.\n\n{PARTS}",
            False,
        ),
    ],
)
def test_a_text_without_its_head_waits(before: str, after: str, *, is_cut: bool) -> None:
    """A text that begins with its first section, and is else the same, may be only a part."""
    gate = doubt(*(Reading(text=text, reader="test/1") for text in (before, after)))
    assert (gate is not None and gate.kind == "cut-off") is is_cut


def test_a_part_has_to_stay_first() -> None:
    """A text that lost a third and says nothing new waits."""
    accepted, reading = (
        Reading(text=write(*ns), reader="test/1") for ns in (ALL, (*range(60), *range(140, 200)))
    )
    gate = doubt(accepted, reading)
    assert gate is not None
    assert gate.kind == "collapse"


@pytest.mark.parametrize(
    ("before", "after", "is_recovery"),
    [
        (write(*ALL)[:-20], write(*ALL, *range(200, 260)), True),
        # it ended with a sentence
        (write(*ALL), write(*ALL, *range(200, 260)), False),
        # what follows the cut is something else, or hardly more
        (write(*ALL)[:-20] + " and no more", write(*ALL, *range(200, 260)), False),
        (write(*ALL)[:-20], write(*ALL), False),
        # much of the rest differs
        (write(*ALL)[:-20], write(*range(100, 200), *range(300, 500)), False),
    ],
)
def test_a_text_that_was_cut_is_completed(before: str, after: str, *, is_recovery: bool) -> None:
    """What follows where a capture broke off in mid-sentence stood before, and is no change."""
    texts = (Reading(text=text, reader="test/1") for text in (before, after))
    assert bool(explain_recovery(*texts)) is is_recovery


def test_a_completed_text_is_taken_over(tmp_path: Path, make_capture: MakeCapture) -> None:
    """A whole text that follows a cut one is accepted without a change record, once it stays."""
    with Ledger(f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "blobs") as ledger:
        whole = write(*ALL, *range(200, 260))
        for text in (write(*ALL)[:-20], whole, whole + "\n"):
            capture = make_capture(media_type="text/markdown")
            ledger.keep(capture, text.encode())
        with analysis.open_analysis(ledger, 1) as crew:
            decided = [
                gate for gate, _ in analysis.decide(ledger, crew, lambda *_: None, pytest.fail)
            ]
        assert ledger.changes() == ()
        (document,) = ledger.documents()
        accepted = ledger.accepted(document.id)
        assert accepted is not None
        assert accepted.text.rstrip() == whole
        assert any("broke off" in reason for gate in decided for reason in gate.reasons)
