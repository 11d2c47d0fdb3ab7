"""What a file of an Open Terms Archive collection declares: pages, selectors, and since when.

All shapes of all years are understood. Filters are programs; they are not run, and what they would
do is not guessed.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from crawler.declaration.value import FetchMode, Page
from crawler.notation.address import find_address_fault
from crawler.notation.selector import find_selector_fault
from crawler.notation.wording import quote
from store.error import ArchiveError
from store.record import Range, Selection

__all__ = ["CURRENT", "FOLDER", "HISTORY", "Matter", "Remark", "Source", "parse_sources"]

FOLDER = "declarations"
"""Where a collection keeps its declarations."""

CURRENT = ".json"
"""How the names of files end that say what is declared."""

HISTORY = ".history.json"
"""How the names of files end that say what was declared."""

_HARMLESS_FILTERS = {"removeQueryParams"}  # touches link targets, which are not in our texts
_MOST_NAMED = 20
_LAST = datetime.max.replace(tzinfo=UTC)


class Matter(StrEnum):
    """What a remark is about."""

    FILTER = "filter"  # a program that the archive runs over the page, and we don't
    SELECTOR = "selector"  # one that is no CSS, and is left out
    ADDRESS = "address"  # one that may not be fetched
    PAGES = "pages"  # the document stands on several
    TIME = "time"  # what was declared when
    ALIAS = "alias"  # the type of document has another name here
    TYPE = "type"  # the type of document is not known
    DOUBLE = "double"  # the same document is declared twice
    EMPTY = "empty"  # the platform declares no document
    FILE = "file"  # nothing of the file can be taken over

    @property
    def summary(self) -> str:
        """What a number of such remarks counts."""
        return _SUMMARIES[self]


_SUMMARIES = {
    Matter.FILTER: "documents with filters, which are JavaScript and not run",
    Matter.SELECTOR: "selectors that are no CSS",
    Matter.ADDRESS: "documents with an address that may not be fetched",
    Matter.PAGES: "documents on several pages",
    Matter.TIME: "documents that are not declared for their time",
    Matter.ALIAS: "documents of a type that has another name here",
    Matter.TYPE: "documents of a type that is not known",
    Matter.DOUBLE: "documents that are declared twice",
    Matter.EMPTY: "platforms that declare no document",
    Matter.FILE: "files",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """What could not be taken over of a declaration as it stands."""

    matter: Matter
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What a document was read from, and how, over a stretch of time."""

    pages: tuple[Page, ...] = ()  # in order; an address that may not be fetched is left empty
    until: datetime = _LAST  # in force up to and including then
    remarks: tuple[Remark, ...] = ()  # what could not be taken over

    @property
    def url(self) -> str:
        """The address of its page; empty where it was put together from several."""
        return self.pages[0].url if len(self.pages) == 1 else ""

    @property
    def selection(self) -> Selection:
        """The selection from its page; empty where it was put together from several."""
        return self.pages[0].selection if len(self.pages) == 1 else Selection()

    @property
    def problem(self) -> str:
        """All remarks in one line; empty if there are none."""
        return "; ".join(remark.text for remark in self.remarks)


def parse_sources(path: str, content: bytes) -> Iterator[tuple[tuple[str, str], Source]]:
    """Yield what a file declares: platform, type of document as named there, and source.

    Args:
        path: Of the file in its repository. Its ending tells whether it holds what is or was.
        content: Its bytes.

    Raises:
        ArchiveError: The file is malformed.
    """
    fields = _read_json(path, content)
    name = path.removeprefix(f"{FOLDER}/")
    platform = name.removesuffix(HISTORY)
    if platform == name:
        platform = name.removesuffix(CURRENT)
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
    if "combine" not in fields:
        page, remarks = _read_page(fields, where)
        return Source(pages=(page,), until=until, remarks=remarks)
    parts = fields["combine"]
    if not isinstance(parts, list) or not parts:
        raise ArchiveError(f"{where}: combine lists no pages; correct it in the archive")
    shared = {name: value for name, value in fields.items() if name != "combine"}
    read = [_read_page({**shared, **_fields_of(part, where)}, where) for part in parts]
    together = Remark(matter=Matter.PAGES, text="put together from several pages")
    remarks = tuple(dict.fromkeys(remark for _, found in read for remark in found))
    return Source(pages=tuple(page for page, _ in read), until=until, remarks=(together, *remarks))


def _read_page(fields: dict[str, object], where: str) -> tuple[Page, tuple[Remark, ...]]:
    url = fields.get("fetch")
    selects, faults = _read_selectors(fields.get("select"), where)
    removes, more_faults = _read_selectors(fields.get("remove"), where)
    remarks = [*_name_filters(fields.get("filter"))]
    remarks += (Remark(matter=Matter.SELECTOR, text=fault) for fault in (*faults, *more_faults))
    fault = find_address_fault(url) if isinstance(url, str) else "no address is declared"
    if fault:
        remarks.append(Remark(matter=Matter.ADDRESS, text=fault))
    page = Page(
        url=url if isinstance(url, str) and not fault else "",
        selection=Selection(select=selects, remove=removes),
        mode=FetchMode.BROWSER if fields.get("executeClientScripts") is True else FetchMode.HTTP,
    )
    return page, tuple(remarks)


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


def _name_filters(value: object) -> Iterator[Remark]:
    filters = value if isinstance(value, list) else [] if value is None else [value]
    names = [str(next(iter(item), "") if isinstance(item, dict) else item) for item in filters]
    unknown = [quote(name) for name in dict.fromkeys(names) if name not in _HARMLESS_FILTERS]
    if unknown:
        more = f" and {len(unknown) - _MOST_NAMED} more" if len(unknown) > _MOST_NAMED else ""
        named = ", ".join(unknown[:_MOST_NAMED])
        yield Remark(matter=Matter.FILTER, text=f"filters not run: {named}{more}")


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
