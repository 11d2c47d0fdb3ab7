"""What an Open Terms Archive collection declares today, as declarations of ours.

What cannot be taken over is told, document by document: to whoever asked, and as a comment in the
text of the declaration. Platforms are named as the archive's files are, so that what is fetched
from now on stands beside what is imported of the past.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize
from urllib.parse import urlsplit

from crawler.declaration import Declaration, DeclaredDocument, write_declaration
from crawler.declaration.folder import fold_platform
from crawler.declaration.setting import find_platform_fault
from crawler.document_type import find_type, find_type_fault
from crawler.notation.wording import quote, suggest, tidy
from crawler.ota.source import CURRENT, FOLDER, HISTORY, Matter, Remark, Source, parse_sources
from crawler.repository.archive import Archive
from store.error import ArchiveError, DeclarationError
from store.record import DocumentKey

if TYPE_CHECKING:
    from tldextract import TLDExtract

__all__ = ["Conversion", "Finding", "convert_ota_declarations"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something that was not taken over as it stands."""

    type: str  # of the document, as the archive names it; empty if it concerns all of the platform
    matter: Matter
    text: str
    is_left_out: bool = False  # nothing was taken over


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversion:
    """What became of a platform of the archive."""

    platform: str
    declaration: Declaration | None  # None: nothing could be taken over
    text: str = ""  # of the declaration, with all findings as comments
    findings: tuple[Finding, ...] = ()


def convert_ota_declarations(
    repository: Path, *, platforms: Collection[str] = ()
) -> tuple[Conversion, ...]:
    """Return what a repository declares today, platform by platform.

    Args:
        repository: A bundle file, a bare clone or a work tree.
        platforms: Which to convert, by the names of their files; all if empty.

    Raises:
        ArchiveError: The path is no repository, has no declarations, or lacks one of the platforms.
    """
    with Archive(repository) as archive:
        blobs = {
            path.removeprefix(f"{FOLDER}/"): blob for path, blob in archive.files(FOLDER).items()
        }
        names = [
            name.removesuffix(CURRENT)
            for name in blobs
            if name.endswith(CURRENT) and not name.endswith(HISTORY)
        ]
        if not names:
            raise ArchiveError(
                f"{archive.name} has no folder {FOLDER}/; give a repository with one"
            )
        for platform in platforms:
            if platform not in names:
                cure = suggest(platform, names) or "; its files bear the names of its platforms"
                raise ArchiveError(f"{archive.name} has no platform {quote(platform)}{cure}")
        wanted = [name for name in names if not platforms or name in platforms]
        return tuple(_Converter(archive, blobs).convert_all(wanted))


class _Converter:
    def __init__(self, archive: Archive, blobs: Mapping[str, str]) -> None:
        self._archive = archive
        self._blobs = blobs  # by the names of the files

    def convert_all(self, platforms: Collection[str]) -> Iterator[Conversion]:
        contents = self._archive.contents(self._blobs[name + CURRENT] for name in platforms)
        seen: dict[str, str] = {}
        for platform, content in zip(platforms, contents, strict=True):
            try:
                other = seen.setdefault(fold_platform(platform), platform)
                if other != platform:
                    raise ArchiveError(f"{quote(other)} is the same platform; keep one of them")
                yield self._convert(normalize("NFC", platform), platform, content)
            except (ArchiveError, DeclarationError) as error:
                finding = Finding(type="", matter=Matter.FILE, text=str(error), is_left_out=True)
                yield Conversion(platform=platform, declaration=None, findings=(finding,))

    def _convert(self, platform: str, file: str, content: bytes) -> Conversion:
        path = f"{FOLDER}/{file}{CURRENT}"
        if "/" in platform:
            raise ArchiveError(f"{quote(path)} stands in a folder of its own; move it up")
        if fault := find_platform_fault(platform):
            raise ArchiveError(f"{quote(path)}: {fault}; give the file another name")
        sources = {type_: source for (_, type_), source in parse_sources(path, content)}
        documents: dict[DocumentKey, DeclaredDocument] = {}
        remarks: dict[DocumentKey, list[str]] = {}
        findings: list[Finding] = []
        for type_, source in sources.items():
            document, found = _convert_document(platform, type_, source, documents)
            findings += found
            if document:
                documents[document.key] = document
                remarks[document.key] = [finding.text for finding in found]
        if not documents:
            findings.append(Finding(type="", matter=Matter.EMPTY, text="declares no document"))
        declaration = Declaration(
            platform=platform,
            domain=self._find_domain(file, documents),
            documents=tuple(documents.values()),
        )
        notes = [
            f"Taken over from {path} of the Open Terms Archive collection {self._archive.name}."
        ]
        notes += (f"Left out: {tidy(one.type)}: {one.text}" for one in findings if one.is_left_out)
        text = write_declaration(declaration, notes=notes, remarks=remarks)
        return Conversion(
            platform=platform, declaration=declaration, text=text, findings=tuple(findings)
        )

    def _find_domain(self, file: str, documents: Collection[DocumentKey]) -> str:
        """Return the domain of most documents that are declared, or once were."""
        urls = [key.url for key in documents]
        blob = self._blobs.get(file + HISTORY)
        if not urls and blob:
            (content,) = self._archive.contents([blob])
            past = parse_sources(f"{FOLDER}/{file}{HISTORY}", content)
            urls = [page.url for _, source in past for page in source.pages if page.url]
        if not urls:
            raise ArchiveError("it declares no document, and no address of old tells its domain")
        ((domain, _),) = Counter(map(_domain_of, urls)).most_common(1)
        return domain


def _convert_document(
    platform: str, type_: str, source: Source, others: Collection[DocumentKey]
) -> tuple[DeclaredDocument | None, list[Finding]]:
    """Return a document, None if it has to be left out, and what is to be said of it."""
    findings = [
        _find(type_, remark.matter, _explain(platform, remark))
        for remark in source.remarks
        if remark.matter is not Matter.PAGES
    ]
    known = find_type(type_)
    if known != type_:
        fault = find_type_fault(type_) if not known else f"declared there as {quote(type_)}"
        findings.insert(0, _find(type_, Matter.ALIAS if known else Matter.TYPE, fault))
    if any(finding.is_left_out for finding in findings):
        return None, findings
    first, *further = source.pages
    document = DeclaredDocument(
        platform=platform,
        type=known,
        url=first.url,
        selection=first.selection,
        mode=first.mode,
        further=tuple(further),
    )
    if document.key in others:
        findings.append(_find(type_, Matter.DOUBLE, f"{quote(first.url)} is declared twice"))
        return None, findings
    return document, findings


def _find(type_: str, matter: Matter, text: str) -> Finding:
    is_left_out = matter in {Matter.ADDRESS, Matter.TYPE, Matter.DOUBLE}
    return Finding(type=type_, matter=matter, text=text, is_left_out=is_left_out)


def _explain(platform: str, remark: Remark) -> str:
    match remark.matter:
        case Matter.FILTER:
            return f"{remark.text}; they are JavaScript, in {FOLDER}/{platform}.filters.js"
        case Matter.SELECTOR:
            return f"selector left out: {remark.text}"
        case _:
            return remark.text


def _domain_of(url: str) -> str:
    """Return the name that was registered for the host of an address, or else the host."""
    return (_suffixes()(url).top_domain_under_public_suffix or urlsplit(url).hostname or "").lower()


@cache
def _suffixes() -> "TLDExtract":
    """Return the list of public suffixes that comes with the package: nothing is fetched."""
    from tldextract import TLDExtract  # with requests, which takes a moment to import

    return TLDExtract(cache_dir=None, suffix_list_urls=())
