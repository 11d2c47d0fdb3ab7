"""The reader of web pages."""

import re
from collections.abc import Iterable, Sequence

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement

from analyzer.reading.character import clean, squeeze
from analyzer.reading.charset import decode
from analyzer.reading.content import find_content
from analyzer.reading.selection import remove, select
from analyzer.reading.target import resolve
from analyzer.reading.tree import grow
from analyzer.reading.walk import Walk
from store.record import Reading, Selection

__all__ = ["read_page"]

_NAME = "page/1"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_LONGEST_TITLE = 500
_FALLBACK = "nothing that is selected is on the page: its main content was taken instead"
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
    words = _count_words(soup)
    remove(soup, selection.remove)
    selected, notes = select(soup, selection.select)
    base = _find_base(soup, url)
    walk = _walk(selected, base)
    if not walk.words:
        notes += [_FALLBACK] if selection.select else []
        walk = _walk_content(soup, base, complete=_COMPLETE.search(markup) is not None)
    text, links = walk.draft.finish()
    return Reading(
        text=text,
        reader=_NAME,
        title=_find_title(soup),
        language=_find_language(soup),
        links=links,
        coverage=min(1.0, walk.words / words) if words else 1.0,
        notes=tuple(notes),
    )


def _walk_content(soup: BeautifulSoup, base: str, *, complete: bool) -> Walk:
    if not complete:
        return _walk([soup], base)
    parts, clutter = find_content(soup)
    return _walk(parts, base, clutter)


def _walk(parts: Sequence[PageElement], base: str, skipped: Iterable[int] = ()) -> Walk:
    walk = Walk(base, skipped)
    for part in parts:
        walk.visit(part)
    return walk


def _count_words(soup: BeautifulSoup) -> int:
    strings = (part for part in soup.descendants if isinstance(part, NavigableString))
    return sum(len(string.split()) for string in strings if not _is_unseen(string))


def _is_unseen(string: NavigableString) -> bool:
    return string.parent is not None and string.parent.name in ("title", "script", "style")


def _find_base(soup: BeautifulSoup, url: str) -> str:
    base = soup.find("base", href=True)
    return resolve(str(base["href"]), url) if base else url


def _find_title(soup: BeautifulSoup) -> str:
    title = soup.find("title") or soup.find("h1")
    return squeeze(clean(title.get_text()))[:_LONGEST_TITLE] if title else ""


def _find_language(soup: BeautifulSoup) -> str:
    page = soup.find("html")
    declared = page.get("lang") or page.get("xml:lang") or "" if page else ""
    language = str(declared).strip().replace("_", "-")
    return language if _LANGUAGE.fullmatch(language) else ""
