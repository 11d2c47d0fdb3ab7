"""The sentences of an assessment: each one names the words that it rests on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from analyzer.labelling.outright import Outright
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
    outright: Outright | None = None,
) -> Iterator[str]:
    """Yield a sentence for each type of a clause, for its severity, and for what bears on that.

    Types rest on the cues of the rules where there are any, else on the words that weighed most.

    Args:
        text: The clause.
        labels: What the model says of it.
        scores: What the rules say of each type.
        factors: Factors whose words are in it.
        outright: For whom it says outright that it stands, where the model is mistaken in that.
    """
    for slug in (labels.first, *labels.further):
        told = list(explain_types([scores[slug]] if slug in scores else []))
        if not told and slug == labels.first:
            told = list(_explain_words(load_taxonomy()[slug].name, text, labels.telling))
        yield from told
    yield explain_severity(labels.first, outright.severity if outright else labels.severity)
    yield from _explain_factors(factors)
    if outright:
        yield outright.reason
    elif labels.severity is not load_taxonomy()[labels.first].severity:
        yield from _explain_words(f"What weighs most for {labels.severity}", text, labels.weighing)


def _explain_words(what: str, text: str, terms: Iterable[str]) -> Iterator[str]:
    said = text.lower()
    if len(said) != len(text):  # a letter that takes two in lower case would move all behind it
        said = text
    spans = filter(None, (_find_term(said, term.split()) for term in terms))
    shown = list(dict.fromkeys(quote(text, *span) for span in spans))
    if shown:
        yield f"{what}: {', '.join(shown)}."


def _find_term(text: str, words: Sequence[str]) -> tuple[int, int] | None:
    """Return where a text says words in a row, between which nothing but signs stands.

    Looked for without a regular expression: each term would need one of its own.
    """
    start = text.find(words[0])
    while start >= 0:
        end = start + len(words[0])
        for word in words[1:]:
            after = end
            while after < len(text) and not text[after].isalnum():
                after += 1
            end = after + len(word) if after > end and text.startswith(word, after) else 0
        if end and not text[start - 1 : start].isalpha() and not text[end : end + 1].isalpha():
            return start, end
        start = text.find(words[0], start + 1)
    return None


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
