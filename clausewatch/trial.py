"""Trying a declaration out: each document fetched once, to see what would be kept of it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import analyzer
import crawler
from clausewatch.reading import read_capture
from crawler.notation.wording import quote, suggest
from crawler.pages import MANIFEST_TYPE, ListedPage, read_manifest
from store.error import DeclarationError, ReadError, WordsMissing
from store.record import (
    Capture,
    DocumentKey,
    Gate,
    GateVerdict,
    Origin,
    Outcome,
    Reading,
    digest,
)

if TYPE_CHECKING:
    from clausewatch.progress import Advance

__all__ = ["Trial", "choose_documents", "try_out"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """What came of one document."""

    document: crawler.DeclaredDocument
    capture: Capture
    gate: Gate
    reading: Reading | None = None  # None where no text could be read
    notes: tuple[str, ...] = ()  # what whoever wrote the declaration should know
    pages: tuple[ListedPage, ...] = ()  # of a document that stands on several

    @property
    def is_accepted(self) -> bool:
        """Whether the text would be taken for the document."""
        return self.gate.verdict is GateVerdict.ACCEPTED


def choose_documents(declaration: crawler.Declaration, type_: str) -> crawler.Declaration:
    """Return a declaration with its documents of one type alone.

    Raises:
        DeclarationError: It declares none of this type.
    """
    chosen = tuple(document for document in declaration.documents if document.type == type_)
    if not chosen:
        known = [document.type for document in declaration.documents]
        cure = suggest(type_, known) or f"; declared are: {', '.join(map(quote, known)) or 'none'}"
        raise DeclarationError(f"no document of type {quote(type_)} is declared{cure}")
    return replace(declaration, documents=chosen)


def try_out(
    declaration: crawler.Declaration, policy: crawler.Policy, advance: "Advance"
) -> tuple[Trial, ...]:
    """Fetch each document of a declaration once and read it; nothing is kept.

    Args:
        declaration: What to try.
        policy: How to behave towards the servers.
        advance: Told how many documents are done, and how many there are.

    Returns:
        One trial for each document, in the order of the declaration.
    """
    documents = {document.key: document for document in declaration.documents}
    trials: dict[DocumentKey, Trial] = {}

    def take(delivery: crawler.Delivery) -> None:
        key = delivery.capture.document
        trials[key] = _try_document(documents[key], delivery)
        advance(len(trials), len(documents))

    crawler.crawl([declaration], take, policy=policy)
    return tuple(trials[key] for key in documents)


def _try_document(document: crawler.DeclaredDocument, delivery: crawler.Delivery) -> Trial:
    capture, reading = delivery.capture, None
    if capture.outcome is not Outcome.FETCHED or delivery.content is None:
        gate = _refuse(capture.outcome, capture.problem)
    else:
        parts = {digest(part): part for part in delivery.parts}
        try:
            reading = read_capture(capture, delivery.content, parts.__getitem__)
            signs = crawler.inspect(capture)
            wall = analyzer.examine(reading, signs=signs, language=document.language)
            gate = wall or analyzer.ACCEPTED
        except WordsMissing as problem:
            gate = _refuse("shell", str(problem))
        except ReadError as problem:
            gate = _refuse("unreadable", str(problem))
    notes = (*_note_shortfalls(document, delivery), *(reading.notes if reading else ()))
    pages: tuple[ListedPage, ...] = ()
    if capture.media_type == MANIFEST_TYPE and delivery.content is not None:
        pages = read_manifest(delivery.content)
    return Trial(
        document=document, capture=capture, gate=gate, reading=reading, notes=notes, pages=pages
    )


def _note_shortfalls(
    document: crawler.DeclaredDocument, delivery: crawler.Delivery
) -> tuple[str, ...]:
    """Return what the declaration asks for and the delivery does not show."""
    notes: list[str] = []
    capture = delivery.capture
    if delivery.content is None:
        return ()
    if document.mode is crawler.FetchMode.BROWSER and capture.origin is Origin.HTTP:
        notes.append("fetched without a browser: this is the page as it is before its scripts run")
    return tuple(notes)


def _refuse(kind: str, reason: str) -> Gate:
    return Gate(verdict=GateVerdict.QUARANTINED, kind=kind, reasons=(reason,) if reason else ())
