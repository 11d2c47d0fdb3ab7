"""Learning the network of `analyzer/model/network.py`, with PyTorch.

All heads learn at once, by AdamW with a rate that falls to nothing. Words are left out by chance,
and so are inputs of the layers. The same seed on the same machine gives the same weights.
"""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from analyzer.model.feature import Features
from analyzer.model.network import HEADS, Network
from analyzer.model.vocabulary import UNKNOWN, Numbers, Vocabulary
from training.lesson import Targets, deal, measure

__all__ = ["SIZE", "learn"]

SIZE = 128
"""Of an embedding."""

_FILTERS, _HEADING_FILTERS, _GAZES, _HIDDEN = 160, 96, 4, 256
_ROUNDS, _BATCH = 9, 64  # passes; clauses at once
_RATE, _WORD_RATE, _DECAY, _WARM = 1.5e-3, 1e-3, 0.02, 100
_DROP_WORDS, _DROP_EMBEDDING, _DROP_SEEN, _DROP_HIDDEN = 0.08, 0.15, 0.4, 0.3
_NOTHING = -1e4
_PAD = -1


def learn(
    vocabulary: Vocabulary,
    clauses: Sequence[Features],
    targets: Targets,
    slugs: Sequence[str],
    vectors: dict[str, NDArray[np.float32]],
    *,
    seed: int = 1,
    say: Callable[[str], None] = lambda _: None,
) -> Network:
    """Return the network that these clauses teach.

    Args:
        vocabulary: Gives words their numbers.
        clauses: What the model sees of each.
        targets: What each should be given.
        slugs: Types in the order of the labels.
        vectors: What embeddings of words begin with; the others begin by chance.
        seed: Of all that is left to chance.
        say: Told after each pass through all clauses.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(1)  # quickest with parts as small as these
    torch.use_deterministic_algorithms(mode=True)
    chance = np.random.default_rng(seed)
    factors = sorted({name for each in clauses for name in each.factors})
    start = chance.normal(0, 0.1, (len(vocabulary), SIZE)).astype(np.float32)
    for number, word in enumerate(vocabulary.words):
        if word in vectors:
            start[number] = vectors[word]
    inputs = _Inputs(vocabulary, clauses, {slug: n for n, slug in enumerate(slugs)}, factors)
    net = _Net(start, len(targets.types[0]), len(slugs) + len(factors))
    _train(net, inputs, targets, chance, say)
    return Network(slugs, factors, _export(net))


class _Inputs:
    """Clauses as numbers."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        clauses: Sequence[Features],
        slugs: dict[str, int],
        factors: Sequence[str],
    ) -> None:
        def number(row: tuple[str, ...]) -> Numbers:
            return vocabulary.number(row or ("",))

        places = {name: place for place, name in enumerate(factors, len(slugs))}
        self.text = [number(each.words.text) for each in clauses]
        self.headings = [number(each.words.headings) for each in clauses]
        self.document = [number(each.words.document) for each in clauses]
        self.found = torch.zeros(len(clauses), len(slugs) + len(factors))
        for row, each in zip(self.found, clauses, strict=True):
            for slug, value in each.points:
                row[slugs[slug]] = value
            for name in each.factors:
                row[places[name]] = 1.0

    def take(self, chosen: Sequence[int]) -> tuple[torch.Tensor, ...]:
        """Return the inputs of some clauses, each kind padded to one length."""
        rows = (
            _pad([kind[n] for n in chosen]) for kind in (self.text, self.headings, self.document)
        )
        return (*rows, self.found[torch.tensor(chosen)])


def _pad(rows: Sequence[Numbers]) -> torch.Tensor:
    padded = torch.full((len(rows), max(map(len, rows))), _PAD)
    for place, row in enumerate(rows):
        padded[place, : len(row)] = torch.from_numpy(row)
    return padded


