"""The sentences of an assessment: each one names the words that it rests on."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from analyzer.labelling.quotation import quote
from analyzer.labelling.scorer import TypeScore
from analyzer.labelling.taxonomy import load_taxonomy
from analyzer.labelling.weight import FoundFactor
from store.record import Severity

if TYPE_CHECKING:
    from analyzer.model.ensemble import Labels

__all__ = ["explain_labels", "explain_severity", "explain_types"]

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


def explain_labels(
    text: str,
    labels: "Labels",
    scores: Mapping[str, TypeScore],
    factors: Sequence[FoundFactor],
) -> Iterator[str]:
    """Yield a sentence for each type of a clause, for its severity, and for what bears on that.

    Types rest on the cues of the rules where there are any, else on the words that weighed most.

    Args:
        text: The clause.
        labels: What the model says of it.
        scores: What the rules say of each type.
        factors: Factors whose words are in it.
    """
    for slug in (labels.first, *labels.further):
        told = list(explain_types([scores[slug]] if slug in scores else []))
        if not told and slug == labels.first:
            told = list(_explain_words(load_taxonomy()[slug].name, text, labels.telling))
        yield from told
    yield explain_severity(labels.first, labels.severity)
    yield from _explain_factors(factors)
    if labels.severity is not load_taxonomy()[labels.first].severity:
        yield from _explain_words(f"What weighs most for {labels.severity}", text, labels.weighing)


def _explain_words(what: str, text: str, terms: Iterable[str]) -> Iterator[str]:
    places = filter(None, (_find_term(text, term) for term in terms))
    shown = list(dict.fromkeys(quote(text, *place.span()) for place in places))
    if shown:
        yield f"{what}: {', '.join(shown)}."


def _find_term(text: str, term: str) -> re.Match[str] | None:
    """Return where a text says a word, or two of which nothing but signs stands between."""
    words = r"[\W_]+".join(map(re.escape, term.split()))
    return re.search(rf"(?<![^\W\d_]){words}(?![^\W\d_])", text, re.IGNORECASE)


def _explain_factors(found: Iterable[FoundFactor]) -> Iterator[str]:
    """Yield a sentence for each factor that bears on severity or polarity."""
    for each in found:
        if each.factor.effect in _VERBS:
            words = quote(each.text, each.hit.start, each.hit.end)
            yield f"{_VERBS[each.factor.effect]} {each.factor.says}: {words}."


def explain_severity(slug: str, severity: Severity) -> str:
    """Return the sentence that sets a severity beside the weight of its type."""
    kind = load_taxonomy()[slug]
    return f"Severity {severity}; the type {kind.name} is {kind.severity} by default."
