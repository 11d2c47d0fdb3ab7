"""The words of a text without its case, punctuation and layout."""

import re

from analyzer.normal import fold
from analyzer.overlap import count_same, count_same_end

__all__ = ["same_words", "tokens_of"]

# A number keeps the signs inside it and before it, because 1.5 is not 15 and -2 is not 2.
_TOKEN = re.compile(r"[-+]?\d+(?:[.,:/]\d+)*|[^\W\d_]+|[%‰°€$£¥₹§<>=≥≤&@]")
_LOOK = 800  # characters from the first difference on that show most real ones
_EDGE = 200  # characters beside a difference that are looked at, so that no word is cut


def tokens_of(text: str) -> list[str]:
    """Return the words, numbers and telling signs of a text, in lower case.

    >>> tokens_of("You pay: 1.5 % (NOW)") == tokens_of("you pay 1.5% now")
    True
    >>> tokens_of("15 days") == tokens_of("1.5 days")
    False
    """
    return _TOKEN.findall(fold(text).casefold())


def same_words(text: str, other: str) -> bool:
    """Return whether two texts have the same words in the same order, looking where they differ."""
    start = max(0, count_same(text, other) - _EDGE)
    start = text.find("\n", start, start + _EDGE) + 1 if start else 0
    least = min(len(text), len(other)) - start
    end = max(0, min(least, count_same_end(text, other)) - _EDGE)
    one, two = text[start : len(text) - end], other[start : len(other) - end]
    first, second = tokens_of(one[:_LOOK]), tokens_of(two[:_LOOK])
    sure = max(0, min(len(first), len(second)) - 1)  # the last one may be cut
    return first[:sure] == second[:sure] and tokens_of(one) == tokens_of(two)
