"""What kind of file it is, told by its name and its first bytes."""

import codecs
import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from analyzer.reading.charset import decode
from store.charset import find_charset
from store.error import ReadError

__all__ = ["DOCX", "HTML", "MARKDOWN", "PDF", "TEXT", "guess_media_type", "recognise"]

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html"
MARKDOWN = "text/markdown"
PDF = "application/pdf"
TEXT = "text/plain"

_SUFFIXES = {
    ".htm": HTML, ".html": HTML, ".xhtml": HTML, ".shtml": HTML,
    ".md": MARKDOWN, ".markdown": MARKDOWN,
    ".pdf": PDF,
    ".txt": TEXT, ".text": TEXT,
}  # fmt: skip
_TYPES = {
    "text/html": HTML, "application/xhtml+xml": HTML, "application/xml": HTML, "text/xml": HTML,
    "text/markdown": MARKDOWN, "text/x-markdown": MARKDOWN,
    "application/pdf": PDF, "application/x-pdf": PDF,
    "text/plain": TEXT,
}  # fmt: skip
_BINARY = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a picture or recording"),
    (b"BM", "a bitmap picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\0asm", "a program"),
    (b"\xd0\xcf\x11\xe0", "an office document of the old kind"),
    (b"SQLite format 3", "a database"),
    (b"wOF", "a font"),
    (b"OggS", "a recording"),
    (b"ID3", "a recording"),
)
_ZIP = b"PK\x03\x04"
_OFFICE = (  # what a ZIP archive holds, by the names in it
    (b"xl/workbook", "a spreadsheet"),
    (b"ppt/presentation", "a presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument.", "an OpenDocument file"),
    (b"mimetypeapplication/epub", "an e-book"),
)
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_FORMATS = "HTML, PDF, DOCX, Markdown or plain text"
_LETTERS_ONLY = (b"BM", b"MZ", b"RIFF", b"BZh", b"ID3", b"wOF")  # a text may begin with these, too
_LOOKED_AT = 65_536  # bytes
_HIDDEN = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32))
_MOST_HIDDEN = 0.02  # of the bytes; of random ones, an eighth
_WIDE_NAMES = ("utf-16", "utf-32")
_PAGE = re.compile(
    rb"\s*+(?:<\?xml[^>]*+>\s*+|<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    rb"</?(?:a|article|b|br|div|em|h[1-6]|i|li|main|ol|p|section|span|strong|table|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_MARKUP = re.compile(rb"^(?:#{1,6} |\* \* \*$|=+$|-{3,}$|\*   |\|.*\|$)|\]\(|\*\*\w", re.MULTILINE)


def guess_media_type(name: str, head: bytes = b"") -> str:
    """Return the media type of a file or address: HTML, Markdown, PDF, DOCX or plain text.

    Args:
        name: A file name, path or URL; its ending decides, unless the bytes are a PDF's or DOCX's.
        head: The first bytes, if they are at hand; some thousand are enough.

    >>> guess_media_type("https://shop.example/legal/terms.md?raw=1")
    'text/markdown'
    """
    if _is_pdf(head):
        return PDF
    suffix = PurePosixPath(_get_path(name)).suffix.lower()
    if _is_docx(head) or (suffix == ".docx" and not head):
        return DOCX
    return _SUFFIXES.get(suffix) or _look(head[:_LOOKED_AT])


def recognise(data: bytes, declared: str = "", charset: str = "") -> str:
    """Return which of the five kinds the bytes are, whatever they were declared to be.

    Args:
        data: The bytes, all or at least the first.
        declared: The media type that a server or a person gave; parameters are ignored.
        charset: The charset that they gave.

    Raises:
        ReadError: If the bytes are those of no text.
    """
    head = data[:_LOOKED_AT]
    kind = _TYPES.get(declared.partition(";")[0].strip().lower(), "")
    if _is_pdf(head) or (kind == PDF and b"%PDF-" in head[:1024]):
        return PDF
    if _is_docx(data):
        return DOCX
    if find_charset(head, charset).startswith(_WIDE_NAMES):
        head = decode(head, charset).encode()
    else:
        _refuse_binary(head, data)
    if _PAGE.match(head):
        return HTML
    if kind in (MARKDOWN, TEXT) or (kind == HTML and _TAG.search(head)):
        return kind
    return _look(head)


def _look(head: bytes) -> str:
    if _PAGE.match(head) or head.lstrip().startswith(b"<"):
        return HTML
    if _MARKUP.search(head):
        return MARKDOWN
    return HTML if _TAG.search(head) else TEXT


def _is_pdf(head: bytes) -> bool:
    return head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"%PDF-")


def _get_path(name: str) -> str:
    try:
        return urlsplit(name).path if "://" in name else name
    except ValueError:
        return name


def _is_docx(data: bytes) -> bool:
    return data.startswith(_ZIP) and b"[Content_Types].xml" in data and b"word/document" in data


def _refuse_binary(head: bytes, data: bytes) -> None:
    hidden = len(head) - len(head.translate(None, _HIDDEN))
    strange = hidden > len(head) * _MOST_HIDDEN
    for magic, what in _BINARY:
        if head.startswith(magic) and (strange or magic not in _LETTERS_ONLY):
            if _LOCKED in data:
                raise ReadError("The office document needs a password: save a copy without one")
            named = next((name for sign, name in _OFFICE if sign in data), what)
            kind = named if magic == _ZIP else what
            raise ReadError(f"This is {kind}: give the policy as {_FORMATS}")
    if strange:
        raise ReadError(f"These bytes are no text: give the policy as {_FORMATS}")
