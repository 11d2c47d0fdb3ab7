"""The reader of web pages."""

import re
from collections.abc import Iterable, Mapping, Sequence

from analyzer.reading.character import clean, squeeze
from analyzer.reading.charset import convert
from analyzer.reading.content import find_content
from analyzer.reading.selection import remove, select
from analyzer.reading.sign import find_signs
from analyzer.reading.target import resolve
from analyzer.reading.tree import Element, get_text, grow
from analyzer.reading.walk import Walk
from analyzer.reading.weight import Weights, count_words
from store.record import Reading, Selection

__all__ = ["PAGE_READER", "read_page"]

PAGE_READER = "page/3"
"""Name and version of this reader: a new version for whatever can change a text."""

_UNSEEN = ("title", "script", "style")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_LONGEST_TITLE = 500
_FALLBACK = "nothing that is selected is on the page: its main content was taken instead"
_FEWEST = 40  # words that are left of a selection; fewer may be nothing but a title
_TIMES = 5  # as many words must the main content have to stand in for what is left
_LEAST = 0.5  # of the prose; a text that holds less may not be all of the document
_COMPLETE = re.compile(rb"<(?:!doctype|html|head|body)\b", re.IGNORECASE)


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
    markup = convert(data, charset)
    page = grow(markup, whole=bool(selection.select or selection.remove))
    words = count_words(page)
    shown = sum(words.values()) - sum(words[tag] for tag in page.iter(*_UNSEEN))
    title = _find_title(page)
    base = _find_base(page, url)
    complete = _COMPLETE.search(markup) is not None
    walk, notes, degraded = _read_selected(page, selection, words, base, complete=complete)
    text, links = walk.draft.finish()
    return Reading(
        text=text,
        reader=PAGE_READER,
        title=title,
        language=_find_language(page),
        links=links,
        coverage=min(1.0, walk.words / shown) if shown else 1.0,
        notes=tuple(notes),
        degraded=degraded,
        signs=find_signs(markup, text),
    )


def _read_selected(
    page: Element, selection: Selection, words: dict[Element, int], base: str, *, complete: bool
) -> tuple[Walk, list[str], bool]:
    """Return the text, what a reader should know of it, and whether it is not what was selected."""
    remove(page, selection.remove, words)
    selected, notes = select(page, selection.select)
    walk = _walk(selected, words, base)
    # When the selector of the body is outdated, that of the title often is not.
    if walk.words and not (notes and walk.words < _FEWEST):
        return walk, notes, False
    content, remarks = _walk_content(page, words, base, complete=complete)
    if not selection.select:
        return content, remarks, False
    if content.words <= walk.words * _TIMES:
        return walk, notes, False
    fallback = f"next to {_FALLBACK}" if walk.words else _FALLBACK
    return content, [*notes, fallback, *remarks], True


def _walk_content(
    page: Element, words: Mapping[Element, int], base: str, *, complete: bool
) -> tuple[Walk, list[str]]:
    if not complete:
        return _walk([page], words, base), []
    parts, clutter, prose = find_content(page, Weights(page, words))
    walk = _walk(parts, words, base, clutter)
    if walk.words >= prose * _LEAST:
        return walk, []
    return walk, [f"only {walk.words} of {prose} words outside of links were taken for the text"]


def _walk(
    parts: Sequence[Element | str],
    words: Mapping[Element, int],
    base: str,
    skipped: Iterable[Element] = (),
) -> Walk:
    walk = Walk(base, words, skipped)
    for part in parts:
        walk.visit(part)
    return walk


def _find_base(page: Element, url: str) -> str:
    """Return the address that targets of links are relative to."""
    for base in page.iter("base"):
        if base.get("href") is not None:
            return resolve(base.get("href", ""), url)
    return url


def _find_title(page: Element) -> str:
    """Return what the page is called."""
    title = next(page.iter("title"), None)
    if title is None:
        title = next(page.iter("h1"), None)
    return "" if title is None else squeeze(clean(get_text(title)))[:_LONGEST_TITLE]


def _find_language(page: Element) -> str:
    """Return the language that the page declares."""
    declared = page.get("lang") or page.get("xml:lang") or ""
    language = declared.strip().replace("_", "-")
    return language if _LANGUAGE.fullmatch(language) else ""
