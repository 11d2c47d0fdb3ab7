"""How alike the clauses of two texts are, by their words and where they stand.

Each word becomes one letter, so that a clause is a short string and rapidfuzz compares words at
its bit-parallel speed. Only pairs that share words which few other clauses have, or that stand near
each other, are compared at all: the work grows with the number of clauses, not with its square.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from analyzer.letter import give_letters
from analyzer.normal import fold_heading
from analyzer.numbering import bare_number
from store.record import Clause

__all__ = ["Likeness", "Place"]

_ALIKE = 50.0  # score from which two wordings count as one clause, 0 to 100 and what context adds
_SAME_HEADINGS, _SAME_NUMBER, _SAME_GAP = 5.0, 2.0, 6.0
_ALONE = 14.0  # where one clause stands for one other between two neighbours that are the same
_TELLING = 4  # letters from which a word may say what a clause is about
_SHORT = 12  # words up to which letters count as well
_OPENING = 3  # first words that, if they are the same, name what a clause is about
_WORTH = 0.3  # share of the most shared words that a candidate must share as well
_BEST = 5  # candidates of a clause that are compared, of those that share rare words with it
_NEAR = 2  # clauses on each side of the same place in the same gap that are compared in any case
_FEW, _WITHIN = 4, 0.8  # words, and share of them, by which a part is recognised in a whole
_TOUCHES = 60  # how often, for each clause, others may be looked at because of a shared word
_FIRST = 1  # number of the first word's letter: rapidfuzz is fastest below 256

# Scripts without spaces between words are compared by their characters.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an unmatched clause stands: in which gap between matched ones, and how far in it."""

    gap: int
    step: int
    size: int  # of the gap on this side


class Likeness:
    """The unmatched clauses of two texts, ready to be compared.

    Args:
        old: The clauses of the old text that have no match yet, by position.
        new: Those of the new text.
        folded: The folded texts of both sides, by position.
    """

    def __init__(
        self,
        old: Mapping[int, Clause],
        new: Mapping[int, Clause],
        folded: tuple[Mapping[int, str], Mapping[int, str]],
    ) -> None:
        words = [
            {place: _WORD.findall(texts[place].lower()) for place in side}
            for side, texts in zip((old, new), folded, strict=True)
        ]
        letters = give_letters(
            chain.from_iterable(chain(*(side.values() for side in words))), _FIRST
        )
        self._folded = folded
        self.old, self.new = (
            {place: "".join(map(letters.__getitem__, each)) for place, each in side.items()}
            for side in words
        )
        self._words = list(letters)
        self._clauses = old, new

    def match(
        self, old: Mapping[int, Place], new: Mapping[int, Place]
    ) -> tuple[dict[int, int], list[tuple[int, int]]]:
        """Match the clauses that are alike enough, one to one, the most alike first.

        Returns:
            The matches, and the pairs of which one clause may be a part of the other, the longest
            first.
        """
        alike, parts = [], []
        for was, now in self._candidates(old, new):
            some, other = self.old[was], self.new[now]
            held = LCSseq.similarity(some, other)
            score = self._score(was, now, held, (old[was], new[now]))
            if score >= _ALIKE:
                alike.append((-score, was, now))
            if _FEW <= held >= _WITHIN * min(len(some), len(other)):
                parts.append((-held, was, now))
        chosen: dict[int, int] = {}
        taken: set[int] = set()
        for _, was, now in sorted(alike):
            if was not in chosen and now not in taken:
                chosen[was] = now
                taken.add(now)
        return chosen, [(was, now) for _, was, now in sorted(parts)]

    def _score(self, was: int, now: int, held: int, places: tuple[Place, Place]) -> float:
        """Return how alike two clauses are that have so many words in common, in order."""
        some, other = self.old[was], self.new[now]
        score = 200.0 * held / max(1, len(some) + len(other))
        if some[:_OPENING] == other[:_OPENING] and held > _OPENING:
            score = (score + 100.0 * held / min(len(some), len(other))) / 2
        together = places[0].gap == places[1].gap
        alone = together and places[0].size == places[1].size == 1 and self._share(some, other)
        if alone or min(len(some), len(other)) <= _SHORT:
            score = (score + fuzz.ratio(self._folded[0][was], self._folded[1][now])) / 2
        score += _ALONE if alone else _SAME_GAP * together
        if score < _ALIKE - _SAME_HEADINGS - _SAME_NUMBER:
            return 0.0
        return score + self._context(was, now)

    def _share(self, some: str, other: str) -> bool:
        """Return whether two clauses have words in common that are more than grammar."""
        words = (self._words[ord(letter) - _FIRST] for letter in set(some) & set(other))
        return sum(len(word) >= _TELLING for word in words) > 1

    def _context(self, was: int, now: int) -> float:
        mine, yours = self._clauses[0][was], self._clauses[1][now]
        same = 0.0
        if mine.headings == yours.headings:
            same += _SAME_HEADINGS
        elif mine.headings and yours.headings:
            names = fold_heading(mine.headings[-1]), fold_heading(yours.headings[-1])
            same += _SAME_HEADINGS * (names[0] == names[1])
        number = bare_number(mine.number)
        return same + _SAME_NUMBER * bool(number and number == bare_number(yours.number))

    def _candidates(
        self, old: Mapping[int, Place], new: Mapping[int, Place]
    ) -> Iterator[tuple[int, int]]:
        gaps: dict[int, list[int]] = defaultdict(list)
        for now, place in new.items():
            gaps[place.gap].append(now)
        find = _index(self.old, self.new).get
        sizes = {now: len(spelled) for now, spelled in self.new.items()}
        for was, place in old.items():
            size = len(self.old[was])
            counts = Counter(chain.from_iterable(filter(None, map(find, set(self.old[was])))))
            least = max(counts.values(), default=0) * _WORTH
            ranked = sorted(
                (-count / (size + sizes[now]), now)
                for now, count in counts.items()
                if count >= least
            )
            best = [now for _, now in ranked[:_BEST]]
            for now in sorted({*best, *_near(place, gaps.get(place.gap, ()))}):
                yield was, now


def _near(place: Place, gap: Sequence[int]) -> Iterable[int]:
    """Return the clauses of the other side that stand about where a clause stands in its gap."""
    centre = place.step * len(gap) // max(1, place.size)
    return gap[max(0, centre - _NEAR) : centre + _NEAR + 1]


def _index(old: Mapping[int, str], new: Mapping[int, str]) -> dict[str, list[int]]:
    """Return which new clauses hold a word, for the words that tell the most apart."""
    counts, others = (Counter(chain.from_iterable(map(set, side.values()))) for side in (old, new))
    left = _TOUCHES * (len(old) + len(new))
    chosen: dict[str, list[int]] = {}
    for touches, letter in sorted((counts[each] * others[each], each) for each in counts & others):
        left -= touches
        if left < 0:
            break
        chosen[letter] = []
    for now, spelled in new.items():
        for letter in chosen.keys() & spelled:
            chosen[letter].append(now)
    return chosen
