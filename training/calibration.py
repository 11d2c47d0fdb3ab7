"""How scores become decisions, found on clauses that nothing was learned from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from analyzer.model.ensemble import SEVERITIES, Ensemble, Scale, Voice, blend
from analyzer.model.feature import Features
from training.corpus import Example

__all__ = ["RAW", "calibrate", "calibrate_quick"]

RAW = Scale(share=0.35, needed=0.5, heavy=1.0, slope=1.0, offset=0.0, high=1.0, medium=0.7, low=0.0)
"""What to begin with: probabilities as they are."""

_SURE, _FAIR, _POOR = 0.96, 0.7, 0.35  # probabilities to be right, of the levels
_LEAST = 50  # clauses that the confidence of the best is measured on
_SHARES = np.arange(0.1, 0.91, 0.1)
_NEEDED = np.arange(0.25, 0.71, 0.025)
_HEAVY = np.arange(1.0, 4.1, 0.25)
_RECALL = 0.35  # what finding the grave clauses counts, beside being right

_Floats = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """What an ensemble says of many clauses, beside what it should."""

    types: _Floats
    primary: _Floats
    severity: _Floats
    wanted: NDArray[np.bool_]  # clauses by types
    grave: NDArray[np.int64]  # severity of each clause

    @property
    def first(self) -> NDArray[np.int64]:
        return np.asarray(self.primary.argmax(1))

    @property
    def is_right(self) -> NDArray[np.bool_]:
        return np.asarray(self.wanted[np.arange(len(self.wanted)), self.first])


def calibrate(
    ensemble: Ensemble, clauses: Sequence[Features], examples: Sequence[Example]
) -> Scale:
    """Return the scale that fits clauses best that the ensemble has not seen.

    One pair of numbers turns log odds into confidence (Platt, 1999), for all types: there are too
    few clauses of most of them for more.
    """
    heard = [ensemble.listen(each) for each in clauses]

    def listen(share: float) -> _Said:
        return _gather([blend(*each, share) for each in heard], ensemble.slugs, examples)

    def best(said: _Said) -> float:
        return max(_score(said, needed) for needed in _NEEDED)

    share = max(map(float, _SHARES), key=lambda each: best(listen(each)))
    return _scale(listen(share), share)


def calibrate_quick(
    ensemble: Ensemble, clauses: Sequence[Features], examples: Sequence[Example]
) -> Scale:
    """Return the scale of the linear part alone, found in the same way."""
    heard = [ensemble.listen(each)[0] for each in clauses]
    return _scale(_gather(heard, ensemble.slugs, examples), 1.0)


def _gather(voices: Sequence[Voice], slugs: Sequence[str], examples: Sequence[Example]) -> _Said:
    types, primary, severity, _ = map(np.stack, zip(*voices, strict=True))
    return _Said(
        types=types,
        primary=primary,
        severity=severity,
        wanted=np.array([[slug in each.types for slug in slugs] for each in examples]),
        grave=np.array([SEVERITIES.index(each.severity) for each in examples]),
    )


def _scale(said: _Said, share: float) -> Scale:
    slope, offset = _fit(said)
    scale = Scale(
        share=round(share, 2),
        needed=round(float(max(_NEEDED, key=lambda each: _score(said, each))), 3),
        heavy=float(max(_HEAVY, key=lambda each: _weigh(said, each))),
        slope=slope,
        offset=offset,
        high=1.0,
        medium=_FAIR,
        low=_POOR,
    )
    trust = np.array([scale.trust(float(each)) for each in said.primary.max(1)])
    return replace(scale, high=_find_floor(trust, said.is_right))


def _score(said: _Said, needed: float) -> float:
    """Return the micro-F1 of types where a further type needs a probability."""
    given = said.types > needed
    given[np.arange(len(given)), said.first] = True
    return float(2 * (given & said.wanted).sum() / (given.sum() + said.wanted.sum()))


def _weigh(said: _Said, heavy: float) -> float:
    """Return how good severities are where the probability of high is raised."""
    given = (said.severity * np.array([1, 1, heavy])).argmax(1)
    high = len(SEVERITIES) - 1
    found = (given == high)[said.grave == high].mean()
    return float((given == said.grave).mean() + _RECALL * found)


def _fit(said: _Said) -> tuple[float, float]:
    top = said.primary.max(1).clip(1e-6, 1 - 1e-6)
    odds = np.log(top / (1 - top)).reshape(-1, 1)
    line = LogisticRegression(C=1e6).fit(odds, said.is_right)
    return round(float(line.coef_[0, 0]), 4), round(float(line.intercept_[0]), 4)


def _find_floor(trust: NDArray[np.float64], is_right: NDArray[np.bool_]) -> float:
    """Return the least confidence above which enough of all clauses are right."""
    order = np.argsort(-trust)
    shares = is_right[order].cumsum() / np.arange(1, len(order) + 1)
    enough = [n for n, share in enumerate(shares) if share >= _SURE and n >= _LEAST]
    return round(float(trust[order[enough[-1]]]), 4) if enough else 1.0
