"""The tree of a page in BeautifulSoup's terms, made as far as somebody looks at it."""

from collections.abc import Iterator
from typing import Any

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from analyzer.reading.tree import Element

__all__ = ["TagView", "TextView", "find_behind"]


class TagView(Tag):
    """A tag that makes what is around it and within it once it is asked for.

    To make all tags of a page takes longer than to read it.
    """

    known_xml = False
    prefix = namespace = None

    def __init__(self, element: Element, views: "dict[Element, TagView]") -> None:
        self.element = element
        self.name = element.tag
        self.attrs = dict(element.attrib)
        self._views = views  # those that are made, as there must be one only of an element
        views[element] = self

    def __getattr__(self, name: str) -> Any:
        """Make what is asked for the first time."""
        if name == "parent":
            around = self.element.getparent()
            self.parent = None if around is None else self.view(around)
        elif name == "contents":
            self.contents = list(self._make_contents())
        elif name in ("next_sibling", "previous_sibling"):
            self.next_sibling = self.previous_sibling = None
            if self.parent is not None:
                self.parent.contents  # noqa: B018  tells each of them its siblings
        elif name == "next_element":
            self.next_element = self.contents[0] if self.contents else find_behind(self)
        else:
            raise AttributeError(name)
        return self.__dict__[name]

    @property
    def descendants(self) -> Iterator[PageElement]:
        """What is within the tag, in the order of the page."""
        waiting = self.contents[::-1]
        while waiting:
            part = waiting.pop()
            yield part
            if isinstance(part, TagView):
                waiting += part.contents[::-1]

    def view(self, element: Element) -> "TagView":
        """Return the view of another element of the tree."""
        return self._views.get(element) or TagView(element, self._views)

    def _make_contents(self) -> Iterator[PageElement]:
        before: PageElement | None = None
        for part in self._list_parts():
            part.parent = self
            part.previous_sibling = before
            part.next_sibling = None
            if before is not None:
                before.next_sibling = part
            before = part
            yield part

    def _list_parts(self) -> Iterator[PageElement]:
        if self.element.text:
            yield TextView(self.element, "text")
        for child in self.element:
            yield self.view(child)
            if child.tail:
                yield TextView(child, "tail")


class TextView(NavigableString):
    """A stretch of characters: what an element begins with, or what stands behind it."""

    element: Element
    place: str
    """The attribute of the element that holds the characters: text or tail."""

    def __new__(cls, element: Element, place: str) -> "TextView":
        """Take the characters over."""
        view = str.__new__(cls, getattr(element, place))
        view.element = element
        view.place = place
        return view

    @property
    def next_element(self) -> PageElement | None:  # type: ignore[override]
        """What follows on the page."""
        return find_behind(self)


def find_behind(part: PageElement) -> PageElement | None:
    """Return what follows a part and everything within it."""
    here: PageElement | None = part
    while here is not None and here.next_sibling is None:
        here = here.parent
    return here.next_sibling if here is not None else None
