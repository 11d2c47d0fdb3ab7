"""What is declared, and when it is due: the captures of each document planned."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clausewatch.home import Home
from store.error import HomeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler import Declaration, DeclaredDocument
    from store.ledger import Ledger
    from store.record import DocumentKey

__all__ = ["list_documents", "load_declarations", "next_due", "plan_captures"]


def load_declarations(home: Home) -> "tuple[Declaration, ...]":
    """Return the declarations of a home.

    Raises:
        DeclarationError: A declaration is malformed.
        HomeError: Nothing is declared.
    """
    import crawler  # Scrapy takes a second to import

    declarations = crawler.load_declarations(home.declarations)
    if not any(declaration.documents for declaration in declarations):
        raise HomeError(
            f"no document is declared in {home.declarations}: write a declaration first"
        )
    return declarations


def list_documents(
    declarations: "Iterable[Declaration]",
) -> "dict[DocumentKey, DeclaredDocument]":
    """Return the declared documents by what makes each one and the same."""
    return {
        document.key: document for declaration in declarations for document in declaration.documents
    }


def plan_captures(ledger: "Ledger", declarations: "Iterable[Declaration]") -> None:
    """Plan when each declared document is due, by how it went so far."""
    from crawler import LOOKED_BACK, find_due

    declared = list_documents(declarations)
    with ledger.batch():
        for pace in ledger.paces(datetime.now(UTC) - LOOKED_BACK):
            document = declared.get(pace.key)
            if document is None:
                continue
            due = find_due(pace, every=document.every)
            if (due.at, due.reason) != (pace.due_at, pace.due_reason):
                ledger.plan(pace.document, due)


def next_due(ledger: "Ledger", declarations: "Iterable[Declaration]") -> datetime:
    """Return when the first of the declared documents is due; one not planned yet is due now."""
    due, now = ledger.due_times(), datetime.now(UTC)
    return min((due.get(key, now) for key in list_documents(declarations)), default=now)
