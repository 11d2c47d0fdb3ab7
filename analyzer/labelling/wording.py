"""Which words changed between two texts of a clause."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz.distance import LCSseq

from analyzer.labelling.phrase import SENTENCE_END, split_words

__all__ = ["Hunk", "Word", "find_hunks"]

_READ = 4_000  # words of a side that are compared; the rest counts as one changed stretch
_LEAD = 6
_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s<>\"]{1,2000}", re.IGNORECASE)
# Written short or in full is the same, and British or American.
_FULL: Mapping[str, str] = {
    "cannot": "can not", "can't": "can not", "won't": "will not", "don't": "do not",
    "doesn't": "does not", "isn't": "is not", "aren't": "are not", "shan't": "shall not",
    "we'll": "we will", "you'll": "you will", "it's": "it is", "we're": "we are",
    "you're": "you are", "we've": "we have", "you've": "you have", "that's": "that is",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """A word of a text: `text[start:end]` is how it stands there."""

    text: str  # in lower case and in full
    shown: str  # as it stands
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Hunk:
    """A stretch of words that gave way to another; one of the two may be empty."""

    before: tuple[Word, ...]
    after: tuple[Word, ...]
    lead: tuple[str, ...]  # up to six words in front of it on the old side


def find_hunks(before: str, after: str) -> tuple[Hunk, ...]:
    """Return the stretches of words that differ. Case, punctuation and web addresses do not count.

    The longest common subsequence of words stays (Hyyrö's bit-parallel method, as in rapidfuzz).

    >>> [hunk] = find_hunks("We will notify you.", "We may notify you!")
    >>> hunk.before[0].text, hunk.after[0].text, hunk.lead
    ('will', 'may', ('we',))
    """
    old, new = tuple(_list_words(before)), tuple(_list_words(after))
    codes = LCSseq.opcodes([word.text for word in old[:_READ]], [word.text for word in new[:_READ]])
    hunks = []
    for equal, run in groupby(codes, key=lambda code: code.tag == "equal"):
        if equal:
            continue
        steps = list(run)
        first, last = steps[0], steps[-1]
        lead = old[max(0, first.src_start - _LEAD) : first.src_start]
        hunks.append(
            Hunk(
                before=old[first.src_start : last.src_end],
                after=new[first.dest_start : last.dest_end],
                lead=tuple(word.text for word in lead),
            )
        )
    if old[_READ:] != new[_READ:]:
        hunks.append(Hunk(before=old[_READ:], after=new[_READ:], lead=()))
    return tuple(hunks)


def _list_words(text: str) -> Iterator[Word]:
    """Yield the words; web addresses are left out, and words in short are written in full."""
    masked = _ADDRESS.sub(lambda found: " " * len(found[0]), text)
    for word, start, end in split_words(masked):
        if word != SENTENCE_END:
            for part in _FULL.get(word, word).split():
                yield Word(text=part, shown=text[start:end], start=start, end=end)
