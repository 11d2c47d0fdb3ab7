"""A letter for each word, so that what compares strings compares words.

See https://github.com/google/diff-match-patch/wiki/Line-or-Word-Diffs.
"""

import sys
from collections.abc import Iterable
from itertools import chain, repeat

__all__ = ["give_letters"]


def give_letters(words: Iterable[str], first: int) -> dict[str, str]:
    """Return a letter for each word; beyond all letters that there are, words share one.

    Args:
        words: All words, in any number.
        first: The number of the first word's letter; that of the next word is the next.

    >>> give_letters(["to", "be", "or", "not", "to", "be"], 65)
    {'to': 'A', 'be': 'B', 'or': 'C', 'not': 'D'}
    """
    letters = chain(map(chr, range(first, sys.maxunicode + 1)), repeat(chr(sys.maxunicode)))
    return dict(zip(dict.fromkeys(words), letters, strict=False))
