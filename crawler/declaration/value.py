"""What a declaration says: a platform, its documents, and how to fetch and read each."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from store.record import DocumentKey, Selection

__all__ = ["Declaration", "DeclaredDocument", "FetchMode", "Page"]


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
    def pages(self) -> tuple[Page, ...]:
        """The pages that the document stands on, in order; most stand on one."""
        return (Page(url=self.url, selection=self.selection, mode=self.mode), *self.further)

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
