"""Learning the linear part: a logistic regression for each label, all over the same terms.

scikit-learn's liblinear solves each by itself, with both classes weighed alike, so that rare types
are learned; it repeats itself exactly.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from analyzer.model.linear import GROUPS, Linear, Terms
from analyzer.model.vocabulary import Numbers, Vocabulary

__all__ = ["learn"]

_RARE = 4  # clauses that a term must be in
_STRENGTH = 4.0  # how freely a regression follows its examples (C of scikit-learn)


def learn(
    vocabulary: Vocabulary, groups: Sequence[Sequence[Numbers]], labels: NDArray[np.bool_]
) -> Linear:
    """Return the linear part that these clauses teach.

    Args:
        vocabulary: Gives words their numbers.
        groups: For the text, the headings and the type of the document, the words of each clause.
        labels: Whether each label fits: clauses by labels.
    """
    terms = [_choose_terms(vocabulary, each) for each in groups]
    shares = GROUPS.values()
    rows = hstack(list(map(_arrange, terms, groups, shares))).tocsr()
    learned = [
        LogisticRegression(C=_STRENGTH, class_weight="balanced", solver="liblinear").fit(rows, each)
        for each in labels.T
    ]
    weights = np.concatenate([each.coef_ for each in learned]).T.astype(np.float32)
    bias = np.array([each.intercept_[0] for each in learned], np.float32)
    ends = np.cumsum([len(each) for each in terms])[:-1]
    return Linear(terms, [np.ascontiguousarray(each) for each in np.split(weights, ends)], bias)


def _choose_terms(vocabulary: Vocabulary, clauses: Sequence[Numbers]) -> Terms:
    nothing = np.zeros(0, np.int64)
    every = Terms(vocabulary, nothing, nothing, np.zeros(0, np.float32))
    counts = Counter[int](), Counter[int]()
    for each in clauses:
        for count, found in zip(counts, every.list(each), strict=True):
            count.update(set(found.tolist()))
    kept = [sorted(n for n, times in count.items() if times >= _RARE) for count in counts]
    times = np.array([count[n] for count, some in zip(counts, kept, strict=True) for n in some])
    rarity = np.log((1 + len(clauses)) / (1 + times)) + 1
    words, pairs = (np.array(some, np.int64) for some in kept)
    return Terms(vocabulary, words, pairs, rarity.astype(np.float32))


def _arrange(terms: Terms, clauses: Sequence[Numbers], share: float) -> csr_matrix:
    weighed = [terms.weigh(each) for each in clauses]
    ends = np.cumsum([0, *(len(rows) for rows, _ in weighed)])
    rows = np.concatenate([rows for rows, _ in weighed])
    values = np.concatenate([values for _, values in weighed]) * share
    return csr_matrix((values, rows, ends), shape=(len(clauses), len(terms)))
