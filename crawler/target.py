"""What a crawl asks for."""

from dataclasses import dataclass

from crawler.declaration import DeclaredDocument

__all__ = ["Target"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """An address to ask for, and the documents that are found there."""

    url: str
    languages: str  # Accept-Language
    documents: tuple[DeclaredDocument, ...]
