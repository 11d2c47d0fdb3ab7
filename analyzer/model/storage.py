"""A trained ensemble as files: words as lines, small numbers as text, weights as arrays.

Weights of the linear part take one byte each, those of the network two; a column of weights has a
scale of its own (symmetric quantisation, as in Jacob et al., 2018). Nothing here is pickled.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import numpy as np

from analyzer.model.ensemble import Ensemble, Scale
from analyzer.model.linear import Linear
from analyzer.model.network import Network

__all__ = ["load_ensemble", "save_ensemble"]

_WORDS, _TERMS, _NAMES, _ARRAYS = "words.txt", "terms.txt", "names.json", "arrays.npz"
_STEPS = 127


def save_ensemble(folder: Path, ensemble: Ensemble) -> None:
    """Write an ensemble into a folder. The same ensemble always gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    linear, network = ensemble.linear, ensemble.network
    names = {
        "types": ensemble.slugs,
        "slugs": network.slugs,
        "factors": network.factors,
        "scale": asdict(ensemble.scale),
    }
    (folder / _NAMES).write_text(json.dumps(names, indent=1) + "\n", encoding="utf-8")
    _write_lines(folder / _TERMS, linear.terms)
    _write_lines(folder / _WORDS, network.words)
    size = np.abs(linear.weights).max(0) / _STEPS
    arrays = {
        "linear.weights": np.round(linear.weights / size).astype(np.int8),
        "linear.size": size.astype(np.float32),
        "linear.rarity": linear.rarity.astype(np.float16),
        "linear.bias": linear.bias,
    }
    for name, array in network.weights.items():
        arrays[f"network.{name}"] = array.astype(np.float16)
    np.savez_compressed(folder / _ARRAYS, **arrays)


def load_ensemble(folder: Path) -> Ensemble:
    """Return the ensemble of a folder."""
    names = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
    with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
        linear = Linear(
            {term: number for number, term in enumerate(_read_lines(folder / _TERMS))},
            arrays["linear.rarity"].astype(np.float32),
            arrays["linear.weights"] * arrays["linear.size"],
            arrays["linear.bias"],
        )
        network = Network(
            {word: number for number, word in enumerate(_read_lines(folder / _WORDS), 1)},
            names["slugs"],
            names["factors"],
            {
                name.removeprefix("network."): arrays[name].astype(np.float32)
                for name in arrays.files
                if name.startswith("network.")
            },
        )
    return Ensemble(names["types"], linear, network, Scale(**names["scale"]))


def _write_lines(path: Path, words: Iterable[str]) -> None:
    path.write_text("".join(f"{word}\n" for word in words), encoding="utf-8")


def _read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()
