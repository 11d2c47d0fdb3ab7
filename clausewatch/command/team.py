"""What teams do by command: watch lists (`list`) and the records on them (`task`)."""

import json
from datetime import UTC, datetime
from getpass import getuser
from typing import TYPE_CHECKING, Annotated

import typer

from clausewatch.cli import app
from clausewatch.command.archive import to_utc
from clausewatch.command.console import ledger_of, output
from clausewatch.command.interest import (
    ClauseTypes,
    Directions,
    Documents,
    DocumentTypes,
    LeastSeverity,
    Platforms,
    read_interest,
    tell_interest,
)
from clausewatch.wording import count
from store.error import HomeError, RecordUnknown
from store.record import Severity
from store.team import Act, Deed, Task

if TYPE_CHECKING:
    from store.subscription import Interest

__all__ = [
    "acknowledge",
    "assign",
    "close",
    "link",
    "make",
    "note",
    "renew",
    "reopen",
    "reword",
    "show_list",
    "trail",
]

_lists = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
app.add_typer(_lists, name="list")
_tasks = typer.Typer(
    help="Say what became of a record on a watch list. All of it is kept, with your name.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(_tasks, name="task")

_Name = Annotated[str, typer.Argument(metavar="LIST", help="Name of the watch list.")]
_Record = Annotated[str, typer.Argument(metavar="ID", help="Of a change (CW-C-...).")]
_Who = Annotated[
    str, typer.Option("--as", metavar="NAME", help="Who you are; left out, the name of the user.")
]
_LONGEST = 80  # characters of a name


@_lists.callback()
def _list_lists(context: typer.Context) -> None:
    """Look after records as a team: watch lists, and what is on them.

    Without a command, names the lists and what each is about.
    """
    if context.invoked_subcommand is not None:
        return
    with ledger_of(context) as (_, ledger):
        found = ledger.team.watch_lists()
    for each in found:
        output.print(f"{each.name}: {tell_interest(each.interest)}", markup=False)
    output.print(f"{count(len(found), 'watch list')}.")


@_lists.command("make")
def make(
    context: typer.Context,
    name: _Name,
    platforms: Platforms = None,
    documents: Documents = None,
    document_types: DocumentTypes = None,
    types: ClauseTypes = None,
    severity: LeastSeverity = Severity.LOW,
    directions: Directions = None,
    who: _Who = "",
) -> None:
    """Make a watch list. What is left out does not restrict."""
    with ledger_of(context) as (_, ledger):
        interest = read_interest(
            ledger, platforms, documents, document_types, types, severity, directions
        )
    _do(context, _act(name, Deed.MAKE, who), interest)


@_lists.command("reword")
def reword(
    context: typer.Context,
    name: _Name,
    platforms: Platforms = None,
    documents: Documents = None,
    document_types: DocumentTypes = None,
    types: ClauseTypes = None,
    severity: LeastSeverity = Severity.LOW,
    directions: Directions = None,
    who: _Who = "",
) -> None:
    """Say anew what a watch list is about."""
    with ledger_of(context) as (_, ledger):
        interest = read_interest(
            ledger, platforms, documents, document_types, types, severity, directions
        )
    _do(context, _act(name, Deed.REWORD, who), interest)


@_lists.command("link")
def link(context: typer.Context, name: _Name) -> None:
    """Print the link by which a team works on a watch list in a browser, through `serve`.

    Whoever has it can read the list and do what its commands do: hand it to the team alone.
    """
    from clausewatch import pipeline, postage
    from web.service.token import Purpose

    with ledger_of(context) as (home, ledger):
        found = ledger.team.watch_list(name=name)
        service = pipeline.site_of(home).service
        if found is None or found.closed_at is not None:
            raise RecordUnknown(f"there is no watch list {name!r}: `clausewatch list` names them")
        if not service:
            raise HomeError("no service is named that a link could lead to: set service_url")
        token = postage.tokens_of(home).sign(Purpose.WATCH_LIST, found.key)
    output.print(f"{service}{Purpose.WATCH_LIST}/{token}", markup=False)


@_lists.command("renew")
def renew(context: typer.Context, name: _Name, who: _Who = "") -> None:
    """Let the links to a watch list that were given away end."""
    _do(context, _act(name, Deed.RENEW, who))


@_lists.command("close")
def close(context: typer.Context, name: _Name, who: _Who = "") -> None:
    """Close a watch list, and end the subscriptions to it. What was done stays on record."""
    _do(context, _act(name, Deed.CLOSE, who))


@_lists.command("show")
def show_list(
    context: typer.Context,
    name: _Name,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Only what was captured since."),
    ] = None,
    open_only: Annotated[
        bool, typer.Option("--open", help="Only what nobody has acknowledged.")
    ] = False,
    limit: Annotated[int, typer.Option(min=0, help="At most so many; 0 for all.")] = 50,
) -> None:
    """Show the records on a watch list, newest first, and what became of them."""
    with ledger_of(context) as (_, ledger):
        found = ledger.team.tasks(
            name, since=to_utc(since), limit=None if open_only else limit or None
        )
    shown = [each for each in found if not (open_only and each.acknowledged)]
    shown = shown[: limit or None]
    for each in shown:
        _print(each)
    output.print(f"{count(len(shown), 'record')}.")


