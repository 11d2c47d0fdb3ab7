"""The declared parts of a page: what to take out, what to keep, and in which order."""

from collections.abc import Iterator, Sequence

import soupsieve
from bs4.element import PageElement
from lxml import etree  # type: ignore[import-untyped]
from soupsieve import SelectorSyntaxError
from soupsieve.css_match import CSSMatch
from soupsieve.css_types import Selector, SelectorList

from analyzer.reading.tree import Element
from analyzer.reading.view import TagView, TextView, find_behind
from store.error import ReadError
from store.record import Range

__all__ = ["remove", "select"]

_REMOVED = "removed"


def remove(page: Element, selectors: Sequence[str | Range], words: dict[Element, int]) -> None:
    """Take what the selectors name out of the tree. One that matches nothing does nothing.

    Args:
        page: The root of the tree.
        selectors: What is named.
        words: How many stand in each tag itself; what is taken out does not count any more.

    Raises:
        ReadError: If a selector is no CSS.
    """
    for selector in selectors:
        for part in _match(page, selector):
            if isinstance(part, TextView):
                setattr(part.element, part.place, None)
                if isinstance(part.parent, TagView):
                    words[part.parent.element] -= len(part.split())
            elif part.element is page:
                page.clear()
            else:
                part.element.tag = _REMOVED
        etree.strip_elements(page, _REMOVED, with_tail=False)


def select(
    page: Element, selectors: Sequence[str | Range]
) -> tuple[list[Element | str], list[str]]:
    """Return the parts of the tree that the selectors name, and which selectors name none.

    Returns:
        The parts in the order of the selectors, and for one selector in that of the page; a part
        may stand within another. And a note on each selector that matches nothing, or no words.

    Raises:
        ReadError: If a selector is no CSS.
    """
    parts: list[Element | str] = []
    notes: list[str] = []
    for selector in selectors:
        matched = _match(page, selector)
        parts += [part.element if isinstance(part, TagView) else str(part) for part in matched]
        if not any(map(_has_words, matched)):
            found = "no words" if matched else "nothing"
            notes.append(f"selector {_describe(selector)} matched {found}")
    return parts, notes


def _match(page: Element, selector: str | Range) -> Sequence[TagView | TextView]:
    top = TagView(page, {})
    return _match_range(top, selector) if isinstance(selector, Range) else _match_css(top, selector)


def _match_css(top: TagView, selector: str) -> Sequence[TagView]:
    try:
        sieve = soupsieve.compile(selector)
        matcher = CSSMatch(sieve.selectors, top, sieve.namespaces, sieve.flags)
        found = map(top.view, _narrow(top.element, sieve.selectors))
        return [tag for tag in found if matcher.match(tag)]
    except (SelectorSyntaxError, NotImplementedError, RecursionError) as error:
        reason = str(error).partition("\n")[0].rstrip(".:")
        raise ReadError(
            f"The selector {selector[:80]!r} is no CSS ({reason[:80]}): correct the declaration"
        ) from error


def _narrow(page: Element, selectors: SelectorList) -> Sequence[Element]:
    """Return, in the order of the page, the tags that have the name and attribute asked for.

    It takes longer to try a selector on all tags of a page than to read the page.
    """
    found = [_find(page, selector) for selector in selectors if isinstance(selector, Selector)]
    if len(found) == 1:
        return found[0]
    among = {tag for tags in found for tag in tags}
    return [tag for tag in page.iter() if tag in among]


def _find(page: Element, selector: Selector) -> Sequence[Element]:
    name, key, value = _find_marks(selector)
    tags = page.iter(name)
    if not key:
        return list(tags)
    return [tag for tag in tags if (found := tag.get(key)) is not None and value in found]


def _find_marks(selector: Selector) -> tuple[str, str, str]:
    """Return a tag's name, one attribute and a part of its value, which a selector asks for.

    The name is `*` if it asks for none; the attribute is empty if it asks for none that is known.
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
    return name, key, value


def _match_range(top: TagView, stretch: Range) -> Sequence[TagView | TextView]:
    """Return the largest parts that lie between the first start and the first end behind it."""
    starts = _match_css(top, stretch.start)
    ends = _match_css(top, stretch.end)
    if not starts or not ends:
        return []
    first = find_behind(starts[0]) if stretch.start_after else starts[0]
    if first is None:
        return []
    order = {id(part): place for place, part in enumerate([top, *top.descendants])}
    for end in ends:
        last = find_behind(end) if stretch.end_after else end
        if last is None or order[id(last)] > order[id(first)]:
            return [part for part in _walk(first, last) if isinstance(part, TagView | TextView)]
    return []


def _walk(first: PageElement, last: PageElement | None) -> Iterator[PageElement]:
    cut = set() if last is None else {id(parent) for parent in last.parents}
    part: PageElement | None = first
    while part is not None and part is not last:
        if id(part) in cut:
            part = part.next_element
        else:
            yield part
            part = find_behind(part)


def _has_words(part: TagView | TextView) -> bool:
    texts = part.element.itertext() if isinstance(part, TagView) else (part,)
    return any(not text.isspace() for text in texts)


def _describe(selector: str | Range) -> str:
    if isinstance(selector, str):
        return repr(selector)
    return f"from {selector.start!r} to {selector.end!r}"
