"""Bringing archives in: `import ota-versions`, `ota-snapshots`, `ota-declarations`, `warc`."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clausewatch import collection, evidence
from clausewatch.cli import app
from clausewatch.command.console import ledger_of, output, report
from clausewatch.home import open_home
from clausewatch.progress import track
from clausewatch.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler import ArchivedCaptures, Conversion, Placement
    from store.ledger import Ledger

__all__ = [
    "import_ota_declarations",
    "import_ota_snapshots",
    "import_ota_versions",
    "import_warc",
    "to_utc",
]

_LISTED = 50  # lines of a list; what they say stands in the files as well

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
                repository, platforms=platform or (), since=to_utc(since), skip=ledger.knows
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
                since=to_utc(since),
                skip=ledger.knows,
            )
        _keep(ledger, captures)


@_imports.command("warc")
def import_warc(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="WARC files: .warc.gz or .warc.")
    ],
    platform: _Platforms = None,
    type_: Annotated[
        str,
        typer.Option(
            "--type",
            metavar="TYPE",
            help="Each file holds one document of the --platform, of this type.",
        ),
    ] = "",
) -> None:
    """Import WARC files: those of another home, and those of others.

    Captures that clausewatch exported come back as they were. Responses that others recorded become
    captures if the home declares a document at their address.
    """
    with ledger_of(context) as (home, ledger), track("Import", report) as advance:
        done = evidence.import_warc(
            home, ledger, files, advance, platforms=platform or (), type_=type_
        )
    _tell_kept(done.kept, done.new)
    for reason, number in done.left_out:
        output.print(f"  left out: records {reason} ({number:,})", markup=False)
    for line in done.damaged:
        output.print(f"  {line}: what follows there was not read", markup=False)
    output.print("Next: `clausewatch analyze`, then `clausewatch publish`.")
    raise typer.Exit(1 if done.damaged else 0)


@_imports.command("ota-declarations")
def import_ota_declarations(
    context: typer.Context,
    repository: _Repository,
    platform: _Platforms = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace declarations that are there already.")
    ] = False,
) -> None:
    """Write declarations of what an Open Terms Archive repository declares today.

    One file a platform. What cannot be taken over is told, and noted in the file.
    """
    import crawler  # slow to import

    folder = crawler.DeclarationFolder(open_home(context.obj).declarations)
    conversions = crawler.convert_ota_declarations(repository, platforms=platform or ())
    placements = [
        folder.place(each.platform, each.text, overwrite=overwrite)
        for each in conversions
        if each.declaration
    ]
    _tell_conversions(conversions)
    _tell_placements(placements)


def _tell_conversions(conversions: "Iterable[Conversion]") -> None:
    from crawler.notation.wording import tidy

    taken = [each.declaration for each in conversions if each.declaration]
    documents = sum(len(each.documents) for each in taken)
    platforms, declared = count(len(taken), "platform"), count(documents, "document")
    output.print(f"Imported: {platforms} with {declared}.")
    findings = [(each.platform, one) for each in conversions for one in each.findings]
    counts = Counter((one.is_left_out, one.matter.summary) for _, one in findings)
    for (is_left_out, what), number in counts.most_common():
        output.print(
            f"  {'left out' if is_left_out else 'remark'}: {what} ({number:,})", markup=False
        )
    _print_some(
        f"  {tidy(platform)}{', ' if one.type else ''}{tidy(one.type)}: {one.text}"
        for platform, one in findings
    )


def _tell_placements(placements: "Iterable[Placement]") -> None:
    by_deed = Counter(each.deed.value for each in placements)
    output.print(
        f"Files: {by_deed['written']} written, {by_deed['same']} the same already, "
        f"{by_deed['left']} left alone."
    )
    _print_some(
        f"  {each.path.name} says something else; --overwrite replaces it"
        for each in placements
        if each.deed.value == "left"
    )
    output.print("Next: `clausewatch check FILE` for one of them, or `clausewatch run`.")


def _print_some(lines: "Iterable[str]") -> None:
    every = list(lines)
    for line in every[:_LISTED]:
        output.print(line, markup=False)
    if len(every) > _LISTED:
        output.print(f"  and {len(every) - _LISTED} more")


def _keep(ledger: "Ledger", captures: "ArchivedCaptures") -> None:
    """Keep the captures of an archive and say what came of it."""
    with captures, track("Import", report) as advance:
        kept, new = collection.keep_archive(ledger, captures, advance)
    _tell_kept(kept, new)
    for reason, number in captures.left_out.items():
        output.print(f"  left out: entries {reason} ({number:,})", markup=False)
    output.print("Next: `clausewatch analyze`, then `clausewatch publish`.")


def _tell_kept(kept: int, new: int) -> None:
    output.print(f"Imported: {count(kept, 'capture')}, {new:,} with bytes not known before.")


def to_utc(day: datetime | None) -> datetime | None:
    """Return a day given on the command line as a time with its zone."""
    return day.replace(tzinfo=UTC) if day else None
