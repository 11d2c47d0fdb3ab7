"""A person's decision: `review ID`."""

from datetime import UTC, datetime
from getpass import getuser
from typing import TYPE_CHECKING, Annotated

import typer

from clausewatch.cli import app
from clausewatch.command.console import ledger_of, output
from clausewatch.command.slug import parse_types
from store.error import ReviewRefused
from store.ids import Kind, parse_id
from store.record import Direction, Label, Polarity, Review, Ruling, Severity

if TYPE_CHECKING:
    from clausewatch.label import Correction

__all__ = ["review"]

_LONGEST = 2_000  # characters of a note
_FITTING = {
    Ruling.ACCEPT: (Kind.SNAPSHOT,),
    Ruling.DISMISS: (Kind.SNAPSHOT,),
    Ruling.WITHDRAW: (Kind.CHANGE,),
    Ruling.CONFIRM: (Kind.CHANGE, Kind.PROVISION),
    Ruling.CORRECT: (Kind.CHANGE, Kind.PROVISION),
}
_ON_LABELS = (Ruling.CONFIRM, Ruling.CORRECT)


@app.command()
def review(
    context: typer.Context,
    id: Annotated[  # noqa: A002
        str,
        typer.Argument(
            metavar="ID", help="Of bytes (CW-S-...), a change (CW-C-...) or a clause (CW-P-...)."
        ),
    ],
    ruling: Annotated[
        Ruling,
        typer.Option(
            help="accept or dismiss what the gate stopped; withdraw a change; confirm or correct "
            "what is said of a clause or clause change."
        ),
    ],
    note: Annotated[
        str,
        typer.Option(metavar="TEXT", help="Why. Published with it; only confirm needs none."),
    ] = "",
    author: Annotated[
        str, typer.Option(metavar="NAME", help="Who decides; left out, the name of the user.")
    ] = "",
    clause: Annotated[
        int | None,
        typer.Option(min=1, metavar="NUMBER", help="Which clause change of a change, from 1."),
    ] = None,
    types: Annotated[
        list[str] | None,
        typer.Option(metavar="SLUG,...", help="Right types, the primary first; or other."),
    ] = None,
    severity: Annotated[Severity | None, typer.Option(help="The right severity.")] = None,
    polarity: Annotated[
        Polarity | None, typer.Option(help="For whom a clause stands (CW-P-...).")
    ] = None,
    direction: Annotated[
        Direction | None, typer.Option(help="For whom a change moves things (CW-C-...).")
    ] = None,
) -> None:
    """Decide about a record yourself; your decision is kept beside the machine's.

    `status --gate` lists what the gate stopped, with the IDs. What is accepted is compared and
    published; what is dismissed is not waited for any longer; what is withdrawn keeps its ID and
    says why.

    What you correct is published as you say, with your name and beside what the machine said;
    what you leave out of a correction stays as it is. The last review of a clause counts, all are
    kept, and `export --reviews` writes them down.
    """
    kind, _ = parse_id(id)
    said = _sign(ruling, note, author)
    if kind not in _FITTING[ruling]:
        raise ReviewRefused(
            f"{ruling} does not fit {id}: accept and dismiss take bytes (CW-S-...), withdraw takes "
            "a change (CW-C-...), confirm and correct take a clause (CW-P-...) or a change"
        )
    given = {
        "--types": types, "--severity": severity, "--polarity": polarity, "--direction": direction
    }  # fmt: skip
    _refuse_strangers(ruling, kind, [name for name, value in given.items() if value], clause)
    if ruling in _ON_LABELS:
        from clausewatch.label import Correction  # slow to import

        slugs = parse_types(types or ())
        right = Correction(types=slugs, severity=severity, polarity=polarity, direction=direction)
        _label(context, id, clause, said, right)
    else:
        _carry_out(context, id, said)


def _sign(ruling: Ruling, note: str, author: str) -> Review:
    """Return a decision with who made it, when and why. Only a label is confirmed without a why."""
    if author and not _line(author):
        raise typer.BadParameter("--author holds no name that can be printed")
    if not _line(note) and ruling is not Ruling.CONFIRM:
        raise typer.BadParameter("say why, with --note")
    return Review(
        ruling=ruling, at=datetime.now(UTC), author=_line(author) or getuser(), note=_line(note)
    )


def _refuse_strangers(ruling: Ruling, kind: Kind, given: list[str], clause: int | None) -> None:
    """Refuse options that say nothing about what is decided."""
    named = " and ".join(given)
    if given and ruling is not Ruling.CORRECT:
        raise typer.BadParameter(f"{named} belongs to --ruling correct, not to {ruling}")
    if ruling is Ruling.CORRECT and not given:
        side = "--direction" if kind is Kind.CHANGE else "--polarity"
        raise typer.BadParameter(f"say what is right: --types, --severity or {side}")
    if clause and (ruling not in _ON_LABELS or kind is not Kind.CHANGE):
        raise typer.BadParameter("--clause names a clause change that is confirmed or corrected")


def _label(
    context: typer.Context,
    id: str,  # noqa: A002
    clause: int | None,
    said: Review,
    right: "Correction",
) -> None:
    from clausewatch.label import label_entry, label_wording

    with ledger_of(context) as (_, ledger), ledger.batch():  # what is judged is what is labelled
        if parse_id(id)[0] is Kind.CHANGE:
            label = label_entry(ledger, id, clause or 0, said, right)
        else:
            label = label_wording(ledger, id, said, right)
    done = "Confirmed" if said.ruling is Ruling.CONFIRM else "Corrected"
    output.print(f"{done}: {id} is {_tell(label)}.", markup=False)
    output.print("Next: `clausewatch publish`.")


def _tell(label: Label) -> str:
    sides = filter(None, (label.direction, label.polarity))
    return ", ".join((label.severity, *sides, *label.types))


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
