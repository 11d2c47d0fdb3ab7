"""Documents that stand on several pages: the list of their pages, as bytes of its own.

The list is what a capture of such a document holds: canonical JSON, so that the same pages give
the same bytes and the same hash.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from store.error import ReadError
from store.record import Selection
from store.shape import selection_from_json, selection_to_json

__all__ = ["MANIFEST_TYPE", "ListedPage", "read_manifest", "write_manifest"]

MANIFEST_TYPE = "application/vnd.clausewatch.pages+json"
"""The media type of a list of pages."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedPage:
    """One page of a document, and how to read it."""

    url: str  # as declared
    final_url: str  # that answered
    media_type: str
    charset: str
    sha256: str  # of its bytes
    selection: Selection = field(default_factory=Selection)


def write_manifest(pages: Iterable[ListedPage]) -> bytes:
    """Return the list of pages as canonical JSON: UTF-8, sorted keys, no spaces."""
    listed = {"pages": [_to_json(page) for page in pages]}
    return json.dumps(listed, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_manifest(content: bytes) -> tuple[ListedPage, ...]:
    """Return the pages of a list.

    >>> page = ListedPage(url="u", final_url="f", media_type="m", charset="c", sha256="s")
    >>> read_manifest(write_manifest([page])) == (page,)
    True

    Raises:
        ReadError: It is no such list.
    """
    try:
        return tuple(_from_json(dict(entry)) for entry in json.loads(content)["pages"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ReadError("the bytes are no list of pages; capture the document again") from error


def _to_json(page: ListedPage) -> dict[str, Any]:
    return {
        "url": page.url,
        "final_url": page.final_url,
        "media_type": page.media_type,
        "charset": page.charset,
        "sha256": page.sha256,
        "select": [],
        "remove": [],
        **selection_to_json(page.selection),
    }


def _from_json(entry: dict[str, Any]) -> ListedPage:
    selection = selection_from_json({name: entry.pop(name) for name in ("select", "remove")})
    if not all(isinstance(value, str) for value in entry.values()):
        raise TypeError
    return ListedPage(**entry, selection=selection)
