"""Which words changed between two texts of a clause."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from analyzer.labelling.phrase import SENTENCE_END, cut_words
from analyzer.overlap import count_same, count_same_end

__all__ = ["Hunk", "Word", "find_hunks"]

_READ = 4_000  # words of a side that are compared; the rest counts as one changed stretch
_LEAD = 6
_ADDRESS = re.compile(
    r"\bhttps?://[^\s<>\"]{1,2000}|\b(?:[\w-]{1,63}\.){1,5}[a-z]{2,12}/[^\s<>\"]{0,2000}"
    r"|\(?\b[a-z][\w-]{0,40}(?:/[\w.-]{1,80}){1,8}/[\w.-]{0,60}\d{4}[\w.-]{0,60}\)?"
    r"|â€.?|ï¿½|\ufffd|Â(?=\W)"  # a sign that was read in the wrong charset
    # how a link opens, which stands right behind its text at times
    r"|\(?(?:\b|(?<=\.[a-z]{2})|(?<=\.[a-z]{3}))opens "
    r"(?:(?:in )?(?:a )?new (?:tab|window)|(?:your |an |in )?e-?mail (?:client|app))\b\)?",
    re.IGNORECASE,
)
_TELLING = re.compile(r"/|[âïÂ\ufffd]|open", re.IGNORECASE)
# Written short or in full is the same, and British or American.
_FULL: Mapping[str, str] = {
    "cannot": "can not", "can't": "can not", "won't": "will not", "don't": "do not",
    "doesn't": "does not", "isn't": "is not", "aren't": "are not", "shan't": "shall not",
    "we'll": "we will", "you'll": "you will", "it's": "it is", "we're": "we are",
    "you're": "you are", "we've": "we have", "you've": "you have", "that's": "that is",
    "they're": "they are", "they'll": "they will", "hasn't": "has not", "haven't": "have not",
    "shouldn't": "should not", "couldn't": "could not", "wouldn't": "would not",
}  # fmt: skip


class Word(NamedTuple):
    """A word of a text: `text[start:end]` is how it stands there. A tuple, for there are many."""

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
    within_name: bool = False  # a written name stands right in front of it: Stack |Overflow|


@lru_cache(maxsize=512)
def find_hunks(before: str, after: str) -> tuple[Hunk, ...]:
    """Return the stretches of words that differ. Case, punctuation and web addresses do not count.

    The longest common subsequence of words stays (Hyyrö's bit-parallel method, as in rapidfuzz).

    >>> [hunk] = find_hunks("We will notify you.", "We may notify you!")
    >>> hunk.before[0].text, hunk.after[0].text, hunk.lead
    ('will', 'may', ('we',))
    """
    start, old_end, new_end = _find_middle(before, after)
    old = tuple(_list_words(before, start, old_end))
    new = tuple(_list_words(after, start, new_end))
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
                within_name=bool(lead) and _ends_in_name(before, lead[-1]),
            )
        )
    if old[_READ:] != new[_READ:]:
        hunks.append(Hunk(before=old[_READ:], after=new[_READ:], lead=()))
    return tuple(hunks)


def _find_middle(before: str, after: str) -> tuple[int, int, int]:
    """Return where two texts begin to differ, a few words earlier, and where each ends to do so."""
    shortest = min(len(before), len(after))
    start = count_same(before, after)
    for _ in range(_LEAD + 2):
        start = max(before.rfind(" ", 0, start), 0)
    tail = count_same_end(before, after, shortest - start)
    space = before.find(" ", len(before) - tail)
    tail = len(before) - space if space >= 0 else 0
    return start, len(before) - tail, len(after) - tail


def _ends_in_name(text: str, word: Word) -> bool:
    """Return whether a word is written as a name, and only a space parts it from the next one."""
    return word.shown[0].isupper() and text[word.end : word.end + 1] in {" ", ""}


def _list_words(text: str, start: int, end: int) -> Iterator[Word]:
    """Yield the words of a span; addresses are left out, and words in short written in full."""
    masked = text[start:end]
    if _TELLING.search(masked):  # as few have
        masked = _ADDRESS.sub(lambda found: " " * len(found[0]), masked)
    opted = False
    for word, (first, last) in zip(*cut_words(masked), strict=True):
        if word == SENTENCE_END:
            continue
        first, last = first + start, last + start
        if not opted and word not in _FULL:  # as nearly all are
            yield Word(word, text[first:last], first, last)
            opted = word.startswith("opt")
            continue
        for part in _FULL[word].split() if word in _FULL else (word,):
            written = f"opt-{part}" if opted and part in {"in", "out"} else part
            yield Word(written, text[first:last], first, last)
            opted = part.startswith("opt")
