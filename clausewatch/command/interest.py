"""The options by which subscriptions and watch lists say what is of interest."""

from typing import TYPE_CHECKING, Annotated

import typer

from clausewatch.command.console import report
from clausewatch.command.slug import parse_types
from store.record import Direction, Severity
from store.subscription import Interest

if TYPE_CHECKING:
    from store.ledger import Ledger

__all__ = [
    "ClauseTypes",
    "Directions",
    "DocumentTypes",
    "Documents",
    "LeastSeverity",
    "Platforms",
    "read_interest",
    "tell_interest",
]

Platforms = Annotated[
    list[str] | None,
    typer.Option("--platform", metavar="NAME", help="Only of this platform; may be repeated."),
]
Documents = Annotated[
    list[str] | None,
    typer.Option("--document", metavar="CW-D-...", help="Only of this document; repeatable."),
]
DocumentTypes = Annotated[
    list[str] | None,
    typer.Option("--document-type", metavar="TYPE", help='Like "Privacy Policy"; may be repeated.'),
]
ClauseTypes = Annotated[
    list[str] | None,
    typer.Option("--types", metavar="SLUG,...", help="Only changes of these types of clause."),
]
LeastSeverity = Annotated[Severity, typer.Option("--severity", help="Only this, or graver.")]
Directions = Annotated[
    list[Direction] | None,
    typer.Option("--direction", help="For whom a change moves things; may be repeated."),
]


def read_interest(
    ledger: "Ledger",
    platforms: list[str] | None,
    documents: list[str] | None,
    document_types: list[str] | None,
    clause_types: list[str] | None,
    severity: Severity,
    directions: list[Direction] | None,
) -> Interest:
    """Return what the options say, and remark on what is not watched yet.

    Raises:
        typer.BadParameter: A word is no type of clause.
        RecordUnknown: There is no such document.
    """
    named = [ledger.document(each).id for each in documents or ()]
    keys = [each.key for each in ledger.documents()]
    for what, given, known in (
        ("platform", platforms, {key.platform for key in keys}),
        ("type of document", document_types, {key.type for key in keys}),
    ):
        for name in given or ():
            if name not in known:
                report.print(f"Remark: no {what} {name!r} is watched yet.", markup=False)
    return Interest(
        platforms=tuple(dict.fromkeys(platforms or ())),
        documents=tuple(dict.fromkeys(named)),
        document_types=tuple(dict.fromkeys(document_types or ())),
        clause_types=parse_types(clause_types or ()),
        severity=severity,
        directions=tuple(dict.fromkeys(directions or ())),
    )


def tell_interest(interest: Interest) -> str:
    """Return an interest in one line."""
    from clausewatch.wording import name_types
    from web.view.interest import name_interest  # slow to import

    return name_interest(interest, name_types())
