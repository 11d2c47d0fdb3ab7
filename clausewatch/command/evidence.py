"""Taking what the home holds elsewhere: `export warc`, `export --reviews`, watch lists."""

import json
import sys
from datetime import UTC, datetime
from getpass import getuser
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
from store.team import Act, Deed

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
    watch_list: Annotated[
        str,
        typer.Option("--watch-list", metavar="NAME", help="Write its records, to --csv or --xlsx."),
    ] = "",
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Where --watch-list writes CSV.")
    ] = None,
    xlsx: Annotated[
        Path | None,
        typer.Option("--xlsx", metavar="FILE", help="Where --watch-list writes a workbook."),
    ] = None,
) -> None:
    """Take what the home holds elsewhere.

    `--reviews` writes the labels that persons confirmed or corrected as training data for a model:
    the latest review of each clause and clause change, in the order of their records.

    `--watch-list` writes the records on a watch list, with who acknowledged and who has each, and
    notes in its trail that this was done.
    """
    tables = {"csv": csv, "xlsx": xlsx}
    if context.invoked_subcommand is not None:
        if reviews or to or watch_list or csv or xlsx:
            raise typer.BadParameter(
                f"options go without {context.invoked_subcommand}: export one at a time"
            )
        return
    if watch_list or csv or xlsx:
        if reviews or not watch_list or not (csv or xlsx):
            raise typer.BadParameter("name a --watch-list, and --csv or --xlsx where it goes")
        _write_tasks(context, watch_list, {form: file for form, file in tables.items() if file})
        return
    if not reviews:
        if to:
            raise typer.BadParameter("--to says where --reviews writes: name --reviews with it")
        typer.echo(context.get_help())
        raise typer.Exit(2)
    _write_reviews(context, to)


def _write_tasks(context: typer.Context, name: str, files: dict[str, Path]) -> None:
    from clausewatch.workbook import FORMS  # the words of the site bring its templates along: slow

    with ledger_of(context) as (_, ledger), ledger.batch():
        tasks = ledger.team.tasks(name)
        watch_list = ledger.team.watch_list(name=name)
        assert watch_list is not None  # noqa: S101 - its tasks were found
        for form, file in files.items():
            content, _ = FORMS[form](watch_list, tasks)
            _write(file, content)
            act = Act(
                watch_list=name, deed=Deed.EXPORT, at=datetime.now(UTC), who=getuser(), text=form
            )
            ledger.team.do(act)
    for file in files.values():
        report.print(f"Exported: {count(len(tasks), 'record')} to {file}", markup=False)


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
    _write(target, b"".join(lines))
    report.print(f"Exported: {count(len(lines), 'review')} to {target}", markup=False)


def _write(target: Path, content: bytes) -> None:
    if target.is_dir():
        raise HomeError(f"{target} is a folder: name a file in it")
    try:
        target.write_bytes(content)
    except OSError as problem:
        raise HomeError(f"cannot write {target} ({problem.strerror}): check the name") from problem


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
