"""The clauses of a text labelled without a home: `classify FILE`."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from clausewatch.cli import app
from clausewatch.command.console import Color, NoPager
from clausewatch.command.lines import (
    AsJson,
    AsLines,
    Row,
    each_batch,
    name_source,
    print_json,
    refuse_source,
    strings_of,
    text_of,
)
from clausewatch.command.slug import parse_types
from clausewatch.labelled import Labelled, LabelledText
from clausewatch.shape import clause_to_json
from clausewatch.source import Source, read_source
from clausewatch.terminal.colour import Colour, open_console
from clausewatch.terminal.pager import show_pages
from clausewatch.wording import name_types
from store.record import Clause, Severity

if TYPE_CHECKING:
    from analyzer import ClauseInContext

__all__ = ["classify"]


@app.command()
def classify(
    source: Annotated[str, typer.Argument(metavar="FILE|URL")] = "",
    type_: Annotated[
        str,
        typer.Option(
            "--type",
            metavar="TYPE",
            help='The type of the document, "Privacy Policy"; else told from its title.',
        ),
    ] = "",
    min_severity: Annotated[
        Severity | None,
        typer.Option(case_sensitive=False, help="Only clauses that are at least so severe."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="SLUG", help="Only clauses of this type; may be repeated."),
    ] = None,
    reasons: Annotated[
        bool, typer.Option("--reasons", help="Say why, with the words that it rests on.")
    ] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="By words alone: less right, many times faster.")
    ] = False,
    as_json: AsJson = False,
    as_lines: AsLines = False,
    no_pager: NoPager = False,
    color: Color = Colour.AUTO,
) -> None:
    """Label the clauses of a file or page.

    Types, severity, polarity and confidence of each clause, read under its headings. HTML, PDF,
    DOCX, Markdown and plain text are read. Needs no home.

    Lines of --jsonl: {"id", "headings": [..], "text", "document"?}.
    """
    slugs, document_type = parse_types(only or ()), _name_type(type_)
    if as_lines:
        refuse_source(source)
        if min_severity or slugs:
            raise typer.BadParameter(
                "--min-severity and --only choose among the clauses of a document: with --jsonl "
                "each line is answered"
            )
        _label_lines(document_type, quick=quick)
    text = _label_text(read_source(name_source(source)), document_type, quick=quick)
    chosen = [each for each in text.clauses if each.fits(min_severity, slugs)]
    if as_json:
        print_json([clause_to_json(each.clause, each.said, str(each.number)) for each in chosen])
        return
    # The words of the site bring its templates along, which are slow to import.
    from clausewatch.terminal.labels import print_labels
    from clausewatch.terminal.sheet import Sheet

    console = open_console(color)
    with console.capture() as captured:
        print_labels(Sheet(console), text, chosen, name_types(), reasons=reasons)
    show_pages(captured.get(), console, paged=not no_pager)


def _name_type(name: str) -> str:
    """Return the type of document that goes by a name.

    Raises:
        typer.BadParameter: None does.
    """
    if not name:
        return ""
    from crawler.document_type import find_type, find_type_fault  # slow to import

    if known := find_type(name):
        return known
    raise typer.BadParameter(find_type_fault(name))


def _label_text(source: Source, document_type: str, *, quick: bool) -> LabelledText:
    """Label the clauses of a text, each of them where it stands."""
    import analyzer  # slow to import

    reading = source.reading
    clauses = analyzer.segment(reading.text)
    headings = clauses[0].headings if clauses else ()
    first, _, _ = reading.text.partition("\n")
    guessed = analyzer.guess_document_type(*headings[:1], reading.title, first.lstrip("# "))
    kind = document_type or guessed
    said = analyzer.assess_all(analyzer.place_clauses(clauses, kind), quick=quick)
    return LabelledText(
        source=source,
        gate=analyzer.examine(reading),
        document_type=kind,
        is_guessed=not document_type,
        clauses=tuple(
            Labelled(number=number, clause=clause, said=each)
            for number, (clause, each) in enumerate(zip(clauses, said, strict=True))
        ),
    )


def _label_lines(document_type: str, *, quick: bool) -> NoReturn:
    import analyzer  # slow to import

    def place_row(row: Row) -> "tuple[Row, ClauseInContext]":
        _, _, kind = "".join(strings_of(row, "document")[:1]).rpartition("/")
        return row, analyzer.ClauseInContext(
            text=text_of(row, "text"),
            headings=strings_of(row, "headings"),
            document_type=kind or document_type,
        )

    def label_rows(placed: "Sequence[tuple[Row, ClauseInContext]]") -> Iterator[Row]:
        said = analyzer.assess_all((each for _, each in placed), quick=quick)
        for (row, each), assessment in zip(placed, said, strict=True):
            clause = Clause(start=0, end=len(each.text), text=each.text, headings=each.headings)
            yield clause_to_json(clause, assessment, id=row.get("id", ""))

    each_batch(place_row, label_rows)
