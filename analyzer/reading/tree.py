"""The tree of a page: lxml's, without what never is text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Protocol, overload

from lxml import etree  # type: ignore[import-untyped]

from store.error import ReadError

__all__ = ["Element", "get_text", "grow"]

_MOST_TAGS = 150_000
_DEEPEST = 250  # levels; libxml2 stops at 256, real pages stay far below a hundred

# A template that is the shadow of an element is shown, others are not.
# Begins with a single character, which is what makes the search for it fast.
_OPENING = re.compile(
    rb"<(?=[!snt])"
    rb"(?:!--|(script|style|noscript|template(?![^>]{0,200}\bshadowroot)|svg)\b)",
    re.IGNORECASE,
)
_CLOSING = {
    name: re.compile(rb"</%s\b[^>]*>" % name, re.IGNORECASE)
    for name in (b"script", b"style", b"noscript", b"template", b"svg")
} | {b"": re.compile(b"--!?>")}
_LEFT_OUT = (
    "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font",
    "i", "ins", "kbd", "link", "mark", "meta", "nobr", "samp", "small", "span", "strong", "sub",
    "time", "tt", "u", "var", "wbr",
)  # fmt: skip
_MEANT = frozenset({"aria-hidden", "data-cfemail", "data-datetime", "hidden"})
_KEPT = "kept-"
_PARSING = {
    "encoding": "utf-8", "remove_comments": True, "remove_pis": True, "collect_ids": False,
}  # fmt: skip


class Element(Protocol):
    """An element of lxml, which declares no types, as far as it is used."""

    tag: str
    text: str | None
    tail: str | None

    @property
    def attrib(self) -> Mapping[str, str]: ...  # noqa: D102
    @overload
    def get(self, name: str) -> str | None: ...
    @overload
    def get(self, name: str, usual: str) -> str: ...
    def keys(self) -> Sequence[str]: ...  # noqa: D102
    def getparent(self) -> "Element | None": ...  # noqa: D102
    def iter(self, *names: str) -> Iterator["Element"]: ...  # noqa: D102
    def iterancestors(self, *names: str) -> Iterator["Element"]: ...  # noqa: D102
    def iterchildren(self, *names: str) -> Iterator["Element"]: ...  # noqa: D102
    def iterdescendants(self, *names: str) -> Iterator["Element"]: ...  # noqa: D102
    def itertext(self) -> Iterator[str]: ...  # noqa: D102
    def clear(self) -> None: ...  # noqa: D102
    def __getitem__(self, place: slice) -> Sequence["Element"]: ...
    def __iter__(self) -> Iterator["Element"]: ...
    def __len__(self) -> int: ...


def grow(markup: bytes, *, whole: bool) -> Element:
    """Return the root of the tree of a page, which is nowhere deeper than 256 levels.

    Scripts, styles, templates, drawings, comments and `<noscript>` are cut out of the markup first:
    a parser may take an element within `<noscript>` for one that swallows the rest of the page.

    Args:
        markup: The page, or any part of one, in UTF-8.
        whole: True keeps every element, so that any CSS selector finds what it names. False leaves
            out marks of emphasis and the like: the words in them stay.

    Raises:
        ReadError: If the page has more than 150,000 tags.
    """
    content = _cut(markup.replace(b"\0", b""))
    if len(content) > _MOST_TAGS and content.count(b"<") > _MOST_TAGS:
        raise ReadError(
            f"The page has more than {_MOST_TAGS:,} tags, which no policy page needs: give the"
            " address or file of the policy itself"
        )
    root = _parse(content)
    if not whole:
        _melt(root)
    return root


def get_text(tag: Element) -> str:
    """Return all characters within a tag."""
    return "".join(tag.itertext())


def _cut(markup: bytes) -> bytes:
    pieces = []
    unclosed = set()
    start = 0
    opening = _OPENING.search(markup)
    while opening:
        name = (opening[1] or b"").lower()
        # A comment's end may share the dashes of its beginning.
        closing = None if name in unclosed else _CLOSING[name].search(markup, opening.start() + 2)
        if closing is None:
            unclosed.add(name)
            end = opening.end()
        else:
            pieces.append(markup[start : opening.start()])
            start = end = closing.end()
        opening = _OPENING.search(markup, end)
    return b"".join(pieces) + markup[start:]


def _parse(content: bytes, *, huge: bool = False) -> Element:
    parser = etree.HTMLParser(**_PARSING, huge_tree=huge)
    root: Element | None = etree.fromstring(content, parser)
    limit = etree.ErrorTypes.ERR_RESOURCE_LIMIT
    if not huge and any(error.type == limit for error in parser.error_log):
        return _parse(_flatten(content), huge=True)
    return etree.Element("html") if root is None else root


def _flatten(content: bytes) -> bytes:
    """Write a page anew, without the tags that are nested too deeply."""
    flattener = _Flattener()
    parser = etree.HTMLParser(**_PARSING, huge_tree=True, target=flattener)
    return str(etree.fromstring(content, parser)).encode()


class _Flattener:
    """Takes lxml's events."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._depth = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        self._depth += 1
        if self._depth <= _DEEPEST:
            written = (f' {key}="{escape(value or "")}"' for key, value in attributes.items())
            self._pieces.append(f"<{name}{''.join(written)}>")

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if self._depth <= _DEEPEST:
            self._pieces.append(f"</{name}>")
        self._depth -= 1

    def data(self, characters: str) -> None:
        """Take some of a text."""
        self._pieces.append(escape(characters))

    def close(self) -> str:
        """Return the page."""
        return "".join(self._pieces)


def _melt(root: Element) -> None:
    """Leave out the elements that only say how a stretch of text looks."""
    kept = [tag for tag in root.iter(*_LEFT_OUT) if not _is_plain(tag)]
    for tag in kept:
        tag.tag = _KEPT + tag.tag
    etree.strip_tags(root, *_LEFT_OUT)
    for tag in kept:
        tag.tag = tag.tag.removeprefix(_KEPT)


def _is_plain(tag: Element) -> bool:
    """Whether an element only says how a stretch of text looks."""
    return _MEANT.isdisjoint(tag.keys()) and "none" not in tag.get("style", "")
