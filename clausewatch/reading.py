"""From a capture and its bytes to its text: where the crawler's evidence meets the readers."""

from collections.abc import Callable
from dataclasses import dataclass

import analyzer
from crawler.pages import MANIFEST_TYPE, read_manifest
from store.record import Capture, Reading, Selection

__all__ = ["Layout", "find_layout", "read_capture"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """How a document was declared when it was captured: its pages, and what to read of each."""

    addresses: tuple[str, ...]
    selections: tuple[Selection, ...]


def find_layout(capture: Capture, content: bytes) -> Layout:
    """Return how a captured document was declared.

    Raises:
        ReadError: The list of its pages is damaged.
    """
    if capture.media_type == MANIFEST_TYPE:
        pages = read_manifest(content)
        return Layout(
            addresses=tuple(page.url for page in pages),
            selections=tuple(page.selection for page in pages),
        )
    return Layout(addresses=(capture.document.url,), selections=(capture.selection,))


def read_capture(
    capture: Capture,
    content: bytes,
    fetch_page: Callable[[str], bytes],
    *,
    selections: tuple[Selection, ...] = (),
) -> Reading:
    """Return the text of what was captured.

    Args:
        capture: Says what the bytes are.
        content: The bytes, or the list of pages that together are the document.
        fetch_page: Returns the bytes of such a page by their SHA-256.
        selections: What to read of each page, in place of what was declared at the time.

    Raises:
        ReadError: The bytes cannot be read as a policy document.
    """
    chosen = selections or find_layout(capture, content).selections
    if capture.media_type != MANIFEST_TYPE:
        return analyzer.read(
            content,
            capture.media_type,
            selection=chosen[0],
            charset=capture.charset,
            url=capture.final_url or capture.url,
        )
    readings = [
        analyzer.read(
            fetch_page(page.sha256),
            page.media_type,
            selection=selection,
            charset=page.charset,
            url=page.final_url,
        )
        for page, selection in zip(read_manifest(content), chosen, strict=True)
    ]
    return analyzer.join(readings)
