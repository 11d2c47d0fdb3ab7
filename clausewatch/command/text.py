"""Texts without a home: `read FILE`, one file at a time or line by line."""

from typing import Annotated

import typer

from clausewatch.cli import app
from clausewatch.command.lines import (
    AsJson,
    AsLines,
    Row,
    each_line,
    name_source,
    print_json,
    refuse_source,
    strings_of,
    text_of,
)
from clausewatch.shape import reading_to_json
from clausewatch.source import read_source
from store.error import WordsMissing
from store.record import Gate, GateVerdict, Reading, Selection

__all__ = ["read"]

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
        selection = Selection(select=strings_of(row, "select"), remove=strings_of(row, "remove"))
        page = text_of(row, "html").encode(errors="replace")
        try:
            reading = analyzer.read(page, "text/html", selection=selection, charset="utf-8")
        except WordsMissing as problem:  # a page all the same: say what it is
            shell = Gate(verdict=GateVerdict.QUARANTINED, kind="shell", reasons=(str(problem),))
            return {"id": row.get("id"), **reading_to_json(_NOTHING, shell)}
        return {"id": row.get("id"), **_reading_shape(reading)}

    if as_lines:
        refuse_source(source)
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


def _reading_shape(reading: Reading) -> Row:
    import analyzer  # slow to import

    return reading_to_json(reading, analyzer.examine(reading) or analyzer.ACCEPTED)
