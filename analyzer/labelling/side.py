"""The sides of a clause change: their texts, what was found in them, and which words changed."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzer.labelling.evidence import Evidence, find_evidence
from analyzer.labelling.likeness import find_sense
from analyzer.labelling.wording import Hunk, Word

__all__ = ["Side", "find_sentences", "find_stretches", "read_touched", "take_sides"]

_END = re.compile(r"[.!?;]\s+|\n")  # of a sentence
_SENTENCE = 8  # words that make up a sentence
_OTHERWISE = 0.6  # share of its words that changed, where it is another sentence
_STRETCH = 4  # changed words in a row that say something by themselves
_BETWEEN = " \n\t,.;:!?()[]“”‘’\"'-–—*/"  # what may stand between two words of a stretch


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One side of a clause change."""

    evidence: Evidence  # its text and what was found in it
    changed: tuple[Word, ...]  # words that gave way or came in their place, in order
    fresh: tuple[Word, ...]  # those of them that are nowhere on the other side
    came: bool  # it is the new side


def take_sides(old: str, new: str, hunks: Sequence[Hunk]) -> tuple[Side, ...]:
    """Return the sides of a change that have a text, the old one first."""
    gone = tuple(word for hunk in hunks for word in hunk.before)
    came = tuple(word for hunk in hunks for word in hunk.after)
    sides = ((old, gone, came, False), (new, came, gone, True))
    return tuple(_take(text, words, others, came=now) for text, words, others, now in sides if text)


def find_stretches(sides: Sequence[Side]) -> tuple[Evidence, ...]:
    """Return, for each side, what is found in the longer stretches of changed words alone."""
    return tuple(find_evidence(_cut_stretches(side)) for side in sides)


def find_sentences(sides: Sequence[Side]) -> tuple[Evidence, ...]:
    """Return, for each side, what is found in the sentences that the other side does not say."""
    return tuple(find_evidence("\n".join(_list_sentences(side))) for side in sides)


def read_touched(sides: Sequence[Side]) -> str:
    """Return the sentences in which words came or, where none did, those in which words went."""
    for side in reversed(sides):
        if side.changed:
            return "\n".join(sentence for sentence, changed in _cut_sentences(side) if changed)
    return ""


def _list_sentences(side: Side) -> Iterator[str]:
    for sentence, changed in _cut_sentences(side):
        words = len(sentence.split())
        if words >= _SENTENCE and changed >= _OTHERWISE * words:
            yield sentence


def _cut_sentences(side: Side) -> Iterator[tuple[str, int]]:
    """Yield the sentences of a side, each with the number of its words that changed."""
    text, start = side.evidence.text, 0
    ends = [found.end() for found in _END.finditer(text)]
    starts = [word.start for word in side.changed]
    for end in (*ends, len(text)):
        changed = bisect_left(starts, end) - bisect_left(starts, start)
        yield text[start:end].strip(), changed
        start = end


def _take(text: str, changed: tuple[Word, ...], others: tuple[Word, ...], *, came: bool) -> Side:
    elsewhere = {find_sense(word.text) for word in others} | {word.text for word in others}
    fresh = tuple(
        word
        for word in changed
        if word.text not in elsewhere and find_sense(word.text) not in elsewhere - {""}
    )
    return Side(evidence=find_evidence(text), changed=changed, fresh=fresh, came=came)


def _cut_stretches(side: Side) -> str:
    text, stretches = side.evidence.text, list[list[Word]]()
    for word in side.changed:
        if stretches and not text[stretches[-1][-1].end : word.start].strip(_BETWEEN):
            stretches[-1].append(word)
        else:
            stretches.append([word])
    long = (run for run in stretches if len(run) >= _STRETCH)
    return "\n".join(text[run[0].start : run[-1].end] for run in long)
