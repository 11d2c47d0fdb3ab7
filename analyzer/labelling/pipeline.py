"""Finding cues in text: one walk over its words, along a tree of all phrases of all cues.

spaCy's phrase matcher finds the same phrases, and tests hold the two side by side. For texts as
short as a clause it takes longer, most of it to make its documents, and to set it up takes two
seconds at every start where the tree takes a tenth of one (`benchmarks/judgement.py`).
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from analyzer.labelling.phrase import SENTENCE_END, Part, cut_words
from analyzer.labelling.rulebook import Cue

__all__ = ["CueFinder", "Hit"]

_NOTHING = " "  # stands behind the last word; no phrase goes on with it
_END = ""  # under it stands the number of the phrase that ends there; it is no word

_Span = tuple[int, int]
_Chain = tuple[_Span, ...]
_Tree = dict[str, Any]  # word -> tree of the words that may follow, and the end of a phrase


class Hit(NamedTuple):
    """A cue found in a text, with the characters from its first word to its last.

    A tuple, since dozens are made for each clause and that takes a third of the time.
    """

    cue: Cue
    words: int  # the words that are in it, a bit for each word of the text
    start: int
    end: int


class CueFinder:
    """Finds a fixed set of cues in texts."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        numbers: dict[str, int] = {}
        for cue in cues:
            for part in cue.parts:
                for phrase in part.phrases:
                    numbers.setdefault(phrase, len(numbers))
        self._cues = tuple(cues)
        self._tree = _plant(numbers)
        self._keys = tuple(  # for each cue and each of its parts, the phrases that satisfy it
            tuple(frozenset(numbers[each] for each in part.phrases) for part in cue.parts)
            for cue in self._cues
        )
        self._simple: dict[int, list[int]] = defaultdict(list)  # phrase -> cues that it satisfies
        self._begun: dict[int, list[int]] = defaultdict(list)  # phrase -> cues that it begins
        for number, (first, *others) in enumerate(self._keys):
            for key in first:
                (self._begun if others else self._simple)[key].append(number)

    def find(self, text: str) -> tuple[Hit, ...]:
        """Return the cues found, each once, at its first place."""
        words, spans = cut_words(text)
        places = self._find_phrases(words)
        if not places:
            return ()
        chains = self._find_simple(places)
        self._find_chains(places, words, chains)
        cues = self._cues
        return tuple(
            [
                Hit(cues[number], _mask(found), spans[found[0][0]][0], spans[found[-1][1] - 1][1])
                for number, found in sorted(chains.items())
            ]
        )

    def _find_phrases(self, words: Sequence[str]) -> dict[int, list[_Span]]:
        """Return the places of each phrase in the words of a text, in order."""
        places = defaultdict[int, list[_Span]](list)
        following = [*words[1:], _NOTHING]
        for start, node in enumerate(map(self._tree.get, words)):
            place = start
            while node is not None:
                if _END in node:
                    places[node[_END]].append((start, place + 1))
                node, place = node.get(following[place]), place + 1
        return places

    def _find_simple(self, places: Mapping[int, Sequence[_Span]]) -> dict[int, _Chain]:
        """Return the first place of each cue that has a single part."""
        found: dict[int, _Chain] = {}
        simple = self._simple
        for key, spans in places.items():
            for number in simple.get(key, ()):
                if number not in found or spans[0] < found[number][0]:
                    found[number] = (spans[0],)
        return found

    def _find_chains(
        self,
        places: Mapping[int, Sequence[_Span]],
        words: Sequence[str],
        found: dict[int, _Chain],
    ) -> None:
        """Add the places of the parts of each cue that has several."""
        met, begun = set(places), self._begun  # sets are met with sets by the smaller of the two
        ends: list[int] = []
        for number in {number for key in met for number in begun.get(key, ())}:
            keys = self._keys[number]
            if keys[1].isdisjoint(met) or any(part.isdisjoint(met) for part in keys[2:]):
                continue
            if not ends:
                ends = [place for place, word in enumerate(words, start=1) if word == SENTENCE_END]
                ends.append(len(words))
            spans = [_gather(places, part & met) for part in keys]
            linked = _link(self._cues[number].parts, spans, ends)
            if linked:
                found[number] = linked


def _plant(numbers: Mapping[str, int]) -> _Tree:
    """Return the tree of the words of phrases."""
    root: _Tree = {}
    for phrase, number in numbers.items():
        node = root
        for word in phrase.split():
            node = node.setdefault(word, {})
        node[_END] = number
    return root


def _gather(places: Mapping[int, Sequence[_Span]], met: Iterable[int]) -> Sequence[_Span]:
    """Return the places of some phrases, in order."""
    all_spans = [places[key] for key in met]
    return all_spans[0] if len(all_spans) == 1 else sorted(chain.from_iterable(all_spans))


def _link(parts: Sequence[Part], met: Sequence[Sequence[_Span]], ends: Sequence[int]) -> _Chain:
    """Return the first run of parts in order, in one sentence, without too wide a gap."""
    for span in met[0]:
        linked = [span]
        for part, spans in zip(parts[1:], met[1:], strict=True):
            after = linked[-1][1]
            limit = min(after + part.gap, ends[bisect_right(ends, after - 1)] - 1)
            place = bisect_left(spans, (after, after))
            if place == len(spans) or spans[place][0] > limit:
                break
            linked.append(spans[place])
        else:
            return tuple(linked)
    return ()


def _mask(spans: _Chain) -> int:
    """Return a number with a bit for each word of some spans."""
    if len(spans) == 1:
        [(first, after)] = spans
        return (1 << after) - (1 << first)
    mask = 0
    for first, after in spans:
        mask |= (1 << after) - (1 << first)
    return mask
