"""Copies of the Internet Archive, where a server refuses us and the declaration allows it.

The archive gives the bytes as it received them at addresses with `id_` behind the time
(https://web.archive.org/web/20260301120000id_/https://example.com/), sends the visitor on to the
copy nearest to that time, and dates it in the header `Memento-Datetime` (RFC 7089).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from crawler.declaration import DeclaredDocument, FetchMode
from crawler.delivery import Delivery
from store.record import DocumentKey, Failure, Origin, Outcome

__all__ = ["find_refused", "label_copy", "make_copy"]

# What a copy may stand in for: the server is there, but not for us. Robots.txt is obeyed, and what
# may not be reached is not reached by a detour.
_REFUSALS = frozenset(
    {Failure.STATUS, Failure.BUSY, Failure.TIMEOUT, Failure.PROTOCOL, Failure.TLS}
)


def find_refused(
    documents: Iterable[DeclaredDocument], failures: Mapping[DocumentKey, Failure]
) -> Iterator[DeclaredDocument]:
    """Yield the documents that a server refused and of which a copy may stand in."""
    for document in documents:
        is_refused = failures.get(document.key) in _REFUSALS
        if is_refused and document.wayback and not document.further:
            yield document


def make_copy(document: DeclaredDocument, archive: str, at: datetime) -> DeclaredDocument:
    """Return what to fetch instead of a document.

    Args:
        document: What the server refused.
        archive: The address of the archive.
        at: The copy nearest to this time is wanted.
    """
    url = f"{archive}{at:%Y%m%d%H%M%S}id_/{document.url}"
    return replace(document, url=url, mode=FetchMode.HTTP, wayback=False)


def label_copy(document: DeclaredDocument, delivery: Delivery) -> Delivery | None:
    """Return what the archive gave as a capture of the document; None if it is no dated copy."""
    capture = delivery.capture
    made = _read_date(capture.headers)
    if capture.outcome is not Outcome.FETCHED or made is None:
        return None
    labelled = replace(
        capture,
        document=document.key,
        url=document.url,
        origin=Origin.WAYBACK,
        archived_at=made,
        provenance=f"copy of the Internet Archive, made {made:%Y-%m-%d %H:%M:%S} UTC",
    )
    return replace(delivery, capture=labelled)


def _read_date(headers: Iterable[tuple[str, str]]) -> datetime | None:
    for name, value in headers:
        if name.lower() == "memento-datetime":
            try:
                made = parsedate_to_datetime(value)
            except (ValueError, OverflowError):
                return None
            return made.astimezone(UTC) if made.tzinfo else made.replace(tzinfo=UTC)
    return None
