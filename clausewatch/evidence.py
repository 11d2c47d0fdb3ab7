"""WARC files of a home: all captures written to some, and captures brought in from others."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clausewatch.home import Home
from clausewatch.progress import Advance
from store.error import ArchiveError, BlobCorrupt, BlobMissing
from store.record import Capture

if TYPE_CHECKING:
    from crawler import DeclaredDocument, Delivery, WarcCaptures
    from store.ledger import Ledger

__all__ = ["ExportSummary", "ImportSummary", "export_warc", "import_warc"]

_AT_ONCE = 100  # captures in one transaction
_MOST_BYTES = 50_000_000  # of their contents, which are in memory at once


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportSummary:
    """What an export wrote."""

    copied: int  # captures with the records that were made when they were fetched
    made: int  # captures with records made now, from what is kept
    lost: tuple[str, ...]  # one line on each capture whose bytes are gone
    files: tuple[Path, ...]  # that were written


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportSummary:
    """What an import brought."""

    kept: int  # captures
    new: int  # of them with bytes not known before
    left_out: tuple[tuple[str, int], ...]  # reason, and how many records
    damaged: tuple[str, ...]  # one line on each file that could not be read to its end


def export_warc(
    home: Home,
    ledger: "Ledger",
    target: Path,
    advance: Advance,
    *,
    platforms: Sequence[str] = (),
    since: datetime | None = None,
) -> ExportSummary:
    """Write the captures of a home to a WARC file, or to a folder of them.

    Raises:
        ArchiveError: The file is there already, has another ending, or a platform is unknown.
        StoreError: It cannot be written.
    """
    from clausewatch.reach import policy_of
    from crawler import WarcExport

    known = {document.key.platform for document in ledger.documents()}
    for platform in platforms:
        if platform not in known:
            raise ArchiveError(
                f"this home has no captures of a platform {platform!r}: check --platform"
            )
    agent = policy_of(home).agent
    with WarcExport(target, originals=home.warc, content=ledger.content, agent=agent) as export:
        for capture, sha256 in ledger.captures(platforms=platforms, since=since):
            export.add(capture, sha256)
            advance(export.copied + export.made, 0)
    return ExportSummary(
        copied=export.copied,
        made=export.made,
        lost=tuple(map(_describe, export.lost)),
        files=tuple(export.files),
    )


def import_warc(
    home: Home,
    ledger: "Ledger",
    files: Iterable[Path],
    advance: Advance,
    *,
    platforms: Sequence[str] = (),
    type_: str = "",
) -> ImportSummary:
    """Keep the captures of WARC files.

    Args:
        home: Its declarations tell which responses of others are documents.
        ledger: Keeps the captures.
        files: Packed record by record, or plain.
        advance: Told how many bytes are done.
        platforms: Which to bring; all if empty.
        type_: Of the one document that each file holds, whose address need not be declared.

    Raises:
        ArchiveError: A file is no WARC file, or holds several documents although a type is given.
        DeclarationError: A declaration is malformed.
        StoreError: The captures cannot be kept.
    """
    import crawler  # slow to import
    from clausewatch.reach import policy_of
    from crawler.document_type import find_type_fault

    if type_ and len(platforms) != 1:
        raise ArchiveError("--type needs one --platform: whose document is it?")
    if type_ and (fault := find_type_fault(type_)):
        raise ArchiveError(f"--type: {fault}")
    paths, limit = list(files), policy_of(home).size
    total, before, kept, new = sum(map(_size, paths)), 0, 0, 0
    left_out: Counter[str] = Counter()
    damaged: list[str] = []
    for path in paths:
        documents = list(_list_documents(home, ledger))
        if type_:
            url = crawler.find_only_address(path, limit=limit)
            documents = [(url, _name_document(documents, platforms[0], type_, url))]
        with crawler.WarcCaptures(
            path,
            addresses=crawler.AddressBook(documents),
            skip=ledger.knows,
            find=lambda sha256: _find(ledger, sha256),
            platforms=platforms,
            limit=limit,
        ) as captures:
            for group in _group(captures):
                some, fresh = _keep(ledger, group)
                kept, new = kept + some, new + fresh
                advance(before + captures.place, total)
        before += captures.size
        left_out += captures.left_out
        damaged += [captures.damage] if captures.damage else []
    return ImportSummary(
        kept=kept, new=new, left_out=tuple(left_out.items()), damaged=tuple(damaged)
    )


def _list_documents(home: Home, ledger: "Ledger") -> "Iterator[tuple[str, DeclaredDocument]]":
    """Yield the declared documents with the addresses at which they were found."""
    import crawler

    ids = {document.key: document.id for document in ledger.documents()}
    for declaration in crawler.load_declarations(home.declarations):
        for document in declaration.documents:
            if document.further:  # no single response is the document
                continue
            yield document.url, document
            last = ledger.accepted_capture(ids[document.key]) if document.key in ids else None
            if last is not None and last.capture.final_url:
                yield last.capture.final_url, document


def _name_document(
    documents: "Iterable[tuple[str, DeclaredDocument]]", platform: str, type_: str, url: str
) -> "DeclaredDocument":
    """Return the one declared document of a platform and type; if there is none, a new one."""
    from crawler import DeclaredDocument

    named = {
        each.key: each for _, each in documents if (each.platform, each.type) == (platform, type_)
    }
    if len(named) == 1:
        return next(iter(named.values()))
    return DeclaredDocument(platform=platform, type=type_, url=url)


def _group(captures: "WarcCaptures") -> "Iterator[list[Delivery]]":
    """Yield captures in groups that fit into memory, and an empty group at the end."""
    group: list[Delivery] = []
    size = 0
    for delivery in captures:
        group.append(delivery)
        size += len(delivery.content or b"") + sum(map(len, delivery.parts))
        if len(group) >= _AT_ONCE or size >= _MOST_BYTES:
            yield group
            group, size = [], 0
    yield group


def _keep(ledger: "Ledger", group: "list[Delivery]") -> tuple[int, int]:
    """Keep captures, and return how many these are and how many brought bytes not known before."""
    kept = new = 0
    with ledger.batch():
        for delivery in group:
            capture = delivery.capture
            if ledger.knows(capture.document, capture.at, capture.reference):
                continue  # twice in one group
            done = ledger.keep(
                capture, delivery.content, same_as=delivery.same_as, parts=delivery.parts
            )
            kept += 1
            new += done.snapshot is not None and not done.sighting
    return kept, new


def _find(ledger: "Ledger", sha256: str) -> bytes | None:
    try:
        return ledger.content(sha256)
    except (BlobMissing, BlobCorrupt):
        return None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # said in better words when it is opened
        return 0


def _describe(capture: Capture) -> str:
    key = capture.document
    return f"{key.platform}, {key.type}: the bytes of {capture.at:%Y-%m-%d %H:%M} are gone"
