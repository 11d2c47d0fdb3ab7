"""What the trained parts say together, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from analyzer.labelling.taxonomy import OTHER
from analyzer.model.feature import Features
from analyzer.model.linear import Linear, Weighed
from analyzer.model.network import HEADS, Network
from store.record import Confidence, Polarity, Severity

__all__ = ["SEVERITIES", "SIDES", "Ensemble", "Labels", "Scale", "Voice", "blend"]

_Floats = NDArray[np.float32]

Voice = tuple[_Floats, _Floats, _Floats, _Floats]
"""Probabilities of types, of coming first, of SEVERITIES and of SIDES."""

SEVERITIES = (Severity.LOW, Severity.MEDIUM, Severity.HIGH)
SIDES = (Polarity.ADVERSE, Polarity.NEUTRAL, Polarity.FAVOURABLE)

_LEAST = 1e-6
_MOST = 3  # types of one clause
_TELLING = 3  # terms that are named as reasons
_DIGITS = 4  # of a probability: below that, machines may differ


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """How scores become decisions, as found on clauses that nothing was learned from."""

    share: float  # of the linear part in what both say
    needed: float  # probability that a further type needs
    heavy: float  # by how much the probability of high severity is multiplied
    slope: float  # from the log odds of the first type to those that it is right
    offset: float
    high: float  # confidence from which the first type is right 95 times in 100
    medium: float  # confidence from which it is right more often than not by far
    low: float  # confidence below which a clause is better left without a type

    def grade(self, confidence: float) -> Confidence | None:
        """Return the level of a confidence; None where no type is better than the first one."""
        if confidence < self.low:
            return None
        if confidence < self.medium:
            return Confidence.LOW
        return Confidence.MEDIUM if confidence < self.high else Confidence.HIGH

    def trust(self, probability: float) -> float:
        """Return how probable it is that a first type of some probability is right."""
        odds = log(max(probability, _LEAST) / max(1 - probability, _LEAST))
        return 1 / (1 + exp(-(self.slope * odds + self.offset)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Labels:
    """What the model says of a clause."""

    types: tuple[tuple[str, float], ...]  # slug and probability, highest first; "other" is one
    first: str  # the type that the clause has before all others
    further: tuple[str, ...]  # the types that it has besides, highest first
    confidence: float  # probability that the first one is right
    level: Confidence | None  # what that amounts to; None where no type is better
    severities: tuple[float, ...]  # probabilities of SEVERITIES
    sides: tuple[float, ...]  # probabilities of SIDES
    telling: tuple[str, ...]  # words and pairs of words that speak most for the first type
    weighing: tuple[str, ...]  # those that speak most for its severity

    @property
    def severity(self) -> Severity:
        """How much the clause should concern the reader: a favourable one always little."""
        if self.polarity is Polarity.FAVOURABLE:
            return Severity.LOW
        return SEVERITIES[self.severities.index(max(self.severities))]

    @property
    def polarity(self) -> Polarity:
        """For whom the clause stands."""
        return SIDES[self.sides.index(max(self.sides))]


class Ensemble:
    """The linear part and the network, of the same labels.

    Args:
        slugs: Types in the order of the labels, "other" among them.
        linear: Gives log odds of each type, each severity and each polarity.
        network: Gives the same by its heads, and which type comes first.
        scale: How both become decisions.
    """

    def __init__(
        self, slugs: Sequence[str], linear: Linear, network: Network, scale: Scale
    ) -> None:
        self.slugs, self.linear, self.network, self.scale = tuple(slugs), linear, network, scale
        self._nothing = self.slugs.index(OTHER)

    def label(self, features: Features) -> Labels:
        """Return what both parts say together."""
        weighed = self.linear.weigh(features)
        voices = self._listen_linear(weighed), self._listen_network(features)
        types, primary, severity, polarity = blend(*voices, self.scale.share)
        first, weight = int(primary.argmax()), _share(severity * self._heavy)
        confidence = round(self.scale.trust(float(primary[first])), _DIGITS)
        order = [int(n) for n in np.argsort(-types, kind="stable")]
        gravest = len(self.slugs) + weight.index(max(weight))
        return Labels(
            types=tuple((self.slugs[n], round(float(types[n]), _DIGITS)) for n in order),
            first=self.slugs[first],
            further=tuple(
                self.slugs[n]
                for n in order
                if n not in {first, self._nothing} and types[n] > self.scale.needed
            )[: _MOST - 1],
            confidence=confidence,
            level=self.scale.grade(confidence),
            severities=weight,
            sides=_share(polarity),
            telling=self.linear.find_telling(weighed, first, _TELLING),
            weighing=self.linear.find_telling(weighed, gravest, _TELLING),
        )

    @property
    def _heavy(self) -> _Floats:
        return np.array([1, 1, self.scale.heavy], np.float32)

    def listen(self, features: Features) -> tuple[Voice, Voice]:
        """Return what the linear part and what the network says, each by itself."""
        return self._listen_linear(self.linear.weigh(features)), self._listen_network(features)

    def _listen_linear(self, weighed: Weighed) -> Voice:
        count = len(self.slugs)
        types, severity, polarity = np.split(
            _sigmoid(self.linear.score(weighed)), (count, count + len(SEVERITIES))
        )
        return types, types / types.sum(), severity / severity.sum(), polarity / polarity.sum()

    def _listen_network(self, features: Features) -> Voice:
        given = self.network.score(features)
        first, weight, side = (_softmax(given[head]) for head in HEADS[1:])
        return _sigmoid(given["types"]), first, weight, side


def blend(linear: Voice, network: Voice, share: float) -> Voice:
    """Return the mean of what both parts say, of which the linear one has a share."""
    types, primary, severity, polarity = (
        share * one + (1 - share) * two for one, two in zip(linear, network, strict=True)
    )
    return types, primary, severity, polarity


def _share(row: _Floats) -> tuple[float, ...]:
    return tuple(round(float(each), _DIGITS) for each in row / row.sum())


def _sigmoid(row: _Floats) -> _Floats:
    return np.asarray(1 / (1 + np.exp(-row)), np.float32)


def _softmax(row: _Floats) -> _Floats:
    powers = np.exp(row - row.max())
    result: _Floats = powers / powers.sum()
    return result
