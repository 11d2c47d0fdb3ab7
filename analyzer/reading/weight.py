"""How many words each tag of a page holds, and what else tells a menu from a text."""

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

__all__ = ["Weights"]

_SILENT = frozenset({
    "button", "head", "noscript", "option", "script", "select", "style", "textarea", "title",
})  # fmt: skip
_WORDS, _LINKED, _CONTROLS, _TITLES = range(4)


class Weights:
    """What is within each tag of a tree, counted in one pass.

    Words of links that lead to another page are told apart: menus consist of them. Links to a place
    within a page count as words like others: a table of contents is part of the document.
    """

    def __init__(self, soup: BeautifulSoup) -> None:
        self.tags: list[Tag] = []  # in the order of the page
        self._counts: dict[int, list[int]] = {id(soup): [0, 0, 0, 0]}
        for part in soup.descendants:
            if isinstance(part, Tag):
                self.tags.append(part)
                self._counts[id(part)] = _count_tag(part)
            elif isinstance(part, NavigableString) and _is_seen(part.parent):
                self._counts[id(part.parent)][_WORDS] += len(part.split())
        for tag in reversed(self.tags):
            counts = self._counts[id(tag)]
            if tag.name == "a" and "#" not in str(tag.get("href", "#")):
                counts[_LINKED] = counts[_WORDS]
            self._add(tag.parent, counts, 1)

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
        for parent in tag.parents:
            self._add(parent, self._counts[id(tag)], -1)

    def _add(self, tag: Tag | None, counts: list[int], sign: int) -> None:
        if tag is not None:
            total = self._counts[id(tag)]
            for kind, count in enumerate(counts):
                total[kind] += count * sign


def _count_tag(tag: Tag) -> list[int]:
    return [0, 0, int(tag.name in ("button", "input")), int(tag.name == "h1")]


def _is_seen(parent: Tag | None) -> bool:
    return parent is not None and parent.name not in _SILENT
