"""How many words each tag of a page holds, and what else tells a menu from a text."""

from bs4 import BeautifulSoup, Tag

from analyzer.reading.tree import Text

__all__ = ["Weights"]

_SILENT = frozenset({
    "button", "head", "noscript", "option", "script", "select", "style", "textarea", "title",
})  # fmt: skip
_FIELDS = frozenset({"button", "input"})
_WORDS, _LINKED, _CONTROLS, _TITLES = range(4)


class Weights:
    """What is within each tag of a tree, counted in one pass.

    Words of links that lead to another page are told apart: menus consist of them. Links to a place
    within a page count as words like others: a table of contents is part of the document.
    """

    def __init__(self, soup: BeautifulSoup) -> None:
        self.tags: list[Tag] = []  # in the order of the page
        self._counts = counts = {id(soup): [0, 0, 0, 0]}
        part = soup.next_element
        while part is not None:
            if isinstance(part, Text):
                counts[id(part.parent)][_WORDS] += part.words
            elif isinstance(part, Tag):
                name = part.name
                self.tags.append(part)
                control = name in _FIELDS or part.attrs.get("role") == "button"
                counts[id(part)] = [0, 0, control, name == "h1"]
            part = part.next_element
        for tag in reversed(self.tags):
            own = counts[id(tag)]
            if tag.name in _SILENT:
                own[_WORDS] = own[_LINKED] = 0
            elif tag.name == "a" and "#" not in tag.attrs.get("href", "#"):
                own[_LINKED] = own[_WORDS]
            total = counts[id(tag.parent)]
            total[_WORDS] += own[_WORDS]
            total[_LINKED] += own[_LINKED]
            total[_CONTROLS] += own[_CONTROLS]
            total[_TITLES] += own[_TITLES]

    def words(self, tag: Tag) -> int:
        """Return how many words are within a tag."""
        return self._counts[id(tag)][_WORDS]

    def prose(self, tag: Tag) -> int:
        """Return how many words within a tag are not part of a link to another page."""
        counts = self._counts[id(tag)]
        return counts[_WORDS] - counts[_LINKED]

    def is_menu(self, tag: Tag, share: float = 0.5) -> bool:
        """Return whether more than that share of a tag's words are links to other pages."""
        counts = self._counts[id(tag)]
        return counts[_LINKED] > counts[_WORDS] * share

    def has_control(self, tag: Tag) -> bool:
        """Return whether a button or field is within a tag."""
        return self._counts[id(tag)][_CONTROLS] > 0

    def has_title(self, tag: Tag) -> bool:
        """Return whether a heading of the first rank is within a tag."""
        return self._counts[id(tag)][_TITLES] > 0

    def discount(self, tag: Tag) -> None:
        """Take what is within a tag out of all that it stands in."""
        counts = self._counts[id(tag)]
        for parent in tag.parents:
            total = self._counts[id(parent)]
            for kind in range(4):
                total[kind] -= counts[kind]
