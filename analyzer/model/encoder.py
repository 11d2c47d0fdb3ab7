"""The encoder of the model: a small transformer that reads a clause as a whole, in ONNX Runtime.

Its weights take one byte each, and so does what it multiplies them with, by a scale that is found
for each clause (dynamic quantisation). One clause is read at a time: what stands beside it would
change that scale. Weights use seven of eight bits, so that no processor cuts off a sum, and scores
differ between processors by no more than rounding does.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analyzer.model.feature import Words
from analyzer.model.network import HEADS
from analyzer.model.piece import Pieces

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

__all__ = ["INPUTS", "Encoder"]

INPUTS = ("pieces", "texts")
"""What the graph is given: rows of numbers, as `Pieces` makes them; it gives one row per head."""


class Encoder:
    """A trained encoder, which is read from its file when the first clause is shown to it.

    Args:
        pieces: What it reads words as.
        path: Of an ONNX model, as `training/graph.py` writes it.
    """

    def __init__(self, pieces: Pieces, path: Path) -> None:
        self.pieces, self.path = pieces, path

    def score(self, words: Words) -> dict[str, NDArray[np.float32]]:
        """Return what each head gives, before it is made a probability."""
        rows = (np.array([row], np.int64) for row in self.pieces.cut(words))
        given = self._session.run(list(HEADS), dict(zip(INPUTS, rows, strict=True)))
        return {head: np.asarray(row[0]) for head, row in zip(HEADS, given, strict=True)}

    @cached_property
    def _session(self) -> "InferenceSession":
        import onnxruntime  # slow to import, and many runs never doubt

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        providers = ["CPUExecutionProvider"]
        return onnxruntime.InferenceSession(str(self.path), options, providers=providers)
