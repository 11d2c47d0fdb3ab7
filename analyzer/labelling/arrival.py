"""What a rewording brings into a clause that it did not speak of before, if that is grave."""

import re
from collections.abc import Sequence

from analyzer.labelling.direction import Sign
from analyzer.labelling.evidence import find_evidence
from analyzer.labelling.news import find_fresh_types
from analyzer.labelling.rulebook import POINTS
from analyzer.labelling.side import Side, read_touched
from analyzer.labelling.taxonomy import load_taxonomy
from analyzer.labelling.weight import find_factors, lean
from store.record import Polarity, Severity

__all__ = ["find_arrivals", "read_arrivals"]

_TURNED = re.compile(  # words by which what is spoken of goes, stays out, or is the person's right
    r"\b(?:stop\w*|ceas\w+|ended|remov\w+|no longer|never|not|nor|without|keep|retain|right to"
    r"|also (?:as|in)|unless)\b",
    re.IGNORECASE,
)
_MEASURED = frozenset({"forfeiture-penalties"})  # types of which parameters tell


def find_arrivals(sides: Sequence[Side], types: Sequence[str]) -> tuple[str, ...]:
    """Return those of the types of a rewording that are grave, and that only new words speak of.

    Grave is what is high by default and stands against the person: the training of models, a waiver
    of class actions. What the sentence takes back ("we never train") has not come.
    """
    if len(sides) < 2:
        return ()
    old, new = sides
    before = {hit.cue.owner for hit in old.evidence.hits if hit.cue.points >= POINTS["strong"]}
    fresh = find_fresh_types(new) - before
    came = [slug for slug in types if slug in fresh and _is_grave(slug)]
    if not came:
        return ()
    touched = find_evidence(read_touched(sides))
    if _TURNED.search(touched.text):
        return ()
    return tuple(s for s in came if lean(s, find_factors(touched, s)) is Polarity.ADVERSE)


def read_arrivals(slugs: Sequence[str]) -> tuple[Sign, ...]:
    """Return a sign for each grave type that came."""
    return tuple(
        Sign(pull=2, reason=f"New words speak of what the clause did not: {_name(slug)}.")
        for slug in slugs
    )


def _is_grave(slug: str) -> bool:
    kind = load_taxonomy()[slug]
    is_high = kind.severity is Severity.HIGH and kind.polarity is Polarity.ADVERSE
    return is_high and slug not in _MEASURED


def _name(slug: str) -> str:
    return load_taxonomy()[slug].name
