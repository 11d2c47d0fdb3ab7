"""The trained model of clause labels: what the words of a clause teach, beyond the rules.

`label` is all that the rest of the house needs. The model lies in `clauses`, a spaCy pipeline with
its card; `training/` at the top of the repository makes it.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.model.ensemble import Labels

__all__ = ["MODEL", "label"]

_FOLDER = Path(__file__).with_name("clauses")
_REMEMBERED = 4_096  # clauses, each labelled once


def _name_weights() -> str:
    meta = _FOLDER / "meta.json"
    if not meta.exists():  # it is about to be trained for the first time
        return "untrained"
    said = json.loads(meta.read_text(encoding="utf-8"))
    return f"{said['name']}/{said['version']}"


MODEL = _name_weights()
"""Name and version of the weights: "clauses/1"."""


@lru_cache(maxsize=_REMEMBERED)
def label(text: str, headings: tuple[str, ...] = (), document_type: str = "") -> "Labels":
    """Return what the model says of a clause. The first call takes a second, to load spaCy.

    Args:
        text: The clause, of which the first 20,000 characters are looked at.
        headings: The path of headings above it, outermost first.
        document_type: The type of its document, "Privacy Policy"; empty if not known.
    """
    from analyzer.model.pipeline import load_pipeline  # slow to import

    nlp = load_pipeline(_FOLDER)
    clause = nlp.make_doc(text)
    clause._.headings, clause._.document_type = headings, document_type
    labels: Labels = nlp(clause)._.labels
    return labels
