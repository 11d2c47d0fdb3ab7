"""The linear part of the model: every term that a clause holds pulls for or against each label."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from math import log

import numpy as np
from numpy.typing import NDArray

from analyzer.model.feature import Features, list_terms

__all__ = ["Linear", "Weighed", "weigh_terms"]

_Floats = NDArray[np.float32]

Weighed = tuple[NDArray[np.int64], NDArray[np.float32]]
"""Numbers of the terms of a clause, and the weight of each."""

_GROUPS = {"": 1.0, "h:": 0.6, "d:": 0.4}  # length of each group of terms
_POINTS, _FACTORS = 0.5, 0.3  # weight of what the rules found, beside words


class Linear:
    """Logistic regressions over the same terms, one for each label.

    Args:
        terms: Number of each term that counts.
        rarity: How rare each term is, its inverse document frequency.
        weights: What each term adds to each label: terms by labels.
        bias: What each label starts from.
    """

    def __init__(
        self, terms: Mapping[str, int], rarity: _Floats, weights: _Floats, bias: _Floats
    ) -> None:
        self.terms, self.rarity, self.weights, self.bias = terms, rarity, weights, bias
        self._names, self._rarities = list(terms), rarity.tolist()

    def weigh(self, features: Features) -> Weighed:
        """Return the known terms of a clause, each with its weight in it."""
        found = dict(weigh_terms(features, self.terms, self._rarities))
        return np.fromiter(found, np.int64), np.fromiter(found.values(), np.float32)

    def score(self, weighed: Weighed) -> _Floats:
        """Return the log odds of each label."""
        numbers, values = weighed
        return self.bias + values @ self.weights[numbers]

    def find_telling(self, weighed: Weighed, label: int, most: int) -> tuple[str, ...]:
        """Return the terms of the text that speak most for a label, strongest first."""
        numbers, values = weighed
        pulls = values * self.weights[numbers, label]
        order = (n for n in np.argsort(-pulls, kind="stable") if pulls[n] > 0)
        named = (self._names[numbers[n]] for n in order)
        return tuple(islice((name for name in named if ":" not in name), most))


def weigh_terms(
    features: Features, terms: Mapping[str, int], rarity: Sequence[float]
) -> Iterator[tuple[int, float]]:
    """Yield the number and the weight of each known term of a clause.

    Frequencies are damped (1 + log), times rarity, and each group is scaled to its length.
    """
    groups: dict[str, dict[int, float]] = {mark: {} for mark in _GROUPS}
    for term, times in Counter(list_terms(features)).items():
        if (number := terms.get(term)) is not None:
            mark = term[:2] if term[1:2] == ":" else ""
            groups[mark][number] = (1 + log(times)) * rarity[number]
    for mark, group in groups.items():
        length = sum(value * value for value in group.values()) ** 0.5
        for number, value in group.items():
            yield number, value * _GROUPS[mark] / length
    for slug, points in features.points:
        if (number := terms.get(f"r:{slug}")) is not None:
            yield number, points * _POINTS
    for factor in features.factors:
        if (number := terms.get(f"f:{factor}")) is not None:
            yield number, _FACTORS
