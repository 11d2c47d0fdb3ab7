"""Change and provision records on a terminal."""

from collections.abc import Mapping

from rich.text import Text

from clausewatch.terminal.comparison import print_entries
from clausewatch.terminal.entry import STYLES, print_reviews, tell_place
from clausewatch.terminal.sheet import Sheet
from store.record import Change, Provision
from web.view import label, name_witness, opening

__all__ = ["print_change", "print_provision"]


def print_change(
    sheet: Sheet, change: Change, names: Mapping[str, str], *, whole: bool = False
) -> None:
    """Print a change record.

    Args:
        sheet: Where to.
        change: The record.
        names: Names of clause types by slug.
        whole: Print editorial changes too, and fold nothing.
    """
    key = change.document.key
    sheet.put(f"{change.id}  {key.platform}, {key.type}", style="bold")
    head = Text(change.severity or change.verdict)
    if change.severity:
        head.stylize(STYLES[change.severity])
    sheet.put(head.append(": ", style="").append(change.summary, style=""))
    if review := change.withdrawn:
        sheet.gap()
        sheet.put("This record was withdrawn", style="bold red")
        told = f"On {review.at:%Y-%m-%d} {opening(review.author, 80)} decided that it is no change"
        sheet.put(f"{told}: {opening(review.note, 2000)}")
    sheet.gap()
    for title, version in (("before", change.before), ("after", change.after)):
        sheet.put_row(title, f"{name_witness(version)} {version.at:%Y-%m-%d %H:%M} UTC")
        if version.url or version.reference:
            sheet.put_row("", version.url or version.reference)
        sheet.put_row("text sha256", version.sha256)
    if not change.withdrawn or whole:
        print_entries(sheet, change.entries, None, names, whole=whole)


def print_provision(sheet: Sheet, provision: Provision, names: Mapping[str, str]) -> None:
    """Print a provision with all its wordings, the newest first."""
    key = provision.document.key
    sheet.put(f"{provision.id}  {key.platform}, {key.type}", style="bold")
    for state in reversed(provision.states):
        until = f"{state.until:%Y-%m-%d}" if state.until else "today"
        sheet.gap()
        sheet.put(f"{state.version.at:%Y-%m-%d} to {until}", style="bold")
        if said := state.assessment:
            types = ", ".join(label(slug, names) for slug in said.types)
            sheet.put(f"{types}; {said.severity}; {said.polarity}")
        if place := tell_place(state.clause):
            sheet.put(place, style="dim")
        sheet.put(state.clause.text)
        print_reviews(sheet, state.reviews, names)
