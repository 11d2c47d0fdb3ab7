"""The operator's report: `status`."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from clausewatch.cli import app
from clausewatch.command.console import ledger_of, output, plain
from clausewatch.home import Home
from clausewatch.schedule import load_declarations
from clausewatch.wording import count
from store.error import ClausewatchError
from store.record import Decision, DocumentKey, Status

__all__ = ["status"]

_AsJson = Annotated[bool, typer.Option("--json", help="Print one object a document.")]
_Trouble = Annotated[
    bool, typer.Option("--trouble", help="Only documents with something to look after.")
]
_Gate = Annotated[
    bool, typer.Option("--gate", help="List what the gate stopped, newest first, with reasons.")
]
_Of = Annotated[
    list[str] | None,
    typer.Option(
        "--of", metavar="KIND", help="With --gate: of this verdict or kind; may be repeated."
    ),
]
_Platforms = Annotated[
    list[str] | None,
    typer.Option("--platform", metavar="NAME", help="With --gate: of this platform; repeatable."),
]
_Limit = Annotated[
    int, typer.Option("--limit", min=0, help="With --gate: at most so many; 0 for all.")
]
_DAY = timedelta(days=1)
_LISTED = 50  # decisions
_WIDE = 120  # columns from which the report is a table


@app.command()
def status(
    context: typer.Context,
    as_json: _AsJson = False,
    trouble: _Trouble = False,
    gate: _Gate = False,
    of: _Of = None,
    platform: _Platforms = None,
    limit: _Limit = _LISTED,
) -> None:
    """Show how the watching of each document goes, trouble first.

    Last success and its age, failures since and why, what is held or degraded, when it is due
    next, captures that wait for analysis. With --gate: what was stopped, and why; `review`
    reverses it.
    """
    if gate:
        with ledger_of(context) as (_, ledger):
            found = ledger.stopped(platforms=platform or (), kinds=of or (), limit=limit or None)
            names = {each.id: each.key for each in ledger.documents()}
        _print_stopped(found, names, as_json=as_json)
        return
    with ledger_of(context) as (home, ledger):
        rows = [row for row in ledger.status() if not trouble or _find_trouble(row)]
        rows.sort(key=lambda row: not _find_trouble(row))
        missing = _count_missing(home, rows) if not trouble else 0
    if as_json:
        typer.echo(json.dumps([asdict(row) for row in rows], default=plain, ensure_ascii=False))
        return
    is_narrow = output.is_terminal and output.width < _WIDE
    (_print_blocks if is_narrow else _print_table)(rows, datetime.now(UTC))
    output.print(_summarise(rows, missing), markup=False, soft_wrap=not output.is_terminal)


def _print_stopped(
    found: tuple[Decision, ...], names: dict[str, DocumentKey], *, as_json: bool
) -> None:
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in found], default=plain, ensure_ascii=False))
        return
    for each in found:
        key = names[each.document]
        what = f"{each.gate.verdict} ({each.gate.kind})" if each.gate.kind else each.gate.verdict
        head = f"{each.at:%Y-%m-%d %H:%M}  {each.snapshot}  {key.platform}, {key.type}: {what}"
        output.print(head, markup=False)
        for reason in each.gate.reasons:
            output.print(f"    {reason}", markup=False)
    output.print(f"{count(len(found), 'decision')}.", markup=False)


def _print_table(rows: list[Status], now: datetime) -> None:
    table = Table(box=None, pad_edge=False)
    for column in ("ID", "Document", "Last success", "Next due", "State"):
        table.add_column(column, overflow="fold")
    for row in rows:
        key = row.document.key
        success, due = _tell_age(row.last_success, now), _tell_due(row, now)
        state = "; ".join(_find_trouble(row) or ["well"])
        cells = (row.document.id, f"{key.platform}, {key.type}", success, due, state)
        table.add_row(*map(Text, cells))
    output.print(table, soft_wrap=not output.is_terminal)


def _print_blocks(rows: list[Status], now: datetime) -> None:
    """Print each document in lines of its own, where a table would break every cell."""
    for row in rows:
        key = row.document.key
        head = Text(f"{row.document.id}  {key.platform}, {key.type}", style="bold")
        output.print(head, soft_wrap=False)
        table = Table(box=None, show_header=False, padding=(0, 0, 0, 2))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for state in _find_trouble(row) or ["well"]:
            table.add_row("state", Text(state))
        table.add_row("last success", Text(_tell_age(row.last_success, now)))
        table.add_row("next due", Text(_tell_due(row, now)))
        output.print(table, soft_wrap=False)
        output.print()


def _find_trouble(row: Status) -> list[str]:
    """Return what an operator should look after, gravest first; nothing if all is well."""
    found = []
    if row.failures:
        times = "once" if row.failures == 1 else f"{row.failures} times"
        found.append(f"failed {times}: {row.problem or row.failure or 'no reason is known'}")
    if row.is_held:
        found.append("a doubtful text is held")
    if row.degraded:
        found.append("degraded: no declared selector matches, the main content is taken")
    if row.document.first_seen is None and not row.failures and not row.pending:
        found.append("no text was accepted yet")
    if row.pending:
        found.append(f"{count(row.pending, 'capture')} still to be analyzed: `clausewatch analyze`")
    return found


def _tell_age(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "never"
    age = now - moment
    ago = f"{age // _DAY} days ago" if age >= 2 * _DAY else f"{age // timedelta(hours=1)} h ago"
    return f"{moment:%Y-%m-%d %H:%M} ({ago})"


def _tell_due(row: Status, now: datetime) -> str:
    if row.due_at is None:
        return "not planned"
    when = "now" if row.due_at <= now else f"{row.due_at:%Y-%m-%d %H:%M}"
    return f"{when} ({row.due_reason})"


def _count_missing(home: Home, rows: list[Status]) -> int:
    """Return how many declared documents were never captured; none if that cannot be told."""
    try:
        declarations = load_declarations(home)
    except ClausewatchError:
        return 0  # a home of imported archives declares nothing
    captured = {row.document.key for row in rows}
    keys = {document.key for each in declarations for document in each.documents}
    return len(keys - captured)


def _summarise(rows: list[Status], missing: int) -> str:
    failing = sum(row.failures > 0 for row in rows)
    degraded = sum(row.degraded for row in rows)
    waiting = sum(row.pending > 0 for row in rows)
    held = sum(row.is_held for row in rows)
    return (
        f"{count(len(rows), 'document')}: {failing} failing, {held} held, {degraded} degraded, "
        f"{waiting} waiting for analysis; {missing} declared and not captured yet."
    )
