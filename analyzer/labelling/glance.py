"""What the words of a clause alone say of it: for histories with more clauses than time."""

from analyzer.labelling.language import speaks_english
from analyzer.labelling.outright import read_outright
from analyzer.labelling.taxonomy import OTHER
from analyzer.model import MODEL, skim
from store.record import Assessment, Basis, Confidence, Polarity, Severity

__all__ = ["QUICK", "glance"]

QUICK = f"words/2+{MODEL}"
"""Name and version of what assesses quickly."""

_SCORES = 5  # scores given
_BY_WORDS = ("Labelled quickly, by its words alone.",)
_NOT_LABELLED = ("not labelled (language)",)
_NOT_SURE = ("Not labelled: no type is likely enough.",)


def glance(text: str, headings: tuple[str, ...] = (), document_type: str = "") -> Assessment:
    """Assess a clause by its words alone, without facts; no rules but what it says outright.

    Args:
        text: The clause, of which the first 220 words and signs are looked at.
        headings: The path of headings above it, outermost first.
        document_type: The type of its document, "Privacy Policy"; empty if not known.
    """
    if not speaks_english(text):
        return _leave(Polarity.NEUTRAL, _NOT_LABELLED)
    labels = skim(text, headings, document_type)
    if labels.level is None or labels.first == OTHER:
        return _leave(labels.polarity, _NOT_SURE)
    outright = read_outright(text, labels.first, labels.polarity)
    return Assessment(
        types=(labels.first, *labels.further),
        severity=outright.severity if outright else labels.severity,
        polarity=outright.polarity if outright else labels.polarity,
        confidence=labels.level,
        basis=Basis.IMPLIED,
        scores=labels.types[:_SCORES],
        reasons=(*_BY_WORDS, outright.reason) if outright else _BY_WORDS,
        analyzer=QUICK,
    )


def _leave(polarity: Polarity, reasons: tuple[str, ...]) -> Assessment:
    return Assessment(
        types=(OTHER,),
        severity=Severity.LOW,
        polarity=polarity,
        confidence=Confidence.LOW,
        basis=Basis.IMPLIED,
        reasons=reasons,
        analyzer=QUICK,
    )
