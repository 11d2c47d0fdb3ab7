"""Which clauses of two texts hold the same words, whatever they were cut into.

A page that is captured in another way breaks its lines elsewhere: what was one paragraph is a list
of ten, and a heading is joined to what follows it. No word differs for all that.
"""

import re
from collections.abc import Iterator
from functools import cached_property

from rapidfuzz.distance import LCSseq

from analyzer.overlap import count_same, count_same_end
from store.record import Clause

__all__ = ["Reflow"]

_WORD = re.compile(r"[^\W_]+|[%‰€$£¥]")
_MOST = 40_000  # characters between the first and the last difference that are compared
_RUN = 4  # words in a row that have to be the same, so that they are the same text


class Reflow:
    """Knows which stretches of two texts have the same words in the same order."""

    def __init__(self, before: str, after: str) -> None:
        self._texts = before, after

    def keeps(self, *, before: Clause | None, after: Clause | None) -> bool:
        """Return whether each text has all words of these clauses of the other, in their order."""
        return all(
            all(spot in kept for spot in self._list_spots(side, clause))
            for side, (clause, kept) in enumerate(zip((before, after), self._kept, strict=True))
            if clause
        )

    def _list_spots(self, side: int, clause: Clause) -> Iterator[int]:
        start, end = self._edges[side]
        found = _WORD.finditer(self._texts[side], max(clause.start, start), min(clause.end, end))
        return (each.start() for each in found)

    @cached_property
    def _edges(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Where the two texts begin and end to differ, at ends of lines."""
        before, after = self._texts
        start = before.rfind("\n", 0, count_same(before, after)) + 1
        most = min(len(before), len(after)) - start
        tail = count_same_end(before, after, most)
        end = before.find("\n", len(before) - tail)
        tail = len(before) - end if end >= 0 else 0
        return (start, len(before) - tail), (start, len(after) - tail)

    @cached_property
    def _kept(self) -> tuple[frozenset[int], frozenset[int]]:
        """Where the words begin that both texts have."""
        if max(end - start for start, end in self._edges) > _MOST:
            return frozenset(), frozenset()
        sides = [
            [(word[0].casefold(), word.start()) for word in _WORD.finditer(text, *edges)]
            for text, edges in zip(self._texts, self._edges, strict=True)
        ]
        old, new = sides
        kept: tuple[set[int], set[int]] = (set(), set())
        for code in LCSseq.opcodes([word for word, _ in old], [word for word, _ in new]):
            is_whole = (code.src_start, code.src_end) == (0, len(old))
            if code.tag == "equal" and (code.src_end - code.src_start >= _RUN or is_whole):
                kept[0].update(spot for _, spot in old[code.src_start : code.src_end])
                kept[1].update(spot for _, spot in new[code.dest_start : code.dest_end])
        return frozenset(kept[0]), frozenset(kept[1])
