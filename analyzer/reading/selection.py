"""The declared parts of a page: what to take out, what to keep, and in which order."""

from collections.abc import Iterator, Sequence

import soupsieve
from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement
from soupsieve import SelectorSyntaxError
from soupsieve.css_match import CSSMatch
from soupsieve.css_types import Selector, SelectorList

from analyzer.reading.tree import Text
from store.error import ReadError
from store.record import Range

__all__ = ["remove", "select"]


def remove(soup: BeautifulSoup, selectors: Sequence[str | Range]) -> None:
    """Take what the selectors name out of the tree. One that matches nothing does nothing.

    Raises:
        ReadError: If a selector is no CSS.
    """
    for selector in selectors:
        for part in _match(soup, selector):
            part.extract()


def select(
    soup: BeautifulSoup, selectors: Sequence[str | Range]
) -> tuple[list[PageElement], list[str]]:
    """Return the parts of the tree that the selectors name, and which selectors name none.

    Returns:
        The parts in the order of the selectors, and for one selector in that of the page; a part
        may stand within another. And a note on each selector that matches nothing, or no words.

    Raises:
        ReadError: If a selector is no CSS.
    """
    parts: list[PageElement] = []
    notes: list[str] = []
    for selector in selectors:
        matched = _match(soup, selector)
        parts += matched
        if not any(map(_has_words, matched)):
            found = "no words" if matched else "nothing"
            notes.append(f"selector {_describe(selector)} matched {found}")
    return parts, notes


def _match(soup: BeautifulSoup, selector: str | Range) -> Sequence[PageElement]:
    if isinstance(selector, Range):
        return _match_range(soup, selector)
    return _match_css(soup, selector)


def _match_css(soup: BeautifulSoup, selector: str) -> Sequence[Tag]:
    try:
        sieve = soupsieve.compile(selector)
        matcher = CSSMatch(sieve.selectors, soup, sieve.namespaces, sieve.flags)
        return [tag for tag in _narrow(soup, sieve.selectors) if matcher.match(tag)]
    except (SelectorSyntaxError, NotImplementedError, RecursionError) as error:
        reason = str(error).partition("\n")[0].rstrip(".:")
        raise ReadError(
            f"The selector {selector[:80]!r} is no CSS ({reason[:80]}): correct the declaration"
        ) from error


def _narrow(soup: BeautifulSoup, selectors: SelectorList) -> Iterator[Tag]:
    """Yield, in the order of the page, each tag that has the name and attributes asked for.

    It takes longer to try a selector on all tags of a page than to read the page.
    """
    marks = [_find_marks(selector) for selector in selectors if isinstance(selector, Selector)]
    part = soup.next_element
    while part is not None:
        if isinstance(part, Tag):
            attributes = part.attrs
            for name, key, value in marks:
                if name in ("", part.name) and (
                    not key or (key in attributes and value in attributes[key])
                ):
                    yield part
                    break
        part = part.next_element


def _find_marks(selector: Selector) -> tuple[str, str, str]:
    """Return a tag's name, one attribute and a part of its value, which a selector asks for.

    Each is empty if it asks for nothing of the kind.
    """
    name = selector.tag.name.lower() if selector.tag else "*"
    key, value = "", ""
    if selector.ids:
        key, value = "id", selector.ids[0]
    elif selector.classes:
        key, value = "class", selector.classes[0]
    elif selector.attributes and not selector.attributes[0].prefix:
        first = selector.attributes[0]
        key = "" if getattr(first, "inverse", False) else first.attribute.lower()
    return "" if name == "*" else name, key, value


def _match_range(soup: BeautifulSoup, stretch: Range) -> list[PageElement]:
    """Return the largest parts that lie between the first start and the first end behind it."""
    starts = _match_css(soup, stretch.start)
    ends = _match_css(soup, stretch.end)
    if not starts or not ends:
        return []
    first = _behind(starts[0]) if stretch.start_after else starts[0]
    if first is None:
        return []
    order = {id(part): place for place, part in enumerate(soup.descendants)}
    for end in ends:
        last = _behind(end) if stretch.end_after else end
        if last is None or order[id(last)] > order[id(first)]:
            return list(_walk(first, last))
    return []


def _walk(first: PageElement, last: PageElement | None) -> Iterator[PageElement]:
    cut = set() if last is None else {id(parent) for parent in last.parents}
    part: PageElement | None = first
    while part is not None and part is not last:
        if id(part) in cut:
            part = part.next_element
        else:
            yield part
            part = _behind(part)


def _behind(part: PageElement) -> PageElement | None:
    """Return what follows a part and everything within it."""
    here: PageElement | None = part
    while here is not None and here.next_sibling is None:
        here = here.parent
    return here.next_sibling if here is not None else None


def _has_words(part: PageElement) -> bool:
    if isinstance(part, Tag):
        return any(text.words for text in part.descendants if isinstance(text, Text))
    return isinstance(part, Text) and part.words > 0


def _describe(selector: str | Range) -> str:
    if isinstance(selector, str):
        return repr(selector)
    return f"from {selector.start!r} to {selector.end!r}"
