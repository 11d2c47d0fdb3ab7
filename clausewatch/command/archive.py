"""Bringing existing archives in: `import ota-versions` and `import ota-snapshots`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from clausewatch import pipeline
from clausewatch.cli import app
from clausewatch.command.console import ledger_of, output, report
from clausewatch.progress import track

__all__ = ["import_ota_snapshots", "import_ota_versions"]

_imports = typer.Typer(
    help="Bring an existing archive into the home.\n\nWhat is in already is left out.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(_imports, name="import")

_Repository = Annotated[
    Path, typer.Argument(metavar="GIT", help="A git bundle, bare repository or work tree.")
]
_Platforms = Annotated[
    list[str] | None,
    typer.Option("--platform", metavar="NAME", help="Only this platform; may be repeated."),
]
_Since = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Only entries from this day on."),
]


@_imports.command("ota-versions")
def import_ota_versions(
    context: typer.Context,
    repository: _Repository,
    platform: _Platforms = None,
    since: _Since = None,
) -> None:
    """Import the texts of an Open Terms Archive repository of versions."""
    import crawler  # slow to import

    with ledger_of(context) as (_, ledger):
        entries = crawler.read_ota_versions(
            repository, platforms=platform or (), since=_utc(since), skip=ledger.knows
        )
        with track("Import", report) as advance:
            kept, new = pipeline.keep_archive(ledger, entries, 0, advance)
    output.print(f"Imported: {kept} versions, {new} with a new text. Next: `clausewatch analyze`.")


@_imports.command("ota-snapshots")
def import_ota_snapshots(
    context: typer.Context,
    repository: _Repository,
    declarations: Annotated[
        Path, typer.Option(metavar="GIT", help="The repository of declarations that goes with it.")
    ],
    platform: _Platforms = None,
    since: _Since = None,
) -> None:
    """Import the raw pages of an Open Terms Archive repository of snapshots."""
    import crawler  # slow to import

    with ledger_of(context) as (_, ledger):
        entries = crawler.read_ota_snapshots(
            repository,
            declarations,
            platforms=platform or (),
            since=_utc(since),
            skip=ledger.knows,
        )
        with track("Import", report) as advance:
            kept, new = pipeline.keep_archive(ledger, entries, 0, advance)
    output.print(f"Imported: {kept} captures, {new} with new bytes. Next: `clausewatch analyze`.")


def _utc(day: datetime | None) -> datetime | None:
    return day.replace(tzinfo=UTC) if day else None
