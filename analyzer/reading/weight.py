"""How many words each tag of a page holds, and how many of them lead elsewhere."""

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

__all__ = ["Weights"]

_SILENT = frozenset({
    "button", "head", "noscript", "option", "script", "select", "style", "textarea", "title",
})  # fmt: skip


class Weights:
    """The words within each tag of a tree, counted in one pass.

    Words of links that lead to another page are told apart: menus consist of them. Links to a place
    within a page count as words like others: a table of contents is part of the document.
    """

    def __init__(self, soup: BeautifulSoup) -> None:
        self.tags: list[Tag] = []  # in the order of the page
        self._words: dict[int, int] = {id(soup): 0}
        self._linked: dict[int, int] = {id(soup): 0}
        for part in soup.descendants:
            if isinstance(part, Tag):
                self.tags.append(part)
                self._words[id(part)] = self._linked[id(part)] = 0
            elif isinstance(part, NavigableString) and _is_seen(part.parent):
                self._words[id(part.parent)] += len(part.split())
        for tag in reversed(self.tags):
            if tag.name == "a" and "#" not in str(tag.get("href", "#")):
                self._linked[id(tag)] = self._words[id(tag)]
            self._add(tag.parent, self._words[id(tag)], self._linked[id(tag)])

    def words(self, tag: Tag) -> int:
        """Return how many words are within a tag."""
        return self._words[id(tag)]

    def prose(self, tag: Tag) -> int:
        """Return how many words within a tag are not part of a link to another page."""
        return self._words[id(tag)] - self._linked[id(tag)]

    def is_menu(self, tag: Tag, share: float = 0.5) -> bool:
        """Return whether more than that share of a tag's words are links to other pages."""
        return self._linked[id(tag)] > self._words[id(tag)] * share

    def discount(self, tag: Tag) -> None:
        """Take the words of a tag out of all that it stands in."""
        words, linked = self._words[id(tag)], self._linked[id(tag)]
        for parent in tag.parents:
            self._add(parent, -words, -linked)

    def _add(self, tag: Tag | None, words: int, linked: int) -> None:
        if tag is not None:
            self._words[id(tag)] += words
            self._linked[id(tag)] += linked


def _is_seen(parent: Tag | None) -> bool:
    return parent is not None and parent.name not in _SILENT
