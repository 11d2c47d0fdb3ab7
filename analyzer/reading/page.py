"""The reader of web pages."""

import re
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from analyzer.reading.character import clean, squeeze
from analyzer.reading.charset import decode
from analyzer.reading.content import find_content
from analyzer.reading.selection import remove, select
from analyzer.reading.tree import grow
from analyzer.reading.walk import Walk
from store.record import Reading, Selection

__all__ = ["read_page"]

_NAME = "page/1"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_LONGEST_TITLE = 500
_COMPLETE = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)


def read_page(
    data: bytes, *, selection: Selection = Selection(), charset: str = "", url: str = ""
) -> Reading:
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
    parts, notes = select(soup, selection.select)
    skipped: set[int] = set()
    if not parts:
        if selection.select:
            notes.append("nothing selected is on the page: the main content was taken instead")
        parts, skipped = find_content(soup) if _COMPLETE.search(markup) else ([soup], set())
    walk = Walk(_find_base(soup, url), skipped)
    for part in parts:
        walk.visit(part)
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
