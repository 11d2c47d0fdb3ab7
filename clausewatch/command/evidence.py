"""Taking evidence out of the home: `export warc`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from clausewatch import evidence
from clausewatch.cli import app
from clausewatch.command.archive import to_utc
from clausewatch.command.console import ledger_of, output, report
from clausewatch.progress import track
from clausewatch.wording import count

__all__ = ["export_warc"]

_exports = typer.Typer(
    help="Take what the home holds elsewhere.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(_exports, name="export")


@_exports.callback()
def _name_group() -> None:
    """Keep `warc` a word of its own: a group of one command would swallow it."""


@_exports.command("warc")
def export_warc(
    context: typer.Context,
    target: Annotated[
        Path,
        typer.Argument(
            metavar="FILE|FOLDER",
            help="A new .warc.gz file; any other name is a folder.",
        ),
    ],
    platform: Annotated[
        list[str] | None,
        typer.Option("--platform", metavar="NAME", help="Only this platform; may be repeated."),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Only captures from this day on."),
    ] = None,
) -> None:
    """Write all captures, with what went over the wire, to WARC files.

    Records are copied from the home's own WARC files; where these do not hold a capture, records
    are made from what is kept, and say so.
    """
    with ledger_of(context) as (home, ledger), track("Export", report) as advance:
        done = evidence.export_warc(
            home, ledger, target, advance, platforms=platform or (), since=to_utc(since)
        )
    output.print(
        f"Exported: {count(done.copied, 'capture')} with their own records, "
        f"{done.made} with records made now."
    )
    for file in done.files:
        output.print(f"  written: {file}", markup=False)
    for line in done.lost:
        output.print(f"  {line}", markup=False)
    raise typer.Exit(1 if done.lost else 0)
