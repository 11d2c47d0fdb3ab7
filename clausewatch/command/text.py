"""Work on texts without a home: read, diff and classify, one file at a time or line by line."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from clausewatch.cli import app
from clausewatch.command.console import output
from clausewatch.reach import allowed_networks
from clausewatch.redline import print_judgement
from clausewatch.shape import clause_to_json, judgement_to_json, reading_to_json
from store.error import ClausewatchError, FetchError, ReadError, WordsMissing
from store.record import Clause, Gate, GateVerdict, Outcome, Reading, Selection

__all__ = ["classify", "diff", "read"]

_AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
_AsLines = Annotated[
    bool, typer.Option("--jsonl", help="Read JSON lines on standard input, print one for each.")
]
_Selectors = Annotated[
    list[str] | None, typer.Option(metavar="CSS", help="CSS selector; may be repeated.")
]
_Row = dict[str, Any]
_NOTHING = Reading(text="", reader="")


@app.command()
def read(
    source: Annotated[str, typer.Argument(metavar="FILE|URL")] = "",
    select: _Selectors = None,
    remove: _Selectors = None,
    as_json: _AsJson = False,
    as_lines: _AsLines = False,
) -> None:
    """Print the text that would be kept of a file or page.

    HTML, PDF, DOCX, Markdown and plain text are read. Needs no home.

    Lines of --jsonl: {"id", "html", "select"?, "remove"?}.
    """
    import analyzer  # slow to import

    def read_row(row: _Row) -> _Row:
        selection = Selection(select=_list(row.get("select")), remove=_list(row.get("remove")))
        page = _text(row, "html").encode(errors="replace")
        try:
            reading = analyzer.read(page, "text/html", selection=selection, charset="utf-8")
        except WordsMissing as problem:  # a page all the same: say what it is
            shell = Gate(verdict=GateVerdict.QUARANTINED, kind="shell", reasons=(str(problem),))
            return {"id": row.get("id"), **reading_to_json(_NOTHING, shell)}
        return {"id": row.get("id"), **_reading_shape(reading)}

    if as_lines:
        _each_line(read_row)
    else:
        chosen = Selection(select=tuple(select or ()), remove=tuple(remove or ()))
        reading = _read_source(_named(source), chosen)
        if as_json:
            _print_json(_reading_shape(reading))
        else:
            typer.echo(reading.text)
            for note in reading.notes:
                typer.echo(f"Note: {note}", err=True)


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD")] = "",
    new: Annotated[str, typer.Argument(metavar="NEW")] = "",
    as_json: _AsJson = False,
    as_lines: _AsLines = False,
) -> None:
    """Compare two files or pages clause by clause.

    Needs no home.

    Lines of --jsonl: {"id", "before", "after"}.
    """
    import analyzer  # slow to import

    def judge_row(row: _Row) -> _Row:
        before, after = (_reading_of(_text(row, side)) for side in ("before", "after"))
        return judgement_to_json(analyzer.judge(before, after), id=row.get("id", ""))

    if as_lines:
        _each_line(judge_row)
        return
    judgement = analyzer.judge(_read_source(_named(old)), _read_source(_named(new)))
    if as_json:
        _print_json(judgement_to_json(judgement))
    else:
        print_judgement(output, judgement)


@app.command()
def classify(
    source: Annotated[str, typer.Argument(metavar="FILE|URL")] = "",
    as_json: _AsJson = False,
    as_lines: _AsLines = False,
) -> None:
    """Label the clauses of a file or page.

    Types, severity, polarity and reasons. Needs no home.

    Lines of --jsonl: {"id", "headings": [..], "text", "document"?}.
    """
    import analyzer  # slow to import

    def classify_row(row: _Row) -> _Row:
        text, headings = _text(row, "text"), _list(row.get("headings"))
        clause = Clause(start=0, end=len(text), text=text, headings=headings)
        _, _, document_type = str(row.get("document") or "").rpartition("/")
        said = analyzer.assess(text, headings=headings, document_type=document_type)
        return clause_to_json(clause, said, id=row.get("id", ""))

    if as_lines:
        _each_line(classify_row)
        return
    reading = _read_source(_named(source))
    labelled = [
        (clause, analyzer.assess(clause.text, headings=clause.headings))
        for clause in analyzer.segment(reading.text)
    ]
    if as_json:
        rows = (clause_to_json(clause, said, str(n)) for n, (clause, said) in enumerate(labelled))
        _print_json(list(rows))
        return
    table = Table(box=None, pad_edge=False)
    for column in ("Severity", "Types", "Polarity", "Clause"):
        table.add_column(column, overflow="fold")
    for clause, said in labelled:
        excerpt = clause.text if len(clause.text) <= 90 else clause.text[:89] + "…"
        types = ", ".join(said.types)
        table.add_row(said.severity, types, said.polarity, Text(excerpt))
    output.print(table)


def _read_source(source: str, selection: Selection = Selection()) -> Reading:  # noqa: B008 - frozen
    """Read a file or an address.

    Raises:
        ReadError: It cannot be read as a policy document.
        FetchError: The address could not be fetched.
    """
    import analyzer  # slow to import

    if source.startswith(("http://", "https://")):
        import crawler  # slow to import, and files need none of it

        # Somebody waits for the answer, and can ask again.
        policy = crawler.Policy(networks=allowed_networks(), retries=0)
        capture, content = crawler.fetch(source, policy=policy)
        if capture.outcome is not Outcome.FETCHED or content is None:
            raise FetchError(f"{source}: {capture.problem or capture.outcome}")
        reading = analyzer.read(
            content,
            capture.media_type,
            selection=selection,
            charset=capture.charset,
            url=capture.final_url,
        )
        return replace(reading, signs=(*reading.signs, *crawler.inspect(capture)))
    path = Path(source)
    try:
        with path.open("rb") as file:  # an endless file must not be read to its end
            content = file.read(analyzer.LIMIT + 1)
    except OSError as problem:
        raise ReadError(f"cannot read {source} ({problem.strerror}): check the name") from problem
    try:
        return analyzer.read(
            content, analyzer.guess_media_type(path.name, content), selection=selection
        )
    except ReadError as problem:
        raise ReadError(f"{source}: {problem}") from problem


def _reading_of(text: str) -> Reading:
    import analyzer  # slow to import

    if not text.strip():
        return Reading(text="", reader="text/1")
    return analyzer.read(text.encode(errors="replace"))


def _reading_shape(reading: Reading) -> _Row:
    import analyzer  # slow to import

    return reading_to_json(reading, analyzer.examine(reading) or analyzer.ACCEPTED)


def _named(source: str) -> str:
    if not source:
        raise typer.BadParameter("name a file or an address, or use --jsonl")
    return source


def _text(row: _Row, field: str) -> str:
    value = row.get(field)
    if not isinstance(value, str):
        raise ReadError(f'the line has no text in "{field}"')
    return value


def _list(value: object) -> tuple[str, ...]:
    """Return strings of a JSON field that may hold one, several or none."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(str(each) for each in _iterable(value))


def _iterable(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _each_line(work: Callable[[_Row], _Row]) -> None:
    """Print one JSON line for each on standard input; a bad line says so and the next goes on."""
    failed = False
    for line in _lines():
        row: _Row = {}
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                row = {}
                raise ReadError("the line is no JSON object")
            result = work(row)
        except (ClausewatchError, ValueError, RecursionError) as problem:
            failed = True
            result = {"id": row.get("id"), "error": str(problem)}
        printed = json.dumps(result, ensure_ascii=False).encode(errors="replace")
        sys.stdout.buffer.write(printed + b"\n")
        sys.stdout.buffer.flush()
    raise typer.Exit(1 if failed else 0)


def _lines() -> Iterator[str]:
    stream = sys.stdin.buffer
    return (line.decode(errors="replace") for line in stream if line.strip())
