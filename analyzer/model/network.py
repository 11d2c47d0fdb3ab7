"""The network of the model: embeddings, convolutions of 1, 3 and 5 words, one hidden layer.

After Kim, "Convolutional Neural Networks for Sentence Classification" (2014), with attention as a
further pool. Plain NumPy, one clause at a time: a clause gets the same scores whatever else is
looked at.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from analyzer.model.vocabulary import UNKNOWN, Numbers

__all__ = ["HEADS", "Network"]

_Floats = NDArray[np.float32]

HEADS = ("types", "primary", "severity", "polarity")
"""What the network says of a clause: a layer of its own for each."""

_TEXT = {"text1": 1, "text3": 3, "text5": 5, "attention": 3}  # words in a window
_POOLED = ("text1", "text3", "text5")
_HEADING = {"heading": 3}
_EPSILON = 1e-5  # of the normalisation of a layer, as in PyTorch
_REMEMBERED = 4_096  # words, with what all filters make of them; and paths of headings


class Network:
    """A trained network.

    Args:
        slugs: Types in the order of the rules' points.
        factors: Names of factors in the order of their inputs.
        weights: Its arrays by name, as `training/network.py` gives them.
    """

    def __init__(
        self, slugs: Sequence[str], factors: Sequence[str], weights: Mapping[str, _Floats]
    ) -> None:
        self.slugs, self.factors, self.weights = slugs, factors, weights
        self._slugs = {slug: number for number, slug in enumerate(slugs)}
        self._factors = {name: number for number, name in enumerate(factors)}
        self._text, self._heading = (self._make_filters(each) for each in (_TEXT, _HEADING))
        self._above: dict[tuple[bytes, bytes], _Floats] = {}

    def score(
        self,
        text: Numbers,
        headings: Numbers,
        document: Numbers,
        points: Iterable[tuple[str, float]],
        factors: Iterable[str],
    ) -> dict[str, _Floats]:
        """Return what each head gives, before it is made a probability.

        Args:
            text: Numbers of the words of a clause.
            headings: Of those of the headings above it.
            document: Of those of the type of its document.
            points: What the rules say of types.
            factors: Names of the factors whose words are in it.
        """
        weights = self.weights
        slid = self._text.slide(_some(text))
        shares = _softmax(slid["attention"])
        seen = np.concatenate(
            (
                *(np.maximum(slid[name].max(0), 0) for name in _POOLED),
                (shares.T @ self._embed(text)).ravel(),
                self._read_above(headings, document),
                _mark(points, self._slugs),
                _mark(((name, 1.0) for name in factors), self._factors),
            )
        )
        normal = self._layer(seen, "norm")
        hidden = _gelu(weights["hidden.weight"] @ normal + weights["hidden.bias"])
        return {
            head: weights[f"{head}.weight"] @ hidden + weights[f"{head}.bias"] for head in HEADS
        }

    def _read_above(self, headings: Numbers, document: Numbers) -> _Floats:
        """Return what stands above a clause, remembered: clauses share it."""
        key = headings.tobytes(), document.tobytes()
        if key not in self._above:
            if len(self._above) >= _REMEMBERED:
                self._above.clear()
            found = np.maximum(self._heading.slide(_some(headings))["heading"].max(0), 0)
            means = (self._embed(each).mean(0) for each in (headings, document))
            self._above[key] = np.concatenate((found, *means))
        return self._above[key]

    def _embed(self, numbers: Numbers) -> _Floats:
        return self.weights["embedding"][_some(numbers)]

    def _make_filters(self, windows: Mapping[str, int]) -> "_Filters":
        embedding = self.weights["embedding"]
        parts = {
            name: self.weights[f"{name}.weight"].reshape(width, embedding.shape[1], -1)
            for name, width in windows.items()
        }
        bias = {name: self.weights[f"{name}.bias"] for name in windows}
        return _Filters(embedding, parts, bias)

    def _layer(self, row: _Floats, name: str) -> _Floats:
        normal = (row - row.mean()) / np.sqrt(row.var() + _EPSILON)
        result: _Floats = normal * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]
        return result


class _Filters:
    """Windows that slide over words; there is nothing before the first word and after the last.

    What all places of all windows make of a word is remembered, since few words make up most of
    what is written: a window is then a sum of what is remembered.

    Args:
        embedding: Of all words.
        parts: What each place of each window weighs: place by embedding by filter.
        bias: What each filter starts from.
    """

    def __init__(
        self, embedding: _Floats, parts: Mapping[str, _Floats], bias: Mapping[str, _Floats]
    ) -> None:
        self._embedding, self._bias = embedding, bias
        self._widths = {name: len(part) for name, part in parts.items()}
        self._joined = np.concatenate([place for part in parts.values() for place in part], axis=1)
        self._places: dict[int, int] = {}
        self._table = np.empty((0, self._joined.shape[1]), np.float32)

    def slide(self, numbers: Numbers) -> dict[str, _Floats]:
        """Return what each filter finds at each word."""
        products = self._multiply(numbers.tolist())
        slid, column = {}, 0
        for name, width in self._widths.items():
            bias = self._bias[name]
            total = np.empty((len(numbers), len(bias)), np.float32)
            total[:] = bias
            for place in range(width):
                part = products[:, column : column + len(bias)]
                column += len(bias)
                shift = place - width // 2
                if shift < 0:
                    total[-shift:] += part[:shift]
                elif shift:
                    total[:-shift] += part[shift:]
                else:
                    total += part
            slid[name] = total
        return slid

    def _multiply(self, numbers: list[int]) -> _Floats:
        """Return what the places of all windows make of each word.

        Each word is multiplied by itself, so that its numbers never depend on its neighbours.
        """
        places = self._places
        new = {number for number in numbers if number not in places}
        if len(places) + len(new) > len(self._table):
            places.clear()
            self._table = np.empty((_REMEMBERED, self._joined.shape[1]), np.float32)
            new = set(numbers)
        for number in new:
            places[number] = place = len(places)
            np.dot(self._embedding[number], self._joined, out=self._table[place])
        return self._table[[places[number] for number in numbers]]


def _some(numbers: Numbers) -> Numbers:
    """Return numbers, or that of one unknown word where there are none."""
    return numbers if len(numbers) else np.array([UNKNOWN])


def _mark(values: Iterable[tuple[str, float]], places: Mapping[str, int]) -> _Floats:
    """Return a row with values at the places of their names; what has no place is left out."""
    row = np.zeros(len(places), np.float32)
    for name, value in values:
        if (place := places.get(name)) is not None:
            row[place] = value
    return row


def _softmax(rows: _Floats) -> _Floats:
    """Return shares over the rows of each column."""
    powers = np.exp(rows - rows.max(0))
    shares: _Floats = powers / powers.sum(0)
    return shares


def _gelu(row: _Floats) -> _Floats:
    """The smooth step of Hendrycks and Gimpel (2016), in its form with tanh."""
    inner = np.sqrt(2 / np.pi) * (row + 0.044715 * row**3)
    result: _Floats = (0.5 * row * (1 + np.tanh(inner))).astype(np.float32)
    return result
