"""From the value of a declaration to its text, in the form in which people write it."""

from collections.abc import Iterator, Mapping, Sequence

from crawler.declaration.folder import LARGEST
from crawler.declaration.parser import parse_declaration
from crawler.declaration.value import Declaration, DeclaredDocument, FetchMode, Page
from crawler.notation.duration import write_duration
from crawler.notation.wording import quote
from crawler.notation.yaml_text import Value, write_comment, write_lines
from store.error import DeclarationError
from store.record import DocumentKey, Range

__all__ = ["write_declaration"]

_PAGE_FIELDS = ("select", "remove", "fetch")


def write_declaration(
    declaration: Declaration,
    *,
    notes: Sequence[str] = (),
    remarks: Mapping[DocumentKey, Sequence[str]] = {},
) -> str:
    """Return the YAML text of a declaration, which parses to the same value.

    Args:
        declaration: The value.
        notes: Comments at the head of the file.
        remarks: Comments above documents.

    Raises:
        DeclarationError: No file can hold the value, because a part of it is not allowed in one.
    """
    lines = [*map(write_comment, notes)]
    lines += write_lines({"platform": declaration.platform, "domain": declaration.domain})
    lines.append("documents:" if declaration.documents else "documents: []")
    for document in declaration.documents:
        lines += (f"  {write_comment(text)}" for text in remarks.get(document.key, ()))
        lines += (f"  {line}" for line in write_lines([_to_fields(document)]))
    text = "\n".join(lines) + "\n"
    _check(declaration, text)
    return text


def _to_fields(document: DeclaredDocument) -> dict[str, Value]:
    fields: dict[str, Value] = {"type": document.type, **_locate(document.pages)}
    texts = {
        "language": document.language,
        "accept_language": document.languages,
        "region": document.region,
        "every": "" if document.every is None else write_duration(document.every),
        "hold": "" if document.hold is None else write_duration(document.hold),
    }
    fields |= {name: text for name, text in texts.items() if text}
    if document.wayback:
        fields["wayback"] = True
    return fields


def _locate(pages: Sequence[Page]) -> dict[str, Value]:
    """Return the fields that say where a document stands; what all pages share is said once."""
    own = [dict(_describe(page)) for page in pages]
    shared: dict[str, Value] = {
        name: own[0][name]
        for name in _PAGE_FIELDS
        if name in own[0] and all(fields.get(name) == own[0][name] for fields in own)
    }
    if len(pages) == 1:
        return {"url": pages[0].url, **shared}
    items: list[Value] = []
    for fields in own:
        rest = {name: value for name, value in fields.items() if name not in shared}
        items.append(rest if len(rest) > 1 else rest["url"])
    return {"url": items, **shared}


def _describe(page: Page) -> Iterator[tuple[str, Value]]:
    yield "url", page.url
    for name in ("select", "remove"):
        selectors = [*map(_to_value, getattr(page.selection, name))]
        if selectors:
            yield name, selectors[0] if len(selectors) == 1 else selectors
    if page.mode is not FetchMode.HTTP:
        yield "fetch", page.mode.value


def _to_value(selector: str | Range) -> Value:
    if isinstance(selector, str):
        return selector
    return {
        f"start_{'after' if selector.start_after else 'before'}": selector.start,
        f"end_{'after' if selector.end_after else 'before'}": selector.end,
    }


def _check(declaration: Declaration, text: str) -> None:
    name = f"the declaration of {quote(declaration.platform)}"
    if len(text.encode()) > LARGEST:
        raise DeclarationError(f"{name} is larger than {LARGEST // 1024} KiB; split the platform")
    if parse_declaration(text, name) != declaration:
        raise DeclarationError(f"{name} holds what no file can say; leave out what is not usual")
