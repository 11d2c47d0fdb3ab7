"""Documents by what makes each one and the same, and by their numbers."""

from dataclasses import fields

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from store.counter import next_number
from store.ids import Kind
from store.record import DocumentKey
from store.table import DocumentRow, PlatformRow

__all__ = ["FIND_DOCUMENT", "document_key", "ensure_document", "key_fields", "key_of"]

FIND_DOCUMENT = (
    select(DocumentRow.id)
    .join(PlatformRow, DocumentRow.platform_id == PlatformRow.id)
    .where(
        PlatformRow.name == bindparam("platform"),
        DocumentRow.type == bindparam("type"),
        DocumentRow.url == bindparam("url"),
        DocumentRow.language == bindparam("language"),
        DocumentRow.collection == bindparam("collection"),
    )
)
"""Asks for the number of a document by its `key_fields`; written once, as it is asked so often."""


def ensure_document(session: Session, key: DocumentKey) -> int:
    """Return the number of a document, given now if it is new.

    It is remembered until a transaction is rolled back.
    """
    known: dict[DocumentKey, int] = session.info.setdefault("documents", {})
    if key not in known:
        found = session.connection().scalar(FIND_DOCUMENT, key_fields(key))
        known[key] = found or _add_document(session, key)
    return known[key]


def key_of(session: Session, document: int) -> DocumentKey:
    """Return what makes a document one and the same, by its number; remembered."""
    known: dict[int, DocumentKey] = session.info.setdefault("keys", {})
    if document not in known:
        known[document] = document_key(session, session.get_one(DocumentRow, document))
    return known[document]


def document_key(session: Session, document: DocumentRow) -> DocumentKey:
    """Return what makes a document one and the same."""
    platform = session.get_one(PlatformRow, document.platform_id)
    return DocumentKey(
        platform=platform.name,
        type=document.type,
        url=document.url,
        language=document.language,
        collection=document.collection,
    )


def key_fields(key: DocumentKey) -> dict[str, str]:
    """Return what makes a document one and the same, by field."""
    return {field.name: getattr(key, field.name) for field in fields(DocumentKey)}


def _add_document(session: Session, key: DocumentKey) -> int:
    """Add a document, and its platform if that is new, and return its number."""
    platform = session.scalar(select(PlatformRow).where(PlatformRow.name == key.platform))
    if platform is None:
        platform = PlatformRow(name=key.platform)
        session.add(platform)
        session.flush()
    document = DocumentRow(
        id=next_number(session, Kind.DOCUMENT),
        platform_id=platform.id,
        type=key.type,
        url=key.url,
        language=key.language,
        collection=key.collection,
    )
    session.add(document)
    session.flush()
    return document.id
