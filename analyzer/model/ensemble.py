"""What the trained parts say together, and how sure that is.

The linear part and the network read every clause. Where they are not sure, the encoder, which
takes ten times as long, is asked as well: a cascade (Viola and Jones, 2001).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from analyzer.labelling.taxonomy import OTHER
from analyzer.model.encoder import Encoder
from analyzer.model.feature import Features, Words
from analyzer.model.linear import Linear, Weighed
from analyzer.model.network import HEADS, Network
from analyzer.model.vocabulary import Numbers, Vocabulary
from store.record import Confidence, Polarity, Severity

__all__ = ["SEVERITIES", "SIDES", "Ensemble", "Labels", "Scale", "Scales", "Voice", "blend"]

_Floats = NDArray[np.float32]

Voice = tuple[_Floats, _Floats, _Floats, _Floats]
"""Probabilities of types, of coming first, of SEVERITIES and of SIDES."""

SEVERITIES = (Severity.LOW, Severity.MEDIUM, Severity.HIGH)
SIDES = (Polarity.ADVERSE, Polarity.NEUTRAL, Polarity.FAVOURABLE)

_LEAST = 1e-6
_MOST = 3  # types of one clause
_TELLING = 3  # terms that are named as reasons
_DIGITS = 4  # of a probability: below that, machines may differ

_Read = tuple[Numbers, Numbers, Numbers]  # words of a clause, its headings and its document's type


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """How scores become decisions, as found on clauses that nothing was learned from."""

    share: float  # of the linear part beside the network, or of the encoder beside both
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
class Scales:
    """How what some of the parts say becomes decisions."""

    quick: Scale  # the linear part alone
    usual: Scale  # with the network
    doubt: Scale  # with the encoder too, of clauses that the others are not sure of


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
    telling: tuple[str, ...] = ()  # words and pairs of words that speak most for the first type
    weighing: tuple[str, ...] = ()  # those that speak most for its severity

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
    """The linear part, the network and the encoder, of the same labels.

    Args:
        slugs: Types in the order of the labels, "other" among them.
        vocabulary: The words that the linear part and the network know.
        linear: Gives log odds of each type, each severity and each polarity.
        network: Gives the same by its heads, and which type comes first.
        encoder: Gives what the network gives.
        scales: How what they say becomes decisions.
    """

    def __init__(
        self,
        slugs: Sequence[str],
        vocabulary: Vocabulary,
        linear: Linear,
        network: Network,
        encoder: Encoder,
        *,
        scales: Scales,
    ) -> None:
        self.slugs, self.vocabulary = tuple(slugs), vocabulary
        self.linear, self.network, self.encoder = linear, network, encoder
        self.scales = scales
        self._nothing = self.slugs.index(OTHER)

    def label(self, features: Features, *, careful: bool = True) -> Labels:
        """Return what the parts say together.

        Args:
            features: What they see of a clause.
            careful: The encoder is asked where the others are not sure.
        """
        read = self._read(features.words)
        weighed = self.linear.weigh(*read)
        voices = self._listen_linear(weighed), self._listen_network(read, features)
        heard = blend(*voices, self.scales.usual.share)
        labels = self._decide(heard, self.scales.usual)
        if careful and labels.level is not Confidence.HIGH:
            heard = blend(self.listen_long(features), heard, self.scales.doubt.share)
            labels = self._decide(heard, self.scales.doubt)
        first = self.slugs.index(labels.first)
        gravest = len(self.slugs) + labels.severities.index(max(labels.severities))
        return replace(
            labels,
            telling=self.linear.find_telling(weighed, first, _TELLING),
            weighing=self.linear.find_telling(weighed, gravest, _TELLING),
        )

    def skim(self, words: Words) -> Labels:
        """Return what the linear part says alone, quickly and without the words that weighed."""
        weighed = self.linear.weigh(*self._read(words))
        return self._decide(self._listen_linear(weighed), self.scales.quick)

    def _decide(self, voice: Voice, scale: Scale) -> Labels:
        types, primary, severity, polarity = voice
        first = int(primary.argmax())
        confidence = round(scale.trust(float(primary[first])), _DIGITS)
        order = np.argsort(-types, kind="stable").tolist()
        values = np.round(types.astype(np.float64), _DIGITS).tolist()
        return Labels(
            types=tuple([(self.slugs[n], values[n]) for n in order]),
            first=self.slugs[first],
            further=tuple(
                self.slugs[n]
                for n in order[: _MOST + 1]
                if values[n] > scale.needed and n not in {first, self._nothing}
            )[: _MOST - 1],
            confidence=confidence,
            level=scale.grade(confidence),
            severities=_share(severity * np.array([1, 1, scale.heavy], np.float32)),
            sides=_share(polarity),
        )

    def listen(self, features: Features) -> tuple[Voice, Voice]:
        """Return what the linear part and what the network says, each by itself."""
        read = self._read(features.words)
        return self._listen_linear(self.linear.weigh(*read)), self._listen_network(read, features)

    def listen_long(self, features: Features) -> Voice:
        """Return what the encoder says by itself."""
        return self._conclude(self.encoder.score(features.words))

    def _read(self, words: Words) -> _Read:
        number = self.vocabulary.number
        return number(words.text), number(words.headings), number(words.document)

    def _listen_linear(self, weighed: Weighed) -> Voice:
        count = len(self.slugs)
        types, severity, polarity = np.split(
            _sigmoid(self.linear.score(weighed)), (count, count + len(SEVERITIES))
        )
        return types, types / types.sum(), severity / severity.sum(), polarity / polarity.sum()

    def _listen_network(self, read: _Read, features: Features) -> Voice:
        return self._conclude(self.network.score(*read, features.points, features.factors))

    def _conclude(self, given: Mapping[str, _Floats]) -> Voice:
        first, weight, side = (_softmax(given[head]) for head in HEADS[1:])
        return _sigmoid(given["types"]), first, weight, side


def blend(one: Voice, other: Voice, share: float) -> Voice:
    """Return the mean of what two voices say, of which the first one has a share."""
    types, primary, severity, polarity = (
        share * here + (1 - share) * there for here, there in zip(one, other, strict=True)
    )
    return types, primary, severity, polarity


def _share(row: _Floats) -> tuple[float, ...]:
    return tuple([round(each, _DIGITS) for each in (row / row.sum()).tolist()])


def _sigmoid(row: _Floats) -> _Floats:
    return np.asarray(1 / (1 + np.exp(-row)), np.float32)


def _softmax(row: _Floats) -> _Floats:
    powers = np.exp(row - row.max())
    result: _Floats = powers / powers.sum()
    return result
