"""Declarations: which documents of a platform to watch, one YAML file a platform.

```yaml
platform: Example
domain: example.com
documents:
  - type: Terms of Service
    url: https://example.com/terms
    select: main            # optional: a CSS selector, or a list of them
    remove: [nav, .banner]  # optional
    language: en            # optional
```
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from crawler.document_type import find_type_fault
from crawler.notation.address import find_address_fault
from crawler.notation.selector import find_selector_fault
from crawler.notation.strict_yaml import Node, parse_yaml
from crawler.notation.wording import quote
from store.error import DeclarationError
from store.record import DocumentKey, Selection

__all__ = [
    "Declaration",
    "DeclaredDocument",
    "FetchMode",
    "Page",
    "Target",
    "load_declarations",
    "parse_declaration",
]

_LARGEST = 256 * 1024  # bytes of a file: about a thousand documents
_LONGEST_NAME = 100
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DOMAIN = re.compile(r"(?=.{1,253}$)[\w]([\w-]{0,61}[\w])?(\.[\w]([\w-]{0,61}[\w])?)*")


class FetchMode(StrEnum):
    """How a page is fetched."""

    HTTP = "http"  # the bytes that the server sends
    BROWSER = "browser"  # what a browser makes of them, scripts included


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One page more of a document that stands on several."""

    url: str
    selection: Selection = field(default_factory=Selection)
    mode: FetchMode = FetchMode.HTTP


@dataclass(frozen=True, kw_only=True, slots=True)
class DeclaredDocument:
    """A document to watch, and how to fetch and read it."""

    platform: str
    type: str  # one of `DOCUMENT_TYPES`
    url: str  # of its first page; it tells documents apart
    selection: Selection = field(default_factory=Selection)
    language: str = ""  # BCP 47; empty where not declared
    mode: FetchMode = FetchMode.HTTP
    further: tuple[Page, ...] = ()  # pages that follow the first; together they are the document
    languages: str = ""  # Accept-Language; empty: the language, or the policy's
    region: str = ""  # where it is fetched from, as a note: pages differ by country
    every: timedelta | None = None  # between two captures; None: by how often it changes
    hold: timedelta | None = None  # how long a doubtful text must stand; None: the home's setting
    wayback: bool = False  # whether a copy of the Internet Archive may stand in for a refusal

    @property
    def key(self) -> DocumentKey:
        """What identifies the document over all its captures."""
        return DocumentKey(
            platform=self.platform, type=self.type, url=self.url, language=self.language
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Declaration:
    """A platform and the documents of it to watch."""

    platform: str
    domain: str  # under which the platform is known: "example.com"
    documents: tuple[DeclaredDocument, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """An address to ask for, and the documents that are found there."""

    url: str
    languages: str  # Accept-Language
    documents: tuple[DeclaredDocument, ...]


def load_declarations(folder: Path) -> tuple[Declaration, ...]:
    """Return the declarations of a folder, sorted by platform.

    Args:
        folder: Holds one `*.yaml` file a platform; other files are left alone.

    Raises:
        DeclarationError: The first fault of each file, one after the other in one line.
    """
    if not folder.is_dir():
        raise DeclarationError(f"{folder} is no folder; `clausewatch init` makes one")
    by_name: dict[str, tuple[str, Declaration]] = {}
    faults: list[str] = []
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        name = f"{folder.name}/{path.name}"
        try:
            declaration = parse_declaration(_read_file(path, name), name)
            other, _ = by_name.setdefault(_fold(declaration.platform), (name, declaration))
            if other != name:
                what = f"platform {quote(declaration.platform)} is declared in {other} too"
                raise DeclarationError(f"{name}:1: {what}; keep all its documents in one file")
        except DeclarationError as error:
            faults.append(str(error))
    if faults:
        raise DeclarationError("; ".join(faults))
    return tuple(declaration for _, (_, declaration) in sorted(by_name.items()))


def parse_declaration(text: str, name: str) -> Declaration:
    """Return the declaration that a YAML text makes.

    Args:
        text: The text of the file.
        name: How messages should name the file.

    Raises:
        DeclarationError: The text is malformed; the message names file, line and cure.
    """
    root = parse_yaml(text, name)
    fields = root.read_fields("a declaration", required=("platform", "domain", "documents"))
    platform = _read_platform(fields["platform"])
    items = fields["documents"].read_items("documents")
    documents = tuple(_read_document(item, platform) for item in items)
    _refuse_double(documents, items)
    return Declaration(
        platform=platform, domain=_read_domain(fields["domain"]), documents=documents
    )


def _read_document(node: Node, platform: str) -> DeclaredDocument:
    fields = node.read_fields(
        "a document", required=("type", "url"), optional=("select", "remove", "language")
    )
    kind, url = fields["type"].read_text("type"), fields["url"].read_text("url")
    if fault := find_type_fault(kind):
        raise fields["type"].fault(fault)
    if fault := find_address_fault(url):
        raise fields["url"].fault(fault)
    return DeclaredDocument(
        platform=platform,
        type=kind,
        url=url,
        selection=Selection(
            select=_read_selectors(fields.get("select"), "select"),
            remove=_read_selectors(fields.get("remove"), "remove"),
        ),
        language=_read_language(fields.get("language")),
    )


def _read_platform(node: Node) -> str:
    platform = unicodedata.normalize("NFC", node.read_text("platform"))
    if platform != platform.strip() or not platform.isprintable() or len(platform) > _LONGEST_NAME:
        raise node.fault(
            f"platform {quote(platform)} must be one line of at most {_LONGEST_NAME} characters, "
            "with no space around it"
        )
    return platform


def _read_domain(node: Node) -> str:
    domain = node.read_text("domain")
    if not _DOMAIN.fullmatch(domain):
        raise node.fault(f"domain {quote(domain)} is no host name; write it like example.com")
    return domain.lower()


def _read_language(node: Node | None) -> str:
    if node is None:
        return ""
    language = node.read_text("language")
    if not _LANGUAGE.fullmatch(language):
        raise node.fault(f"language {quote(language)} is no tag; write it like en or pt-BR")
    return language


def _read_selectors(node: Node | None, name: str) -> tuple[str, ...]:
    if node is None:
        return ()
    items = node.read_items(name) if node.is_list() else (node,)
    return tuple(_read_selector(item, name) for item in items)


def _read_selector(node: Node, name: str) -> str:
    selector = node.read_text(name)
    if fault := find_selector_fault(selector):
        raise node.fault(f"{name}: {fault}")
    return selector


def _refuse_double(documents: Iterable[DeclaredDocument], items: Iterable[Node]) -> None:
    seen: set[DocumentKey] = set()
    for document, item in zip(documents, items, strict=True):
        if document.key in seen:
            what = f"{quote(document.type)} at {quote(document.url)}"
            raise item.fault(f"{what} is declared twice; keep one of them")
        seen.add(document.key)


def _read_file(path: Path, name: str) -> str:
    if path.suffix != ".yaml":
        raise DeclarationError(f"{name}:1: only *.yaml is read; give the file this ending")
    if not path.is_file():
        raise DeclarationError(f"{name}:1: is no regular file; put a YAML file there")
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise DeclarationError(f"{name}:1: cannot be read ({error.strerror}); allow it") from error
    if len(content) > _LARGEST:
        raise DeclarationError(f"{name}:1: larger than {_LARGEST // 1024} KiB; split the platform")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DeclarationError(f"{name}:{line}: not UTF-8 here; save the file as UTF-8") from error


def _fold(platform: str) -> str:
    return unicodedata.normalize("NFKC", platform).casefold()
