"""What the analyzer says of a clause and of a clause change, with its reasons.

Pure functions: the same input always gives the same assessment, whatever was assessed before.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analyzer.labelling.arrival import find_arrivals, read_arrivals
from analyzer.labelling.aside import is_aside
from analyzer.labelling.change import score_change, weigh_change
from analyzer.labelling.difference import (
    differ,
    hides_addresses,
    leave_hidden,
    swap_parties,
    weigh_negations,
)
from analyzer.labelling.direction import (
    Sign,
    read_differences,
    read_exclusions,
    read_factors,
    read_insertions,
    read_modals,
    read_whole,
    settle,
)
from analyzer.labelling.editorial import is_editorial, list_weighty_hunks
from analyzer.labelling.evidence import READ, Evidence, find_evidence
from analyzer.labelling.fact import find_facts, find_header, lists_parties
from analyzer.labelling.furniture import is_date_line, is_furniture, is_list
from analyzer.labelling.language import speaks_english
from analyzer.labelling.news import is_label, is_news
from analyzer.labelling.outright import leave_denied, read_outright
from analyzer.labelling.reason import explain_labels, explain_severity, explain_types
from analyzer.labelling.rulebook import POINTS
from analyzer.labelling.scorer import TypeScore, choose_types, score_clause, score_types
from analyzer.labelling.side import Side, find_sentences, find_stretches, read_touched, take_sides
from analyzer.labelling.surroundings import NOWHERE, Surroundings
from analyzer.labelling.taxonomy import OTHER
from analyzer.labelling.weight import FoundFactor, find_factors, lean, weigh
from analyzer.labelling.wording import Hunk, find_hunks
from analyzer.model import MODEL, label
from store.record import (
    Assessment,
    Basis,
    ChangeKind,
    Confidence,
    Direction,
    FactDifference,
    Polarity,
    Severity,
)

if TYPE_CHECKING:
    from analyzer.model.ensemble import Labels

__all__ = ["ANALYZER", "assess", "assess_change"]

ANALYZER = f"rules/12+{MODEL}"
"""Names and versions of what assesses. It changes whenever an assessment could."""

_NOT_LABELLED = "not labelled (language)"
_UNREAD_IS_MEDIUM = (
    "Severity medium: what cannot be read may matter, and it is a sentence or a figure."
)
_NO_TYPE = "It fits no type of clause."
_NOT_SURE = "Not labelled: no type is likely enough."
_SURE_POINTS, _SURE_LEAD = 6.0, 5.0  # of the first type and over the next, for high confidence
_POOR_POINTS, _POOR_LEAD = 3.5, 1.0  # below either, confidence is low
_SENTENCE = 10  # spaces between words that make up a sentence
_UNREAD = 60  # letters that are as much, where no spaces part words
_SCORES = 5  # scores given
_SEEN = 0.2  # probability of a type in a clause, from which a change in it may be of that type
_UNLABELLED = Assessment(
    types=(OTHER,),
    severity=Severity.LOW,
    confidence=Confidence.LOW,
    basis=Basis.IMPLIED,
    analyzer=ANALYZER,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Standing:
    """What a clause is by itself, seen as one of its first type."""

    slug: str  # "other" if it has none
    severity: Severity
    polarity: Polarity
    factors: tuple[FoundFactor, ...]


def assess(text: str, headings: tuple[str, ...] = (), document_type: str = "") -> Assessment:
    """Assess a clause, by its first 20,000 characters.

    Args:
        text: The clause, without heading marks and list markers.
        headings: The path of headings above it, outermost first.
        document_type: The type of its document, "Privacy Policy"; empty if not known.

    Returns:
        Types with the primary first, severity, polarity, facts and reasons. Text that fits no type,
        or is not English, has the single type "other" and low confidence.
    """
    if not speaks_english(text):
        return replace(_UNLABELLED, polarity=Polarity.NEUTRAL, reasons=(_NOT_LABELLED,))
    if not any(map(str.isalnum, text)):
        return replace(_UNLABELLED, polarity=Polarity.NEUTRAL, reasons=(_NO_TYPE,))
    evidence = find_evidence(text)
    labels, facts = label(text, headings, document_type), find_facts(text, find_header(headings))
    if labels.level is None or labels.first == OTHER:
        reasons = (_NO_TYPE if labels.first == OTHER else _NOT_SURE,)
        return replace(_UNLABELLED, polarity=labels.polarity, facts=facts, reasons=reasons)
    scored = score_clause(text[:READ], headings, document_type)
    scores = {each.slug: each for each in scored}
    factors = leave_denied(text, find_factors(evidence, labels.first))
    outright = read_outright(text, labels.first, labels.polarity, factors)
    return replace(
        _UNLABELLED,
        types=(labels.first, *labels.further),
        severity=outright.severity if outright else labels.severity,
        polarity=outright.polarity if outright else labels.polarity,
        confidence=labels.level,
        basis=Basis.EXPLICIT if _is_explicit(scores.get(labels.first)) else Basis.IMPLIED,
        scores=labels.types[:_SCORES],
        facts=facts,
        reasons=tuple(explain_labels(text, labels, scores, factors, outright)),
    )


def assess_change(
    kind: ChangeKind,
    before: str | None,
    after: str | None,
    headings: tuple[str, ...] = (),
    document_type: str = "",
    surroundings: Surroundings = NOWHERE,
    *,
    at_edge: bool = False,
) -> Assessment | None:
    """Assess a clause change.

    Args:
        kind: What happened to the clause.
        before: The old text; None where the clause was added.
        after: The new text; None where the clause was removed.
        headings: The path of headings above the clause, outermost first.
        document_type: The type of its document; empty if not known.
        surroundings: The two texts that it belongs to.
        at_edge: It stands before the first heading of a text that has headings.

    Returns:
        Types of the words that changed first, direction, severity, differences and reasons; or None
        where the change is editorial: spelling, numbering, a date of update, renaming, moving.
    """
    old, new = before or "", after or ""
    if kind is ChangeKind.EQUAL or old == new:
        return None
    hunks = list_weighty_hunks(find_hunks(old, new), old, new, surroundings)
    if is_editorial(hunks):
        return None
    if not (old and new) and is_furniture(new or old, headings, at_edge=at_edge):
        return None
    if all(is_aside(each) or is_date_line(each) for each in (old, new) if each):
        return None
    if not speaks_english(new or old):
        if is_label(new or old):
            return None
        return _leave_unread(hunks)
    return _judge(kind, old, new, hunks, headings, document_type, surroundings)


def _leave_unread(hunks: tuple[Hunk, ...]) -> Assessment:
    """Return what is said of a change in a language that is not read.

    Nobody knows whether it matters, so a sentence of it, or a figure, is not called slight.
    """
    words = [word.text for hunk in hunks for word in max(hunk.before, hunk.after, key=len)]
    letters = sum(map(len, words))
    is_much = len(words) >= _SENTENCE or letters >= _UNREAD or any(map(str.isdigit, words))
    return replace(
        _UNLABELLED,
        direction=Direction.UNCLEAR,
        severity=Severity.MEDIUM if is_much else Severity.LOW,
        reasons=(_NOT_LABELLED, _UNREAD_IS_MEDIUM) if is_much else (_NOT_LABELLED,),
    )


def _judge(
    kind: ChangeKind,
    old: str,
    new: str,
    hunks: tuple[Hunk, ...],
    headings: tuple[str, ...],
    document_type: str,
    surroundings: Surroundings,
) -> Assessment | None:
    """Assess a change that is more than style; None if it holds nothing that may matter."""
    sides = take_sides(old, new, hunks)
    scores = score_change(sides, headings, document_type)
    chosen = choose_types(scores)
    was, now = (_stand(chosen, sides[place].evidence) for place in (0, -1))
    hidden = surroundings.hides_addresses or hides_addresses(old + new)
    header = find_header(headings)
    facts = (find_facts(old, header), find_facts(new, header))
    differences = weigh_negations(
        leave_hidden(differ(*facts, whole=not (old and new)), hidden=hidden), old, new
    )
    if old and new:
        signs = _read_signs(was, now, hunks, sides, differences)
        if not any(sign.pull for sign in signs):
            signs += _read_sentences(sides, headings, document_type)
    else:
        signs = _read_clause(chosen, now, added=bool(new))
        signs = signs or tuple(read_differences(differences))  # a clause that takes no side
    slug = chosen[0].slug if chosen else ""
    listed = is_list(headings)
    swapped = lists_parties(header) and swap_parties(*facts)
    if not swapped and not is_news(
        hunks, sides, differences, signs, slug, surroundings, listed=listed
    ):
        return None
    seen = label(read_touched(sides) or new or old, headings, document_type, careful=False)
    types, speaking = _agree(chosen, seen)
    arrived = find_arrivals(sides, [each.slug for each in speaking])
    signs += read_arrivals(arrived)
    direction = settle(signs)
    told = tuple(sign.reason for sign in signs)
    said = replace(_label(scores, chosen), direction=direction, differences=differences)
    if not chosen:
        said = replace(said, confidence=seen.level or Confidence.LOW, scores=seen.types[:_SCORES])
    if not types:
        return replace(said, reasons=(_NO_TYPE, *told))
    weighed = (*arrived, *(each.slug for each in chosen), types[0])[0]
    standing = _graver(now.severity, seen), was.polarity
    weight = ChangeKind.ADDED if arrived else kind  # as much as if it were a clause of its own
    severity = weigh_change(weight, weighed, standing, direction, signs)
    unsaid = [each for each in chosen[:1] if each not in speaking]  # what the severity starts from
    why = explain_types((*speaking, *unsaid))
    reasons = (*why, *told, explain_severity(weighed, severity))
    types = tuple(dict.fromkeys((*arrived, *types)))
    return replace(said, types=types, severity=severity, reasons=reasons)


def _graver(severity: Severity, seen: "Labels") -> Severity:
    """Return how much a clause weighs by the rules or, if that is more, by a model that is sure."""
    if seen.level is None:
        return severity
    return max(severity, seen.severity, key=lambda each: each.rank)


def _agree(
    chosen: tuple[TypeScore, ...], seen: "Labels"
) -> tuple[tuple[str, ...], tuple[TypeScore, ...]]:
    """Return the types of a change, and what the rules say of them.

    They are those that words near the change speak for and that the model thinks possible of the
    clause, and the first type of the clause. Where the model is not sure, the rules decide alone.
    """
    if seen.level is None or seen.first == OTHER:
        return tuple(each.slug for each in chosen), chosen
    likely = dict(seen.types)
    both = [each for each in chosen if likely[each.slug] >= _SEEN]
    types = tuple(dict.fromkeys((*(each.slug for each in both), seen.first)))
    return types, tuple(both)


def _read_signs(
    was: _Standing,
    now: _Standing,
    hunks: tuple[Hunk, ...],
    sides: tuple[Side, ...],
    differences: tuple[FactDifference, ...],
) -> tuple[Sign, ...]:
    """Read where a reworded clause moves things, from all of it and from what changed alone."""
    old, new = (side.evidence.text for side in sides)
    gone, came = (find_factors(stretch, now.slug) for stretch in find_stretches(sides))
    stayed = {each.factor.name for each in was.factors} & {each.factor.name for each in now.factors}
    return (
        *read_differences(differences),
        *read_modals(hunks, new),
        *read_exclusions(hunks, old, new),
        *read_factors(
            [*gone, *(each for each in was.factors if each.factor.name not in stayed)],
            [*came, *(each for each in now.factors if each.factor.name not in stayed)],
        ),
        *read_insertions(now.slug, was.polarity, hunks, old, new),
    )


def _read_sentences(
    sides: tuple[Side, ...], headings: tuple[str, ...], document_type: str
) -> tuple[Sign, ...]:
    """Read for whom words stand that came or went in a clause: stretches of them, or sentences."""
    for cut in (find_stretches, find_sentences):
        parts = [part if _is_sentence(part) else None for part in cut(sides)]
        signs = tuple(
            replace(sign, firm=False)
            for side, part in zip(sides, parts, strict=True)
            if part
            for sign in _read_alone(part, headings, document_type, came=side.came)
        )
        if signs:
            return signs
    return ()


def _is_sentence(part: Evidence) -> bool:
    return part.text.count(" ") >= _SENTENCE


def _read_clause(
    chosen: tuple[TypeScore, ...], standing: _Standing, *, added: bool
) -> tuple[Sign, ...]:
    """Read for whom a whole clause stands that came or went.

    Of one that is neutral, a mere hint of what it is about does not say that it widens anything.
    """
    is_hinted = bool(chosen) and not chosen[0].heading and chosen[0].points < _POOR_POINTS
    if is_hinted and standing.polarity is Polarity.NEUTRAL:
        return ()
    return tuple(read_whole(standing.slug, standing.polarity, added=added))


def _read_alone(
    part: Evidence, headings: tuple[str, ...], document_type: str, *, came: bool
) -> Iterator[Sign]:
    chosen = choose_types(score_types(part, headings, document_type))
    alone = _stand(chosen, part)
    return read_whole(alone.slug, alone.polarity, added=came, what="A sentence")


def _stand(chosen: tuple[TypeScore, ...], evidence: Evidence) -> _Standing:
    """Return what a text is by itself, seen as a clause of these types."""
    if not chosen:
        return _Standing(slug=OTHER, severity=Severity.LOW, polarity=Polarity.NEUTRAL, factors=())
    slug = chosen[0].slug
    factors = find_factors(evidence, slug)
    polarity = lean(slug, factors)
    severity = weigh(slug, polarity, factors)
    return _Standing(slug=slug, severity=severity, polarity=polarity, factors=factors)


def _label(scores: tuple[TypeScore, ...], chosen: tuple[TypeScore, ...]) -> Assessment:
    """Return an assessment of the types, with their scores, how sure they are and on what basis."""
    if not chosen:
        return _UNLABELLED
    first, *rest = scores
    lead = first.points - (rest[0].points if rest else 0.0)
    if first.points >= _SURE_POINTS and lead >= _SURE_LEAD:
        confidence = Confidence.HIGH
    elif first.points < _POOR_POINTS or lead < _POOR_LEAD:
        confidence = Confidence.LOW
    else:
        confidence = Confidence.MEDIUM
    return replace(
        _UNLABELLED,
        types=tuple(each.slug for each in chosen),
        confidence=confidence,
        basis=Basis.EXPLICIT if _is_explicit(first) else Basis.IMPLIED,
        scores=tuple((each.slug, each.score) for each in scores[:_SCORES]),
    )


def _is_explicit(score: TypeScore | None) -> bool:
    """Return whether words name what a type is about, so that nothing is concluded."""
    return score is not None and any(hit.cue.points >= POINTS["strong"] for hit in score.hits)
