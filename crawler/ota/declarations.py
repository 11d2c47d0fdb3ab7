"""Declarations of an Open Terms Archive collection: what was read from which page, and when.

`declarations/<platform>.json` says what is in force now; `<platform>.history.json` says what was,
each entry up to and including its `validUntil`. Entries stand in no particular order, and in any
time zone. Filters are programs; they are not run, and what they would do is not guessed.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from crawler.notation.address import is_web_address
from crawler.notation.selector import find_selector_fault
from crawler.notation.wording import quote
from crawler.repository.archive import Archive
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
            raise ArchiveError(
                f"{archive.name} has no folder {_FOLDER}/; give a repository with one"
            )
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


def _read_file(path: str, content: bytes) -> Iterator[tuple[tuple[str, str], Source]]:
    fields = _read_json(path, content)
    name = path.removeprefix(f"{_FOLDER}/")
    platform = name.removesuffix(_HISTORY)
    if platform == name:
        platform = name.removesuffix(_CURRENT)
        terms = fields.get("terms", fields.get("documents", {}))  # the name before 2025
        fields = _fields_of(terms, path)
    for type_, declared in fields.items():
        for entry in declared if isinstance(declared, list) else [declared]:
            yield (platform, type_), _read_source(entry, f"{path}: {type_}")


def _read_json(path: str, content: bytes) -> dict[str, object]:
    try:
        return _fields_of(json.loads(content), path)
    except (ValueError, RecursionError) as error:
        raise ArchiveError(f"{path} is no JSON; correct it in the archive") from error


def _read_source(entry: object, where: str) -> Source:
    fields = _fields_of(entry, where)
    until = _read_time(fields["validUntil"], where) if "validUntil" in fields else _LAST
    if "combine" in fields:
        return Source(until=until, remarks=("put together from several pages",))
    url = fields.get("fetch")
    selects, faults = _read_selectors(fields.get("select"), where)
    removes, more_faults = _read_selectors(fields.get("remove"), where)
    return Source(
        url=url if isinstance(url, str) and is_web_address(url) else "",
        selection=Selection(select=selects, remove=removes),
        until=until,
        remarks=(*_name_filters(fields.get("filter")), *faults, *more_faults),
    )


def _read_selectors(value: object, where: str) -> tuple[tuple[str | Range, ...], tuple[str, ...]]:
    items = value if isinstance(value, list) else [] if value is None else [value]
    read: list[str | Range] = []
    faults: list[str] = []
    for item in items:
        selector = item if isinstance(item, str) else _read_range(item, where)
        parts = (selector,) if isinstance(selector, str) else (selector.start, selector.end)
        found = [fault for fault in map(find_selector_fault, parts) if fault]
        faults += found
        if not found:
            read.append(selector)
    return tuple(read), tuple(faults)


def _read_range(value: object, where: str) -> Range:
    fields = _fields_of(value, where)
    start = fields.get("startBefore", fields.get("startAfter"))
    end = fields.get("endBefore", fields.get("endAfter"))
    if not isinstance(start, str) or not isinstance(end, str):
        raise ArchiveError(f"{where}: a range lacks its start or end; correct it in the archive")
    return Range(
        start=start,
        end=end,
        start_after="startBefore" not in fields,
        end_after="endBefore" not in fields,
    )


def _name_filters(value: object) -> tuple[str, ...]:
    filters = value if isinstance(value, list) else []
    names = [next(iter(item), "") if isinstance(item, dict) else item for item in filters]
    unknown = [str(name) for name in names if name not in _HARMLESS_FILTERS]
    return (f"filters not run: {quote(', '.join(unknown))}",) if unknown else ()


def _read_time(value: object, where: str) -> datetime:
    try:
        time = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise ArchiveError(
            f"{where}: validUntil {quote(str(value))} is no time; correct it in the archive"
        ) from error
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def _fields_of(value: object, where: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ArchiveError(f"{where}: something else stands where fields should; correct it")
    return value
