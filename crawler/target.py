"""Targets: addresses to ask for, and who needs what is found there."""

from collections.abc import Callable
from dataclasses import dataclass

from crawler.declaration import DeclaredDocument, FetchMode
from crawler.delivery import Memory

__all__ = ["RecallTarget", "Target"]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Target:
    """An address to ask for, and the documents that are found there, or parts of which are."""

    url: str  # without a fragment
    languages: str  # Accept-Language
    documents: tuple[DeclaredDocument, ...]
    mode: FetchMode = FetchMode.HTTP


RecallTarget = Callable[[Target], Memory | None]
"""Remembers the last whole answer of a target."""
