"""From a capture and its bytes to its text: where the crawler's evidence meets the readers."""

from collections.abc import Callable
from dataclasses import dataclass

import analyzer
from crawler.pages import MANIFEST_TYPE, read_manifest
from store.record import Capture, Reading, Selection

__all__ = ["Layout", "Shelf", "find_layout", "read_capture"]

_KEPT = 8  # texts of a document that are remembered: where some take turns, they are few


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


class Shelf:
    """The texts of a document that were read lately: the same bytes come back in many histories.

    Args:
        fetch: Returns kept bytes by their SHA-256.
    """

    def __init__(self, fetch: Callable[[str], bytes]) -> None:
        self._fetch = fetch
        self._kept: dict[object, Reading] = {}

    def read(
        self, capture: Capture, sha256: str, selections: tuple[Selection, ...] = ()
    ) -> Reading:
        """Return the text of a capture, as `read_capture` does.

        Args:
            capture: Says what the bytes are.
            sha256: Names them.
            selections: What to read of each page, in place of what was declared at the time.

        Raises:
            ReadError: The bytes cannot be read as a policy document.
        """
        chosen = selections or capture.selection
        address = capture.final_url or capture.url
        asked = sha256, capture.media_type, capture.charset, address, chosen
        reading = self._kept.pop(asked, None)
        if reading is None:
            content = self._fetch(sha256)
            reading = read_capture(capture, content, self._fetch, selections=selections)
        self._kept[asked] = reading  # the one that was wanted last is forgotten last
        while len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]
        return reading
