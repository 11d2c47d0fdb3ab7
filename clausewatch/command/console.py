"""What all commands share: the home they work in, and the console that they report on."""

from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from clausewatch.home import Home, open_home
from clausewatch.terminal.colour import Colour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.ledger import Ledger

__all__ = ["Color", "Everything", "NoPager", "ledger_of", "output", "plain", "report"]

Everything = Annotated[
    bool, typer.Option("--all", help="Show editorial changes too, and fold nothing.")
]
NoPager = Annotated[
    bool, typer.Option("--no-pager", help="Print everything at once, however long.")
]
Color = Annotated[Colour, typer.Option(help="When to use colours.")]

report = Console(stderr=True, highlight=False)
"""Where progress and remarks go, so that standard output holds results alone."""

output = Console(highlight=False, soft_wrap=True)
"""Where results for people go. JSON is printed plainly."""


@contextmanager
def ledger_of(context: typer.Context) -> "Iterator[tuple[Home, Ledger]]":
    """Open the home that was chosen, and its ledger.

    Raises:
        HomeError: There is no home, or its configuration is malformed.
        StoreError: The ledger cannot be opened.
    """
    from store.ledger import Ledger  # SQLAlchemy takes half a second to import

    home = open_home(context.obj)
    with Ledger(home.database, home.blobs) as ledger:
        try:
            yield home, ledger
        except KeyboardInterrupt:
            report.print("Interrupted. Run the same command again to go on.")
            raise typer.Exit(130) from None


def plain(value: object) -> str:
    """Return what JSON has no form for as a text: times in ISO 8601, spans in seconds."""
    if isinstance(value, datetime):
        return value.isoformat()
    return f"{value.total_seconds():g}" if isinstance(value, timedelta) else str(value)
