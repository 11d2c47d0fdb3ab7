"""The reader of PDF files: by their tags if they have any, otherwise by how they are printed."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from analyzer.reading.character import clean, squeeze
from analyzer.reading.column import read_columns
from analyzer.reading.draft import Draft
from analyzer.reading.isolation import extract_apart
from analyzer.reading.layout import drop_running, write_lines
from analyzer.reading.printing import PrintedLine
from analyzer.reading.structure import write_tree
from store.error import ReadError
from store.record import Reading

__all__ = ["PDF_READER", "read_pdf"]

PDF_READER = "pdf/2"
"""Name and version of this reader: a new version for whatever can change a text."""

_FEWEST_LETTERS = 20  # in the whole file; a scan may still have a stamp or a page number
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_LONGEST_TITLE = 500
_CUT = "no more than 2,000 pages are read of a PDF"


def read_pdf(data: bytes) -> Reading:
    """Return the text of a PDF file.

    If it is tagged, its structure tells the order, headings, items and tables, and what is called
    an artifact is left out. Otherwise lines are joined to paragraphs, larger or bolder lines made
    headings, and headers, footers and page numbers left out that come back on the pages.

    Raises:
        ReadError: If the file is damaged, needs a password, has pictures of text only, or makes
            PDFium fail.
    """
    found = extract_apart(data)
    pages = [list(_read_lines(number, page)) for number, page in enumerate(found["pages"])]
    if sum(len(line.text) for page in pages for line in page) < _FEWEST_LETTERS:
        raise ReadError(
            "The PDF holds pictures of its pages, but no text: run it through a text recognition"
            " such as ocrmypdf first"
        )
    draft = Draft()
    words = _write(found["tree"], pages, draft)
    text, links = draft.finish()
    language = str(found["language"])
    return Reading(
        text=text,
        reader=PDF_READER,
        title=squeeze(clean(str(found["title"])))[:_LONGEST_TITLE],
        language=language if _LANGUAGE.fullmatch(language) else "",
        links=links,
        coverage=min(1.0, words / _count_words(pages)),
        notes=(_CUT,) if found["cut"] else (),
    )


def _write(tree: list[Any], pages: list[list[PrintedLine]], draft: Draft) -> int:
    if tree:
        return write_tree(tree, draft)
    kept = drop_running([read_columns(page) for page in pages])
    write_lines(kept, draft)
    return _count_words(kept)


def _read_lines(number: int, page: Iterable[Any]) -> Iterator[PrintedLine]:
    for text, left, right, bottom, size, weight, height, hyphen, beside in page:
        words = squeeze(clean(text))
        if words:
            yield PrintedLine(
                text=words,
                page=number,
                left=left,
                right=right,
                bottom=bottom,
                size=size,
                weight=weight,
                height=bottom / height if height else 0.0,
                hyphen=hyphen,
                beside=beside,
            )


def _count_words(pages: Iterable[Iterable[PrintedLine]]) -> int:
    return sum(len(line.text.split()) for page in pages for line in page)
