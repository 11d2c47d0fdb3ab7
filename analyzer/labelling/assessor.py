"""What the analyzer says of a clause and of a clause change, with its reasons.

Pure functions: the same input always gives the same assessment, whatever was assessed before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store.record import Assessment, Basis, ChangeKind, Confidence, Direction, Polarity, Severity

from .change import Side, is_material, score_change, weigh_change
from .difference import differ
from .direction import (
    Sign,
    read_differences,
    read_factors,
    read_insertions,
    read_modals,
    read_whole,
    settle,
)
from .editorial import is_editorial, list_weighty_hunks
from .fact import find_facts
from .language import speaks_english
from .reason import explain_factors, explain_severity, explain_types
from .scorer import TypeScore, choose_types, find_cues, score_types
from .taxonomy import OTHER
from .weight import FoundFactor, find_factors, lean, weigh
from .wording import Hunk, find_hunks

__all__ = ["ANALYZER", "assess", "assess_change"]

ANALYZER = "rules/1"
"""Name and version of what assesses. It changes whenever an assessment could."""

_NOT_LABELLED = "not labelled (language)"
_SURE_POINTS, _SURE_LEAD = 6.0, 5.0  # of the first type and over the next, for high confidence
_POOR_POINTS, _POOR_LEAD = 3.5, 1.0  # below either, confidence is low
_SHOWN = 5  # scores given
_FEW_WORDS = 4  # words up to which a whole clause without a type says nothing


@dataclass(frozen=True, kw_only=True, slots=True)
class _Standing:
    """What a clause is by itself, seen as one of a type."""

    severity: Severity
    polarity: Polarity
    factors: tuple[FoundFactor, ...]


def assess(text: str, headings: tuple[str, ...] = (), document_type: str = "") -> Assessment:
    """Assess a clause.

    Args:
        text: The clause, without heading marks and list markers.
        headings: The path of headings above it, outermost first.
        document_type: The type of its document, "Privacy Policy"; empty if not known.

    Returns:
        Types with the primary first, severity, polarity, facts and reasons. Text that fits no type,
        or is not English, has the single type "other" and low confidence.
    """
    if not speaks_english(text):
        return _leave_unlabelled(_NOT_LABELLED, polarity=Polarity.NEUTRAL)
    scores = score_types(find_cues(text), headings, document_type)
    chosen = choose_types(scores)
    facts = find_facts(text)
    if not chosen:
        nothing = "No words of a type were found."
        return _leave_unlabelled(nothing, polarity=Polarity.NEUTRAL, facts=facts)
    standing = _stand(chosen, text)
    return Assessment(
        types=tuple(each.slug for each in chosen),
        severity=standing.severity,
        polarity=standing.polarity,
        confidence=_trust(scores),
        basis=_found(chosen[0]),
        analyzer=ANALYZER,
        reasons=(
            *explain_types(chosen, text),
            explain_severity(chosen[0].slug, standing.severity),
            *explain_factors(standing.factors, text),
        ),
        scores=tuple((each.slug, each.score) for each in scores[:_SHOWN]),
        facts=facts,
    )


def assess_change(
    kind: ChangeKind,
    before: str | None,
    after: str | None,
    headings: tuple[str, ...] = (),
    document_type: str = "",
) -> Assessment | None:
    """Assess a clause change.

    Args:
        kind: What happened to the clause.
        before: The old text; None where the clause was added.
        after: The new text; None where the clause was removed.
        headings: The path of headings above the clause, outermost first.
        document_type: The type of its document; empty if not known.

    Returns:
        Types of the words that changed first, direction, severity, differences and reasons; or None
        where the change is editorial: spelling, numbering, a date of update, renaming, moving.
    """
    old, new = before or "", after or ""
    hunks = () if kind is ChangeKind.EQUAL else find_hunks(old, new)
    if is_editorial(hunks):
        return None
    if not speaks_english(new or old):
        return _leave_unlabelled(_NOT_LABELLED, direction=Direction.UNCLEAR)
    sides = _take_sides(old, new, hunks)
    scores = score_change(sides, headings, document_type)
    chosen = choose_types(scores)
    if not chosen and not _is_worth_a_look(old, new):
        return None
    return _judge(kind, (old, new), list_weighty_hunks(hunks), sides, scores)


def _judge(
    kind: ChangeKind,
    texts: tuple[str, str],
    hunks: Sequence[Hunk],
    sides: tuple[Side, ...],
    scores: tuple[TypeScore, ...],
) -> Assessment | None:
    old, new = texts
    chosen = choose_types(scores)
    differences = differ(find_facts(old), find_facts(new))
    was, now = _stand(chosen, old or new), _stand(chosen, new or old)
    slug = chosen[0].slug if chosen else OTHER
    if old and new:
        signs = (
            *read_differences(differences),
            *read_modals(hunks, new),
            *read_factors(was.factors, now.factors, old, new),
            *read_insertions(slug, was.polarity, hunks, old, new),
        )
        if not is_material(hunks, sides, differences, signs):
            return None
    else:
        signs = tuple(read_whole(slug, now.polarity, added=not old))
    direction = settle(signs)
    if not chosen:
        nothing = "No words of a type were found."
        return _leave_unlabelled(nothing, direction=direction, differences=differences)
    standing = (now.severity, was.polarity)
    severity = weigh_change(kind, slug, standing, direction, signs)
    shown = max(sides, key=lambda side: sum(each in chosen ...))
