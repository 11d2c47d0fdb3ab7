"""Cutting texts into clauses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.clause import segment
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
        # no numbering: the words themselves
        ("2024 was the year.", "", "2024 was the year."),
        ("I agree to pay.", "", "I agree to pay."),
        ("30 days are enough.", "", "30 days are enough."),
        ("1.5", "", "1.5"),
        ("We pay.", "", "We pay."),
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