@_lists.command("trail")
def trail(
    context: typer.Context,
    name: _Name,
    as_json: Annotated[bool, typer.Option("--json", help="Print one object a line.")] = False,
) -> None:
    """Show who did what with a watch list and its records, in order."""
    with ledger_of(context) as (_, ledger):
        found = ledger.team.trail(name)
    for act in found:
        if as_json:
            typer.echo(json.dumps(_describe(act), ensure_ascii=False))
            continue
        what = " ".join(filter(None, (act.deed, act.record, act.text)))
        output.print(f"{act.at:%Y-%m-%d %H:%M}  {act.who} ({act.via}): {what}", markup=False)


@_tasks.command("acknowledge")
def acknowledge(context: typer.Context, name: _Name, record: _Record, who: _Who = "") -> None:
    """Say that you have looked at a record."""
    _do(context, _act(name, Deed.ACKNOWLEDGE, who, record))


@_tasks.command("reopen")
def reopen(context: typer.Context, name: _Name, record: _Record, who: _Who = "") -> None:
    """Say that a record has to be looked at again."""
    _do(context, _act(name, Deed.REOPEN, who, record))


@_tasks.command("assign")
def assign(
    context: typer.Context,
    name: _Name,
    record: _Record,
    to: Annotated[str, typer.Argument(metavar="[WHOM]", help="Left out: nobody.")] = "",
    who: _Who = "",
) -> None:
    """Give a record to somebody, or take it from whoever has it."""
    _do(context, _act(name, Deed.ASSIGN, who, record, _line(to)))


@_tasks.command("note")
def note(
    context: typer.Context,
    name: _Name,
    record: _Record,
    text: Annotated[str, typer.Argument(help="What you want to say about it.")],
    who: _Who = "",
) -> None:
    """Leave a note about a record."""
    if not text.strip():
        raise typer.BadParameter("the note is empty: say something")
    _do(context, _act(name, Deed.NOTE, who, record, text.strip()))


def _act(name: str, deed: Deed, who: str, record: str = "", text: str = "") -> Act:
    if who and not _line(who):
        raise typer.BadParameter("--as holds no name that can be printed")
    return Act(
        watch_list=_line(name),
        deed=deed,
        at=datetime.now(UTC),
        who=_line(who) or getuser(),
        record=record,
        text=text,
    )


def _do(context: typer.Context, act: Act, interest: "Interest | None" = None) -> None:
    if not act.watch_list:
        raise typer.BadParameter("the list has no name that can be printed")
    with ledger_of(context) as (_, ledger):
        ledger.team.do(act, interest)
    what = f" {act.record}" if act.record else ""
    output.print(f"Done: {act.deed}{what} ({act.watch_list}).", markup=False)


def _line(text: str) -> str:
    """Return a name as one line of what can be printed."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_LONGEST]


def _print(task: Task) -> None:
    change, seen = task.change, task.acknowledged
    key = change.document.key
    state = f"acknowledged by {seen.who}" if seen else "open"
    owner = f", assigned to {task.assignee}" if task.assignee else ""
    gone = ", withdrawn" if change.withdrawn else ""
    output.print(
        f"{change.after.at:%Y-%m-%d}  {change.id}  {change.severity or 'editorial':9} "
        f"{key.platform}, {key.type}: {change.summary}",
        markup=False,
    )
    output.print(f"    {state}{owner}{gone}", markup=False)
    for each in task.notes:
        output.print(f"    {each.at:%Y-%m-%d %H:%M} {each.who}: {each.text}", markup=False)


def _describe(act: Act) -> dict[str, str]:
    return {
        "at": act.at.isoformat(),
        "who": act.who,
        "via": act.via,
        "deed": act.deed,
        "record": act.record,
        "text": act.text,
    }
