"""Work on texts without a home: read and classify, one file at a time or line by line."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from clausewatch.cli import app
from clausewatch.command.console import output
from clausewatch.command.lines import (
    AsJson,
    AsLines,
    Row,
    each_line,
    name_source,
    print_json,
    text_of,
)
from clausewatch.shape import clause_to_json, reading_to_json
from clausewatch.source import read_source
from store.error import WordsMissing
from store.record import Clause, Gate, GateVerdict, Reading, Selection

__all__ = ["classify", "read"]

_Selectors = Annotated[
    list[str] | None, typer.Option(metavar="CSS", help="CSS selector; may be repeated.")
]
_NOTHING = Reading(text="", reader="")


@app.command()
def read(
    source: Annotated[str, typer.Argument(metavar="FILE|URL")] = "",
    select: _Selectors = None,
    remove: _Selectors = None,
    as_json: AsJson = False,
    as_lines: AsLines = False,
) -> None:
    """Print the text that would be kept of a file or page.

    HTML, PDF, DOCX, Markdown and plain text are read. Needs no home.

    Lines of --jsonl: {"id", "html", "select"?, "remove"?}.
    """
    import analyzer  # slow to import

    def read_row(row: Row) -> Row:
        selection = Selection(select=_list(row.get("select")), remove=_list(row.get("remove")))
        page = text_of(row, "html").encode(errors="replace")
        try:
            reading = analyzer.read(page, "text/html", selection=selection, charset="utf-8")
        except WordsMissing as problem:  # a page all the same: say what it is
            shell = Gate(verdict=GateVerdict.QUARANTINED, kind="shell", reasons=(str(problem),))
            return {"id": row.get("id"), **reading_to_json(_NOTHING, shell)}
        return {"id": row.get("id"), **_reading_shape(reading)}

    if as_lines:
        each_line(read_row)
    else:
        chosen = Selection(select=tuple(select or ()), remove=tuple(remove or ()))
        reading = read_source(name_source(source), chosen).reading
        if as_json:
            print_json(_reading_shape(reading))
        else:
            typer.echo(reading.text)
            for note in reading.notes:
                typer.echo(f"Note: {note}", err=True)


@app.command()
def classify(
    source: Annotated[str, typer.Argument(metavar="FILE|URL")] = "",
    as_json: AsJson = False,
    as_lines: AsLines = False,
) -> None:
    """Label the clauses of a file or page.

    Types, severity, polarity and reasons. Needs no home.

    Lines of --jsonl: {"id", "headings": [..], "text", "document"?}.
    """
    import analyzer  # slow to import

    def classify_row(row: Row) -> Row:
        text, headings = text_of(row, "text"), _list(row.get("headings"))
        clause = Clause(start=0, end=len(text), text=text, headings=headings)
        _, _, document_type = str(row.get("document") or "").rpartition("/")
        said = analyzer.assess(text, headings=headings, document_type=document_type)
        return clause_to_json(clause, said, id=row.get("id", ""))

    if as_lines:
        each_line(classify_row)
        return
    reading = read_source(name_source(source)).reading
    labelled = [
        (clause, analyzer.assess(clause.text, headings=clause.headings))
        for clause in analyzer.segment(reading.text)
    ]
    if as_json:
        rows = (clause_to_json(clause, said, str(n)) for n, (clause, said) in enumerate(labelled))
        print_json(list(rows))
        return
    table = Table(box=None, pad_edge=False)
    for column in ("Severity", "Types", "Polarity", "Clause"):
        table.add_column(column, overflow="fold")
    for clause, said in labelled:
        excerpt = clause.text if len(clause.text) <= 90 else clause.text[:89] + "…"
        types = ", ".join(said.types)
        table.add_row(said.severity, types, said.polarity, Text(excerpt))
    output.print(table)


def _reading_shape(reading: Reading) -> Row:
    import analyzer  # slow to import

    return reading_to_json(reading, analyzer.examine(reading) or analyzer.ACCEPTED)


def _list(value: object) -> tuple[str, ...]:
    """Return strings of a JSON field that may hold one, several or none."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(str(each) for each in _iterable(value))


def _iterable(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
