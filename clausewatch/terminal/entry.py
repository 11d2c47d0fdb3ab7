"""Clause changes on a terminal: each with its place, its redline, and what is said of it."""

from collections.abc import Mapping, Sequence

from rich.text import Text

from clausewatch.terminal.redline import mark_redline
from clausewatch.terminal.sheet import Sheet
from clausewatch.wording import count
from store.record import (
    Assessment,
    Clause,
    ClauseChange,
    Direction,
    FactDifference,
    Label,
    Review,
    Ruling,
    Severity,
)
from web.view import Numbered, Shift, clean, label, opening

__all__ = ["STYLES", "print_entry", "print_facts", "print_reviews", "print_shifts", "tell_place"]

STYLES = {
    Severity.LOW: "bold cyan",
    Severity.MEDIUM: "bold yellow",
    Severity.HIGH: "bold red",
    Severity.CRITICAL: "bold white on red",
}
_WAYS = {Direction.ADVERSE: "red", Direction.FAVOURABLE: "green"}
_INDENT = 3
_SHIFTS = {"moved": "Moved", "renumbered": "Renumbered", "renamed": "Renamed"}
_LISTED = 12  # shifts that are told one by one


def print_entry(
    sheet: Sheet, each: Numbered, names: Mapping[str, str], *, whole: bool = False
) -> None:
    """Print a clause change.

    Args:
        sheet: Where to.
        each: The clause change with its number in the document's order.
        names: Names of clause types by slug.
        whole: Fold nothing.
    """
    entry, said = each.entry, each.entry.assessment
    sheet.gap()
    if said:
        sheet.rule()
    sheet.put(_head(each))
    clause = entry.after or entry.before
    if clause and (place := tell_place(clause)):
        sheet.put(place, style="bold" if said else "dim")
    if (was := _tell_other_place(entry)) is not None:
        sheet.put(f"before under: {was}", style="dim")
    if said:
        sheet.put(", ".join(label(slug, names) for slug in said.types), style="dim")
        sheet.gap()
    marked = mark_redline(entry.redline, plain=sheet.plain, whole=whole)
    sheet.put(marked, indent=_INDENT)
    if said:
        sheet.gap()
        print_reviews(sheet, entry.reviews, names, indent=_INDENT)
        _print_reasons(sheet, said, is_reviewed=bool(entry.reviews))


def print_reviews(
    sheet: Sheet, reviews: Sequence[Review], names: Mapping[str, str], *, indent: int = 0
) -> None:
    """Print what persons said of a label, the latest first, beside what the machine said."""
    for review in reversed(reviews):
        what = "confirmed" if review.ruling is Ruling.CONFIRM else "corrected"
        head = f"by {opening(review.author, 80)} on {review.at:%Y-%m-%d}: {what}"
        note = f". {opening(review.note, 600)}" if review.note else ""
        sheet.put_row("reviewed", head + note, indent=indent)
        if review.label and len(reviews) > 1:
            sheet.put_row("", f"as {_tell_label(review.label, names)}", indent=indent)
        if review.machine:
            said = _tell_label(review.machine, names)
            told = f"{review.machine.analyzer} said: {said}; {review.machine.confidence} confidence"
            sheet.put_row("", told, indent=indent)


def _tell_label(said: Assessment | Label, names: Mapping[str, str]) -> str:
    sides = (label(side).lower() for side in (said.direction, said.polarity) if side)
    return ", ".join((said.severity, *sides, *(label(slug, names) for slug in said.types)))


def print_facts(sheet: Sheet, differences: Mapping[FactDifference, Sequence[int]]) -> None:
    """Print the facts that differ, each with the clause changes that tell it."""
    if not differences:
        return
    sheet.gap()
    sheet.put("Facts that changed", style="bold")
    rows = [
        (opening(fact.name, 60), _tell_fact(sheet, fact, numbers))
        for fact, numbers in differences.items()
    ]
    sheet.put_rows(rows, indent=_INDENT)


def print_shifts(sheet: Sheet, shifts: Sequence[Shift], *, whole: bool = False) -> None:
    """Print what only moved or got another number or heading, summed up."""
    if not shifts:
        return
    sheet.gap()
    sheet.put("The same words in another place", style="bold")
    shown = shifts if whole else shifts[:_LISTED]
    for each in shown:
        where = f"{opening(each.before, 200)} → {opening(each.after, 200)}"
        if each.before == each.after:
            where = f"within {opening(each.after, 200)}"
        sheet.put_row(
            _SHIFTS[each.what], f"{where} ({count(each.count, 'clause')})", indent=_INDENT
        )
    if len(shown) < len(shifts):
        rest = sum(each.count for each in shifts[len(shown) :])
        sheet.put(f"and {count(rest, 'more clause')}; --all lists them", indent=_INDENT)


def tell_place(clause: Clause) -> str:
    """Return the number of a clause and the headings above it, on one line."""
    number = "" if clause.number == "-" else opening(clause.number, 20)
    path = " › ".join(opening(heading) for heading in clause.headings)
    return clean("  ".join(filter(None, (number, path))))


def _head(each: Numbered) -> Text:
    entry, said = each.entry, each.entry.assessment
    head = Text().append(f"#{each.number}  ", style="dim")
    if said:
        head.append(said.severity.upper(), style=STYLES[said.severity])
        head.append("  ")
    head.append(label(entry.kind), style="bold")
    if said and said.direction:
        head.append("  ")
        head.append(label(said.direction).lower(), style=_WAYS.get(said.direction, ""))
    return head


def _tell_other_place(entry: ClauseChange) -> str | None:
    if not entry.before or not entry.after or entry.before.headings == entry.after.headings:
        return None
    return tell_place(entry.before) or "no heading"


def _print_reasons(sheet: Sheet, said: Assessment, *, is_reviewed: bool) -> None:
    """Print facts and reasons; what a person has looked at is as sure as the review says."""
    facts = [(opening(fact.name, 60), _tell_fact(sheet, fact)) for fact in said.differences]
    sheet.put_rows(facts, indent=_INDENT)
    for place, reason in enumerate(said.reasons):
        sheet.put_row("" if place else "why", opening(reason, 600), indent=_INDENT)
    if not is_reviewed:
        sure = f"{said.confidence}; {label(said.basis)}"
        sheet.put_row("confidence", sure, indent=_INDENT)


def _tell_fact(sheet: Sheet, fact: FactDifference, numbers: Sequence[int] = ()) -> Text:
    before, after = (clean(opening(side, 200)) for side in (fact.before, fact.after))
    text = Text(before, style="" if sheet.plain else "red")
    text = Text().append_text(text).append(" → ")
    text.append(after, style="" if sheet.plain else "green")
    if numbers:
        text.append("  " + ", ".join(f"#{number}" for number in numbers), style="dim")
    return text
