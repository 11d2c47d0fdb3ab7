"""What a number in a clause is about, told by the nearest telling words of its sentence."""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping

from analyzer.labelling.fact.lexicon import Found, load_lexicon
from analyzer.labelling.fact.passage import Passage, read_passage

__all__ = ["Namer", "make_namer"]

Namer = Callable[[int, int], str]
"""Says what the value at a span is about."""

_REACH = 160  # characters to either side in which telling words are looked for
# How many characters nearer a word has to be to win over one that says more; what hardly is said by
# the way may be farther off.
_HANDICAP: Mapping[str, int] = {
    "breach notice": -60,
    "cancellation period": 30,
    "cookie lifetime": 20,
    "dispute period": 20,
    "fee": 30,
    "inactivity period": -20,
    "notice period": 40,
    "objection period": -40,
    "payment period": 25,
    "response time": 10,
}
_SENTENCE_END = re.compile(r"(?<!\.[A-Za-z])[.!?;]\s|\n")


def make_namer(passage: Passage, table: str, otherwise: str) -> Namer:
    """Return a function that says what the value at a span is about, or `otherwise`.

    In a row of a table, what its column is headed counts first.

    >>> name = make_namer(read_passage("You get a 7-day free trial."), "periods", "period")
    >>> name(10, 15)
    'free trial'
    """
    lexicon, text = load_lexicon(table), passage.text
    said = sorted(lexicon.find(passage))
    heads = [min(lexicon.find(read_passage(each)), default=None) for each in passage.columns]

    def name(start: int, end: int) -> str:
        column = text.count("|", 0, start) if heads else 0
        if column < len(heads) and (head := heads[column]):
            return head.value
        first, last = _find_sentence(text, start, end)
        low = bisect_left(said, (first,))
        near = said[low : bisect_left(said, (last,), low)]
        ranks = (_rank(each, start, end) for each in near if each.end <= last)
        return min(ranks, default=(0, otherwise))[1]

    return name


def _find_sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the part of the sentence around a span that is within reach."""
    first, last = max(0, start - _REACH), min(len(text), end + _REACH)
    for stop in _SENTENCE_END.finditer(text, first, last):
        if stop.end() <= start:
            first = stop.end()
        elif stop.start() >= end:
            return first, stop.start()
    return first, last


def _rank(each: Found, start: int, end: int) -> tuple[int, str]:
    """Return how far words are from a span, and what they say."""
    distance = max(each.start - end, start - each.end, 0)
    return distance + _HANDICAP.get(each.value, 0), each.value
