"""What leaves no trace in a comparison."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.normal import fold, split_heading

ALIKE = [
    # quotes, dashes, ellipses, ligatures
    ("We’ll “keep” it – always…", 'We\'ll "keep" it-always...'),
    ("the ofﬁce", "the office"),
    # composed and decomposed accents
    ("caf\u00e9", "cafe\u0301"),
    # what nobody sees
    ("in\u200bvisible\u00ad co\u2060okies\ufeff", "invisible cookies"),
    # white space of all kinds, also where none belongs
    ("a\u00a0b\n c", "a b c"),
    ("Pay ( now ) , please .", "Pay (now), please."),
    # entities that were escaped twice
    ("you &amp;amp; us&nbsp;both", "you & us both"),
    # the layout of rows and of lists inside a clause
    ("Name |  Why", "Name|Why"),
    ("You may:\n\n- pay\n\n- leave", "You may:\n- pay\n- leave"),
    # tracking parameters of visible addresses
    (
        "see https://acme.example/a?utm_source=x&id=7&gclid=y.",
        "see https://acme.example/a?id=7.",
    ),
    # the way to a place that is the same place
    ("see http://acme.example/a", "see https://acme.example/a"),
    # what a link says of its window to those who hear it
    ("our site (opens in a new tab), and", "our site, and"),
    ("Find an agent Opens a New Window.", "Find an agent"),
    # addresses spelled for people only
    ("law (at) acme (dot) example", "law@acme.example"),
    ("law[AT]acme.example", "law@acme.example"),
]


@pytest.mark.parametrize(("text", "other"), ALIKE)
def test_what_is_no_language_leaves_no_trace(text: str, other: str) -> None:
    """Typography, layout and what nobody sees make no difference."""
    assert fold(text) == fold(other)


DIFFERENT = [
    ("30 days", "14 days"),
    ("You may", "you may"),
    ("https://acme.example/a?id=7", "https://acme.example/a?id=8"),
    ("well-known", "well known"),
    ("1,5", "1.5"),
    ("A&B", "A"),
]


@pytest.mark.parametrize(("text", "other"), DIFFERENT)
def test_words_numbers_and_addresses_differ(text: str, other: str) -> None:
    """What may rule something else is not folded away."""
    assert fold(text) != fold(other)


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing_for_plain_text(text: str) -> None:
    """A text that holds no entities, addresses or parameters is folded once and for all."""
    plain = text.translate(dict.fromkeys(map(ord, "&=@([{<|"), " "))
    assert fold(fold(plain)) == fold(plain)


@pytest.mark.parametrize(
    ("heading", "number", "words"),
    [
        ("9. Your notes", "9", "Your notes"),
        ("Section 4.1: Your notes", "4.1", "Your notes"),
        ("ARTICLE 3 - Your notes", "3", "Your notes"),
        ("IV. Your notes", "IV", "Your notes"),
        ("Your notes", "", "Your notes"),
        ("9", "", "9"),
    ],
)
def test_numbers_of_headings_are_told_from_their_words(
    heading: str, number: str, words: str
) -> None:
    """A heading is known by its words, whatever number it has."""
    assert split_heading(heading) == (number, words)
