"""Facts that are ages of people."""

import re
from collections.abc import Iterator

from analyzer.labelling.fact.lexicon import load_words
from analyzer.labelling.fact.number import NUMBER, NUMBER_WORDS, read_number
from analyzer.labelling.fact.passage import Passage
from store.record import Fact

__all__ = ["find_ages"]

_OLD = load_words("old")
_PEOPLE = (
    "child|children|minors?|kids|individuals?|persons?|people|users?|anyone|those|someone|are"
    "|teens?|teenagers|members?|customers?|consumers?|students?|if"
)
_AGE = re.compile(
    rf"\b(?:age of|aged|ages|minimum age is|age is|age requirement is)\s+(?P<age1>{NUMBER})\b"
    r"(?:\s?\(\d{1,2}\))?(?:\syears\b)?"
    rf"|(?<![\w.,])(?P<age2>{NUMBER})(?:\s?\(\d{{1,2}}\))?[\s-](?:years?[\s-])?"
    r"(?:old\b|of age\b|(?:or|and) (?:older|over|above)\b)"
    rf"|\b(?:{_PEOPLE})\s(?:under|below|over|younger than|older than)\s(?P<age3>{NUMBER})\b"
    r"(?:\syears\b)?"
)
_FULL = re.compile(r"\bage\sof\s(?:legal\s)?[\"“'‘]?majority\b|\blegal\s(?:adult\s)?age\b")
_OF_AGE = "age of majority"
_YOUNGEST, _OLDEST = 5, 25  # between which lines are drawn


def find_ages(passage: Passage) -> Iterator[Fact]:
    """Yield the ages of people that a text draws a line at."""
    if _OLD.isdisjoint(passage.words):
        return
    for found in _FULL.finditer(passage.lower):
        yield Fact(name="age", value=_OF_AGE, start=found.start(), end=found.end())
    if not passage.has_digits and NUMBER_WORDS.isdisjoint(passage.words):
        return
    for found in _AGE.finditer(passage.lower):
        age = read_number(found["age1"] or found["age2"] or found["age3"])
        if _YOUNGEST <= age <= _OLDEST:
            yield Fact(name="age", value=f"{age} years", start=found.start(), end=found.end())
