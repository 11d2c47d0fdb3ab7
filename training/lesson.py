"""How labels are taught with PyTorch: targets, batches of like length, one loss for all heads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from analyzer.model.network import HEADS

__all__ = ["Targets", "deal", "measure"]

_POOL = 20  # batches sorted together by length
_SHARES = {"types": 15.0, "primary": 0.7, "severity": 0.5, "polarity": 0.5}  # of the loss
_SMOOTH = 0.05  # how far a label is doubted


@dataclass(frozen=True, kw_only=True, slots=True)
class Targets:
    """What each clause should be given: a row or a number for each."""

    types: NDArray[np.float32]  # clauses by labels, from 0 to 1
    primary: NDArray[np.int64]
    severity: NDArray[np.int64]
    polarity: NDArray[np.int64]


def deal(lengths: Sequence[int], size: int, chance: np.random.Generator) -> Iterator[list[int]]:
    """Deal all clauses into batches of a size and of like length, in an order left to chance."""
    order = chance.permutation(len(lengths))
    batches = []
    for place in range(0, len(order), size * _POOL):
        pool = sorted(order[place : place + size * _POOL].tolist(), key=lengths.__getitem__)
        batches += [pool[n : n + size] for n in range(0, len(pool), size)]
    for place in chance.permutation(len(batches)):
        yield batches[place]


def measure(
    given: dict[str, torch.Tensor], targets: Targets, chosen: Sequence[int]
) -> torch.Tensor:
    """Return how far what is given is from what should be."""
    loss = _SHARES["types"] * functional.binary_cross_entropy_with_logits(
        given["types"], torch.tensor(targets.types[chosen])
    )
    for head in HEADS[1:]:
        wanted = torch.tensor(getattr(targets, head)[chosen])
        far = functional.cross_entropy(given[head], wanted, label_smoothing=_SMOOTH)
        loss = loss + _SHARES[head] * far
    return loss
