"""How scores become decisions, found on clauses that nothing was learned from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from analyzer.model.ensemble import SEVERITIES, Ensemble, Scale, Scales, Voice, blend
from analyzer.model.feature import Features
from store.record import Confidence
from training.corpus import Example

__all__ = ["RAW", "calibrate"]

_PLAIN = Scale(
    share=0.35, needed=0.5, heavy=1.0, slope=1.0, offset=0.0, high=1.0, medium=0.7, low=0.0
)
RAW = Scales(quick=_PLAIN, usual=_PLAIN, doubt=_PLAIN)
"""What to begin with: probabilities as they are."""

_SURE, _FAIR, _POOR = 0.96, 0.7, 0.35  # probabilities to be right, of the levels
_LEAST = 50  # clauses that the confidence of the best is measured on
_SHARES = np.arange(0.1, 0.91, 0.1)
_NEEDED = np.arange(0.25, 0.71, 0.025)
_HEAVY = np.arange(1.0, 4.1, 0.25)
_FOUND = 0.8  # share of the grave clauses that have to be found, before being right counts

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
) -> Scales:
    """Return the scales that fit clauses best that the ensemble has not seen.

    One pair of numbers turns log odds into confidence (Platt, 1999), for all types: there are too
    few clauses of most of them for more. What comes of asking the encoder is scaled by what the
    whole cascade says, and its confidence by the clauses that it is asked of.
    """
    heard = [ensemble.listen(each) for each in clauses]
    words, networks = zip(*heard, strict=True)
    long = [ensemble.listen_long(each) for each in clauses]

    def gather(voices: Sequence[Voice]) -> _Said:
        return _gather(voices, ensemble.slugs, examples)

    share, both = _mix(words, networks, gather)
    usual = _scale(gather(both), share)
    sure = np.array([_is_sure(usual, first) for _, first, _, _ in both])

    def cascade(voices: Sequence[Voice]) -> _Said:
        return gather(
            [one if n else other for n, one, other in zip(sure, both, voices, strict=True)]
        )

    more, all_three = _mix(long, both, cascade)
    return Scales(
        quick=_scale(gather(words), 1.0),
        usual=usual,
        doubt=_scale(cascade(all_three), more, ~sure),
    )


def _is_sure(scale: Scale, first: _Floats) -> bool:
    return scale.grade(scale.trust(float(first.max()))) is Confidence.HIGH


def _mix(
    some: Sequence[Voice], others: Sequence[Voice], gather: Callable[[Sequence[Voice]], "_Said"]
) -> tuple[float, list[Voice]]:
    """Return the share of some voices that is best beside others, and what all say then."""

    def listen(share: float) -> list[Voice]:
        return [blend(*pair, share) for pair in zip(some, others, strict=True)]

    def rate(share: float) -> float:
        said = gather(listen(share))
        return max(_score(said, needed) for needed in _NEEDED)

    share = round(float(max(_SHARES, key=rate)), 2)
    return share, listen(share)


def _gather(voices: Sequence[Voice], slugs: Sequence[str], examples: Sequence[Example]) -> _Said:
    types, primary, severity, _ = map(np.stack, zip(*voices, strict=True))
    return _Said(
        types=types,
        primary=primary,
        severity=severity,
        wanted=np.array([[slug in each.types for slug in slugs] for each in examples]),
        grave=np.array([SEVERITIES.index(each.severity) for each in examples]),
    )


def _scale(said: _Said, share: float, met: NDArray[np.bool_] | None = None) -> Scale:
    """Return the scale of what was said.

    Args:
        said: Of all clauses.
        share: Of the part that was asked last.
        met: Which clauses the scale will meet, if not all: confidence is found on those alone.
    """
    top, is_right = said.primary.max(1), said.is_right
    if met is not None:
        top, is_right = top[met], is_right[met]
    slope, offset = _fit(top, is_right)
    scale = Scale(
        share=share,
        needed=round(float(max(_NEEDED, key=lambda each: _score(said, each))), 3),
        heavy=float(max(_HEAVY, key=lambda each: _weigh(said, each))),
        slope=slope,
        offset=offset,
        high=1.0,
        medium=_FAIR,
        low=_POOR,
    )
    trust = np.array([scale.trust(float(each)) for each in top])
    return replace(scale, high=_find_floor(trust, is_right))


def _score(said: _Said, needed: float) -> float:
    """Return the micro-F1 of types where a further type needs a probability."""
    given = said.types > needed
    given[np.arange(len(given)), said.first] = True
    return float(2 * (given & said.wanted).sum() / (given.sum() + said.wanted.sum()))


def _weigh(said: _Said, heavy: float) -> tuple[float, float]:
    """Return how good severities are where the probability of high is raised.

    Enough of the grave clauses have to be found; then it counts how many severities are right.
    """
    given = (said.severity * np.array([1, 1, heavy])).argmax(1)
    high = len(SEVERITIES) - 1
    found = float((given == high)[said.grave == high].mean())
    return min(found, _FOUND), float((given == said.grave).mean())


def _fit(top: _Floats, is_right: NDArray[np.bool_]) -> tuple[float, float]:
    certain = top.clip(1e-6, 1 - 1e-6)
    odds = np.log(certain / (1 - certain)).reshape(-1, 1)
    line = LogisticRegression(C=1e6).fit(odds, is_right)
    return round(float(line.coef_[0, 0]), 4), round(float(line.intercept_[0]), 4)


def _find_floor(trust: NDArray[np.float64], is_right: NDArray[np.bool_]) -> float:
    """Return the least confidence above which enough of all clauses are right."""
    order = np.argsort(-trust)
    shares = is_right[order].cumsum() / np.arange(1, len(order) + 1)
    enough = [n for n, share in enumerate(shares) if share >= _SURE and n >= _LEAST]
    return round(float(trust[order[enough[-1]]]), 4) if enough else 1.0
