"""The reader of web pages."""

import re
from collections.abc import Iterable, Sequence

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from analyzer.reading.character import clean, squeeze
from analyzer.reading.charset import decode
from analyzer.reading.content import find_content
from analyzer.reading.selection import remove, select
from analyzer.reading.sign import find_signs
from analyzer.reading.target import resolve
from analyzer.reading.tree import Text, grow
from analyzer.reading.walk import Walk
from store.record import Reading, Selection

__all__ = ["PAGE_READER", "read_page"]

PAGE_READER = "page/2"
"""Name and version of this reader: a new version for whatever can change a text."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_UNSEEN = frozenset({"title", "script", "style"})
_TELLING = frozenset({"h1", "html", "title"})
_LONGEST_TITLE = 500
_FALLBACK = "nothing that is selected is on the page: its main content was taken instead"
_FEWEST = 40  # words that are left of a selection; fewer may be nothing but a title
_TIMES = 5  # as many words must the main content have to stand in for what is left
_LEAST = 0.5  # of the prose; a text that holds less may not be all of the document
_COMPLETE = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)


def read_page(data: bytes, *, selection: Selection, charset: str = "", url: str = "") -> Reading:
    """Return the text of a web page, or of a part of one.

    What the selection names is kept as it is. Without one, or if nothing of it is on the page, the
    main content is found; a part of a page, without `<html>` or `<body>`, is taken to be content.

    Args:
        data: The bytes of the page.
        selection: Which parts of the page are the document.
        charset: As the server named it; empty if it did not.
        url: The address of the page, which makes the targets of its links absolute.

    Raises:
        ReadError: If a selector is no CSS, or the page is no page.
    """
    markup = decode(data, charset)
    soup = grow(markup, whole=bool(selection.select or selection.remove))
    survey = _Survey(soup)
    complete = _COMPLETE.search(markup) is not None
    walk, notes, degraded = _read_selected(
        soup, selection, survey.find_base(url), complete=complete
    )
    text, links = walk.draft.finish()
    return Reading(
        text=text,
        reader=PAGE_READER,
        title=survey.find_title(),
        language=survey.find_language(),
        links=links,
        coverage=min(1.0, walk.words / survey.words) if survey.words else 1.0,
        notes=tuple(notes),
        degraded=degraded,
        signs=find_signs(markup, text),
    )


def _read_selected(
    soup: BeautifulSoup, selection: Selection, base: str, *, complete: bool
) -> tuple[Walk, list[str], bool]:
    """Return the text, what a reader should know of it, and whether it is not what was selected."""
    remove(soup, selection.remove)
    selected, notes = select(soup, selection.select)
    walk = _walk(selected, base)
    # When the selector of the body is outdated, that of the title often is not.
    if walk.words and not (notes and walk.words < _FEWEST):
        return walk, notes, False
    content, remarks = _walk_content(soup, base, complete=complete)
    if not selection.select:
        return content, remarks, False
    if content.words <= walk.words * _TIMES:
        return walk, notes, False
    fallback = f"next to {_FALLBACK}" if walk.words else _FALLBACK
    return content, [*notes, fallback, *remarks], True


def _walk_content(soup: BeautifulSoup, base: str, *, complete: bool) -> tuple[Walk, list[str]]:
    if not complete:
        return _walk([soup], base), []
    parts, clutter, prose = find_content(soup)
    walk = _walk(parts, base, clutter)
    if walk.words >= prose * _LEAST:
        return walk, []
    return walk, [f"only {walk.words} of {prose} words outside of links were taken for the text"]


def _walk(parts: Sequence[PageElement], base: str, skipped: Iterable[int] = ()) -> Walk:
    walk = Walk(base, skipped)
    for part in parts:
        walk.visit(part)
    return walk


class _Survey:
    """What one pass through a page tells of it as a whole."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self.words = 0  # that are visible
        self._firsts: dict[str, Tag] = {}
        part = soup.next_element
        while part is not None:
            if isinstance(part, Text):
                around = part.parent
                self.words += part.words if around and around.name not in _UNSEEN else 0
            elif isinstance(part, Tag) and _is_telling(part):
                self._firsts.setdefault(part.name, part)
            part = part.next_element

    def find_base(self, url: str) -> str:
        """Return the address that targets of links are relative to."""
        base = self._firsts.get("base")
        return resolve(str(base["href"]), url) if base else url

    def find_title(self) -> str:
        """Return what the page is called."""
        title = self._firsts.get("title") or self._firsts.get("h1")
        return squeeze(clean(title.get_text()))[:_LONGEST_TITLE] if title else ""

    def find_language(self) -> str:
        """Return the language that the page declares."""
        page = self._firsts.get("html")
        declared = page.get("lang") or page.get("xml:lang") or "" if page else ""
        language = str(declared).strip().replace("_", "-")
        return language if _LANGUAGE.fullmatch(language) else ""


def _is_telling(tag: Tag) -> bool:
    return tag.name in _TELLING or (tag.name == "base" and "href" in tag.attrs)
