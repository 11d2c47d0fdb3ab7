"""The judgement over two texts: no change, an editorial one, or these clauses changed in this way.

The steps are plain functions, in the order in which a careful reader would take them: is this the
document at all, does its language differ, which clauses correspond, which words differ inside them,
and does that matter.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from analyzer.alignment import compare
from analyzer.clause import segment
from analyzer.frame import find_offices, find_surplus, is_outside
from analyzer.gate import ACCEPTED, AROUND, Furniture, doubt, examine, noise
from analyzer.headline import summarise
from analyzer.labelling import Surroundings, assess_change, find_hunks, survey
from analyzer.normal import fold_heading
from analyzer.redline import mark
from analyzer.reflow import Reflow
from store.record import (
    Assessment,
    ChangeKind,
    Clause,
    ClauseChange,
    Comparison,
    Gate,
    GateVerdict,
    Judgement,
    Reading,
    Verdict,
)

__all__ = ["judge", "judge_edition", "weigh"]

_Counts = Callable[[Clause | None, Sequence[int]], bool]
"""Says whether a change counts, by its clause before and the positions of those after it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    """What differs between two texts."""

    changes: tuple[ClauseChange, ...]
    outside: bool  # none of it is the document's, and none of it says anything


def judge(
    accepted: Reading, reading: Reading, *, document_type: str = "", confirmed: bool = False
) -> Judgement:
    """Judge what the difference between two texts of one document amounts to.

    Args:
        accepted: The text that stood.
        reading: The text that was captured after it.
        document_type: The type of the document, which helps to read its clauses.
        confirmed: A second capture agrees with this one: how much it differs is no doubt any more.

    Returns:
        A judgement with its comparison. Only a substantive one has a severity; only clause changes
        that a reader should see have an assessment.
    """
    wall = examine(reading, beside=accepted)  # which no second sight of it makes a document
    if not confirmed:
        wall = examine(accepted, beside=reading) or wall or doubt(accepted, reading)
    if wall:
        return _stopped(wall)
    comparison = compare(segment(accepted.text), segment(reading.text))
    quiet = noise(accepted, reading, comparison)
    if quiet:
        return replace(_stopped(quiet), comparison=comparison)
    found = _find_changes(accepted, reading, comparison, document_type)
    if found.outside:
        return replace(_stopped(AROUND), comparison=comparison)
    return _conclude(found.changes, comparison)


@lru_cache(maxsize=4)  # editions that take turns differ in the same way each time
def weigh(accepted: Reading, reading: Reading, *, document_type: str = "") -> Judgement:
    """Judge the difference between two texts that a person takes for the document, without a gate.

    Args:
        accepted: The text that stood.
        reading: The text that was captured after it.
        document_type: The type of the document, which helps to read its clauses.
    """
    comparison = compare(segment(accepted.text), segment(reading.text))
    found = _find_changes(accepted, reading, comparison, document_type)
    judgement = _conclude(found.changes, comparison)
    if accepted.text == reading.text:
        return replace(judgement, summary="Only the targets of links differ.")
    return judgement


def judge_edition(
    accepted: Reading, former: str, reading: Reading, *, document_type: str = ""
) -> Judgement:
    """Judge what an edition says that neither the accepted text nor the edition itself said before.

    Editions take turns, and each is changed by itself. What differs from the accepted text because
    it is another edition is nothing that anybody changed.

    Args:
        accepted: The text that stood.
        former: The text that the edition had when it was seen last.
        reading: The text that was captured.
        document_type: The type of the document.
    """
    own = weigh(replace(accepted, text=former, links=()), reading, document_type=document_type)
    counted = [each for each in own.changes if each.assessment]
    if not counted:
        return own
    places = {place for each in counted for place in each.is_at}
    gone = {each.before.text for each in counted if each.before and not each.after}

    def is_counted(before: Clause | None, after: Sequence[int]) -> bool:
        return not places.isdisjoint(after) or bool(before and not after and before.text in gone)

    comparison = compare(segment(accepted.text), segment(reading.text))
    found = _find_changes(accepted, reading, comparison, document_type, is_counted)
    return _conclude(found.changes, comparison)


