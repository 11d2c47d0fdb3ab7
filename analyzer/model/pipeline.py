"""The spaCy pipeline that labels clauses: one component that holds the trained parts.

`spacy.load` of the folder `clauses` beside this file gives it back, once this module is imported.
A document of it is one clause; what stands around the clause is set on `Doc._.headings` and
`Doc._.document_type`. The component sets `Doc.cats`, a probability for each type, and
`Doc._.labels`, all that the model says.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from analyzer.model.ensemble import Ensemble
from analyzer.model.feature import extract
from analyzer.model.storage import load_ensemble, save_ensemble

__all__ = ["ClauseLabels", "Whole", "build_pipeline"]

_COMPONENT, _TOKENIZER = "clause_labels", "clausewatch.whole.v1"

for _name, _usual in (("clause", ""), ("headings", ()), ("document_type", ""), ("labels", None)):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=_usual)


class Whole:
    """Takes a clause as a whole, without tokens.

    The model cuts words by itself, and the vocabulary of a pipeline that is used for months would
    keep every word it was ever shown.

    Args:
        vocab: Of the pipeline.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return a document without tokens, with the text on `Doc._.clause`."""
        doc = Doc(self.vocab)
        doc._.clause = text
        return doc

    def to_bytes(self, **_: Any) -> bytes:
        """Return what has to be kept: nothing."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> "Whole":
        """Take back what was kept."""
        return self

    def to_disk(self, _path: Path, **_: Any) -> None:
        """Keep nothing."""

    def from_disk(self, _path: Path, **_: Any) -> "Whole":
        """Take back nothing."""
        return self


def _make_whole() -> Callable[[Language], Whole]:
    return lambda nlp: Whole(nlp.vocab)


registry.tokenizers.register(_TOKENIZER, func=_make_whole)


class ClauseLabels:
    """Says of a clause which types it has, how grave it is and for whom it stands.

    Args:
        name: Of the component in its pipeline.
        ensemble: The trained parts; without them, they are taken from disk.
    """

    def __init__(self, name: str, ensemble: Ensemble | None = None) -> None:
        self.name, self.ensemble = name, ensemble

    def __call__(self, doc: Doc) -> Doc:
        """Label a clause.

        Raises:
            RuntimeError: Nothing was trained or loaded.
        """
        if self.ensemble is None:
            raise RuntimeError(f"{self.name} is empty: train it, or load it from a folder")
        features = extract(doc._.clause, doc._.headings, doc._.document_type)
        doc._.labels = labels = self.ensemble.label(features)
        doc.cats = dict(labels.types)
        return doc

    def to_disk(self, path: Path, **_: Any) -> None:
        """Write the trained parts."""
        if self.ensemble is not None:
            save_ensemble(Path(path), self.ensemble)

    def from_disk(self, path: Path, **_: Any) -> "ClauseLabels":
        """Read the trained parts."""
        self.ensemble = load_ensemble(Path(path))
        return self


@Language.factory(_COMPONENT, assigns=["doc.cats", "doc._.labels"])
def _make_labels(nlp: Language, name: str) -> ClauseLabels:  # noqa: ARG001 - spaCy names both
    return ClauseLabels(name)


def build_pipeline(ensemble: Ensemble, *, version: str) -> Language:
    """Return a pipeline with these trained parts, to be written with `to_disk`."""
    settings = {"nlp": {"lang": "en", "tokenizer": {"@tokenizers": _TOKENIZER}}}
    nlp = spacy.blank("en", config=settings, meta={"name": "clauses", "version": version})
    nlp.add_pipe(_COMPONENT)
    component = nlp.get_pipe(_COMPONENT)
    assert isinstance(component, ClauseLabels)  # noqa: S101 - the factory made it
    component.ensemble = ensemble
    return nlp
