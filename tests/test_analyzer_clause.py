"""Cutting texts into clauses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.clause import forget, segment
from tests.texts import TEXTS


@given(TEXTS | st.text(max_size=400))
def test_every_clause_is_its_span(text: str) -> None:
    """The words of a clause are exactly the span of the text, spans in order and apart."""
    end = 0
    for clause in segment(text):
        assert text[clause.start : clause.end] == clause.text
        assert clause.start >= end
        assert clause.text.strip() == clause.text != ""
        end = clause.end


@given(TEXTS)
def test_no_word_is_lost(text: str) -> None:
    """Every word stands in a clause, a heading path, or a marker."""
    clauses = segment(text)
    kept = " ".join(part for c in clauses for part in (c.text, c.number, *c.headings))
    lost = [word for word in text.split() if word not in kept and word.strip("#|-:\\")]
    headings_of_nothing = {
        word for line in text.splitlines() if line.startswith("#") for word in line.split()
    }
    assert [word for word in lost if word not in headings_of_nothing] == []


@given(TEXTS, TEXTS)
def test_what_was_cut_before_makes_no_difference(text: str, other: str) -> None:
    """A text is cut the same way whether or not its sections are known from another text."""
    forget()
    fresh = segment(text)
    forget()
    segment(f"{other}\n\n{text}\n\n{other}")
    assert segment(text) == fresh


@pytest.mark.parametrize(
    ("block", "number", "words"),
    [
        ("- Pay on time.", "-", "Pay on time."),
        ("  - Pay on time.", "-", "Pay on time."),
        ("1. Pay on time.", "1.", "Pay on time."),
        ("5.1 Pay on time.", "5.1", "Pay on time."),
        ("12.3.4. Pay on time.", "12.3.4.", "Pay on time."),
        ("(a) Pay on time.", "(a)", "Pay on time."),
        ("(iv) Pay on time.", "(iv)", "Pay on time."),
        ("b) Pay on time.", "b)", "Pay on time."),
        ("IV. Pay on time.", "IV.", "Pay on time."),
        ("§ 4.2 Pay on time.", "§ 4.2", "Pay on time."),
        ("2(b)(iv) Pay on time.", "2(b)(iv)", "Pay on time."),
        ("5.1(a) Pay on time.", "5.1(a)", "Pay on time."),
        ("Section 5.1: Pay on time.", "Section 5.1:", "Pay on time."),
        ("ARTICLE IV - Pay on time.", "ARTICLE IV -", "Pay on time."),
        ("第5条 支払い", "第5条", "支払い"),
        # nothing between the number and the words
        ("(a)Pay on time.", "(a)", "Pay on time."),
        ("5.Pay on time.", "5.", "Pay on time."),
        # a number typed behind the marker of a list
        ("- (a) Pay on time.", "(a)", "Pay on time."),
        ("1. (a) Pay on time.", "1. (a)", "Pay on time."),
        # no numbering: the words themselves
        ("2024 was the year.", "", "2024 was the year."),
        ("I agree to pay.", "", "I agree to pay."),
        ("30 days are enough.", "", "30 days are enough."),
        ("1.5", "", "1.5"),
        ("We pay.", "", "We pay."),
        ("(s)he pays.", "", "(s)he pays."),
        ("U.S. law holds.", "", "U.S. law holds."),
        ("Section 230 of the Act holds.", "", "Section 230 of the Act holds."),
        ("e.g. cookies.", "", "e.g. cookies."),
        ("- ", "", "-"),
        # a measure at the start is what the clause says
        ("1.5 percent of the price.", "", "1.5 percent of the price."),
        ("30. days later.", "", "30. days later."),
        ("(30) business days later.", "", "(30) business days later."),
    ],
)
def test_numbering_is_kept_apart(block: str, number: str, words: str) -> None:
    """Numbers and list markers are data of a clause, outside of its words."""
    (clause,) = segment(block)
    assert (clause.number, clause.text) == (number, words)


def test_no_clause_is_endless() -> None:
    """A megabyte without a space is cut, so that no later step meets it whole."""
    text = "x" * 1_000_000
    clauses = segment(text)
    assert max(len(clause.text) for clause in clauses) <= 8_000
    assert "".join(clause.text for clause in clauses) == text


def test_headings_make_a_path() -> None:
    """A clause stands under the headings above it; a heading of a level ends deeper ones."""
    text = "# A\n\none\n\n## B\n\ntwo\n\n### C\n\nthree\n\n## D\n\nfour\n\n# E\n\nfive"
    assert [(c.headings, c.text) for c in segment(text)] == [
        (("A",), "one"),
        (("A", "B"), "two"),
        (("A", "B", "C"), "three"),
        (("A", "D"), "four"),
        (("E",), "five"),
    ]


def test_short_bullets_are_read_with_their_lead_in() -> None:
    """A sentence that ends in a list of fragments is one clause; what follows it is another."""
    text = "You may not:\n\n- rent it;\n\n- sell it.\n\nYou may keep it."
    assert [(c.number, c.text) for c in segment(text)] == [
        ("", "You may not:\n\n- rent it;\n\n- sell it."),
        ("", "You may keep it."),
    ]


LONG = (
    "sell it to somebody who is not a member, whatever you or they have agreed on before or will"
    " agree on after this; nor lend it to them"
)
LISTS = [
    # numbered items are clauses of their own: others refer to them
    ("You may not:\n\n(a) rent it;\n\n(b) sell it.", [(), ("You may not:",), ("You may not:",)]),
    # so are long ones
    (f"You may not:\n\n- rent it;\n\n- {LONG}.", [(), ("You may not:",), ("You may not:",)]),
    # the list ends where the indent or the way of numbering does
    (
        "1. You may not:\n\n(a) rent it;\n\n(b) sell it.\n\n2. You may keep it.",
        [(), ("You may not:",), ("You may not:",), ()],
    ),
    # a list inside a list
    (
        "You:\n\n1. may not:\n\n  (a) rent it;\n\n2. may keep it.\n\nSo be it.",
        [(), ("You:",), ("You:", "may not:"), ("You:",), ()],
    ),
    # items without a lead-in, and a lead-in without items
    ("You may.\n\n1. rent it;\n\n2. sell it.", [(), (), ()]),
    ("You may not:\n\nrent it.", [(), ()]),
    # of a long lead-in the last sentence stands above its items
    (f"{'We are fair. ' * 30}You may:\n\n1. rent it.", [(), ("You may:",)]),
]


@pytest.mark.parametrize(("text", "headings"), LISTS)
def test_items_stand_under_their_lead_in(text: str, headings: list[tuple[str, ...]]) -> None:
    """Items that are clauses of their own have the lead-in as the last heading above them."""
    assert [clause.headings for clause in segment(text)] == headings


def test_tables_are_cut_by_row() -> None:
    """Each row is a clause under the header row; a table without header is cut all the same."""
    text = "# Who\n\n| Name | Why |\n| --- | --- |\n| Acme | mail \\| post |\n| Beta | |"
    assert [(c.headings, c.text) for c in segment(text)] == [
        (("Who", "Name | Why"), "Acme | mail \\| post"),
        (("Who", "Name | Why"), "Beta |"),
    ]
    assert [c.text for c in segment("| a | b |\n| c | d |")] == ["a | b", "c | d"]
    assert [c.text for c in segment("| a | b |\n| --- | --- |")] == ["a | b"]


def test_a_wall_of_text_is_cut_into_sentences() -> None:
    """A block too long to read at once is cut by sentence, so that one edit moves one clause."""
    sentences = [f"Rule {n} of the house holds for everyone who lives in it." for n in range(60)]
    cut = segment(" ".join(sentences))
    assert [clause.text for clause in cut] == sentences
    assert len(segment(" ".join(sentences[:3]))) == 1
