"""Characters: what nobody can see goes, what is language stays."""

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.reading.character import clean, squeeze

EVERY = [chr(number) for number in range(sys.maxunicode + 1)]
# Unicode counts some signs that are shown among the controls: Arabic ones, and musical and others.
SHOWN = {*range(0x600, 0x900), *range(0x10000, 0x20000)}


def test_no_control_survives() -> None:
    """Of the controls, only white space and signs that are shown are left."""
    left = {character for character in "".join(map(clean, EVERY)) if is_control(character)}
    assert {ord(character) for character in left} <= SHOWN


def test_nothing_else_is_lost() -> None:
    """What is dropped is a control, a mark without shape, or no character at all."""
    dropped = {unicodedata.category(character) for character in EVERY if not clean(character)}
    assert dropped == {"Cc", "Cf", "Cn", "Cs", "Mn"}


@pytest.mark.parametrize("character", ["\u0301", "\u200b", "\u2800", "é", "’", "😀", "ﬁ", "\u1100"])
def test_cleaning_twice_changes_nothing(character: str) -> None:
    """A clean text is clean, wherever a character stands in it."""
    once = clean(f"a{character}\u0301b {character}")
    assert clean(once) == once


PAIRS = {
    "a\u200bb\u00adc\ufeffd\u2060e": "abcde",
    "\u202eabc\u202c\u2066d\u2069": "abcd",
    "e\u0301": "é",
    "\u00a9\ufe0f": "©",
    "a\u2800b": "a b",
    "“it’s” – 5 €": "“it’s” – 5 €",
    "日本語\u3000です": "日本語\u3000です",
    "\x00\x08\x1b\x7f\x9f": "",
}


@pytest.mark.parametrize(("text", "cleaned"), PAIRS.items())
def test_characters_are_cleaned(text: str, cleaned: str) -> None:
    """Each kind of invisible character goes; the rest is composed and stays."""
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    "space", ["\u00a0", "\u2003", "\u202f", "\u3000", "\u2028", "\x85", "\t\r\n"]
)
def test_every_white_space_is_a_space(space: str) -> None:
    """Runs of white space of any kind become one space, and none is left at the ends."""
    assert squeeze(f"{space}a{space}{space}b{space}") == "a b"


@settings(deadline=None)
@given(st.text())
def test_squeezing_is_joining_words_by_spaces(text: str) -> None:
    """Whatever white space there is, what is left is the words, one space apart."""
    assert squeeze(text) == " ".join(text.split())


def is_control(character: str) -> bool:
    """Whether a character is a control that is no white space."""
    controls = {"Cc", "Cf", "Cs"}
    return unicodedata.category(character) in controls and not character.isspace()
