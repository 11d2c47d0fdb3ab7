"""JSON on standard input and output: one object, or one on each line."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import Annotated, Any, NoReturn

import typer

from store.error import ClausewatchError, ReadError

__all__ = ["AsJson", "AsLines", "Row", "each_line", "name_source", "print_json", "text_of"]

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
AsLines = Annotated[
    bool, typer.Option("--jsonl", help="Read JSON lines on standard input, print one for each.")
]
Row = dict[str, Any]


def name_source(source: str) -> str:
    """Return the name of a file or address, which has to be given where no lines are read."""
    if not source:
        raise typer.BadParameter("name a file or an address, or use --jsonl")
    return source


def text_of(row: Row, field: str) -> str:
    """Return the text in a field of a line.

    Raises:
        ReadError: There is none.
    """
    value = row.get(field)
    if not isinstance(value, str):
        raise ReadError(f'the line has no text in "{field}"')
    return value


def print_json(value: object) -> None:
    """Print one object, readable."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def each_line(work: Callable[[Row], Row]) -> NoReturn:
    """Print one JSON line for each on standard input; a bad line says so and the next goes on."""
    failed = False
    for line in _lines():
        row: Row = {}
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
