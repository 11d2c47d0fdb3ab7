"""Declarations before they are used: `check FILE` shows what would be kept of each document."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from clausewatch.cli import app
from clausewatch.command.console import output, report
from clausewatch.home import find_home
from clausewatch.progress import track
from clausewatch.reach import policy_of
from clausewatch.shape import trial_to_json
from store.error import DeclarationError

if TYPE_CHECKING:
    from clausewatch.trial import Trial

__all__ = ["check"]


@app.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="DECLARATION", help="A YAML file.")],
    context: typer.Context,
    document: Annotated[
        str, typer.Option(metavar="TYPE", help="Only the documents of this type.")
    ] = "",
    brief: Annotated[bool, typer.Option("--brief", help="Leave the texts out.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show what would be kept of declared documents.

    Each is fetched once, and nothing is kept. Needs no home; where there is one, its [crawl]
    settings hold.

    Exit code 0 if every document would be accepted, 1 if one could not be fetched or would not.
    """
    import crawler  # slow to import
    from clausewatch.trial import choose_documents, try_out

    declaration = crawler.load_declaration(file)
    if not declaration.documents:
        raise DeclarationError(f"{file} declares no document: there is nothing to check")
    if document:
        declaration = choose_documents(declaration, document)
    with track("Check", report) as advance:
        trials = try_out(declaration, policy_of(find_home(context.obj)), advance)
    if as_json:
        rows = [trial_to_json(trial, with_text=not brief) for trial in trials]
        typer.echo(json.dumps({"documents": rows}, ensure_ascii=False, indent=2))
    else:
        for trial in trials:
            _print_trial(trial, with_text=not brief)
    raise typer.Exit(0 if all(trial.is_accepted for trial in trials) else 1)


def _print_trial(trial: "Trial", *, with_text: bool) -> None:
    key = trial.document.key
    output.print(Text(f"{key.platform}, {key.type}", style="bold"))
    for label, told in _head(trial):
        shown = "".join(char if char.isprintable() else " " for char in told)
        output.print(Text(f"  {label:10}{shown}"))
    output.print()
    if with_text and trial.reading:
        typer.echo(f"{trial.reading.text}\n")


def _head(trial: "Trial") -> Iterator[tuple[str, str]]:
    capture, reading = trial.capture, trial.reading
    places = [(each.url, each.final_url) for each in trial.pages]
    for url, final_url in places or [(capture.url, capture.final_url)]:
        yield "address", url
        if final_url not in {"", url}:
            yield "led to", final_url
    answer = "no answer" if capture.status is None else f"status {capture.status}"
    yield "answer", f"{answer}, {capture.outcome}"
    kinds = [(each.media_type, each.charset) for each in trial.pages]
    for kind in dict.fromkeys(kinds or [(capture.media_type, capture.charset)]):
        if kind[0]:
            yield "kind", ", ".join(filter(None, kind))
    if reading:
        yield "title", reading.title or "none"
        yield "language", reading.language or "not told by the page"
        share = f"{reading.coverage:.0%} of the words on the page"
        yield "text", f"{len(reading.text.split()):,} words, {share}"
    gate_kind = f" ({trial.gate.kind})" if trial.gate.kind else ""
    is_degraded = trial.is_accepted and reading is not None and reading.degraded
    but = ", but degraded: no declared selector matches, the main content is taken"
    yield "verdict", f"{trial.gate.verdict}{gate_kind}{but if is_degraded else ''}"
    yield from (("reason", reason) for reason in trial.gate.reasons)
    yield from (("note", note) for note in trial.notes)
