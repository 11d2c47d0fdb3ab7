"""What the difference between two texts amounts to, on a terminal: the gravest first."""

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.text import Text

from clausewatch.source import Source
from clausewatch.terminal.entry import STYLES, print_entry, print_facts, print_shifts
from clausewatch.terminal.sheet import Sheet
from clausewatch.wording import count
from store.record import (
    ChangeKind,
    ClauseChange,
    Comparison,
    Direction,
    Judgement,
    Severity,
)
from web.view import Numbered, gather_differences, is_mere_move, list_shifts, split_entries

__all__ = ["print_comparison", "print_entries"]

_WAYS = {Direction.ADVERSE: "for the worse", Direction.FAVOURABLE: "for the better"}
_KINDS = {
    ChangeKind.MODIFIED: "reworded",
    ChangeKind.ADDED: "added",
    ChangeKind.REMOVED: "removed",
    ChangeKind.MOVED: "moved",
    ChangeKind.RENUMBERED: "renumbered",
    ChangeKind.SPLIT: "split",
    ChangeKind.MERGED: "merged",
}


def print_comparison(
    sheet: Sheet,
    judgement: Judgement,
    sides: tuple[Source, Source],
    names: Mapping[str, str],
    *,
    remarks: Sequence[str] = (),
    whole: bool = False,
    in_order: bool = False,
) -> None:
    """Print what the difference between two texts amounts to.

    Args:
        sheet: Where to.
        judgement: What it amounts to.
        sides: The old text and the new one.
        names: Names of clause types by slug.
        remarks: What else the reader should know before the clauses.
        whole: Print editorial changes too, and fold nothing.
        in_order: In the order of the document instead of the gravest first.
    """
    head = Text(judgement.verdict.upper(), style="bold")
    if judgement.severity:
        head.append(f"  {judgement.severity}", style=STYLES[judgement.severity])
    sheet.put(head)
    sheet.put(judgement.summary)
    sheet.gap()
    for title, side in zip(("before", "after"), sides, strict=True):
        when = f", fetched {side.at:%Y-%m-%d %H:%M} UTC" if side.at else ""
        words = count(len(side.reading.text.split()), "word")
        sheet.put_row(title, f"{side.name}  ({words}{when})")
    notes = (note for side in sides for note in side.reading.notes)
    for note in (*judgement.gate.reasons[1:], *notes, *remarks):
        sheet.put_row("note", note)
    print_entries(
        sheet, judgement.changes, judgement.comparison, names, whole=whole, in_order=in_order
    )


def print_entries(
    sheet: Sheet,
    entries: Sequence[ClauseChange],
    comparison: Comparison | None,
    names: Mapping[str, str],
    *,
    whole: bool = False,
    in_order: bool = False,
) -> None:
    """Print clause changes: what a reader should see, and the rest whole or summed up."""
    seen, rest = split_entries(entries)
    edits = tuple(each for each in rest if not is_mere_move(each.entry))
    if seen:
        sheet.put_row("changed", _count_seen(seen))
    if edits:
        sheet.put_row("edited", _count_kinds(edits))
    print_facts(sheet, gather_differences(seen))
    shown = (*seen, *edits) if whole else seen
    for each in sorted(shown, key=lambda each: each.number) if in_order else shown:
        print_entry(sheet, each, names, whole=whole)
    print_shifts(sheet, list_shifts(entries, comparison), whole=whole)
    if edits and not whole:
        shows = "--all shows " + ("it" if len(edits) == 1 else "them")
        sheet.gap()
        sheet.put(f"{count(len(edits), 'clause')} edited in wording or form only; {shows}.")


def _count_seen(seen: Sequence[Numbered]) -> str:
    said = [each.entry.assessment for each in seen if each.entry.assessment]
    grave = Counter(each.severity for each in said)
    ways = Counter(each.direction for each in said)
    parts = [f"{grave[severity]} {severity}" for severity in reversed(Severity) if grave[severity]]
    turned = [f"{ways[way]} {words}" for way, words in _WAYS.items() if ways[way]]
    if len(seen) == 1:
        return ", ".join(["1 clause", *(part.removeprefix("1 ") for part in (*parts, *turned))])
    return f"{count(len(seen), 'clause')}: {', '.join(parts)}" + "".join(f"; {t}" for t in turned)


def _count_kinds(edits: Sequence[Numbered]) -> str:
    kinds = Counter(each.entry.kind for each in edits)
    parts = [f"{kinds[kind]} {word}" for kind, word in _KINDS.items() if kinds[kind]]
    return f"{count(len(edits), 'clause')} in wording or form only: {', '.join(parts)}"
