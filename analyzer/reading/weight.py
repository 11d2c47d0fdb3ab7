"""How many words each tag of a page holds, and what else tells a menu from a text."""

from collections.abc import Mapping

from analyzer.reading.tree import Element

__all__ = ["Weights", "count_words"]

_SILENT = frozenset({
    "button", "head", "noscript", "option", "script", "select", "style", "textarea", "title",
})  # fmt: skip
_FIELDS = frozenset({"button", "input"})
_WORDS, _LINKED, _CONTROLS, _TITLES = range(4)


def count_words(page: Element) -> dict[Element, int]:
    """Return how many words stand in each tag itself, not in those within it.

    The tags are in the order of the page.
    """
    counts: dict[Element, int] = {}
    for tag in page.iter():
        text, tail = tag.text, tag.tail
        counts[tag] = len(text.split()) if text else 0
        if tail and not tail.isspace() and (around := tag.getparent()) is not None:
            counts[around] += len(tail.split())
    return counts


class Weights:
    """What is within each tag of a page.

    Words of links that lead to another page are told apart: menus consist of them. Links to a place
    within a page count as words like others: a table of contents is part of the document.

    Args:
        page: The root of the tree.
        words: As counted in each tag itself.
    """

    def __init__(self, page: Element, words: Mapping[Element, int]) -> None:
        self.tags = list(page.iter())
        """The tags in the order of the page."""
        self._counts = counts = {tag: [words[tag], 0, 0, 0] for tag in self.tags}
        for tag in reversed(self.tags):
            own = counts[tag]
            name = tag.tag
            if name in _SILENT:
                own[_WORDS] = own[_LINKED] = 0
            elif name == "a" and "#" not in tag.get("href", "#"):
                own[_LINKED] = own[_WORDS]
            elif name == "h1":
                own[_TITLES] += 1
            if name in _FIELDS or tag.get("role") == "button":
                own[_CONTROLS] += 1
            around = tag.getparent()
            if around is not None:
                total = counts[around]
                count, linked, controls, titles = own
                if count:
                    total[_WORDS] += count
                    total[_LINKED] += linked
                total[_CONTROLS] += controls
                total[_TITLES] += titles

    def words(self, tag: Element) -> int:
        """Return how many words are within a tag."""
        return self._counts[tag][_WORDS]

    def prose(self, tag: Element) -> int:
        """Return how many words within a tag are not part of a link to another page."""
        counts = self._counts[tag]
        return counts[_WORDS] - counts[_LINKED]

    def is_menu(self, tag: Element, share: float = 0.5) -> bool:
        """Return whether more than that share of a tag's words are links to other pages."""
        counts = self._counts[tag]
        return counts[_LINKED] > counts[_WORDS] * share

    def has_control(self, tag: Element) -> bool:
        """Return whether a button or field is within a tag."""
        return self._counts[tag][_CONTROLS] > 0

    def has_title(self, tag: Element) -> bool:
        """Return whether a heading of the first rank is within a tag."""
        return self._counts[tag][_TITLES] > 0

    def discount(self, tag: Element) -> None:
        """Take what is within a tag out of all that it stands in."""
        counts = self._counts[tag]
        for parent in tag.iterancestors():
            total = self._counts[parent]
            for kind in range(4):
                total[kind] -= counts[kind]
