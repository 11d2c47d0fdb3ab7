"""The tree of a page: BeautifulSoup's, made of lxml's events, without what never is text."""

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from bs4 import BeautifulSoup, Tag
from bs4.builder import HTMLTreeBuilder
from bs4.element import NavigableString, PageElement
from lxml import etree  # type: ignore[import-untyped]

from store.error import ReadError

__all__ = ["Text", "grow", "spare_collector"]

_MOST_TAGS = 150_000
_DEEPEST = 400  # levels; browsers stop nesting at 512, real pages stay far below a hundred

# A template that is the shadow of an element is shown, others are not.
# Begins with a single character, which is what makes the search for it fast.
_OPENING = re.compile(
    r"<(?:!--|(script|style|noscript|template(?![^>]{0,200}\bshadowroot)|svg)\b)", re.IGNORECASE
)
_CLOSING = {
    name: re.compile(rf"</{name}\b[^>]*>", re.IGNORECASE)
    for name in ("script", "style", "noscript", "template", "svg")
} | {"": re.compile("--!?>")}
_EMPHASIS = frozenset({
    "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font",
    "i", "ins", "kbd", "mark", "nobr", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_NONE: dict[str, Any] = {}
_UNWRITTEN = frozenset({"link", "meta"})
# White space at the beginning of one of these or behind it is none of a text.
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "details", "dialog",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "head", "header", "hr", "html", "legend", "li", "link", "main", "meta",
    "nav", "ol", "p", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "title", "tr", "ul",
})  # fmt: skip


def grow(markup: str, *, whole: bool) -> BeautifulSoup:
    """Return the tree of a page, which is nowhere deeper than 400 levels.

    Scripts, styles, templates, drawings, comments and `<noscript>` are cut out of the markup first:
    a parser may take an element within `<noscript>` for one that swallows the rest of the page.

    Args:
        markup: The page, or any part of one.
        whole: True keeps every element, so that any CSS selector finds what it names. False leaves
            out marks of emphasis and the like: the words in them stay.

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


@contextmanager
def spare_collector() -> Iterator[None]:
    """Keep the garbage collector from going through a tree again and again while it is in use.

    That would take a third of the time of reading. The tree must be out of use at the end: what is
    unreachable then is freed at once.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


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


_Part = TypeVar("_Part", bound=PageElement)


class Text(NavigableString):
    """A stretch of characters in the tree, up to the next element."""

    __slots__ = (
        "next_element", "next_sibling", "parent", "previous_element", "previous_sibling", "words",
    )  # fmt: skip

    words: int
    """How many there are, as white space divides them."""


class _Element(Tag):
    """A tag that does not know how it is written as markup, as it never will be."""

    parser_class = namespace = prefix = sourceline = sourcepos = None
    can_be_empty_element = cdata_list_attributes = preserve_whitespace_tags = None
    known_xml = False
    next_sibling = next_element = None
    interesting_string_types = {Text}  # noqa: RUF012  as BeautifulSoup has it
    _namespaces: dict[str, str] = {}  # noqa: RUF012

    def __init__(self, name: str, attributes: dict[str, Any]) -> None:
        self.name = name
        self.attrs = attributes
        self.contents = []


class _Builder(HTMLTreeBuilder):
    """Lets lxml read the page, and plants what it reads under the root that BeautifulSoup made."""

    def __init__(self, *, whole: bool) -> None:
        super().__init__(multi_valued_attributes={}, string_containers={})
        self._left_out = frozenset() if whole else _EMPHASIS | _UNWRITTEN

    def prepare_markup(
        self, markup: str | bytes, *_: object, **__: object
    ) -> Iterator[tuple[str | bytes, str, None, bool]]:
        """Give the page to lxml once, in UTF-8, whatever charset it names."""
        content = markup.encode("utf-8", "replace") if isinstance(markup, str) else markup
        yield content, "utf-8", None, False

    def feed(self, markup: str | bytes) -> None:
        """Fill the tree."""
        if self.soup is not None:
            planter = _Planter(self.soup, self._left_out)
            parser = etree.HTMLParser(target=planter, encoding="utf-8", huge_tree=True)
            parser.feed(markup)
            parser.close()


class _Planter:
    """Takes lxml's events, and links each element and each text into the tree.

    BeautifulSoup would do the same, but asks for each element how it is to be written as markup,
    which takes several times as long.
    """

    def __init__(self, page: BeautifulSoup, left_out: frozenset[str]) -> None:
        self._left_out = left_out
        self._open: list[Tag] = [page]  # what is not made is represented by what is around it
        self._last: PageElement = page
        self._characters: list[str] = []

    def start(self, name: str, attributes: dict[str, Any]) -> None:
        """Take the beginning of an element."""
        around = self._open[-1]
        if (name in self._left_out and _is_plain(attributes)) or len(self._open) > _DEEPEST:
            self._open.append(around)
            return
        if self._characters:
            self._plant_text(around)
        # What lxml gives for no attributes is slow to ask.
        element = _Element(name, attributes if attributes.__class__ is dict else _NONE)
        self._last = _link(element, around, self._last)
        self._open.append(element)

    def end(self, _: str) -> None:
        """Take the end of an element."""
        here = self._open.pop()
        if self._characters and here is not self._open[-1]:
            self._plant_text(here)

    def data(self, characters: str) -> None:
        """Take some of a text."""
        self._characters.append(characters)

    def close(self) -> None:
        """Take the end of the page."""
        if self._characters:
            self._plant_text(self._open[0])

    def _plant_text(self, around: Tag) -> None:
        characters = "".join(self._characters)
        self._characters.clear()
        if characters.isspace():
            beside = around.contents[-1] if around.contents else around
            if isinstance(beside, Tag) and beside.name in _BLOCKS:
                return
        text = str.__new__(Text, characters)
        text.words = len(characters.split())
        text.next_element = text.next_sibling = None
        self._last = _link(text, around, self._last)


def _link(part: _Part, around: Tag, before: PageElement) -> _Part:
    """Make a part the last one within a tag, next to what stands before it on the page."""
    siblings = around.contents
    part.parent = around
    part.previous_element = before
    before.next_element = part
    if siblings:
        beside = siblings[-1]
        part.previous_sibling = beside
        beside.next_sibling = part
    else:
        part.previous_sibling = None
    siblings.append(part)
    return part


def _is_plain(attributes: dict[str, Any]) -> bool:
    """Whether an element only says how a stretch of text looks."""
    return not attributes or (
        "aria-hidden" not in attributes
        and "data-cfemail" not in attributes
        and "data-datetime" not in attributes
        and "hidden" not in attributes
        and "none" not in attributes.get("style", "")
    )
