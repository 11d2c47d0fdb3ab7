"""The styles and lists of a Word file: which paragraphs are headings, and how they are numbered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from analyzer.reading.numbering import write_number
from analyzer.reading.package import get, name_of

__all__ = ["Level", "Numbering", "Style", "Styles", "find_child", "find_numbering"]

_HEADING = re.compile(r"heading ?([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"toc (?:[1-9]|heading)", re.IGNORECASE)
_PLACE = re.compile(r"%([1-9])")
_INTEGER = re.compile(r"[+-]?\d{1,9}")
_LONGEST_CHAIN = 20  # styles, each based on the next
_LEVELS = 9
_LOWEST = 6  # rank of a heading
_BODY = 9  # the outline level of text
_LETTERS = {"lowerLetter": 0, "upperLetter": 1}
_ROMAN = {"lowerRoman": "i", "upperRoman": "I"}
_MOST_LETTERS = 780  # Word begins anew after thirty times each letter


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """What a paragraph's style says of it, with what the styles say that it is based on."""

    rank: int = 0  # as a heading, 1 to 6; 0 if it is none
    contents: bool = False  # whether it is a line of the table of contents
    numbering: tuple[str, int] | None = None  # number of the list and level in it


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """How the items on one level of a list are numbered."""

    start: int = 1
    style: str = "decimal"
    text: str = ""  # "%1.%2" stands for the numbers of the first two levels
    legal: bool = False  # whether all numbers are shown as digits
    restarts: bool = True  # whether the count begins anew below each item of a higher level


