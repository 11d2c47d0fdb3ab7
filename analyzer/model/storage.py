"""A trained ensemble as files: words as lines, small numbers as text, weights as arrays.

Weights of the linear part take one byte each, those of the network two; a column of weights has a
scale of its own (symmetric quantisation, as in Jacob et al., 2018). Ascending numbers are kept as
the steps between them. The encoder is an ONNX model beside them. Nothing here is pickled.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer.model.encoder import Encoder
from analyzer.model.ensemble import Ensemble, Scale, Scales
from analyzer.model.linear import GROUPS, Linear, Terms
from analyzer.model.network import Network
from analyzer.model.piece import Pieces
from analyzer.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["load_ensemble", "save_ensemble"]

_WORDS, _NAMES, _ARRAYS = "words.txt", "names.json", "arrays.npz"
_PIECES, _GRAPH = "pieces.txt", "encoder.onnx"
_STEPS = 127

_Arrays = Mapping[str, "NDArray[Any]"]


def save_ensemble(folder: Path, ensemble: Ensemble) -> None:
    """Write an ensemble into a folder. The same ensemble always gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    linear, network = ensemble.linear, ensemble.network
    names = {
        "types": ensemble.slugs,
        "slugs": network.slugs,
        "factors": network.factors,
        "scales": asdict(ensemble.scales),
    }
    (folder / _NAMES).write_text(json.dumps(names, indent=1) + "\n", encoding="utf-8")
    _write_lines(folder / _WORDS, ensemble.vocabulary.words[1:])
    _write_lines(folder / _PIECES, ensemble.encoder.pieces.pieces)
    graph = ensemble.encoder.path.read_bytes()  # it may be the file that is written
    (folder / _GRAPH).write_bytes(graph)
    arrays: dict[str, Any] = {"bias": linear.bias, **dict(_pack_linear(linear))}
    for name, array in network.weights.items():
        arrays[f"network.{name}"] = array.astype(np.float16)
    np.savez_compressed(folder / _ARRAYS, **arrays)


def load_ensemble(folder: Path) -> Ensemble:
    """Return the ensemble of a folder."""
    names = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
    with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
        vocabulary = Vocabulary(_read_lines(folder / _WORDS))
        linear = _unpack_linear(arrays, vocabulary)
        network = Network(
            names["slugs"],
            names["factors"],
            {
                name.removeprefix("network."): arrays[name].astype(np.float32)
                for name in arrays.files
                if name.startswith("network.")
            },
        )
    encoder = Encoder(Pieces(_read_lines(folder / _PIECES)), folder / _GRAPH)
    scales = Scales(**{name: Scale(**each) for name, each in names["scales"].items()})
    return Ensemble(names["types"], vocabulary, linear, network, encoder, scales=scales)


def _write_lines(path: Path, lines: Sequence[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _pack_linear(linear: Linear) -> Iterator[tuple[str, "NDArray[Any]"]]:
    for group, terms, weights in zip(GROUPS, linear.terms, linear.weights, strict=True):
        size = np.abs(weights).max(0, initial=1e-9) / _STEPS
        yield f"{group}.words", np.diff(terms.words, prepend=0)
        yield f"{group}.pairs", np.diff(terms.pairs, prepend=0)
        yield f"{group}.rarity", terms.rarity.astype(np.float16)
        yield f"{group}.weights", np.round(weights / size).astype(np.int8)
        yield f"{group}.size", size.astype(np.float32)


def _unpack_linear(arrays: _Arrays, vocabulary: Vocabulary) -> Linear:
    terms, weights = [], []
    for group in GROUPS:
        words, pairs = (arrays[f"{group}.{each}"].cumsum() for each in ("words", "pairs"))
        rarity = arrays[f"{group}.rarity"].astype(np.float32)
        terms.append(Terms(vocabulary, words, pairs, rarity))
        weights.append(arrays[f"{group}.weights"] * arrays[f"{group}.size"])
    return Linear(terms, weights, arrays["bias"])
