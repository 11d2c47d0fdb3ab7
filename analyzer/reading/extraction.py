"""The program that PDFium runs in: a PDF on standard input, what it holds on standard output.

It runs as a process of its own, because PDFium is a large program in C++ that a hostile file may
bring down, and imports nothing of ours so that it starts soon: see docs/decisions/006-pdf.md.
"""

import ctypes
import json
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from statistics import median_low
from typing import Any

# Neither module declares types; what they give is turned into our own values right here.
import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_raw  # type: ignore[import-untyped]

__all__ = ["HYPHEN", "extract", "main"]

HYPHEN = "\ufffe"
"""What stands for a hyphen at the end of a line, which PDFium writes without the line end."""

_MOST_PAGES = 2_000
_MOST_CHARACTERS = 10_000_000
_MOST_STEPS = 2_000_000  # through the trees of structure of all pages
_DEEPEST = 100  # elements, one in another
_MOST_MEMORY = 1_000_000_000  # bytes
_MOST_SECONDS = 60  # of a processor
_LONGEST_NAME = 200  # bytes
_REGULAR, _BOLD = 400, 700
_WORD = re.compile(r"\S+")
_GAP = 1.2  # times the height of a line: no space between words is as wide
_SEGMENT = re.compile(rf"([^\r\n{HYPHEN}]+)({HYPHEN}?)")
_TOO_MUCH = "too much"


class _TooMuchError(Exception):
    """The file holds more than any policy."""


def main() -> None:
    """Read a PDF from standard input and write what it holds as JSON."""
    _limit()
    try:
        found = extract(sys.stdin.buffer.read())
    except pdfium.PdfiumError as error:
        found = {"error": str(error)}
    except (_TooMuchError, MemoryError, RecursionError):
        found = {"error": _TOO_MUCH}
    sys.stdout.write(json.dumps(found))


def extract(data: bytes) -> dict[str, Any]:
    """Return the title, language, lines by page, and tree of structure of a PDF.

    A line is its text and, in points from the left and the bottom of the page: left, right, bottom,
    size, weight, page height, whether a hyphen ends it, and whether it stands right of the line
    before it. The tree is empty unless nearly all of the text is tagged. An element is
    `[type, children]`, a leaf `[page, place, text]`: the place is that of the leaf's text among all
    leaves of its page.
    """
    document = pdfium.PdfDocument(data)
    try:
        count = min(len(document), _MOST_PAGES)
        tree = _Tree()
        pages = [_read_page(document, number, tree) for number in range(count)]
        return {
            "title": str(document.get_metadata_dict().get("Title", "")),
            "language": _read_language(document),
            "pages": pages,
            "tree": tree.finish(),
            "cut": len(document) > _MOST_PAGES,
        }
    finally:
        document.close()


def _limit() -> None:
    with suppress(ImportError, ValueError, OSError):  # where there are no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def _read_page(document: Any, number: int, tree: "_Tree") -> list[tuple[Any, ...]]:
    try:
        page = document[number]
    except pdfium.PdfiumError:
        if number:  # a page that is broken does not spoil the rest
            return []
        raise
    try:
        text_page = page.get_textpage()
        try:
            lines = list(_read_lines(text_page, float(page.get_height())))
            tree.add(page, text_page, number)
        finally:
            text_page.close()
    finally:
        page.close()
    return lines