class _Net(nn.Module):  # type: ignore[misc] # where PyTorch is not installed
    def __init__(self, start: NDArray[np.float32], labels: int, found: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding.from_pretrained(torch.tensor(start), freeze=False)
        for width in (1, 3, 5):
            setattr(self, f"text{width}", nn.Conv1d(SIZE, _FILTERS, width, padding=width // 2))
        self.attention = nn.Conv1d(SIZE, _GAZES, 3, padding=1)
        self.heading = nn.Conv1d(SIZE, _HEADING_FILTERS, 3, padding=1)
        seen = 3 * _FILTERS + _GAZES * SIZE + _HEADING_FILTERS + 2 * SIZE + found
        self.norm, self.hidden = nn.LayerNorm(seen), nn.Linear(seen, _HIDDEN)
        for head, size in zip(HEADS, (labels, labels, 3, 3), strict=True):
            setattr(self, head, nn.Linear(_HIDDEN, size))

    def forward(
        self,
        text: torch.Tensor,
        headings: torch.Tensor,
        document: torch.Tensor,
        found: torch.Tensor,
    ) -> dict[str, torch.Tensor]:
        if self.training:
            lost = (torch.rand(text.shape) < _DROP_WORDS) & (text > UNKNOWN)
            text = torch.where(lost, UNKNOWN, text)
        rows, inside = self._embed(text)
        rows = functional.dropout(rows, _DROP_EMBEDDING, self.training)
        above, there = self._embed(headings)
        gaze = self.attention(rows.transpose(1, 2)).masked_fill(~inside.unsqueeze(1), _NOTHING)
        seen = torch.cat(
            (
                *(self._pool(f"text{width}", rows, inside) for width in (1, 3, 5)),
                (torch.softmax(gaze, 2) @ rows).flatten(1),
                self._pool("heading", above, there),
                above.sum(1) / there.sum(1, keepdim=True),
                self._average(document),
                found,
            ),
            1,
        )
        hidden = self.hidden(functional.dropout(self.norm(seen), _DROP_SEEN, self.training))
        hidden = functional.gelu(hidden, approximate="tanh")
        hidden = functional.dropout(hidden, _DROP_HIDDEN, self.training)
        return {head: getattr(self, head)(hidden) for head in HEADS}

    def _embed(self, numbers: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        inside = numbers != _PAD
        rows = self.embedding(numbers.clamp(min=0)) * inside.unsqueeze(-1)
        return rows, inside

    def _average(self, numbers: torch.Tensor) -> torch.Tensor:
        rows, inside = self._embed(numbers)
        return rows.sum(1) / inside.sum(1, keepdim=True)

    def _pool(self, name: str, rows: torch.Tensor, inside: torch.Tensor) -> torch.Tensor:
        found = getattr(self, name)(rows.transpose(1, 2))
        return functional.relu(found.masked_fill(~inside.unsqueeze(1), _NOTHING).amax(2))


def _train(
    net: _Net,
    inputs: _Inputs,
    targets: Targets,
    chance: np.random.Generator,
    say: Callable[[str], None],
) -> None:
    words = [net.embedding.weight]
    others = [each for name, each in net.named_parameters() if name != "embedding.weight"]
    optimiser = torch.optim.AdamW(
        [
            {"params": words, "lr": _WORD_RATE, "weight_decay": 0.0},
            {"params": others, "lr": _RATE, "weight_decay": _DECAY},
        ]
    )
    lengths = [len(each) for each in inputs.text]
    steps = _ROUNDS * sum(1 for _ in deal(lengths, _BATCH, np.random.default_rng(0)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / _WARM) * max(0.0, 1 - step / steps) + 1e-3
    )
    net.train()
    for number in range(1, _ROUNDS + 1):
        total = 0.0
        for chosen in deal(lengths, _BATCH, chance):
            loss = measure(net(*inputs.take(chosen)), targets, chosen)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 2.0)
            optimiser.step()
            schedule.step()
            total += loss.item() * len(chosen)
        say(f"pass {number} of {_ROUNDS}: loss {total / len(inputs.text):.3f}")
    net.eval()


def _export(net: _Net) -> dict[str, NDArray[np.float32]]:
    """Return the weights as the network in NumPy wants them: a window of words is one row."""
    weights = {}
    for name, value in net.state_dict().items():
        array = value.numpy()
        if array.ndim == 3:  # filters, embedding, width
            array = array.transpose(2, 1, 0).reshape(-1, array.shape[0])
        weights["embedding" if name == "embedding.weight" else name] = np.ascontiguousarray(array)
    return weights
