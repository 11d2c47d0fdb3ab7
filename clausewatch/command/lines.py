"""JSON on standard input and output: one object, or one on each line."""

import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, BinaryIO, NoReturn, TypeVar

import typer

from store.error import ClausewatchError, ReadError

__all__ = [
    "AsJson",
    "AsLines",
    "Row",
    "each_batch",
    "each_line",
    "name_source",
    "print_json",
    "refuse_source",
    "strings_of",
    "text_of",
]

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
AsLines = Annotated[
    bool, typer.Option("--jsonl", help="Read JSON lines on standard input, print one for each.")
]
Row = dict[str, Any]

_MARK = b"\xef\xbb\xbf"  # that some programs put in front of UTF-8
_AT_ONCE = 1 << 18  # bytes of lines that are worked on together, if so many have arrived
_PROBLEMS = (ClausewatchError, ValueError, RecursionError)
_Given = TypeVar("_Given")
_Item = TypeVar("_Item")


def name_source(source: str) -> str:
    """Return the name of a file or address, which has to be given where no lines are read."""
    if not source:
        raise typer.BadParameter("name a file or an address, or use --jsonl")
    return source


def refuse_source(*sources: str) -> None:
    """Raise typer.BadParameter where a file is named, though lines are read."""
    if any(sources):
        raise typer.BadParameter("--jsonl reads standard input: name no file, or leave --jsonl out")


def text_of(row: Row, field: str) -> str:
    """Return the text in a field of a line.

    Raises:
        ReadError: There is none.
    """
    value = row.get(field)
    if not isinstance(value, str):
        raise ReadError(f'the line has no text in "{field}"')
    return value


def strings_of(row: Row, field: str) -> tuple[str, ...]:
    """Return the strings of a field that may hold one, several or none.

    Raises:
        ReadError: It holds something else.
    """
    value = row.get(field)
    if value is None:
        return ()
    given = value if isinstance(value, list) else [value]
    if not all(isinstance(each, str) for each in given):
        raise ReadError(f'the line has something else than text in "{field}"')
    return tuple(given)


def print_json(value: object) -> None:
    """Print one object, readable."""
    encoding = getattr(sys.stdout, "encoding", None) or ""
    speaks_unicode = encoding.lower().startswith("utf")
    typer.echo(json.dumps(value, ensure_ascii=not speaks_unicode, indent=2))


def each_line(work: Callable[[Row], Row]) -> NoReturn:
    """Print one JSON line for each on standard input; a bad line says so and the next goes on."""
    failed = False
    for line in _strip_mark(_open_input()):
        if line.strip():
            row, problem = _read_row(line)
            if problem is None:
                result, problem = _attempt(work, row)
            failed = failed or problem is not None
            _print_rows([result if problem is None else _tell(row, problem)])
    raise typer.Exit(1 if failed else 0)


def each_batch(
    prepare: Callable[[Row], _Item], work: Callable[[Sequence[_Item]], Iterable[Row]]
) -> NoReturn:
    """Print one JSON line for each on standard input, many at a time, in their order.

    Lines that have arrived are worked on together; none waits for one that has not come yet. A bad
    line says so, and the others go on.

    Args:
        prepare: Makes of a line what is worked on.
        work: Returns a result for each of some, in their order. Does the same for one alone.
    """
    failed = False
    for lines in _batches(_open_input()):
        rows, problems = map(list, zip(*map(_read_row, lines), strict=True))
        items: dict[int, _Item] = {}
        for place, row in enumerate(rows):
            if problems[place] is None:
                item, problems[place] = _attempt(prepare, row)
                if problems[place] is None:
                    items[place] = item
        results = _work_on(items, work, problems)
        failed = failed or any(problem is not None for problem in problems)
        _print_rows(
            results[place] if problem is None else _tell(rows[place], problem)
            for place, problem in enumerate(problems)
        )
    raise typer.Exit(1 if failed else 0)


def _work_on(
    items: Mapping[int, _Item],
    work: Callable[[Sequence[_Item]], Iterable[Row]],
    problems: list[Exception | None],
) -> dict[int, Row]:
    """Return results by place: of all at once or, where that fails, of each one alone."""
    try:
        return dict(zip(items, work(list(items.values())), strict=True))
    except _PROBLEMS:
        results: dict[int, Row] = {}
        for place, item in items.items():
            found, problems[place] = _attempt(work, [item])
            if problems[place] is None:
                results[place], problems[place] = _attempt(_first, found)
        return results


def _first(rows: Iterable[Row]) -> Row:
    return next(iter(rows))


def _attempt(
    work: Callable[[_Given], _Item], given: _Given
) -> tuple[_Item, None] | tuple[Any, Exception]:
    """Return what came of some work, or else what went wrong."""
    try:
        return work(given), None
    except _PROBLEMS as problem:
        return None, problem


def _open_input() -> BinaryIO:
    """Return standard input.

    Raises:
        ReadError: It is closed.
    """
    if sys.stdin is None:
        raise ReadError("standard input is closed: pipe JSON lines into it")
    return sys.stdin.buffer


def _strip_mark(lines: Iterable[bytes]) -> Iterator[bytes]:
    for number, line in enumerate(lines):
        yield line if number else line.removeprefix(_MARK)


def _read_row(line: bytes) -> tuple[Row, Exception | None]:
    row, problem = _attempt(_parse, line.decode(errors="replace"))
    if problem is None and not isinstance(row, dict):
        problem = ReadError("the line is no JSON object")
    return (row, None) if problem is None else ({}, problem)


def _parse(line: str) -> Any:
    """Return what a line says in JSON, which has no NaN, and no number without end.

    Raises:
        ReadError: It is no JSON.
    """
    try:
        return json.loads(line, parse_constant=_refuse_number, parse_float=_read_number)
    except json.JSONDecodeError as problem:
        raise ReadError(f"the line is no JSON: {problem}") from problem
    except ValueError as problem:  # of Python's own limit for whole numbers
        raise ReadError("the line has a number that is too long") from problem


def _read_number(written: str) -> float:
    number = float(written)
    return number if math.isfinite(number) else _refuse_number(written)


def _refuse_number(written: str) -> NoReturn:
    raise ReadError(f"the line has a number that JSON has not: {written[:20]}")


def _tell(row: Row, problem: Exception) -> Row:
    return {"id": row.get("id"), "error": str(problem)}


def _print_rows(rows: Iterable[Row]) -> None:
    for row in rows:
        try:
            printed = json.dumps(row, ensure_ascii=False).encode()
        except UnicodeEncodeError:  # half a letter, which JSON can write and UTF-8 cannot
            printed = json.dumps(row).encode()
        sys.stdout.buffer.write(printed + b"\n")
    sys.stdout.buffer.flush()


def _batches(stream: BinaryIO) -> Iterator[list[bytes]]:
    """Yield the lines that have arrived, some at a time, without those that are blank."""
    parts: list[bytes] = []
    is_first = True
    while chunk := stream.read1(_AT_ONCE):  # type: ignore[attr-defined]  # it is buffered
        *whole, last = chunk.split(b"\n")
        if whole:
            whole[0] = b"".join([*parts, whole[0]])
            parts = []
            if is_first:
                whole[0], is_first = whole[0].removeprefix(_MARK), False
        parts.append(last)
        if lines := [line for line in whole if line.strip()]:
            yield lines
    if (rest := b"".join(parts).removeprefix(_MARK if is_first else b"")).strip():
        yield [rest]
