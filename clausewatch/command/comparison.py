"""Two texts compared without a home: `diff OLD NEW`."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from clausewatch import __version__
from clausewatch.cli import app
from clausewatch.command.console import Color, Everything, NoPager, report
from clausewatch.command.lines import (
    AsJson,
    AsLines,
    Row,
    each_line,
    print_json,
    refuse_source,
    text_of,
)
from clausewatch.shape import judgement_to_json
from clausewatch.source import Source, read_source, read_text
from clausewatch.terminal.colour import Colour, open_console
from clausewatch.terminal.pager import show_pages
from clausewatch.wording import name_types
from store.error import ReadError
from store.record import ChangeKind, Judgement, Verdict

__all__ = ["diff"]


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD")] = "",
    new: Annotated[str, typer.Argument(metavar="NEW")] = "",
    everything: Everything = False,
    in_order: Annotated[
        bool, typer.Option("--in-order", help="In the document's order, not the gravest first.")
    ] = False,
    unified: Annotated[
        bool, typer.Option("--unified", help="Print a word diff with hunks, for other programs.")
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a page that needs nothing else, to be sent on."),
    ] = None,
    as_json: AsJson = False,
    as_lines: AsLines = False,
    confirmed: Annotated[
        bool,
        typer.Option("--confirmed", help="Compare also where the two hardly seem one document."),
    ] = False,
    no_pager: NoPager = False,
    color: Color = Colour.AUTO,
) -> None:
    """Compare two files or pages clause by clause.

    The gravest changes come first. What is longer than the screen goes through a pager
    ($CLAUSEWATCH_PAGER, $PAGER or less). Needs no home.

    Lines of --jsonl: {"id", "before", "after"}.
    """
    _refuse_two_ways({"--unified": unified, "--html": html, "--json": as_json, "--jsonl": as_lines})
    if as_lines:
        refuse_source(old, new)
        _judge_lines(confirmed=confirmed)
    if not old or not new:
        raise typer.BadParameter("name two files or addresses, OLD and NEW, or use --jsonl")
    sides = read_source(old), read_source(new)
    judgement = _judge(sides, confirmed=confirmed)
    if as_json:
        print_json(judgement_to_json(judgement))
        return
    judgement = _name_side(judgement, sides)
    if html is not None:
        _write_page(html, judgement, sides)
        return
    console = open_console(color)
    if unified:
        from clausewatch.terminal.patch import write_patch  # slow to import, as the site's words

        text = write_patch(judgement, sides)
    else:
        text = _draw(console, judgement, sides, whole=everything, in_order=in_order)
    show_pages(text, console, paged=not no_pager)


def _refuse_two_ways(ways: Mapping[str, object]) -> None:
    chosen = [name for name, value in ways.items() if value]
    if len(chosen) > 1:
        raise typer.BadParameter(f"{' and '.join(chosen)} exclude each other: choose one")


def _judge_lines(*, confirmed: bool) -> NoReturn:
    import analyzer  # slow to import

    def judge_row(row: Row) -> Row:
        before, after = (read_text(text_of(row, side)) for side in ("before", "after"))
        judgement = analyzer.judge(before, after, confirmed=confirmed)
        return judgement_to_json(judgement, id=row.get("id", ""))

    each_line(judge_row)


def _judge(sides: tuple[Source, Source], *, confirmed: bool) -> Judgement:
    import analyzer  # slow to import

    before, after = sides
    return analyzer.judge(before.reading, after.reading, confirmed=confirmed)


def _name_side(judgement: Judgement, sides: tuple[Source, Source]) -> Judgement:
    """Say in the summary which of two texts is the one that the gate stopped, if it is one."""
    if sides[0].sha256 == sides[1].sha256:
        return replace(judgement, summary="The two are the same, byte for byte.")
    stopped = _find_stopped(judgement, sides)
    if stopped is None:
        return judgement
    return replace(judgement, summary=f"{stopped.name}: {judgement.summary}")


def _find_stopped(judgement: Judgement, sides: tuple[Source, Source]) -> Source | None:
    """Return the one of two texts that the gate takes for no document; None if it is neither."""
    import analyzer

    if judgement.verdict is not Verdict.CAPTURE_FAILURE:
        return None
    before, after = sides
    for side, other in ((after, before), (before, after)):
        if analyzer.examine(side.reading, beside=other.reading) == judgement.gate:
            return side
    return None


def _list_remarks(judgement: Judgement, sides: tuple[Source, Source]) -> Iterator[str]:
    """Yield what somebody should know who compares these two."""
    from analyzer.gate.tongue import detect, is_same

    before, after = sides
    pairs = judgement.comparison.pairs if judgement.comparison else ()
    if before.sha256 != after.sha256 and all(each.kind is not ChangeKind.EQUAL for each in pairs):
        was, now = (detect(side.reading.text) or side.reading.language for side in sides)
        if was and now and not is_same(was, now):
            yield f"the two are in different languages: {was} before, {now} after"
    if judgement.verdict is Verdict.CAPTURE_FAILURE:
        yield "nothing was compared clause by clause"
        if _find_stopped(judgement, sides) is not after:
            yield "if you mean these two all the same: --confirmed compares them"


def _draw(
    console: Console,
    judgement: Judgement,
    sides: tuple[Source, Source],
    *,
    whole: bool,
    in_order: bool,
) -> str:
    """Return a comparison as it is shown on a console."""
    # The words of the site bring its templates along, which are slow to import.
    from clausewatch.terminal.comparison import print_comparison
    from clausewatch.terminal.sheet import Sheet

    with console.capture() as captured:
        print_comparison(
            Sheet(console),
            judgement,
            sides,
            name_types(),
            remarks=tuple(_list_remarks(judgement, sides)),
            whole=whole,
            in_order=in_order,
        )
    return captured.get()


def _write_page(place: Path, judgement: Judgement, sides: tuple[Source, Source]) -> None:
    """Write a comparison as a page of its own.

    Raises:
        ReadError: The page would replace one of the texts that it compares.
        HomeError: The file cannot be written.
        StoreFull: No space is left.
    """
    import web  # jinja2 is slow to import

    if any(place.exists() and place.samefile(side.name) for side in sides if side.at is None):
        raise ReadError(f"{place} is one of the two texts: give the page another name")
    before, after = (side.as_side() for side in sides)
    page = web.draw_comparison(
        judgement, before, after, tool=f"clausewatch/{__version__}", type_names=name_types()
    )
    web.write_page(place, page)
    report.print(f"{judgement.verdict}: {judgement.summary}", markup=False)
    report.print(f"The page is {place}", markup=False)
