"""The gravest clause change of a change record, in brief: what a digest quotes of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from store.record import Basis, ChangeKind, ClauseChange, Confidence, Direction, FactDifference
from web.view.excerpt import opening
from web.view.gist import split_entries
from web.view.wording import entitle

__all__ = ["Lead", "find_lead"]

_EXCERPT = 300  # characters of a side at most
_CONTEXT = 80  # characters before the first difference
_SAME = "="


@dataclass(frozen=True, kw_only=True, slots=True)
class Lead:
    """One clause change in brief."""

    kind: ChangeKind
    title: str
    before: str  # an excerpt around the first difference; empty where it was absent
    after: str  # likewise
    direction: Direction | None
    confidence: Confidence
    basis: Basis
    differences: tuple[FactDifference, ...]
    others: int  # further clause changes of the record that a reader should see


def find_lead(entries: Sequence[ClauseChange]) -> Lead | None:
    """Return the gravest clause change in brief; None where all are editorial."""
    seen, _ = split_entries(entries)
    if not seen or (said := seen[0].entry.assessment) is None:
        return None
    entry = seen[0].entry
    clause = entry.after or entry.before
    before, after = _excerpt(entry)
    return Lead(
        kind=entry.kind,
        title=entitle(clause) if clause else "",
        before=before,
        after=after,
        direction=said.direction,
        confidence=said.confidence,
        basis=said.basis,
        differences=said.differences,
        others=len(seen) - 1,
    )


def _excerpt(entry: ClauseChange) -> tuple[str, str]:
    """Return both sides from a little before the first difference on."""
    head = 0
    if len(entry.redline) > 1 and entry.redline[0][0] == _SAME:
        head = len(entry.redline[0][1])
    before, after = entry.before, entry.after
    return _cut(before.text, head) if before else "", _cut(after.text, head) if after else ""


def _cut(text: str, head: int) -> str:
    """Return so many characters of a text that the difference stands among them."""
    start, head = 0, min(head, len(text))
    if head > _CONTEXT:
        space = text.find(" ", head - _CONTEXT, head)
        start = space + 1 if space >= 0 else head - _CONTEXT
    mark = "…" if start else ""
    return mark + opening(text[start:], _EXCERPT - 1 - len(mark))
