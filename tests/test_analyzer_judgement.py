"""The judgement over two texts, and the sentence that stands over it."""

import pytest
from hypothesis import given, settings

from analyzer.judgement import judge
from store.record import GateVerdict, Reading, Verdict
from tests.texts import TEXTS

RULES = "\n\n".join(
    f"Rule {n} of the house: whoever uses room {n} leaves it in order and closes its window."
    for n in range(20)
)
TRIAL = "For every other plan, Tasklane provides a 14-day free trial before the first payment."
LATER = "Some plans may come with a free trial period; see the order page for its length."


def read(text: str, **fields: object) -> Reading:
    """A reading of a text."""
    return Reading(text=text, reader="test/1", **fields)  # type: ignore[arg-type]


CASES = [
    # the same text
    (RULES, RULES, Verdict.NOISE, ""),
    # numbering and typography
    (f"1. {TRIAL}\n\n{RULES}", f"2. {TRIAL}\n\n{RULES}", Verdict.NOISE, "markup"),
    # the same clauses in another order
    (f"{TRIAL}\n\n{RULES}", f"{RULES}\n\n{TRIAL}", Verdict.NOISE, "order"),
    # a typing error put right
    (f"You recieve a bill.\n\n{RULES}", f"You receive a bill.\n\n{RULES}", Verdict.EDITORIAL, ""),
    # a numbered heading became a line of its own
    (f"# b. Your data\n\n{RULES}", f"Your data\n\n{RULES}", Verdict.EDITORIAL, ""),
    # a promise became a possibility
    (f"{RULES}\n\n{TRIAL}", f"{RULES}\n\n{LATER}", Verdict.SUBSTANTIVE, ""),
    # the page is a wall now
    (RULES, "Checking your browser before you go on.", Verdict.CAPTURE_FAILURE, "challenge"),
    # most of it is gone
    (RULES, RULES[:400], Verdict.CAPTURE_FAILURE, "collapse"),
]


@pytest.mark.parametrize(("before", "after", "verdict", "kind"), CASES)
def test_verdicts(before: str, after: str, verdict: Verdict, kind: str) -> None:
    """Each kind of difference gets its verdict, and the gate says which kind it was."""
    judgement = judge(read(before), read(after), document_type="Terms of Service")
    assert (judgement.verdict, judgement.gate.kind) == (verdict, kind)
    assert judgement.summary.endswith(".")
    assert "\n" not in judgement.summary


def test_a_substantive_change_has_severity_and_headline() -> None:
    """The gravest clause gives severity and headline, with its fact, and the others are counted."""
    before = f"{TRIAL}\n\n{RULES}\n\nWe keep your data for 30 days after you close the account."
    after = f"{LATER}\n\n{RULES}\n\nWe keep your data for 90 days after you close the account."
    judgement = judge(read(before), read(after))
    assert judgement.severity is not None
    assert len(judgement.changes) == 2
    assert "; 1 more clause changed." in judgement.summary
    assert "→" in judgement.summary


def test_a_title_alone_is_no_difference() -> None:
    """Two captures that differ in nothing but the title of the page are unchanged."""
    judgement = judge(read(RULES, title="A"), read(RULES, title="B"))
    assert judgement.gate.verdict is GateVerdict.UNCHANGED


def test_a_confirmed_collapse_is_judged() -> None:
    """A text that a second capture agrees with is compared, however much is gone."""
    short = RULES.split("\n\n")[0]
    judgement = judge(read(RULES), read(short), confirmed=True)
    assert judgement.verdict in {Verdict.EDITORIAL, Verdict.SUBSTANTIVE}
    assert len(judgement.changes) == 19


@settings(deadline=None)  # the first call reads the lists
@given(TEXTS, TEXTS)
def test_judgements_hold_together(before: str, after: str) -> None:
    """Whatever the texts: spans are exact, redlines give both sides, severity fits the verdict."""
    judgement = judge(read(before), read(after), confirmed=True)
    assert (judgement.severity is not None) == (judgement.verdict is Verdict.SUBSTANTIVE)
    for change in judgement.changes:
        for clause, text, skipped in ((change.before, before, "+"), (change.after, after, "-")):
            said = "".join(words for operation, words in change.redline if operation != skipped)
            assert said == (clause.text if clause else "")
            assert clause is None or text[clause.start : clause.end] == clause.text
