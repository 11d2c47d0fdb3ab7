"""The words that the model knows, by number: both of its parts read the same numbers."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["UNKNOWN", "Numbers", "Vocabulary"]

UNKNOWN = 0
"""Number of every word that is not known."""

Numbers = NDArray[np.int64]


class Vocabulary:
    """Words and signs by number, from 1.

    Args:
        words: In the order of their numbers.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = ("", *words)
        self._numbers = {word: number for number, word in enumerate(words, 1)}
        self._is_plain = np.array([word.isalnum() or not word for word in self.words])

    def __len__(self) -> int:
        return len(self.words)

    def number(self, words: Sequence[str]) -> Numbers:
        """Return the number of each word."""
        find = self._numbers.get
        return np.array([find(word, UNKNOWN) for word in words], np.int64)

    def leave_signs(self, numbers: Numbers) -> Numbers:
        """Return the numbers without those of signs: of words and figures alone."""
        plain: Numbers = numbers[self._is_plain[numbers]]
        return plain
