"""From the text of a declaration to its value. Every fault is told with file, line and cure."""

from collections.abc import Iterable

from crawler.declaration.grammar import DOCUMENT, PAGE, PLATFORM, RANGE, read_shape
from crawler.declaration.setting import (
    Settings,
    read_domain,
    read_mode,
    read_platform,
    read_settings,
)
from crawler.declaration.value import Declaration, DeclaredDocument, FetchMode, Page
from crawler.document_type import find_type_fault
from crawler.notation.address import find_address_fault
from crawler.notation.selector import find_selector_fault
from crawler.notation.strict_yaml import Node, parse_yaml
from crawler.notation.wording import quote
from store.record import DocumentKey, Range, Selection

__all__ = ["parse_declaration", "parse_platform"]

_MOST_PAGES = 50
_Selectors = tuple[str | Range, ...]


def parse_declaration(text: str, name: str) -> Declaration:
    """Return the declaration that a YAML text makes.

    Args:
        text: The text of the file.
        name: How messages should name the file.

    Raises:
        DeclarationError: The text is malformed; the message names file, line and cure.
    """
    fields = read_shape(parse_yaml(text, name), "a declaration", PLATFORM)
    platform = read_platform(fields["platform"])
    shared = read_settings(fields)
    items = fields["documents"].read_items("documents", may_be_empty=True)
    documents = tuple(_read_document(item, platform, shared) for item in items)
    _refuse_double(documents, items)
    domain = read_domain(fields["domain"])
    return Declaration(platform=platform, domain=domain, documents=documents)


def parse_platform(text: str, name: str) -> str:
    """Return the platform that a YAML text declares, whatever else may be wrong with it.

    Raises:
        DeclarationError: It declares none.
    """
    fields = parse_yaml(text, name).read_fields("a declaration", required=("platform",), more=True)
    return read_platform(fields["platform"])


def _read_document(node: Node, platform: str, shared: Settings) -> DeclaredDocument:
    fields = read_shape(node, "a document", DOCUMENT)
    kind = fields["type"].read_text("type")
    if fault := find_type_fault(kind):
        raise fields["type"].fault(fault)
    settings = {**shared, **read_settings(fields)}
    first, *further = _read_pages(fields, settings.pop("mode", FetchMode.HTTP))
    return DeclaredDocument(
        platform=platform,
        type=kind,
        url=first.url,
        selection=first.selection,
        mode=first.mode,
        further=tuple(further),
        **settings,
    )


def _read_pages(fields: dict[str, Node], mode: FetchMode) -> tuple[Page, ...]:
    url = fields["url"]
    select = _read_selectors(fields.get("select"), "select", ())
    remove = _read_selectors(fields.get("remove"), "remove", ())
    if not url.is_list():
        selection = Selection(select=select, remove=remove)
        return (Page(url=_read_address(url), selection=selection, mode=mode),)
    items = url.read_items("url")
    if len(items) > _MOST_PAGES:
        raise url.fault(f"url lists more than {_MOST_PAGES} pages; declare several documents")
    pages = []
    for item in items:
        own = read_shape(item, "a page", PAGE) if item.is_fields() else {"url": item}
        selection = Selection(
            select=_read_selectors(own.get("select"), "select", select),
            remove=_read_selectors(own.get("remove"), "remove", remove),
        )
        own_mode = read_mode(own["fetch"]) if "fetch" in own else mode
        pages.append(Page(url=_read_address(own["url"]), selection=selection, mode=own_mode))
    return tuple(pages)


def _read_address(node: Node) -> str:
    url = node.read_text("url")
    if fault := find_address_fault(url):
        raise node.fault(fault)
    return url


def _read_selectors(node: Node | None, name: str, absent: _Selectors) -> _Selectors:
    if node is None:
        return absent
    items = node.read_items(name) if node.is_list() else (node,)
    return tuple(
        _read_range(item, name) if item.is_fields() else _read_selector(item, name)
        for item in items
    )


def _read_selector(node: Node, name: str) -> str:
    selector = node.read_text(name)
    if fault := find_selector_fault(selector):
        raise node.fault(f"{name}: {fault}")
    return selector


def _read_range(node: Node, name: str) -> Range:
    fields = read_shape(node, "a range", RANGE)
    places = []
    for side in ("start", "end"):
        given = [field for field in (f"{side}_before", f"{side}_after") if field in fields]
        if len(given) != 1:
            raise node.fault(f'a range needs one of "{side}_before" and "{side}_after"')
        places.append((_read_selector(fields[given[0]], name), given[0].endswith("after")))
    (start, start_after), (end, end_after) = places
    return Range(start=start, end=end, start_after=start_after, end_after=end_after)


def _refuse_double(documents: Iterable[DeclaredDocument], items: Iterable[Node]) -> None:
    seen: set[DocumentKey] = set()
    for document, item in zip(documents, items, strict=True):
        if document.key in seen:
            what = f"{quote(document.type)} at {quote(document.url)}"
            raise item.fault(f"{what} is declared twice; keep one of them")
        seen.add(document.key)
