"""What the site is made of: the one seam between this room and whatever keeps the records."""

from datetime import datetime
from typing import Protocol

from store.record import Change, Decision, Document, Provision, Stamp, Status, Verdict, Version

__all__ = ["Records"]


class Records(Protocol):
    """A source of records to publish. The ledger is one; anything with these methods will do."""

    def documents(self) -> tuple[Document, ...]:
        """Return all watched documents, by platform, then by type."""
        ...

    def stamps(self) -> dict[str, Stamp]:
        """Return by public ID of a document what differs whenever something of it does.

        A document that has none is published anew each time.
        """
        ...

    def changes(
        self,
        *,
        platform: str = "",
        document: str = "",
        since: datetime | None = None,
        verdict: Verdict | None = None,
        limit: int | None = None,
        withdrawn: bool = True,
    ) -> tuple[Change, ...]:
        """Return published changes, newest first.

        Args:
            platform: Only of this platform; empty for all.
            document: Only of the document with this public ID; empty for all.
            since: Only those whose newer side was first seen at or after this time.
            verdict: Only those with this verdict.
            limit: At most so many.
            withdrawn: Also those that a person has withdrawn.
        """
        ...

    def versions(self, document: str) -> tuple[Version, ...]:
        """Return the accepted versions of the document with this public ID, oldest first."""
        ...

    def decisions(self, document: str) -> tuple[Decision, ...]:
        """Return what the gate decided about the document's captures, oldest first."""
        ...

    def provisions(self, document: str) -> tuple[Provision, ...]:
        """Return the document's provisions as the current version orders them, ended ones last."""
        ...

    def status(self) -> tuple[Status, ...]:
        """Return how the watching of each document goes, by platform, then by type."""
        ...
