"""Looking into a home: `show ID`."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from clausewatch.cli import app
from clausewatch.command.console import Color, Everything, NoPager, ledger_of, output, plain
from clausewatch.command.digest import show_digest
from clausewatch.terminal.colour import Colour, open_console
from clausewatch.terminal.pager import show_pages
from clausewatch.wording import count, name_types
from store.error import RecordUnknown
from store.ids import Kind, parse_id
from store.record import Change, Document, Provision
from store.subscription import Level

if TYPE_CHECKING:
    from store.ledger import Ledger

__all__ = ["show"]


@app.command()
def show(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help="Such as CW-C-000123-V.")],  # noqa: A002
    as_json: Annotated[bool, typer.Option("--json", help="Print the record as JSON.")] = False,
    everything: Everything = False,
    no_pager: NoPager = False,
    color: Color = Colour.AUTO,
) -> None:
    """Show a record: a document, a change, a provision or a digest."""
    kind, _ = parse_id(id)
    if kind is Kind.DIGEST:
        from web.view.period import find_period  # slow to import

        level = Level.FULL if everything else Level.SUMMARY
        show_digest(context, find_period(id), level, as_json=as_json, paged=not no_pager)
        return
    with ledger_of(context) as (_, ledger):
        record = _find(ledger, kind, id)
        if as_json:
            typer.echo(json.dumps(asdict(record), default=plain, ensure_ascii=False, indent=2))
        elif isinstance(record, Document):
            _print_document(ledger, record)
        else:
            text = _lay_out(record, console := open_console(color), whole=everything)
            show_pages(text, console, paged=not no_pager)


def _lay_out(record: Change | Provision, console: Console, *, whole: bool) -> str:
    # The words of the site bring its templates along, which are slow to import.
    from clausewatch.terminal.record import print_change, print_provision
    from clausewatch.terminal.sheet import Sheet

    with console.capture() as captured:
        if isinstance(record, Change):
            print_change(Sheet(console), record, name_types(), whole=whole)
        else:
            print_provision(Sheet(console), record, name_types())
    return captured.get()


def _find(ledger: "Ledger", kind: Kind, id: str) -> Change | Provision | Document:  # noqa: A002
    match kind:
        case Kind.CHANGE:
            return ledger.change(id)
        case Kind.PROVISION:
            return ledger.provision(id)
        case Kind.DOCUMENT:
            return ledger.document(id)
        case _:
            raise RecordUnknown(f"{id} names bytes: see them in the record that cites them")


def _print_document(ledger: "Ledger", document: Document) -> None:
    output.print(f"{document.id}  {document.key.platform}, {document.key.type}", markup=False)
    output.print(
        f"{count(document.versions, 'version')}, last verified {_day(document.last_verified)}"
    )
    for change in ledger.changes(document=document.id):
        severity = change.severity or "editorial"
        output.print(
            f"  {change.after.at:%Y-%m-%d}  {change.id}  {severity:9} {change.summary}",
            markup=False,
        )


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "never"
