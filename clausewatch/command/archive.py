"""Bringing existing archives in: `import ota-versions` and `import ota-snapshots`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clausewatch import pipeline
from clausewatch.cli import app
from clausewatch.command.console import ledger_of, output, report
from clausewatch.progress import track

if TYPE_CHECKING:
    from crawler import ArchivedCaptures
    from store.ledger import Ledger

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
        with ledger.batch():  # one transaction for all the questions of `skip`
            captures = crawler.read_ota_versions(
                repository, platforms=platform or (), since=_utc(since), skip=ledger.knows
            )
        _keep(ledger, captures)


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
        with ledger.batch():  # one transaction for all the questions of `skip`
            captures = crawler.read_ota_snapshots(
                repository,
                declarations,
                platforms=platform or (),
                since=_utc(since),
                skip=ledger.knows,
            )
        _keep(ledger, captures)


def _keep(ledger: "Ledger", captures: "ArchivedCaptures") -> None:
    """Keep the captures of an archive and say what came of it."""
    with captures, track("Import", report) as advance:
        kept, new = pipeline.keep_archive(ledger, captures, advance)
    output.print(f"Imported: {kept} captures, {new} with bytes not known before.")
    for reason, count in captures.left_out.items():
        output.print(f"  left out: {count} {reason}", markup=False)
    output.print("Next: `clausewatch analyze`, then `clausewatch publish`.")


def _utc(day: datetime | None) -> datetime | None:
    return day.replace(tzinfo=UTC) if day else None
