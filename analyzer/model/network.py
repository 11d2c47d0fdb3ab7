"""The network of the model: embeddings, convolutions of 1, 3 and 5 words, one hidden layer.

After Kim, "Convolutional Neural Networks for Sentence Classification" (2014), with attention as a
further pool. Plain NumPy, one clause at a time: a clause gets the same scores whatever else is
looked at.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from analyzer.model.feature import Features

__all__ = ["HEADS", "Network"]

_Floats = NDArray[np.float32]

HEADS = ("types", "primary", "severity", "polarity")
"""What the network says of a clause: a layer of its own for each."""

_UNKNOWN = 0  # number of every word that is not known
_EPSILON = 1e-5  # of the normalisation of a layer, as in PyTorch


class Network:
    """A trained network.

    Args:
        words: Number of each known word; 0 is kept for the others.
        slugs: Types in the order of the rules' points.
        factors: Names of factors in the order of their inputs.
        weights: Its arrays by name, as `training/network.py` gives them.
    """

    def __init__(
        self,
        words: Mapping[str, int],
        slugs: Sequence[str],
        factors: Sequence[str],
        weights: Mapping[str, _Floats],
    ) -> None:
        self.words, self.slugs, self.factors, self.weights = words, slugs, factors, weights
        self._slugs = {slug: number for number, slug in enumerate(slugs)}
        self._factors = {name: number for number, name in enumerate(factors)}

    def score(self, features: Features) -> dict[str, _Floats]:
        """Return what each head gives, before it is made a probability."""
        weights = self.weights
        seen = self._layer(self._look(features), "norm")
        hidden = _gelu(weights["hidden.weight"] @ seen + weights["hidden.bias"])
        return {
            head: weights[f"{head}.weight"] @ hidden + weights[f"{head}.bias"] for head in HEADS
        }

    def _look(self, features: Features) -> _Floats:
        """Return one long row: the pools of the text, of its headings, and what the rules found."""
        text = self._embed(features.words)
        headings, document = self._embed(features.headings), self._embed(features.document)
        attention = _softmax(self._convolve(text, "attention", 3))
        points = np.zeros(len(self.slugs), np.float32)
        for slug, value in features.points:
            if (number := self._slugs.get(slug)) is not None:
                points[number] = value
        factors = np.zeros(len(self.factors), np.float32)
        for name in features.factors:
            if (number := self._factors.get(name)) is not None:
                factors[number] = 1
        return np.concatenate(
            (
                *(self._pool(text, f"text{width}", width) for width in (1, 3, 5)),
                (attention.T @ text).ravel(),
                self._pool(headings, "heading", 3),
                headings.mean(0),
                document.mean(0),
                points,
                factors,
            )
        )

    def _embed(self, words: Sequence[str]) -> _Floats:
        numbers = [self.words.get(word, _UNKNOWN) for word in words] or [_UNKNOWN]
        return self.weights["embedding"][numbers]

    def _pool(self, rows: _Floats, name: str, width: int) -> _Floats:
        top: _Floats = np.maximum(self._convolve(rows, name, width).max(0), 0)
        return top

    def _convolve(self, rows: _Floats, name: str, width: int) -> _Floats:
        """Slide a window of words over rows; there is nothing before the first and the last."""
        size = rows.shape[1]
        padded = np.zeros((len(rows) + width - 1, size), np.float32)
        padded[width // 2 : width // 2 + len(rows)] = rows
        windows = np.lib.stride_tricks.sliding_window_view(padded.ravel(), width * size)[::size]
        result: _Floats = windows @ self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]
        return result

    def _layer(self, row: _Floats, name: str) -> _Floats:
        normal = (row - row.mean()) / np.sqrt(row.var() + _EPSILON)
        result: _Floats = normal * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]
        return result


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
