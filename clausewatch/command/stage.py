"""The stages of the main job, alone and in one pass."""

from typing import TYPE_CHECKING, Annotated

import typer

from clausewatch import collection, pipeline
from clausewatch.cli import app
from clausewatch.command.console import ledger_of, output, report
from clausewatch.command.notify import tell_subscribers
from clausewatch.home import Home, create_home
from clausewatch.progress import track
from clausewatch.schedule import load_declarations, plan_captures
from clausewatch.terminal.pager import show_pages
from clausewatch.wording import count
from store.error import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler import Declaration
    from store.ledger import Ledger

__all__ = ["analyze", "crawl", "init", "publish", "run", "run_pass"]


_Due = Annotated[
    bool, typer.Option("--due", help="Only documents that are due by their own schedule.")
]
_LATE = "noise (late)"
_LISTED = 20  # new changes that an analysis lists; the site has them all


@app.command()
def init(
    context: typer.Context,
    starter: Annotated[
        bool, typer.Option("--starter", help="Declare all platforms of the starter set.")
    ] = False,
    platform: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Declare this one of the starter set; may be repeated."),
    ] = None,
    listing: Annotated[
        bool, typer.Option("--list", help="Only name the platforms of the starter set.")
    ] = False,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORDS", help="With --list: what their names hold."),
    ] = None,
) -> None:
    """Make a home: configuration, database, a starter declaration.

    In a home that exists, what is there is kept, and --starter and --platform add to it.
    """
    if listing:
        _list_starters(words or ())
        return
    if words:
        raise typer.BadParameter("words go with --list; --home says where the home is to be")
    from store.ledger import Ledger  # SQLAlchemy takes half a second to import

    chosen = _choose_starters(platform or (), all_of_them=starter)
    home = create_home(context.obj, with_example=not chosen)
    Ledger(home.database, home.blobs).close()
    output.print(f"The home is {home.folder}", markup=False)
    if chosen:
        _place_starters(home, chosen)
        output.print("Next: `clausewatch run`.")
    else:
        output.print(
            f"Next: declare documents in {home.declarations}, then run `clausewatch run`.",
            markup=False,
        )


@app.command()
def run(context: typer.Context, due: _Due = False) -> None:
    """Crawl, analyze, publish and notify: one pass, fit for cron.

    Exit code 0 if all went well, 1 if some documents could not be fetched, 2 if nothing could be
    done.
    """
    with ledger_of(context) as (home, ledger):
        failed = run_pass(home, ledger, only_due=due)
    raise typer.Exit(1 if failed else 0)


@app.command()
def crawl(context: typer.Context, due: _Due = False) -> None:
    """Fetch the declared documents and keep what came.

    An interrupted crawl is taken up where it stopped.
    """
    with ledger_of(context) as (home, ledger):
        failed = _crawl(home, ledger, load_declarations(home), only_due=due)
    raise typer.Exit(1 if failed else 0)


@app.command()
def analyze(context: typer.Context) -> None:
    """Read, compare and assess what was kept since."""
    with ledger_of(context) as (_, ledger):
        failed = _analyze(ledger)
    raise typer.Exit(1 if failed else 0)


@app.command()
def publish(context: typer.Context) -> None:
    """Make the static site, or bring it up to date."""
    with ledger_of(context) as (home, ledger):
        _publish(home, ledger)


def run_pass(home: Home, ledger: "Ledger", *, only_due: bool) -> bool:
    """Crawl, analyze, plan, publish and notify.

    Returns:
        Whether a document could not be fetched or read, or messages could not be sent.
    """
    declarations = load_declarations(home)
    failed = _crawl(home, ledger, declarations, only_due=only_due)
    failed |= _analyze(ledger)
    plan_captures(ledger, declarations)  # what is held now is looked at again soon
    _publish(home, ledger)
    return tell_subscribers(home, ledger) or failed


def _choose_starters(names: "Sequence[str]", *, all_of_them: bool) -> dict[str, str]:
    """Return texts of the starter set by platform."""
    if not names and not all_of_them:
        return {}
    from crawler import find_starters  # slow to import

    return find_starters(None if all_of_them else names)


def _list_starters(words: "Sequence[str]") -> None:
    from crawler import search_starters  # slow to import

    found = search_starters(words)
    if not found:
        raise DeclarationError(
            f"the starter set has no platform like {' '.join(words)!r}: try fewer letters"
        )
    lines = [
        f"{each.platform} ({each.domain}): {', '.join(d.type for d in each.documents)}\n"
        for each in found
    ]
    show_pages("".join(lines), output)
    report.print(f"{count(len(found), 'platform')}. Next: `clausewatch init --platform NAME`.")


def _place_starters(home: Home, starters: dict[str, str]) -> None:
    from crawler import DeclarationFolder, Deed

    folder = DeclarationFolder(home.declarations)
    deeds = [folder.place(platform, text).deed for platform, text in starters.items()]
    output.print(
        f"Declared: {count(deeds.count(Deed.WRITTEN), 'platform')} in {home.declarations}; "
        f"{len(deeds) - deeds.count(Deed.WRITTEN)} were there already.",
        markup=False,
    )


def _crawl(
    home: Home, ledger: "Ledger", declarations: "tuple[Declaration, ...]", *, only_due: bool
) -> bool:
    """Crawl, say what came of it, and return whether a document could not be fetched."""
    with track("Crawl", report) as advance:
        done = collection.crawl(home, ledger, declarations, advance, only_due=only_due)
    output.print(
        f"Crawled: {done.new} new, {done.sightings} seen before, {len(done.failed)} failed."
    )
    for line in done.failed:
        output.print(f"  {line}", markup=False)
    return bool(done.failed)


def _analyze(ledger: "Ledger") -> bool:
    """Analyze, say what came of it, and return whether a document could not be analyzed."""
    done = pipeline.analyze(ledger, lambda stage: track(stage, report))
    said = ", ".join(f"{number} {verdict}" for verdict, number in done.decisions)
    assessed = count(done.assessed, "clause")
    output.print(f"Analyzed: {said or 'nothing was waiting'}; {assessed} assessed.")
    for id in done.changes[:_LISTED]:  # noqa: A001 - the word that records use
        change = ledger.change(id)
        key = change.document.key
        output.print(
            f"  {id}  {change.severity or 'editorial':9}  {key.platform}, {key.type}: "
            f"{change.summary}",
            markup=False,
        )
    if len(done.changes) > _LISTED:
        output.print(f"  and {count(len(done.changes) - _LISTED, 'more change')}")
    if any(verdict == _LATE for verdict, _ in done.decisions):
        output.print(
            "  Some captures are older than what was analyzed before: they are kept, but change no "
            "history. Import older entries before newer ones."
        )
    for line in done.failed:
        output.print(f"  {line}", markup=False)
    return bool(done.failed)


def _publish(home: Home, ledger: "Ledger") -> None:
    with track("Publish", report) as advance:
        done = pipeline.publish(home, ledger, advance)
    output.print(
        f"Published: {count(done.changes, 'change')}, {count(done.provisions, 'provision')}; "
        f"{count(len(done.written), 'file')} written. Open {home.site / 'index.html'}",
        markup=False,
    )
