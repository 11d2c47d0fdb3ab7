"""The tree of a page: BeautifulSoup over lxml, built without what never is text."""

import re
from collections.abc import Iterator, Mapping

from bs4 import BeautifulSoup
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import AttributeDict

from store.error import ReadError

__all__ = ["grow"]

_MOST_TAGS = 150_000
_DEEPEST = 400  # levels; browsers stop nesting at 512, real pages stay far below a hundred

_OPENING = re.compile(r"<!--|<(script|style|noscript|template|svg)\b", re.IGNORECASE)
_CLOSING = {
    name: re.compile(rf"</{name}\b[^>]*>", re.IGNORECASE)
    for name in ("script", "style", "noscript", "template", "svg")
} | {"": re.compile("--!?>")}
_INLINE = frozenset({
    "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font",
    "i", "ins", "kbd", "mark", "nobr", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_KEPT = frozenset({
    "aria-controls", "aria-expanded", "aria-hidden", "aria-label", "aria-modal", "class",
    "content", "data-cfemail", "hidden", "href", "http-equiv", "id", "lang", "name", "reversed",
    "role", "start", "style", "type", "value", "xml:lang",
})  # fmt: skip


def grow(markup: str, *, whole: bool) -> BeautifulSoup:
    """Return the tree of a page, which is nowhere deeper than 400 levels.

    Scripts, styles, templates, drawings, comments and `<noscript>` are cut out of the markup first:
    a parser may take an element within `<noscript>` for one that swallows the rest of the page.

    Args:
        markup: The page, or any part of one.
        whole: True keeps every element and attribute, so that any CSS selector finds what it names.
            False leaves out marks of emphasis and the like, and attributes that say nothing.

    Raises:
        ReadError: If the page has more than 150,000 tags.
    """
    markup = _cut(markup.replace("\0", ""))
    if markup.count("<") > _MOST_TAGS:
        raise ReadError(
            f"The page has more than {_MOST_TAGS:,} tags, which no policy page needs: give the"
            " address or file of the policy itself"
        )
    # The line end keeps BeautifulSoup from warning that a short text looks like a file name.
    return BeautifulSoup(markup + "\n", builder=_Builder(whole=whole))


def _cut(markup: str) -> str:
    pieces = []
    unclosed = set()
    start = 0
    opening = _OPENING.search(markup)
    while opening:
        name = (opening[1] or "").lower()
        # A comment's end may share the dashes of its beginning.
        closing = None if name in unclosed else _CLOSING[name].search(markup, opening.start() + 2)
        if closing is None:
            unclosed.add(name)
            end = opening.end()
        else:
            pieces.append(markup[start : opening.start()])
            start = end = closing.end()
        opening = _OPENING.search(markup, end)
    return "".join(pieces) + markup[start:]


class _Builder(LXMLTreeBuilder):
    """Makes the tree of lxml's events, but does not make every element."""

    def __init__(self, *, whole: bool) -> None:
        super().__init__(
            multi_valued_attributes={},
            string_containers={},
            store_line_numbers=False,
            attribute_dict_class=AttributeDict,
        )
        self._whole = whole
        self._made: list[bool] = []

    def prepare_markup(
        self, markup: str | bytes, *_: object, **__: object
    ) -> Iterator[tuple[str | bytes, str, None, bool]]:
        """Give the page to lxml once, in UTF-8, whatever charset it names."""
        content = markup.encode("utf-8", "replace") if isinstance(markup, str) else markup
        yield content, "utf-8", None, False

    def start(
        self, tag: str | bytes, attrib: Mapping[str | bytes, str | bytes], *_: object, **__: object
    ) -> None:
        """Take the beginning of an element."""
        made = len(self._made) < _DEEPEST and (self._whole or not _is_plain(tag, attrib))
        self._made.append(made)
        if made and self.soup is not None:
            names = attrib.keys() if self._whole else attrib.keys() & _KEPT
            kept = {str(name): str(attrib[name]) for name in names}
            self.soup.handle_starttag(str(tag), None, None, kept)

    def end(self, tag: str | bytes) -> None:
        """Take the end of an element."""
        if self._made.pop() and self.soup is not None:
            self.soup.handle_endtag(str(tag))

    def comment(self, text: str | bytes) -> None:
        """Leave out a comment."""

    def pi(self, target: str, data: str) -> None:
        """Leave out a processing instruction."""

    def doctype(self, name: str, pubid: str, system: str) -> None:
        """Leave out the document type."""


def _is_plain(tag: str | bytes, attrib: Mapping[str | bytes, str | bytes]) -> bool:
    """Whether an element only says how a stretch of text looks."""
    return (
        tag in _INLINE
        and "data-cfemail" not in attrib
        and "hidden" not in attrib
        and "none" not in str(attrib.get("style", ""))
    )