@dataclass(slots=True)
class _List:
    """A list whose items are counted on all its levels."""

    levels: dict[int, Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


class Styles:
    """The styles of a file, by their IDs."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {get(s, "styleId"): s for s in _children(root, "style")}
        self._known: dict[str, Style] = {}
        default = next((s for s, e in self._styles.items() if _is_default(e)), "")
        self._default = default

    def find(self, name: str) -> Style:
        """Return a style by its ID; the default one for an empty ID."""
        name = name or self._default
        if name not in self._known:
            self._known[name] = self._resolve(name)
        return self._known[name]

    def _resolve(self, name: str) -> Style:
        rank, contents = None, False
        numbering: tuple[str, int] | None = None
        listed, level = "", ""
        for style in self._chain(name):
            title = get(find_child(style, "name"), "val")
            properties = find_child(style, "pPr")
            rank = _find_rank(title, properties) if rank is None else rank
            contents = contents or _CONTENTS.fullmatch(title) is not None
            marks = find_child(properties, "numPr")
            listed = listed or get(find_child(marks, "numId"), "val")
            level = level or get(find_child(marks, "ilvl"), "val")
        if name not in self._styles and (heading := _HEADING.fullmatch(name)):
            rank = min(int(heading[1]), _LOWEST)
        if listed:
            numbering = listed, _integer(level)
        return Style(rank=rank or 0, contents=contents, numbering=numbering)

    def _chain(self, name: str) -> Iterator[Element]:
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = get(find_child(style, "basedOn"), "val")


class Numbering:
    """The lists of a file, and how far each has been counted."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._kinds = {get(k, "abstractNumId"): k for k in _children(root, "abstractNum")}
        self._numbers = {get(n, "numId"): n for n in _children(root, "num")}
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._begun: set[str] = set()

    def mark(self, number: str, level: int) -> str:
        """Count an item of a list, and return its marker as Word shows it.

        Args:
            number: Of the list.
            level: From 0.

        Returns:
            The marker, "-" for a bullet; empty if none is shown, or if there is no such list.
        """
        kind, own = self._find(number)
        if not kind or not 0 <= level < _LEVELS:
            return ""
        listed = self._lists.setdefault(kind, _List())
        if not listed.levels:
            listed.levels = dict(_read_levels(self._kinds[kind]))
        if number not in self._begun:
            self._begun.add(number)
            self._restart(listed, own)
        here = listed.levels.get(level, Level(text=f"%{level + 1}."))
        listed.counts[level] = listed.counts.get(level, here.start - 1) + 1
        for deeper in range(level + 1, _LEVELS):
            if listed.levels.get(deeper, here).restarts:
                listed.counts.pop(deeper, None)
        return _write(listed, here)

    def _find(self, number: str) -> tuple[str, Element | None]:
        """Return the ID of a list's kind, which may be named by way of a style."""
        own = self._numbers.get(number)
        kind = get(find_child(own, "abstractNumId"), "val")
        link = get(find_child(self._kinds.get(kind), "numStyleLink"), "val")
        if link and (linked := self._styles.find(link).numbering):
            kind = get(find_child(self._numbers.get(linked[0]), "abstractNumId"), "val")
        return (kind if kind in self._kinds else ""), own

    def _restart(self, listed: _List, own: Element | None) -> None:
        for override in _children(own, "lvlOverride"):
            level = _integer(get(override, "ilvl"))
            replaced = find_child(override, "lvl")
            if replaced is not None:
                listed.levels[level] = _read_level(replaced)
            start = get(find_child(override, "startOverride"), "val")
            if start:
                listed.counts[level] = _integer(start) - 1


def find_child(element: Element | None, name: str) -> Element | None:
    """Return the first child of a name; None if there is none, or no element."""
    return next(_children(element, name), None)


def find_numbering(properties: Element | None, style: Style) -> tuple[str, int] | None:
    """Return the list that a paragraph is an item of, and its level: its own say, or its style's.

    List 0 takes a paragraph out of the list of its style.
    """
    marks = find_child(properties, "numPr")
    number = get(find_child(marks, "numId"), "val")
    level = get(find_child(marks, "ilvl"), "val")
    if not number and style.numbering:
        number, usual = style.numbering
        return number, _integer(level) if level else usual
    return (number, _integer(level)) if number not in ("", "0") else None


def _children(element: Element | None, name: str) -> Iterator[Element]:
    for child in element if element is not None else ():
        if name_of(child) == name:
            yield child


def _is_default(style: Element) -> bool:
    return get(style, "type") == "paragraph" and get(style, "default") in ("1", "true", "on")


def _find_rank(title: str, properties: Element | None) -> int | None:
    """Return the rank that a style gives; None if it says nothing of that."""
    outline = get(find_child(properties, "outlineLvl"), "val")
    if outline:
        level = _integer(outline)
        return min(level + 1, _LOWEST) if 0 <= level < _BODY else 0
    heading = _HEADING.fullmatch(title)
    if heading:
        return min(int(heading[1]), _LOWEST)
    return 1 if title.lower() == "title" else None


def _read_levels(kind: Element) -> Iterator[tuple[int, Level]]:
    for level in _children(kind, "lvl"):
        yield _integer(get(level, "ilvl")), _read_level(level)


def _read_level(level: Element) -> Level:
    start = get(find_child(level, "start"), "val")
    return Level(
        start=_integer(start) if start else 1,
        style=get(find_child(level, "numFmt"), "val") or "decimal",
        text=get(find_child(level, "lvlText"), "val")[:100],
        legal=_is_on(find_child(level, "isLgl")),
        restarts=get(find_child(level, "lvlRestart"), "val") != "0",
    )


def _is_on(switch: Element | None) -> bool:
    return switch is not None and get(switch, "val") not in ("0", "false", "off")


def _write(listed: _List, here: Level) -> str:
    if here.style == "bullet":
        return "-"
    if here.style == "none":
        return ""

    def write(place: re.Match[str]) -> str:
        level = int(place[1]) - 1
        shown = listed.levels.get(level, Level())
        number = listed.counts.get(level, shown.start)
        return _write_count(number, "decimal" if here.legal else shown.style)

    return _PLACE.sub(write, here.text).strip()


def _write_count(number: int, style: str) -> str:
    if style in _LETTERS and 0 < number <= _MOST_LETTERS:  # a to z, then aa, bb, cc
        again, letter = divmod(number - 1, 26)
        letters = chr(ord("a") + letter) * (again + 1)
        return letters.upper() if _LETTERS[style] else letters
    if style in _ROMAN:
        return write_number(number, _ROMAN[style])
    return f"{number:02}" if style == "decimalZero" else str(number)


def _integer(text: str) -> int:
    return int(text) if _INTEGER.fullmatch(text) else 0
