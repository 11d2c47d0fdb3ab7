"""Learning the linear part: a logistic regression for each label, all over the same terms.

scikit-learn's liblinear solves each by itself, with both classes weighed alike, so that rare types
are learned; it repeats itself exactly.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from analyzer.model.feature import Features, list_terms
from analyzer.model.linear import Linear, weigh_terms

__all__ = ["learn"]

_RARE = 4  # clauses that a term must be in
_STRENGTH = 4.0  # how freely a regression follows its examples (C of scikit-learn)


def learn(clauses: Sequence[Features], labels: NDArray[np.bool_]) -> Linear:
    """Return the linear part that these clauses teach.

    Args:
        clauses: What the model sees of each.
        labels: Whether each label fits: clauses by labels.
    """
    terms, rarity = _count_terms(clauses)
    rows = _arrange(clauses, terms, rarity.tolist())
    learned = [
        LogisticRegression(C=_STRENGTH, class_weight="balanced", solver="liblinear").fit(rows, each)
        for each in labels.T
    ]
    weights = np.concatenate([each.coef_ for each in learned]).T.astype(np.float32)
    bias = np.array([each.intercept_[0] for each in learned], np.float32)
    return Linear(terms, rarity, np.ascontiguousarray(weights), bias)


def _count_terms(clauses: Sequence[Features]) -> tuple[dict[str, int], NDArray[np.float32]]:
    counts = Counter(term for each in clauses for term in set(list_terms(each)))
    kept = sorted(term for term, times in counts.items() if times >= _RARE)
    found = {f"r:{slug}" for each in clauses for slug, _ in each.points}
    found |= {f"f:{name}" for each in clauses for name in each.factors}
    terms = {term: number for number, term in enumerate((*kept, *sorted(found)))}
    rarity = [np.log((1 + len(clauses)) / (1 + counts[term])) + 1 for term in kept]
    return terms, np.array(rarity + [1.0] * len(found), np.float32)


def _arrange(
    clauses: Sequence[Features], terms: dict[str, int], rarity: Sequence[float]
) -> csr_matrix:
    numbers, values, ends = list[int](), list[float](), [0]
    for each in clauses:
        for number, value in weigh_terms(each, terms, rarity):
            numbers.append(number)
            values.append(value)
        ends.append(len(numbers))
    return csr_matrix((values, numbers, ends), shape=(len(clauses), len(terms)))
