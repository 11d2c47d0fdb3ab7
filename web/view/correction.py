"""What people corrected of what was published: withdrawn records, and labels."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from store.record import Assessment, Change, Document, Label, Provision, Review, Ruling
from web.view.wording import entitle, summarise

__all__ = ["Correction", "list_corrections"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """One thing that a person corrected of one record."""

    record: str  # public ID of the change or the provision
    anchor: str  # of the clause change on the record's page; empty for the record as a whole
    document: Document
    title: str  # of the record, or of the clause
    ruling: Ruling  # withdraw or correct
    at: datetime
    author: str
    note: str  # why
    said: Assessment | None  # what the machine said; None of a withdrawn record
    label: Label | None  # what stands since; None of a withdrawn record


def list_corrections(
    changes: Iterable[Change], provisions: Iterable[Provision]
) -> Iterator[Correction]:
    """Yield what people withdrew or corrected of a document's records."""
    for change in changes:
        if change.withdrawn:
            yield _correct(change.id, "", change.document, summarise(change), change.withdrawn)
        for number, entry in enumerate(change.entries, 1):
            clause = entry.after or entry.before
            title = entitle(clause) if clause else summarise(change)
            for review in _pick(entry.reviews):
                yield _correct(change.id, f"clause-{number}", change.document, title, review)
    for provision in provisions:
        for state in provision.states:
            title = entitle(state.clause)
            for review in _pick(state.reviews):
                yield _correct(provision.id, "", provision.document, title, review)


def _pick(reviews: Iterable[Review]) -> Iterator[Review]:
    return (each for each in reviews if each.ruling is Ruling.CORRECT)


def _correct(
    record: str, anchor: str, document: Document, title: str, review: Review
) -> Correction:
    return Correction(
        record=record,
        anchor=anchor,
        document=document,
        title=title,
        ruling=review.ruling,
        at=review.at,
        author=review.author,
        note=review.note,
        said=review.machine,
        label=review.label,
    )