def _read_lines(text_page: Any, height: float) -> Iterator[tuple[Any, ...]]:
    text = str(text_page.get_text_range())
    count = int(text_page.count_chars())
    for segment in _SEGMENT.finditer(text):
        parts = list(_split(text_page, segment[1], segment.start(), count))
        ended = 0.0
        for start, end in parts:
            part = text[start:end]
            letters = [place for place, letter in enumerate(part) if not letter.isspace()]
            some = sorted({letters[(len(letters) - 1) * step // 4] for step in range(5)})
            places = [min(start + place, count - 1) for place in some]
            boxes = [text_page.get_charbox(place, loose=True) for place in places]
            size = round(median_low([top - bottom for _, bottom, _, top in boxes]), 1)
            weight = min(_read_weight(text_page, place) for place in places)
            left, bottom, right = boxes[0][0], boxes[0][1], boxes[-1][2]
            hyphen = bool(segment[2]) and end == parts[-1][1]
            beside = start != parts[0][0] and left > ended
            ended = right
            yield part, left, right, bottom, size, weight, height, hyphen, beside


def _split(text_page: Any, line: str, start: int, count: int) -> Iterator[tuple[int, int]]:
    """Yield where the parts of a line begin and end that stand far from each other.

    PDFium also takes a line for the end of another that is half a line higher, in the next column.
    """
    begin: int | None = None
    end = 0.0
    last = start
    for word in _WORD.finditer(line):
        # PDFium counts UTF-16 units; beyond its last character there are no boxes.
        first = min(start + word.start(), count - 1)
        left, bottom, _, top = text_page.get_charbox(first, loose=True)
        if begin is not None and abs(left - end) > _GAP * (top - bottom):
            yield begin, last
            begin = None
        begin = start + word.start() if begin is None else begin
        last = start + word.end()
        end = text_page.get_charbox(min(last - 1, count - 1), loose=True)[2]
    if begin is not None:
        yield begin, last


def _read_weight(text_page: Any, place: int) -> int:
    """Return the weight of a character's font; by the name of the font if it has no description."""
    weight = int(pdfium_raw.FPDFText_GetFontWeight(text_page, place))
    if weight > 0:
        return weight
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    flags = ctypes.c_int()
    pdfium_raw.FPDFText_GetFontInfo(text_page, place, name, _LONGEST_NAME, flags)
    return _BOLD if b"bold" in name.value.lower() else _REGULAR


def _read_language(document: Any) -> str:
    length = int(pdfium_raw.FPDFCatalog_GetLanguage(document, None, 0))
    if not 2 < length < 100:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    pdfium_raw.FPDFCatalog_GetLanguage(document, buffer, length)
    return bytes(buffer).decode("utf-16-le", "replace").strip("\0")


class _Tree:
    """The tree of structure of a document, put together from those of its pages.

    PDFium gives the tree page by page, each with the elements that have content there. A child
    keeps its place among the children of its parent, so the places on the way from the root say
    which elements of two pages are the same.
    """

    def __init__(self) -> None:
        self._root: dict[int, Any] = {}
        self._steps = 0
        self._characters = 0
        self._letters = 0  # that are no artifacts
        self._artifacts = 0
        self._tagged = 0

    def add(self, page: Any, text_page: Any, number: int) -> None:
        """Add the elements of a page."""
        self._characters += int(text_page.count_chars())
        if self._characters > _MOST_CHARACTERS:
            raise _TooMuchError
        tree = pdfium_raw.FPDF_StructTree_GetForPage(page)
        try:
            count = int(pdfium_raw.FPDF_StructTree_CountChildren(tree)) if tree else 0
            if count <= 0:
                self._letters += _count_letters(text_page.get_text_range())
                return
            content, letters, artifacts = _read_content(page, text_page.raw)
            self._letters += letters
            self._artifacts += artifacts
            met: set[int] = set()
            for place in range(count):
                element = pdfium_raw.FPDF_StructTree_GetChildAtIndex(tree, place)
                self._add_element(element, place, self._root, content, (number, met), 0)
        finally:
            pdfium_raw.FPDF_StructTree_Close(tree)

    def finish(self) -> list[Any]:
        """Return the elements; none if they leave out text, so that the tree is not to be trusted.

        Artifacts are no text: headers, footers, page numbers. But a file that calls most of its
        text so does not know what it says.
        """
        if self._tagged < self._letters * 0.98 or self._tagged <= self._artifacts:
            return []
        return [_finish(self._root[place]) for place in sorted(self._root)]

    def _add_element(
        self,
        element: Any,
        place: int,
        siblings: dict[int, Any],
        content: dict[int, tuple[int, str]],
        page: tuple[int, set[int]],
        depth: int,
    ) -> None:
        address = _find_address(element)
        number, met = page
        if not address or address in met or depth > _DEEPEST:
            return
        met.add(address)
        count = int(pdfium_raw.FPDF_StructElement_CountChildren(element))
        self._steps += 1 + max(count, 0)
        if self._steps > _MOST_STEPS:
            raise _TooMuchError
        known = siblings.setdefault(place, (_read_type(element), {}))
        if not isinstance(known, tuple):
            return
        children: dict[int, Any] = known[1]
        for index in range(count):
            child = pdfium_raw.FPDF_StructElement_GetChildAtIndex(element, index)
            if child:
                self._add_element(child, index, children, content, page, depth + 1)
                continue
            mark = int(pdfium_raw.FPDF_StructElement_GetChildMarkedContentID(element, index))
            if mark in content:
                order, text = content.pop(mark)
                children.setdefault(index, []).append([number, order, text])
                self._tagged += _count_letters(text)


def _finish(known: Any) -> list[Any]:
    kind, children = known
    finished: list[Any] = []
    for place in sorted(children):
        child = children[place]
        if isinstance(child, tuple):
            finished.append(_finish(child))
        else:
            finished += child
    return [kind, finished]


def _read_content(page: Any, text_page: Any) -> tuple[dict[int, tuple[int, str]], int, int]:
    """Return the text of each marked content, and how many letters are text, how many artifacts."""
    marks = _read_marks(page)
    pieces: dict[int, list[str]] = {}
    letters = artifacts = 0
    mark: int | None = None
    for place in range(int(pdfium_raw.FPDFText_CountChars(text_page))):
        address = _find_address(pdfium_raw.FPDFText_GetTextObject(text_page, place))
        if address:  # what has none is a space or line end that PDFium put in
            mark = marks.get(address, -1)
        letter = _read_character(text_page, place)
        if mark is not None and mark >= 0:
            pieces.setdefault(mark, []).append(letter)
        if not letter.isspace():
            letters += mark != _ARTIFACT
            artifacts += mark == _ARTIFACT
    if mark is not None and mark >= 0:
        pieces[mark].append("\n")
    content = {
        mark: (order, "".join(piece).replace("\r\n", "\n"))
        for order, (mark, piece) in enumerate(pieces.items())
    }
    return content, letters, artifacts


_ARTIFACT = -2  # instead of the number of a marked content


def _read_marks(page: Any) -> dict[int, int]:
    """Return the number of the marked content that each object of a page is in, by its address."""
    marks: dict[int, int] = {}
    for place in range(int(pdfium_raw.FPDFPage_CountObjects(page))):
        thing = pdfium_raw.FPDFPage_GetObject(page, place)
        mark = int(pdfium_raw.FPDFPageObj_GetMarkedContentID(thing))
        marks[_find_address(thing)] = _ARTIFACT if mark < 0 and _is_artifact(thing) else mark
    return marks


def _is_artifact(thing: Any) -> bool:
    for place in range(int(pdfium_raw.FPDFPageObj_CountMarks(thing))):
        mark = pdfium_raw.FPDFPageObj_GetMark(thing, place)
        buffer = ctypes.create_string_buffer(_LONGEST_NAME)
        length = ctypes.c_ulong()
        pdfium_raw.FPDFPageObjMark_GetName(
            mark, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), _LONGEST_NAME, length
        )
        if buffer.raw[: length.value].decode("utf-16-le", "replace").strip("\0") == "Artifact":
            return True
    return False


def _read_type(element: Any) -> str:
    buffer = ctypes.create_string_buffer(_LONGEST_NAME)
    length = int(pdfium_raw.FPDF_StructElement_GetType(element, buffer, _LONGEST_NAME))
    return buffer.raw[: min(length, _LONGEST_NAME)].decode("utf-16-le", "replace").strip("\0")


def _read_character(text_page: Any, place: int) -> str:
    code = int(pdfium_raw.FPDFText_GetUnicode(text_page, place))
    if code in (2, 0xFFFE):
        return HYPHEN
    return chr(code) if code < 0x110000 else "\ufffd"


def _find_address(thing: Any) -> int:
    return ctypes.addressof(thing.contents) if thing else 0


def _count_letters(text: str) -> int:
    return len("".join(text.split()))


if __name__ == "__main__":
    main()