def _conclude(changes: tuple[ClauseChange, ...], comparison: Comparison) -> Judgement:
    severities = [each.assessment.severity for each in changes if each.assessment]
    return Judgement(
        verdict=Verdict.SUBSTANTIVE if severities else Verdict.EDITORIAL,
        gate=ACCEPTED,
        summary=summarise(changes),
        severity=max(severities, key=lambda severity: severity.rank, default=None),
        changes=changes,
        comparison=comparison,
    )


def _stopped(gate: Gate) -> Judgement:
    """Return the judgement where the gate stops a capture."""
    is_document = gate.verdict in {GateVerdict.UNCHANGED, GateVerdict.NOISE}
    reason = gate.reasons[0] if gate.reasons else "the text is the same"
    return Judgement(
        verdict=Verdict.NOISE if is_document else Verdict.CAPTURE_FAILURE,
        gate=gate,
        summary=reason[0].upper() + reason[1:] + ".",
    )


def _find_changes(
    accepted: Reading,
    reading: Reading,
    comparison: Comparison,
    document_type: str,
    counts: _Counts = lambda *_: True,
) -> _Found:
    """Return what differs between two texts, each change that counts assessed in view of all."""
    old, new = accepted.text, reading.text
    pairs = [pair for pair in comparison.pairs if pair.kind is not ChangeKind.EQUAL]
    sides = {
        pair: (
            _covering(comparison.before, pair.before, old),
            _covering(comparison.after, pair.after, new),
        )
        for pair in pairs
    }
    reworded = ((was, now) for was, now in sides.values() if was and now and was.text != now.text)
    surroundings = survey(
        _list_texts(comparison.before),
        _list_texts(comparison.after),
        (find_hunks(was.text, now.text) for was, now in reworded),
    )
    furniture = Furniture(accepted, reading, comparison)
    surplus = find_surplus(pairs, comparison, surroundings, furniture)
    quiet = surplus | find_offices(pairs, comparison)
    reflow = Reflow(old, new)
    changes = []
    for pair in pairs:
        before, after = sides[pair]
        assessment = None
        if pair not in quiet and counts(before, pair.after):
            edges = comparison.after if after else comparison.before
            assessment = _assess(pair.kind, before, after, document_type, surroundings, edges)
        if assessment and len(pairs) > 1 and reflow.keeps(before=before, after=after):
            assessment = None
        changes.append(
            ClauseChange(
                kind=pair.kind,
                before=before,
                after=after,
                redline=mark(before.text if before else "", after.text if after else ""),
                assessment=assessment,
                was_at=pair.before,
                is_at=pair.after,
            )
        )
    outside = is_outside(comparison, surplus, furniture)
    return _Found(changes=tuple(changes), outside=outside)


def _assess(
    kind: ChangeKind,
    before: Clause | None,
    after: Clause | None,
    document_type: str,
    surroundings: Surroundings,
    side: Sequence[Clause],
) -> Assessment | None:
    shown = after or before
    headings = shown.headings if shown else ()
    return assess_change(
        kind,
        before.text if before else None,
        after.text if after else None,
        headings=headings,
        document_type=document_type,
        surroundings=surroundings,
        at_edge=not headings and any(clause.headings for clause in side),
    )


def _list_texts(clauses: Sequence[Clause]) -> Iterator[str]:
    """Yield the clauses and, where they begin, the headings above them without their numbers."""
    above: tuple[str, ...] = ()
    for clause in clauses:
        if clause.headings != above:
            above = clause.headings
            yield from map(fold_heading, above)
        yield clause.text


def _covering(clauses: Sequence[Clause], positions: tuple[int, ...], text: str) -> Clause | None:
    """Return the clause at a position, or the span that covers several neighbours."""
    if not positions:
        return None
    first, last = clauses[min(positions)], clauses[max(positions)]
    return replace(first, end=last.end, text=text[first.start : last.end])
