"""Declarations of an Open Terms Archive collection: what was read from which page, and when.

`declarations/<platform>.json` says what is in force now; `<platform>.history.json` says what was,
each entry up to and including its `validUntil`. Entries stand in no particular order, and in any
time zone. Filters are programs; they are not run, and what they would do is not guessed.
"""

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from crawler.archive import Archive
from crawler.notation.address import is_web_address
from crawler.notation.selector import find_selector_fault
from crawler.notation.wording import quote
from store.error import ArchiveError
from store.record import Range, Selection

__all__ = ["OtaDeclarations", "Source", "read_ota_declarations"]

_FOLDER = "declarations"
_HISTORY, _CURRENT = ".history.json", ".json"
_HARMLESS_FILTERS = {"removeQueryParams"}  # touches link targets, which are not in our texts
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What a document was read from, and how, over a stretch of time."""

    url: str = ""  # empty where it was put together from several pages
    selection: Selection = field(default_factory=Selection)
    until: datetime = _LAST  # in force up to and including then
    remarks: tuple[str, ...] = ()  # what could not be taken over


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
            return replace(entries[-1], remarks=(*entries[-1].remarks, "declared no longer"))
        return Source(remarks=("not declared",))

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
        files = archive.files(_FOLDER)
        if not files:
            raise ArchiveError(f"{archive.name} has no folder {_FOLDER}/; give a repository with one")
        wanted = {
            path: blob
            for name in platforms
            for path in (f"{_FOLDER}/{name}{_CURRENT}", f"{_FOLDER}/{name}{_HISTORY}")
            if (blob := files.get(path))
        }
        for path, content in zip(wanted, archive.contents(wanted.values()), strict=True):
            for key, source in _read_file(path, content):
                sources.setdefault(key, []).append(source)
    return OtaDeclarations(sources)
