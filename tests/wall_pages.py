"""The corpus of walls and documents in `tests/walls/`, as pages to read.

A file holds many pages. Before each stands a line `=== name kind {"status": ..}` with what the
exchange showed, or `=== name {"title": .., "lang": ..}` for the text of a document, which is shown
in the furniture that such pages have around them. What has a `media_type` of its own is no page but
a text, as archives keep it, and stands there without furniture.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from store.record import Capture, DocumentKey, Hop, Origin, Outcome

__all__ = ["PARTS", "WallPage", "corpus_digest", "load_documents", "load_walls"]

PARTS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_FOLDER = Path(__file__).parent / "walls"
_AT = datetime(2026, 3, 1, tzinfo=UTC)
_KEY = DocumentKey(platform="Tasklane", type="Terms of Service")


@dataclass(frozen=True, kw_only=True)
class WallPage:
    """A page and the exchange that brought it."""

    name: str
    kind: str  # of wall; empty for a document
    markup: str
    capture: Capture


def load_walls(half: str) -> list[WallPage]:
    """Return the walls of a part of the corpus: "first", "second" and so on."""
    pages = []
    for head, body in _entries(_FOLDER / f"{half}_walls.txt"):
        name, kind, told = head.split(" ", 2)
        pages.append(WallPage(name=name, kind=kind, markup=body, capture=_capture(told)))
    return pages


def load_documents(half: str) -> list[WallPage]:
    """Return the documents of a half of the corpus, each in two kinds of furniture."""
    furniture = [body for _, body in _entries(_FOLDER / "furniture.txt")]
    pages = []
    for position, (head, body) in enumerate(_entries(_FOLDER / f"{half}_documents.txt")):
        name, told = head.split(" ", 1)
        fields = json.loads(told)
        if "media_type" in fields:
            pages.append(WallPage(name=name, kind="", markup=body, capture=_capture(told)))
            continue
        for shift in (0, len(furniture) // 2):
            number = (position + shift) % len(furniture)
            markup = furniture[number].replace("{{text}}", body)
            for field, value in fields.items():
                markup = markup.replace("{{" + field + "}}", value)
            pages.append(
                WallPage(name=f"{name}-{number}", kind="", markup=markup, capture=_capture("{}"))
            )
    return pages


def corpus_digest() -> str:
    """Return the SHA-256 over all files of the corpus."""
    whole = sha256()
    for path in sorted(_FOLDER.glob("*.txt")):
        whole.update(path.read_bytes())
    return whole.hexdigest()


def _entries(path: Path) -> Iterator[tuple[str, str]]:
    for entry in path.read_text(encoding="utf-8").split("=== ")[1:]:
        head, _, body = entry.partition("\n")
        yield head, body.strip()


def _capture(told: str) -> Capture:
    fields: dict[str, Any] = json.loads(told)
    asked = fields.get("url", "https://tasklane.example/legal/terms")
    return Capture(
        document=_KEY,
        at=_AT,
        outcome=Outcome.FETCHED,
        origin=Origin.HTTP,
        url=asked,
        final_url=fields.get("final_url", asked),
        status=fields.get("status", 200),
        headers=tuple((name, value) for name, value in fields.get("headers", [])),
        media_type=fields.get("media_type", "text/html"),
        charset="utf-8",
        hops=tuple(Hop(url=url, at=_AT, status=302) for url in fields.get("hops", [])),
    )
