"""The reader of PDF files: PDFium gives the lines, `layout` makes blocks of them."""

import ctypes
import re
from collections.abc import Iterator
from statistics import median_low

# Neither module declares types; what they give is turned into our own values right here.
import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_raw  # type: ignore[import-untyped]

from analyzer.reading.character import clean, squeeze
from analyzer.reading.draft import Draft
from analyzer.reading.layout import PrintedLine, drop_running, write_lines
from store.error import ReadError
from store.record import Reading

__all__ = ["read_pdf"]

_NAME = "pdf/1"
_MOST_PAGES = 2_000
_FEWEST_LETTERS = 20  # in the whole file; a scan may still have a stamp or a page number
_LONGEST_NAME = 200  # bytes
_REGULAR, _BOLD = 400, 700
# PDFium writes a hyphen at the end of a line as U+FFFE, and no line end behind it.
_SEGMENT = re.compile(r"([^\r\n\ufffe]+)(\ufffe?)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


def read_pdf(data: bytes) -> Reading:
    """Return the text of a PDF file, in the order in which PDFium finds it.

    Lines are joined to paragraphs, larger or bolder lines made headings, and headers, footers and
    page numbers left out that come back on the pages. Tables are read line by line.

    Raises:
        ReadError: If the file is damaged, needs a password, or has pictures of text only.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise ReadError(_explain(str(error))) from error
    try:
        pages = [_read_page(document, number) for number in range(min(len(document), _MOST_PAGES))]
        title = squeeze(clean(str(document.get_metadata_dict().get("Title", ""))))
        language = _read_language(document)
    except pdfium.PdfiumError as error:
        raise ReadError(_explain(str(error))) from error
    finally:
        document.close()
    return _compose(pages, title, language)


def _compose(pages: list[list[PrintedLine]], title: str, language: str) -> Reading:
    words = sum(len(line.text.split()) for page in pages for line in page)
    if sum(len(line.text) for page in pages for line in page) < _FEWEST_LETTERS:
        raise ReadError(
            "The PDF holds pictures of its pages, but no text: run it through a text recognition"
            " such as ocrmypdf first"
        )
    kept = drop_running(pages)
    draft = Draft()
    write_lines(kept, draft)
    text, links = draft.finish()
    coverage = sum(len(line.text.split()) for page in kept for line in page) / words
    cut = len(pages) == _MOST_PAGES
    notes = (f"no more than {_MOST_PAGES:,} pages are read of a PDF",) if cut else ()
    return Reading(
        text=text,
        reader=_NAME,
        title=title,
        language=language,
        links=links,
        coverage=coverage,
        notes=notes,
    )


def _read_page(document: pdfium.PdfDocument, number: int) -> list[PrintedLine]:
    page = document[number]
    text_page = page.get_textpage()
    try:
        height = float(page.get_height())
        return list(_read_lines(text_page, number, height))
    finally:
        text_page.close()
        page.close()


def _read_lines(text_page: pdfium.PdfTextPage, number: int, height: float) -> Iterator[PrintedLine]:
    text = str(text_page.get_text_range())
    count = int(text_page.count_chars())
    for segment in _SEGMENT.finditer(text):
        words = squeeze(clean(segment[1]))
        if not words:
            continue
        letters = [place for place, letter in enumerate(segment[1]) if not letter.isspace()]
        some = sorted({letters[(len(letters) - 1) * step // 4] for step in range(5)})
        # PDFium counts UTF-16 units; beyond its last character there are no boxes.
        places = [min(segment.start() + place, count - 1) for place in some]
        boxes = [text_page.get_charbox(place, loose=True) for place in places]
        weights = [_read_weight(text_page, place) for place in places]
        yield PrintedLine(
            text=words,
            page=number,
            left=boxes[0][0],
            right=boxes[-1][2],
            bottom=boxes[0][1],
            size=round(median_low([top - bottom for _, bottom, _, top in boxes]), 1),
            weight=min(weights),
            height=boxes[0][1] / height if height else 0.0,
            hyphen=bool(segment[2]),
        )


def _read_weight(text_page: pdfium.PdfTextPage, place: int) -> int:
    """Return the weight of a character's font; by the name of the font if it has no description."""
    weight = int(pdfium_raw.FPDFText_GetFontWeight(text_page, place))
    if weight > 0:
        return weight
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    flags = ctypes.c_int()
    pdfium_raw.FPDFText_GetFontInfo(text_page, place, name, _LONGEST_NAME, flags)
    return _BOLD if b"bold" in name.value.lower() else _REGULAR


def _read_language(document: pdfium.PdfDocument) -> str:
    length = int(pdfium_raw.FPDFCatalog_GetLanguage(document, None, 0))
    if not 2 < length < 100:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    pdfium_raw.FPDFCatalog_GetLanguage(document, buffer, length)
    language = bytes(buffer).decode("utf-16-le", "replace").strip("\0")
    return language if _LANGUAGE.fullmatch(language) else ""


def _explain(reason: str) -> str:
    if "password" in reason.lower():
        return "The PDF needs a password: save a copy without one"
    return "The PDF is damaged or cut off: download it again and see whether it opens in a viewer"
