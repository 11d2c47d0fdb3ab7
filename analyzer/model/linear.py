"""The linear part of the model: every term that a clause holds pulls for or against each label.

Terms are words and pairs of words that stand together. It reads words alone, so that it can label
by itself where many clauses have to be labelled quickly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from analyzer.model.vocabulary import Numbers, Vocabulary

__all__ = ["GROUPS", "Linear", "Terms", "Weighed"]

_Floats = NDArray[np.float32]

GROUPS = {"text": 1.0, "headings": 0.6, "document": 0.4}
"""Groups of terms by where they stand, and the length that each is scaled to."""

_REMEMBERED = 4_096  # paths of headings, and types of documents


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """What speaks in a clause: the terms of its text, and the pull of what stands above it."""

    rows: NDArray[np.int64]  # of the terms of the text that are known
    values: _Floats  # weight of each
    above: _Floats  # what headings and the type of the document add to each label


class Terms:
    """The terms of one group: words, and pairs of words.

    Args:
        vocabulary: Gives words their numbers.
        words: Numbers of the words that are terms, ascending.
        pairs: Numbers of the pairs that are terms, ascending: first * len(vocabulary) + second.
        rarity: How rare each term is, its inverse document frequency: words, then pairs.
    """

    def __init__(
        self, vocabulary: Vocabulary, words: Numbers, pairs: Numbers, rarity: _Floats
    ) -> None:
        self.vocabulary, self.words, self.pairs, self.rarity = vocabulary, words, pairs, rarity
        self._size = len(vocabulary)

    def __len__(self) -> int:
        return len(self.rarity)

    def list(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """Return the words and the pairs in a row of words, known as terms or not."""
        plain = self.vocabulary.leave_signs(numbers)
        first, second = plain[:-1], plain[1:]
        pairs = (first * self._size + second)[(first > 0) & (second > 0)]
        return plain[plain > 0], pairs

    def weigh(self, numbers: Numbers) -> tuple[Numbers, _Floats]:
        """Return the terms in a row of words, and the weight of each.

        Frequencies are damped (1 + log), times rarity; all together have length one.
        """
        words, pairs = self.list(numbers)
        found = np.concatenate(
            (_find(self.words, words), _find(self.pairs, pairs) + len(self.words))
        )
        if not len(found):
            return found, np.zeros(0, np.float32)
        rows, times = np.unique(found, return_counts=True)
        values = (1 + np.log(times)) * self.rarity[rows]
        return rows, (values / np.sqrt((values * values).sum())).astype(np.float32)

    def name(self, row: int) -> str:
        """Return the words of a term."""
        names = self.vocabulary.words
        if row < len(self.words):
            return names[int(self.words[row])]
        first, second = divmod(int(self.pairs[row - len(self.words)]), self._size)
        return f"{names[first]} {names[second]}"


class Linear:
    """Logistic regressions over the same terms, one for each label.

    Args:
        terms: Of the text, the headings and the type of the document.
        weights: What each term adds to each label, for the same groups: terms by labels.
        bias: What each label starts from.
    """

    def __init__(self, terms: Sequence[Terms], weights: Sequence[_Floats], bias: _Floats) -> None:
        self.terms, self.weights, self.bias = tuple(terms), tuple(weights), bias
        self._above: dict[tuple[int, bytes], _Floats] = {}

    def weigh(self, text: Numbers, headings: Numbers, document: Numbers) -> Weighed:
        """Return what speaks in a clause.

        Args:
            text: Numbers of its words.
            headings: Of the words of the headings above it.
            document: Of those of the type of its document.
        """
        rows, values = self.terms[0].weigh(text)
        above = self._weigh_above(1, headings) + self._weigh_above(2, document)
        return Weighed(rows=rows, values=values, above=above)

    def score(self, weighed: Weighed) -> _Floats:
        """Return the log odds of each label."""
        return self.bias + weighed.above + weighed.values @ self.weights[0][weighed.rows]

    def find_telling(self, weighed: Weighed, label: int, most: int) -> tuple[str, ...]:
        """Return the terms of the text that speak most for a label, strongest first."""
        pulls = weighed.values * self.weights[0][weighed.rows, label]
        order = (n for n in np.argsort(-pulls, kind="stable") if pulls[n] > 0)
        return tuple(self.terms[0].name(int(weighed.rows[n])) for n in islice(order, most))

    def _weigh_above(self, group: int, numbers: Numbers) -> _Floats:
        """Return what a row of words adds to each label, remembered: clauses share headings."""
        key = group, numbers.tobytes()
        if key not in self._above:
            rows, values = self.terms[group].weigh(numbers)
            if len(self._above) >= _REMEMBERED:
                self._above.clear()
            length = np.float32(tuple(GROUPS.values())[group])
            self._above[key] = (values * length) @ self.weights[group][rows].astype(np.float32)
        return self._above[key]


def _find(terms: Numbers, wanted: Numbers) -> Numbers:
    """Return the places of what is wanted among ascending terms, and leave what is not there."""
    if not len(terms):
        return wanted[:0]
    places = np.searchsorted(terms, wanted).clip(max=len(terms) - 1)
    known: Numbers = places[terms[places] == wanted]
    return known
