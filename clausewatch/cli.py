"""The command line: names of commands and options, and what a newcomer reads about them."""

import sys
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated
from unicodedata import category

import typer
from typer.models import CommandInfo

from clausewatch import __version__
from clausewatch.reach import allow_networks
from store.error import ClausewatchError

__all__ = ["app", "load_commands", "run_command_line"]


_COMMANDING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # Unicode's categories of such signs
_MODULES = (
    *("archive", "classification", "comparison", "declaration", "digest", "evidence"),
    *("notify", "record", "review", "service", "stage", "status", "subscription", "team"),
    *("text", "watch"),
)
# In the order in which a newcomer needs them; `import` stands last, being a group.
_ORDER = (
    *("init", "check", "run", "watch", "crawl", "analyze", "publish", "notify", "serve"),
    *("status", "show", "digest", "review", "bounces", "read", "diff", "classify"),
)

app = typer.Typer(
    name="clausewatch",
    help=(
        "Watch the terms and privacy notices of platforms, and see clause by clause what changed."
        "\n\nStart with `clausewatch init`, then `clausewatch run`; or compare two files at once "
        "with `clausewatch diff OLD NEW`."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"clausewatch {__version__}")
        raise typer.Exit


@app.callback()
def _choose_home(
    context: typer.Context,
    home: Annotated[
        Path,
        typer.Option(
            envvar="CLAUSEWATCH_HOME", help="The folder with configuration, database and site."
        ),
    ] = Path("clausewatch-home"),
    networks: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-network",
            metavar="CIDR",
            envvar="CLAUSEWATCH_ALLOW_NETWORKS",
            help="A private network that may be fetched from, like 10.0.0.0/8; may be repeated.",
        ),
    ] = None,
    version: Annotated[  # noqa: ARG001 - its callback has done the work
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_show_version, help="Print the version and leave."
        ),
    ] = False,
) -> None:
    """Remember the home and the networks for the command that follows."""
    context.obj = home
    allow_networks(networks or ())


def load_commands() -> None:
    """Import the modules of commands: each hangs its commands on the app."""
    for name in _MODULES:
        import_module(f"clausewatch.command.{name}")
    app.registered_commands.sort(key=_place)


def _place(command: CommandInfo) -> int:
    return _ORDER.index(command.callback.__name__) if command.callback else len(_ORDER)


def run_command_line(words: list[str] | None = None) -> None:
    """Run one command, by default the one that this process was started with.

    An error of ours is one line on standard error and exit code 2.
    """
    load_commands()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # signs that a terminal has not are no reason to end
            stream.reconfigure(errors="replace")
    try:
        app(words)
    except ClausewatchError as problem:
        sys.stderr.write(f"clausewatch: {_print_plainly(str(problem))}\n")
        sys.exit(2)
    except OSError as problem:
        where = f" {_print_plainly(str(problem.filename))}" if problem.filename else ""
        sys.stderr.write(
            f"clausewatch: the system refused{where} ({problem.strerror}): "
            "check the space and permissions there\n"
        )
        sys.exit(2)


def _print_plainly(words: str) -> str:
    """Return words without signs that would tell a terminal to do something."""
    return "".join(
        "�" if category(sign) in _COMMANDING and sign != "\n" else sign for sign in words
    )
