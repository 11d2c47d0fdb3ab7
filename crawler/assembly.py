"""From addresses back to documents: what came of each page becomes one delivery a document."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urldefrag
from uuid import uuid4

from crawler.declaration import DeclaredDocument, FetchMode, Page
from crawler.delivery import Delivery, Memory, Recall, Sink
from crawler.notation.wording import quote
from crawler.pages import MANIFEST_TYPE, ListedPage, write_manifest
from crawler.target import Target
from store.record import Capture, Outcome, digest

if TYPE_CHECKING:
    from crawler.exchange.attempt import Attempt

__all__ = ["Assembly", "recall_target"]

_Place = tuple[str, str, FetchMode]  # address, Accept-Language, how to fetch


class Assembly:
    """The documents of a crawl, the addresses that they need, and what came of them so far."""

    def __init__(self, documents: Iterable[DeclaredDocument], languages: str, sink: Sink) -> None:
        """Work out the addresses.

        Args:
            documents: What is wanted.
            languages: The Accept-Language for documents that declare none.
            sink: Takes each document as soon as all its pages are there.
        """
        self._languages = languages
        self._sink = sink
        self._came: dict[_Place, Attempt] = {}
        needed: dict[_Place, dict[int, DeclaredDocument]] = {}
        for document in documents:
            for place in self._find_places(document):
                needed.setdefault(place, {})[id(document)] = document
        self.targets = tuple(
            Target(url=url, languages=spoken, documents=tuple(found.values()), mode=mode)
            for (url, spoken, mode), found in needed.items()
        )
        self._pages_missing = Counter(number for found in needed.values() for number in found)
        self._documents_missing = {place: len(found) for place, found in needed.items()}

    def collect(self, target: Target, attempt: "Attempt") -> None:
        """Take what came of an address, and deliver the documents that are complete by it."""
        self._came[target.url, target.languages, target.mode] = attempt
        for document in target.documents:
            self._pages_missing[id(document)] -= 1
            if not self._pages_missing[id(document)]:
                self._deliver(document)

    def _deliver(self, document: DeclaredDocument) -> None:
        places = self._find_places(document)
        attempts = [self._came[place] for place in places]
        for place in set(places):
            self._documents_missing[place] -= 1
            if not self._documents_missing[place]:
                del self._came[place]  # nobody else waits for these bytes
        delivery = _combine(document, attempts) if document.further else _deliver(attempts[0])
        capture = replace(
            delivery.capture,
            document=document.key,
            url=document.url,
            selection=document.selection,
            region=document.region,
            id=str(uuid4()),
        )
        self._sink(replace(delivery, capture=capture))

    def _find_places(self, document: DeclaredDocument) -> list[_Place]:
        spoken = document.languages or document.language or self._languages
        return [(urldefrag(page.url).url, spoken, page.mode) for page in _list_pages(document)]


def recall_target(target: Target, recall: Recall) -> Memory | None:
    """Return what all documents of an address remember alike; None if they don't."""
    if target.mode is not FetchMode.HTTP or any(each.further for each in target.documents):
        return None
    memories = {recall(document.key) for document in target.documents}
    return memories.pop() if len(memories) == 1 else None


def _list_pages(document: DeclaredDocument) -> tuple[Page, ...]:
    first = Page(url=document.url, selection=document.selection, mode=document.mode)
    return (first, *document.further)


def _deliver(attempt: "Attempt") -> Delivery:
    return Delivery(
        capture=attempt.capture,
        content=attempt.content,
        same_as=attempt.same_as,
        exchanges=attempt.exchanges,
    )


def _combine(document: DeclaredDocument, attempts: Sequence["Attempt"]) -> Delivery:
    """Return one delivery for all pages of a document, or for the first of them that failed."""
    pages = list(zip(_list_pages(document), attempts, strict=True))
    failed = next((pair for pair in pages if _has_failed(pair[1])), None)
    distinct = list({id(attempt): attempt for attempt in attempts}.values())
    exchanges = tuple(each for attempt in distinct for each in attempt.exchanges)
    if failed is not None:
        page, attempt = failed
        problem = f"page {quote(page.url)}: {attempt.capture.problem}"
        capture = _sum_up(replace(attempt.capture, problem=problem), distinct)
        return Delivery(capture=capture, exchanges=exchanges)
    capture = replace(
        _sum_up(attempts[0].capture, distinct), media_type=MANIFEST_TYPE, charset="utf-8"
    )
    return Delivery(
        capture=capture,
        content=write_manifest(_list_page(page, attempt) for page, attempt in pages),
        parts=tuple(attempt.content or b"" for attempt in attempts),
        exchanges=exchanges,
    )


def _has_failed(attempt: "Attempt") -> bool:
    return attempt.capture.outcome is not Outcome.FETCHED


def _sum_up(capture: Capture, attempts: Sequence["Attempt"]) -> Capture:
    """Return a capture with the times and hops of all its pages."""
    seconds = sum(attempt.capture.seconds or 0.0 for attempt in attempts)
    return replace(
        capture,
        at=max(attempt.capture.at for attempt in attempts),
        seconds=round(seconds, 3) if seconds else None,
        hops=tuple(hop for attempt in attempts for hop in attempt.capture.hops),
    )


def _list_page(page: Page, attempt: "Attempt") -> ListedPage:
    return ListedPage(
        url=page.url,
        final_url=attempt.capture.final_url,
        media_type=attempt.capture.media_type,
        charset=attempt.capture.charset,
        sha256=digest(attempt.content or b""),
        selection=page.selection,
    )
