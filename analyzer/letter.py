"""A letter for each word, so that what compares strings compares words.

See https://github.com/google/diff-match-patch/wiki/Line-or-Word-Diffs.
"""

import sys
from collections.abc import Iterable
from itertools import chain, repeat

__all__ = ["FIRST", "give_letters"]

FIRST = 0x100
"""The letter of the first word; that of the next one is the next."""


def give_letters(words: Iterable[str]) -> dict[str, str]:
    """Return a letter for each word; beyond all letters that there are, words share one.

    >>> give_letters(["to", "be", "or", "not", "to", "be"])
    {'to': 'Ā', 'be': 'ā', 'or': 'Ă', 'not': 'ă'}
    """
    letters = chain(map(chr, range(FIRST, sys.maxunicode + 1)), repeat(chr(sys.maxunicode)))
    return dict(zip(dict.fromkeys(words), letters, strict=False))
