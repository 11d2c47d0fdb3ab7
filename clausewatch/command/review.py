"""A person's decision: `review ID`."""

from datetime import UTC, datetime
from getpass import getuser
from typing import Annotated

import typer

from clausewatch.cli import app
from clausewatch.command.console import ledger_of, output
from store.error import ReviewRefused
from store.ids import Kind, parse_id
from store.record import Review, Ruling

__all__ = ["review"]

_LONGEST = 2_000  # characters of a note


@app.command()
def review(
    context: typer.Context,
    id: Annotated[  # noqa: A002
        str, typer.Argument(metavar="ID", help="Of bytes (CW-S-...) or of a change (CW-C-...).")
    ],
    ruling: Annotated[
        Ruling,
        typer.Option(help="accept or dismiss what the gate stopped; withdraw a change."),
    ],
    note: Annotated[str, typer.Option(metavar="TEXT", help="Why. Kept and published with it.")],
    author: Annotated[
        str, typer.Option(metavar="NAME", help="Who decides; left out, the name of the user.")
    ] = "",
) -> None:
    """Decide about a record yourself; your decision is kept beside the machine's.

    `status --gate` lists what the gate stopped, with the IDs. What is accepted is compared and
    published; what is dismissed is not waited for any longer; what is withdrawn keeps its ID and
    says why.
    """
    kind, _ = parse_id(id)
    said = Review(
        ruling=ruling, at=datetime.now(UTC), author=_line(author) or getuser(), note=_line(note)
    )
    if not said.note:
        raise typer.BadParameter("say why, with --note")
    expected = Kind.CHANGE if ruling is Ruling.WITHDRAW else Kind.SNAPSHOT
    if kind is not expected:
        raise ReviewRefused(
            f"{ruling} does not fit {id}: accept and dismiss take bytes (CW-S-...), withdraw takes "
            "a change (CW-C-...)"
        )
    _carry_out(context, id, said)


def _carry_out(context: typer.Context, id: str, said: Review) -> None:  # noqa: A002
    from clausewatch import review as reviews  # slow to import

    with ledger_of(context) as (_, ledger):
        if said.ruling is Ruling.ACCEPT:
            change = reviews.accept(ledger, id, said)
            output.print(f"Accepted: {change or 'it is the baseline'}.", markup=False)
        elif said.ruling is Ruling.DISMISS:
            reviews.dismiss(ledger, id, said)
            output.print("Dismissed: it is not waited for any longer.")
        else:
            is_back = reviews.withdraw(ledger, id, said)
            output.print(f"Withdrawn: {id}.", markup=False)
            if is_back:
                output.print("The text before it is the accepted one again.")
            else:
                output.print("Later texts were accepted since: they stay.")
    output.print("Next: `clausewatch publish`.")


def _line(text: str) -> str:
    """Return a text as one line of what can be printed."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_LONGEST]
