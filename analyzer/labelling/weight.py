"""How much a clause weighs and for whom it stands, with the words that say so."""

from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.labelling.evidence import Evidence
from analyzer.labelling.pipeline import Hit
from analyzer.labelling.rulebook import Factor, load_factors
from analyzer.labelling.taxonomy import load_taxonomy
from store.record import Polarity, Severity

__all__ = ["FoundFactor", "find_factors", "lean", "weigh"]

_PULLS = {
    "raises": 1,
    "burdens": 1,
    "lowers": -1,
    "favours": -1,
    "assures": -3,
    "explains": 0,
}
_USUAL = {Polarity.ADVERSE: 1, Polarity.NEUTRAL: 0, Polarity.FAVOURABLE: -1}
_LEVELS = tuple(Severity)
_HIGH = Severity.HIGH.rank


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundFactor:
    """A factor and the words of a text that triggered it."""

    factor: Factor
    text: str  # the text
    hit: Hit  # the words in it


def find_factors(evidence: Evidence, slug: str) -> tuple[FoundFactor, ...]:
    """Return the factors that apply to a type and whose words are in a text, each once."""
    factors, found = load_factors(), dict[str, FoundFactor]()
    for hit in evidence.signals:
        factor = factors[hit.cue.owner]
        if not factor.types or slug in factor.types:
            found.setdefault(factor.name, FoundFactor(factor=factor, text=evidence.text, hit=hit))
    return tuple(found.values())


def lean(slug: str, found: Sequence[FoundFactor]) -> Polarity:
    """Return for whom a clause of a type stands, by its usual side and the factors in its words."""
    usual = _USUAL[load_taxonomy()[slug].polarity]
    pulls = [_PULLS[each.factor.effect] for each in found]
    balance = usual + sum(pulls)
    if balance > 0:
        return Polarity.ADVERSE
    if balance < 0:
        return Polarity.FAVOURABLE
    return Polarity.NEUTRAL


def weigh(slug: str, polarity: Polarity, found: Sequence[FoundFactor]) -> Severity:
    """Return how much a clause should concern the reader: a favourable one always little."""
    if polarity is Polarity.FAVOURABLE:
        return Severity.LOW
    kind, effects = load_taxonomy()[slug], {each.factor.effect for each in found}
    rank = kind.severity.rank + ("raises" in effects) - ("lowers" in effects)
    if polarity is Polarity.NEUTRAL and (kind.document == "terms" or rank == _HIGH):
        rank -= 1  # it takes nothing away from the person
    return _LEVELS[min(max(rank, 1), _HIGH) - 1]
