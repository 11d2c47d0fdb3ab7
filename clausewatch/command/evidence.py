"""Taking what the home holds elsewhere: `export warc` and `export --reviews`."""

import json
import sys
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
from store.error import HomeError

__all__ = ["export_warc"]

_exports = typer.Typer(
    invoke_without_command=True,
    rich_markup_mode=None,
)
app.add_typer(_exports, name="export")


@_exports.callback()
def _export_reviews(
    context: typer.Context,
    reviews: Annotated[
        bool,
        typer.Option("--reviews", help="Write what persons said of labels, one JSON line each."),
    ] = False,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar="FILE", help="Where --reviews writes; standard output if left out."
        ),
    ] = None,
) -> None:
    """Take what the home holds elsewhere.

    `--reviews` writes the labels that persons confirmed or corrected as training data for a model:
    the latest review of each clause and clause change, in the order of their records.
    """
    if context.invoked_subcommand is not None:
        if reviews or to:
            raise typer.BadParameter(
                f"--reviews and --to go without {context.invoked_subcommand}: export one at a time"
            )
        return
    if not reviews:
        if to:
            raise typer.BadParameter("--to says where --reviews writes: name --reviews with it")
        typer.echo(context.get_help())
        raise typer.Exit(2)
    _write_reviews(context, to)


def _write_reviews(context: typer.Context, target: Path | None) -> None:
    from clausewatch.training import describe_reviews

    with ledger_of(context) as (_, ledger):
        lines = [
            json.dumps(line, ensure_ascii=False).encode(errors="replace") + b"\n"
            for line in describe_reviews(ledger.reviewed())
        ]
    if target is None:
        sys.stdout.buffer.write(b"".join(lines))
        sys.stdout.buffer.flush()
        return
    if target.is_dir():
        raise HomeError(f"{target} is a folder: name a file in it")
    try:
        target.write_bytes(b"".join(lines))
    except OSError as problem:
        raise HomeError(f"cannot write {target} ({problem.strerror}): check the name") from problem
    report.print(f"Exported: {count(len(lines), 'review')} to {target}", markup=False)


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
