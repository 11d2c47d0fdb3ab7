"""Declarations of an Open Terms Archive collection: what was read from which page, and when.

`declarations/<platform>.json` says what is in force now; `<platform>.history.json` says what was,
each entry up to and including its `validUntil`. Entries stand in no particular order, and in any
time zone.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from crawler.ota.source import CURRENT, FOLDER, HISTORY, Matter, Remark, Source, parse_sources
from crawler.repository.archive import Archive
from store.error import ArchiveError

__all__ = ["OtaDeclarations", "read_ota_declarations"]


class OtaDeclarations:
    """The sources of the documents of a collection."""

    def __init__(self, sources: dict[tuple[str, str], list[Source]]) -> None:
        self._sources = {
            key: sorted(entries, key=lambda source: source.until)
            for key, entries in sources.items()
        }

    def find_source(self, platform: str, type_: str, at: datetime) -> Source:
        """Return the source in force at a time.

        A document that is declared no longer is read as it was last, one that never was is read
        whole; a remark tells so.
        """
        entries = self._sources.get((platform, type_), [])
        for source in entries:
            if at <= source.until:
                return source
        if entries:
            remark = Remark(matter=Matter.TIME, text="declared no longer")
            return replace(entries[-1], remarks=(*entries[-1].remarks, remark))
        return Source(remarks=(Remark(matter=Matter.TIME, text="not declared"),))

    def find_url(self, platform: str, type_: str) -> str:
        """Return the address that a document is declared with now, or was last."""
        entries = self._sources.get((platform, type_), [])
        return next((source.url for source in reversed(entries) if source.url), "")


def read_ota_declarations(repository: Path, platforms: Collection[str]) -> OtaDeclarations:
    """Return what a repository of declarations says of platforms.

    Args:
        repository: A bundle file, a bare clone or a work tree.
        platforms: The names of their files, without ending.

    Raises:
        ArchiveError: The path is no repository, has no declarations, or one is malformed.
    """
    sources: dict[tuple[str, str], list[Source]] = {}
    with Archive(repository) as archive:
        files = archive.files(FOLDER)
        if not files:
            raise ArchiveError(
                f"{archive.name} has no folder {FOLDER}/; give a repository with one"
            )
        wanted = {
            path: blob
            for name in platforms
            for path in (f"{FOLDER}/{name}{CURRENT}", f"{FOLDER}/{name}{HISTORY}")
            if (blob := files.get(path))
        }
        for path, content in zip(wanted, archive.contents(wanted.values()), strict=True):
            for key, source in parse_sources(path, content):
                sources.setdefault(key, []).append(source)
    return OtaDeclarations(sources)
