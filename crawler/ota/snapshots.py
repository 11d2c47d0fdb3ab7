"""Snapshots of an Open Terms Archive collection: the pages as they came."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.notation.address import is_web_address
from crawler.ota.archive import ArchivedCaptures, Entry, Skip, keep_all, list_entries, read_note
from crawler.ota.declarations import OtaDeclarations, read_ota_declarations
from crawler.policy import TOOL
from crawler.repository.archive import Archive
from store.record import Capture, DocumentKey, Origin, Outcome

__all__ = ["read_ota_snapshots"]

# The archive keeps the text of pages, not their bytes: what it writes is UTF-8 whatever they say.
_KINDS = {
    ".html": ("text/html", "utf-8"),
    ".pdf": ("application/pdf", ""),
    ".txt": ("text/plain", "utf-8"),
    ".md": ("text/markdown", "utf-8"),
}


def read_ota_snapshots(
    repository: Path,
    declarations_repository: Path,
    *,
    collection: str = "",
    platforms: Collection[str] = (),
    since: datetime | None = None,
    skip: Skip = keep_all,
) -> ArchivedCaptures:
    """Return the snapshots of a repository as captures, document by document in order of time.

    Each comes with the selection that was in force at its time. What a declaration asks for and
    we don't do is told in the capture's `problem`. Pages that only together make a document are
    counted in `left_out`.

    Args:
        repository: A bundle file, a bare clone or a work tree.
        declarations_repository: The declarations of the same collection, likewise.
        collection: The name of the collection; that of the repository by default.
        platforms: Which to read, by the names of their folders; all if empty.
        since: The time of the first snapshots to read, with its zone.
        skip: Tells what is in already; asked before any bytes are read.

    Raises:
        ArchiveError: A path is no repository, or lacks one of the platforms, or a declaration is
            malformed.
    """
    archive = Archive(repository)
    entries, left_out = list_entries(archive, _KINDS, platforms=platforms, since=since)
    declarations = read_ota_declarations(
        declarations_repository, {entry.platform for entry in entries}
    )
    told = _Collection(name=collection or archive.name, declarations=declarations)
    wanted = (
        entry for entry in entries if not skip(told.identify(entry), entry.at, entry.reference)
    )
    return ArchivedCaptures(archive, wanted, told.describe, left_out)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Collection:
    """A collection as its declarations tell it."""

    name: str
    declarations: OtaDeclarations

    def identify(self, entry: Entry) -> DocumentKey:
        """Return which document a snapshot shows."""
        return DocumentKey(
            platform=entry.platform,
            type=entry.type,
            url=self.declarations.find_url(entry.platform, entry.type),
            collection=self.name,
        )

    def describe(self, entry: Entry) -> Capture:
        """Return a snapshot as a capture, with the selection that was in force at its time."""
        note = read_note(entry)
        source = self.declarations.find_source(entry.platform, entry.type, entry.at)
        location = note.trailers.get("source-document-location", "")
        media_type, charset = _KINDS[entry.ending]
        return Capture(
            document=self.identify(entry),
            at=entry.at,
            outcome=Outcome.FETCHED,
            origin=Origin.OTA_SNAPSHOT,
            url=location if is_web_address(location) else source.url,
            media_type=media_type,
            charset=charset,
            selection=source.selection,
            agent=note.engine,
            tool=TOOL,
            problem=source.problem,
            technical=note.technical,
            reference=entry.reference,
            provenance=note.provenance,
        )
