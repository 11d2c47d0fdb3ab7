"""Watching for weeks: a pass over what is due, a pause until something is due again."""

import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

import typer

from clausewatch.cli import app
from clausewatch.command.console import output, report
from clausewatch.command.stage import run_pass
from clausewatch.home import open_home
from clausewatch.schedule import load_declarations, next_due
from store.error import ClausewatchError, HomeError, SchemaNewer

__all__ = ["keep_watching", "watch"]

_SHORTEST = timedelta(minutes=1)  # between two passes: what is due meanwhile is taken together
_NEVER = datetime.max.replace(tzinfo=UTC)
_LONGEST = timedelta(hours=1)  # until new declarations are seen
_HOPELESS = (HomeError, SchemaNewer)  # waiting would not help


@app.command()
def watch(context: typer.Context) -> None:
    """Capture each document on its own schedule until stopped.

    A pass is what `run --due` does; there is one, too, when messages are due. Declarations are read
    anew for each pass. Ctrl+C or SIGTERM stops; what was under way is taken up the next time.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        keep_watching(context.obj, pause=lambda wait: time.sleep(wait.total_seconds()))
    except KeyboardInterrupt:
        output.print("Stopped.")


def keep_watching(folder: Path, *, pause: Callable[[timedelta], None]) -> None:
    """Make passes over what is due for ever, with pauses between them.

    A pass that fails (a full disk, a database that is away, a malformed declaration) is reported
    and made again later.

    Args:
        folder: Of the home.
        pause: Waits; what it raises ends the watching.

    Raises:
        HomeError: There is no home, or nothing is declared in it.
        SchemaNewer: A newer clausewatch has written it.
    """
    failures = 0
    while True:
        try:
            wait = _make_pass(folder)
            failures = 0
        except _HOPELESS:
            raise
        except ClausewatchError as problem:
            failures += 1
            wait = min(_SHORTEST * 2 ** min(failures, 10), _LONGEST)
            report.print(f"clausewatch: {problem}", markup=False)
        output.print(f"Next pass at {datetime.now(UTC) + wait:%Y-%m-%d %H:%M} UTC.")
        pause(wait)


def _make_pass(folder: Path) -> timedelta:
    """Make one pass, with a ledger of its own, and return how long to wait for the next."""
    from store.ledger import Ledger  # SQLAlchemy takes half a second to import

    home = open_home(folder)
    with Ledger(home.database, home.blobs) as ledger:
        run_pass(home, ledger, only_due=True)
        due = min(next_due(ledger, load_declarations(home)), ledger.post.next_due() or _NEVER)
    return max(_SHORTEST, min(due - datetime.now(UTC), _LONGEST))


def _interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - as signals call it
    raise KeyboardInterrupt
