"""The sentences of an assessment: each one names the words that it rests on."""

from collections.abc import Iterable, Iterator

from analyzer.labelling.quotation import quote
from analyzer.labelling.scorer import TypeScore
from analyzer.labelling.taxonomy import load_taxonomy
from analyzer.labelling.weight import FoundFactor
from store.record import Severity

__all__ = ["explain_factors", "explain_severity", "explain_types"]

_CUES = 3  # cue words shown for a type
_VERBS = {
    "raises": "Graver, because",
    "lowers": "Lighter, because",
    "burdens": "Against the person, because",
    "favours": "For the person, because",
    "assures": "For the person, because",
}


def explain_types(types: Iterable[TypeScore]) -> Iterator[str]:
    """Yield a sentence for each type that words of its text or of a heading speak for."""
    for each in types:
        speaking = [hit for hit in each.hits if hit.cue.points > 0][:_CUES]
        spans = sorted((hit.start, hit.end) for hit in speaking)
        shown = list(dict.fromkeys(quote(each.text, start, end) for start, end in spans))
        if each.heading:
            shown.append(f"“{each.heading}” in a heading")
        if shown:
            yield f"{load_taxonomy()[each.slug].name}: {', '.join(shown)}."


def explain_factors(found: Iterable[FoundFactor]) -> Iterator[str]:
    """Yield a sentence for each factor that bears on severity or polarity."""
    for each in found:
        if each.factor.effect in _VERBS:
            words = quote(each.text, each.hit.start, each.hit.end)
            yield f"{_VERBS[each.factor.effect]} {each.factor.says}: {words}."


def explain_severity(slug: str, severity: Severity) -> str:
    """Return the sentence that sets a severity beside the weight of its type."""
    kind = load_taxonomy()[slug]
    return f"Severity {severity}; the type {kind.name} is {kind.severity} by default."
