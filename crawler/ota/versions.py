"""Versions of an Open Terms Archive collection: the texts that it extracted from pages."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from crawler.ota.archive import ArchivedCaptures, Entry, Skip, keep_all, list_entries, read_note
from crawler.policy import TOOL
from crawler.repository.archive import Archive
from store.record import Capture, DocumentKey, Origin, Outcome

__all__ = ["read_ota_versions"]


def read_ota_versions(
    repository: Path,
    *,
    collection: str = "",
    platforms: Collection[str] = (),
    since: datetime | None = None,
    skip: Skip = keep_all,
) -> ArchivedCaptures:
    """Return the versions of a repository as captures, document by document in order of time.

    Args:
        repository: A bundle file, a bare clone or a work tree.
        collection: The name of the collection; that of the repository by default.
        platforms: Which to read, by the names of their folders; all if empty.
        since: The time of the first versions to read, with its zone.
        skip: Tells what is in already; asked before any bytes are read.

    Raises:
        ArchiveError: The path is no repository, or lacks one of the platforms.
    """
    archive = Archive(repository)
    entries, left_out = list_entries(archive, {".md"}, platforms=platforms, since=since)
    collection = collection or archive.name

    def identify(entry: Entry) -> DocumentKey:
        return DocumentKey(platform=entry.platform, type=entry.type, collection=collection)

    def describe(entry: Entry) -> Capture:
        note = read_note(entry)
        return Capture(
            document=identify(entry),
            at=entry.at,
            outcome=Outcome.FETCHED,
            origin=Origin.OTA_VERSION,
            media_type="text/markdown",
            charset="utf-8",
            agent=note.engine,
            tool=TOOL,
            technical=note.technical,
            reference=entry.reference,
            provenance=note.provenance,
        )

    wanted = (entry for entry in entries if not skip(identify(entry), entry.at, entry.reference))
    return ArchivedCaptures(archive, wanted, describe, left_out)
