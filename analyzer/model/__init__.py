"""The trained model of clause labels: what the words of a clause teach, beyond the rules.

`label` and `skim` are all that the rest of the house needs. The model lies in `clauses`, a spaCy
pipeline with its card; `training/` at the top of the repository makes it. Its only component is
read here without the pipeline around it, which would take a second to import and half a millisecond
a clause; `pipeline.py` gives the pipeline to whoever wants one.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.model.ensemble import Ensemble, Labels

__all__ = ["MODEL", "label", "skim"]

_FOLDER = Path(__file__).with_name("clauses")
_PARTS = _FOLDER / "clause_labels"  # the component of the pipeline
_REMEMBERED = 1_024  # clauses, each labelled once


def _name_weights() -> str:
    meta = _FOLDER / "meta.json"
    if not meta.exists():  # it is about to be trained for the first time
        return "untrained"
    said = json.loads(meta.read_text(encoding="utf-8"))
    return f"{said['name']}/{said['version']}"


MODEL = _name_weights()
"""Name and version of the weights: "clauses/1"."""


@lru_cache(maxsize=_REMEMBERED)
def label(
    text: str, headings: tuple[str, ...] = (), document_type: str = "", *, careful: bool = True
) -> "Labels":
    """Return what the model says of a clause.

    Args:
        text: The clause, of which the first 20,000 characters are looked at.
        headings: The path of headings above it, outermost first.
        document_type: The type of its document, "Privacy Policy"; empty if not known.
        careful: Where its quick parts are not sure, the encoder is asked, which takes ten times as
            long as they do.
    """
    from analyzer.model.feature import extract

    return _load().label(extract(text, headings, document_type), careful=careful)


def skim(text: str, headings: tuple[str, ...] = (), document_type: str = "") -> "Labels":
    """Return what the linear part of the model says alone: less right, and many times faster.

    Args:
        text: The clause, of which the first 220 words and signs are looked at.
        headings: The path of headings above it, outermost first.
        document_type: The type of its document, "Privacy Policy"; empty if not known.
    """
    from analyzer.model.feature import read_words

    return _load().skim(read_words(text, headings, document_type))


@lru_cache(maxsize=1)
def _load() -> "Ensemble":
    from analyzer.model.storage import load_ensemble  # NumPy is slow to import

    return load_ensemble(_PARTS)
