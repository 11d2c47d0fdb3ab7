"""Text within a paragraph of a Word file: its runs, links, fields and references to notes."""

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from analyzer.reading.character import clean
from analyzer.reading.line import BREAK, Run
from analyzer.reading.numbering import write_number
from analyzer.reading.package import Package, get, name_of
from analyzer.reading.target import resolve
from analyzer.reading.wordlist import find_child

__all__ = ["NEVER", "WordText", "choose", "is_set"]

_LINK = re.compile(r'\s*HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]{1,2000})"', re.IGNORECASE)
_HEX = re.compile(r"[0-9A-Fa-f]{1,5}")
# What is no text of the document: properties, deletions, code of fields, what was moved elsewhere.
NEVER = frozenset({
    "annotationRef", "commentRangeEnd", "commentRangeStart", "commentReference", "del", "delText",
    "delInstrText", "moveFrom", "pPr", "rPr", "rt", "sdtEndPr", "sdtPr", "sectPr", "tblGrid",
    "tblPr", "tblPrEx", "tcPr", "trPr",
})  # fmt: skip
"""The elements that are never text."""


class WordText:
    """What reads the paragraphs of a file, one after the other: a field may go over several."""

    def __init__(self, package: Package, main: str) -> None:
        self.boxes: list[Element] = []  # of text, met on the way
        self.referred: list[tuple[str, Element]] = []  # notes, with their marks, in order
        self._relations = package.relations(main)
        self._fields: list[str] = []  # code of the fields that are open
        self._shown: list[bool] = []  # whether the result of each has begun
        self._counts = {"footnote": 0, "endnote": 0}
        self._notes = {
            kind: _find_notes(package.read(package.find(f"{kind}s", main))) for kind in self._counts
        }

    def read(self, parent: Element, target: str = "") -> Iterator[Run]:
        """Yield the runs within an element, all of a link that leads to the target."""
        for child in parent:
            name = name_of(child)
            if name == "txbxContent":
                self.boxes.append(child)
            elif name in NEVER or (name == "r" and _is_hidden(child)):
                continue
            elif name == "AlternateContent":
                yield from self.read(choose(child), target)
            elif name in _SIGNS:
                yield from _SIGNS[name](self, child, target or self._find_field())
            elif name == "hyperlink":
                yield from self.read(child, self._find_link(child) or target)
            elif name == "fldSimple":
                link = _read_link(get(child, "instr"))
                yield from self.read(child, link or target)
            else:
                yield from self.read(child, target)

    def _find_link(self, link: Element) -> str:
        _, target, outside = self._relations.get(get(link, "id"), ("", "", False))
        anchor = get(link, "anchor")
        if not outside:
            return ""
        return resolve(f"{target}#{anchor}" if anchor and "#" not in target else target, "")

    def _find_field(self) -> str:
        """Return where the innermost field leads that is a link, and whose result is being read."""
        for code, shown in zip(reversed(self._fields), reversed(self._shown), strict=True):
            if shown and (link := _read_link(code)):
                return link
        return ""

    def _say(self, element: Element, target: str) -> Iterator[Run]:
        if all(self._shown):  # a field's result is text, its code is not
            yield clean(element.text or ""), target

    def _take_code(self, element: Element, _: str) -> Iterator[Run]:
        if self._fields and not self._shown[-1]:
            self._fields[-1] += (element.text or "")[:2_000]
        yield from ()

    def _turn_field(self, element: Element, _: str) -> Iterator[Run]:
        kind = get(element, "fldCharType")
        if kind == "begin" and len(self._fields) < 100:
            self._fields.append("")
            self._shown.append(False)
        elif kind == "separate" and self._shown:
            self._shown[-1] = True
        elif kind == "end" and self._shown:
            self._fields.pop()
            self._shown.pop()
        yield from ()

    def end_paragraph(self) -> None:
        """Forget the fields whose code did not end with their paragraph: it hides the rest."""
        kept = [place for place, shown in enumerate(self._shown) if shown]
        self._fields = [self._fields[place] for place in kept]
        self._shown = [True] * len(kept)

    def _show_symbol(self, element: Element, target: str) -> Iterator[Run]:
        code = get(element, "char")
        if _HEX.fullmatch(code):
            yield clean(chr(int(code, 16))), target

    def _refer(self, element: Element, target: str) -> Iterator[Run]:
        kind = name_of(element).removesuffix("Reference")
        note = self._notes[kind].pop(get(element, "id"), None)
        if note is None:
            return
        self._counts[kind] += 1
        mark = f"[{write_number(self._counts[kind], '1' if kind == 'footnote' else 'i')}]"
        self.referred.append((mark, note))
        yield mark, target


def _break_line(*_: object) -> Iterator[Run]:
    yield BREAK


def _leave_space(*_: object) -> Iterator[Run]:
    yield " ", ""


def _show_hyphen(_: object, __: object, target: str) -> Iterator[Run]:
    yield "-", target


_SIGNS: dict[str, Callable[[WordText, Element, str], Iterator[Run]]] = {
    "t": WordText._say,
    "instrText": WordText._take_code,
    "fldChar": WordText._turn_field,
    "sym": WordText._show_symbol,
    "footnoteReference": WordText._refer,
    "endnoteReference": WordText._refer,
    "br": _break_line,
    "cr": _break_line,
    "tab": _leave_space,
    "ptab": _leave_space,
    "noBreakHyphen": _show_hyphen,
}


def choose(alternatives: Element) -> Element:
    """Return the first of several ways to say the same, which is the newest."""
    return next(iter(alternatives), alternatives)


def _read_link(code: str) -> str:
    link = _LINK.match(code)
    return resolve(link[1], "") if link else ""


def _is_hidden(run: Element) -> bool:
    return is_set(find_child(run, "rPr"), "vanish")


def is_set(properties: Element | None, name: str) -> bool:
    """Return whether properties switch something on."""
    switch = find_child(properties, name)
    return switch is not None and get(switch, "val") not in ("0", "false", "off", "none")


def _find_notes(root: Element | None) -> dict[str, Element]:
    """Return the notes by their IDs, without the rules that separate them from the text."""
    notes = root if root is not None else ()
    return {get(note, "id"): note for note in notes if get(note, "type") in ("", "normal")}
