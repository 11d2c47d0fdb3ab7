"""Changes and provisions on a terminal: colour where there is one, marks where there is none."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from store.record import Change, ClauseChange, Judgement, Provision, Redline

__all__ = ["print_change", "print_judgement", "print_provision"]

_CONTEXT = 90  # characters of unchanged text kept on each side of a difference


def print_judgement(console: Console, judgement: Judgement) -> None:
    """Print what the difference between two texts amounts to."""
    head = Text(judgement.verdict.upper(), style="bold")
    if judgement.severity:
        head.append(f"  {judgement.severity}", style=_STYLES[judgement.severity])
    console.print(head)
    console.print(Text(judgement.summary))
    _print_entries(console, judgement.changes)


def print_change(console: Console, change: Change) -> None:
    """Print a change record."""
    key = change.document.key
    console.print(Text(f"{change.id}  {key.platform}, {key.type}", style="bold"))
    console.print(Text(f"{change.severity or change.verdict}: {change.summary}"))
    for label, version in (("before", change.before), ("after", change.after)):
        witness = "recorded by an archive" if version.reference else "captured by us"
        where = version.url or version.reference
        console.print(Text(f"{label}: {witness} on {version.at:%Y-%m-%d %H:%M} UTC  {where}"))
        console.print(Text(f"        text sha256 {version.sha256}", style="dim"))
    _print_entries(console, change.entries)


def print_provision(console: Console, provision: Provision) -> None:
    """Print a provision with all its wordings, the newest first."""
    key = provision.document.key
    console.print(Text(f"{provision.id}  {key.platform}, {key.type}", style="bold"))
    for state in reversed(provision.states):
        until = f"{state.until:%Y-%m-%d}" if state.until else "today"
        console.print(Text(f"\n{state.version.at:%Y-%m-%d} to {until}", style="bold"))
        if state.assessment:
            said = state.assessment
            console.print(Text(f"{', '.join(said.types)}; {said.severity}; {said.polarity}"))
        console.print(Text(" > ".join(state.clause.headings), style="dim"))
        console.print(Text(state.clause.text))


_STYLES = {"low": "cyan", "medium": "yellow", "high": "red", "critical": "bold red"}


def _print_entries(console: Console, entries: Iterable[ClauseChange]) -> None:
    for entry in entries:
        clause = entry.after or entry.before
        console.print()
        console.print(_head(entry))
        if clause and clause.headings:
            console.print(Text(" > ".join(clause.headings), style="dim"))
        console.print(_marked(entry.redline, plain=not console.is_terminal))
        if entry.assessment:
            for fact in entry.assessment.differences:
                console.print(Text(f"  {fact.name}: {fact.before} → {fact.after}"))
            for reason in entry.assessment.reasons:
                console.print(Text(f"  {reason}", style="dim"))


def _head(entry: ClauseChange) -> Text:
    head = Text(entry.kind, style="bold")
    said = entry.assessment
    if said:
        head.append(f"  {said.severity}", style=_STYLES[said.severity])
        head.append(f"  {', '.join(said.types)}; {said.direction}; confidence {said.confidence}")
    return head


def _marked(redline: Redline, *, plain: bool) -> Text:
    """Return a redline with unchanged stretches folded."""
    text = Text()
    for position, (operation, run) in enumerate(redline):
        if operation == "=":
            is_edge = position == 0, position == len(redline) - 1
            text.append(_folded(run, *is_edge) if len(redline) > 1 else run[: 4 * _CONTEXT])
        elif operation == "-":
            text.append(f"[-{run}-]" if plain else run, style="red strike")
        else:
            text.append(f"{{+{run}+}}" if plain else run, style="green underline")
    return text


def _folded(run: str, is_first: bool, is_last: bool) -> str:  # noqa: FBT001 - two plain facts
    keep_head = 0 if is_first else _CONTEXT
    keep_tail = 0 if is_last else _CONTEXT
    if len(run) <= keep_head + keep_tail + 10:
        return run
    return run[:keep_head] + " … " + (run[-keep_tail:] if keep_tail else "")
