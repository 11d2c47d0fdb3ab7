"""The network of the model: embeddings, convolutions of 1, 3 and 5 words, one hidden layer.

After Kim, "Convolutional Neural Networks for Sentence Classification" (2014), with attention as a
further pool. Plain NumPy, one clause at a time: a clause gets the same scores whatever else is
looked at.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from analyzer.model.feature import Features

__all__ = ["HEADS", "Network"]

_Floats = NDArray[np.float32]

HEADS = ("types", "primary", "severity", "polarity")
"""What the network says of a clause: a layer of its own for each."""

_TEXT = {"text1": 1, "text3": 3, "text5": 5, "attention": 3}  # words in a window
_POOLED = ("text1", "text3", "text5")
_HEADING = {"heading": 3}
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
        self._joined = {tuple(windows): self._join(windows) for windows in (_TEXT, _HEADING)}

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
        slid = self._slide(text, _TEXT)
        return np.concatenate(
            (
                *(np.maximum(slid[name].max(0), 0) for name in _POOLED),
                (_softmax(slid["attention"]).T @ text).ravel(),
                np.maximum(self._slide(headings, _HEADING)["heading"].max(0), 0),
                headings.mean(0),
                document.mean(0),
                _mark(features.points, self._slugs),
                _mark(((name, 1.0) for name in features.factors), self._factors),
            )
        )

    def _embed(self, words: Sequence[str]) -> _Floats:
        numbers = [self.words.get(word, _UNKNOWN) for word in words] or [_UNKNOWN]
        return self.weights["embedding"][numbers]

    def _slide(self, rows: _Floats, windows: Mapping[str, int]) -> dict[str, _Floats]:
        """Slide windows of words over rows; there is nothing before the first and the last.

        All products are made at once, for each place of each window, and then added up shifted.
        """
        products = rows @ self._joined[tuple(windows)]
        slid, column = {}, 0
        for name, width in windows.items():
            bias = self.weights[f"{name}.bias"]
            total = np.tile(bias, (len(rows), 1))
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

    def _join(self, windows: Mapping[str, int]) -> _Floats:
        """Return the filters of windows side by side, place by place."""
        size = self.weights["embedding"].shape[1]
        parts = [
            self.weights[f"{name}.weight"].reshape(width, size, -1)
            for name, width in windows.items()
        ]
        return np.concatenate([place for part in parts for place in part], axis=1)

    def _layer(self, row: _Floats, name: str) -> _Floats:
        normal = (row - row.mean()) / np.sqrt(row.var() + _EPSILON)
        result: _Floats = normal * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]
        return result


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
