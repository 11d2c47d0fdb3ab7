"""Whole numbers, in digits or in words."""

import re
from collections.abc import Mapping

__all__ = ["NUMBER", "NUMBER_WORDS", "read_number"]

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS: Mapping[str, int] = {
    **{word: number for number, word in enumerate(_ONES.split(), start=1)},
    **{word: 10 * number for number, word in enumerate(_TENS.split(), start=2)},
}
_ONE = "|".join(sorted(_ONES.split(), key=len, reverse=True))
_SMALL = rf"(?:(?:{_TENS.replace(' ', '|')})(?:[\s-](?:{'|'.join(_ONES.split()[:9])})\b)?|{_ONE})"
NUMBER = rf"(?:\d{{1,4}}|(?:(?:one|two|three)\shundred(?:\s(?:and\s)?{_SMALL})?)|{_SMALL})"
"""A regular expression for a whole number in lower case."""

NUMBER_WORDS = frozenset(_WORDS)
"""The words of which at least one is in every number that is written in words."""

_HUNDRED = 100
_APART = re.compile(r"[\s-]+")


def read_number(written: str) -> int:
    """Return the number that digits or words in lower case stand for.

    >>> read_number("forty-five"), read_number("30"), read_number("one hundred and eighty")
    (45, 30, 180)
    """
    if written.isdigit():
        return int(written)
    number = 0
    for word in _APART.split(written):
        number = number * _HUNDRED if word == "hundred" else number + _WORDS.get(word, 0)
    return number
