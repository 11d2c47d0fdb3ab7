"""What a response's bytes are: content-decoding within limits, media type, charset.

Scrapy's own decoder hands a gzip stream that was cut short on as if it were whole. For evidence
that difference matters, so the decoding is done here.
"""

import re
import zlib
from collections.abc import Sequence

import brotli  # type: ignore[import-untyped]  # it ships no types

from store.charset import find_charset as find_text_charset

__all__ = [
    "ACCEPTED_ENCODINGS",
    "BodyTooLargeError",
    "decode_body",
    "find_charset",
    "find_media_type",
]

ACCEPTED_ENCODINGS = "gzip, deflate, br"
"""What to send as Accept-Encoding."""

_MOST_ENCODINGS = 4  # more, one over the other, is no server but an attack
_MOST_MEMBERS = 16  # gzip streams one behind the other
_GZIP, _GZIP_OR_ZLIB = b"\x1f\x8b", 47
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,100}/[\w.+-]{1,100}", re.ASCII)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.ASCII | re.IGNORECASE)
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_DOCX_NAMES = (b"[Content_Types].xml", b"word/document")  # in the directory of the archive
_MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<!--")


class BodyTooLargeError(Exception):
    """The body is larger than allowed, once decoded."""


def decode_body(content: bytes, encodings: Sequence[str], *, limit: int) -> tuple[bytes, str]:
    """Undo the content-encodings of a body.

    Args:
        content: The bytes as received.
        encodings: The values of the Content-Encoding header, in the order they were applied.
        limit: How many bytes the result may have.

    Returns:
        The decoded bytes and what is wrong with them, which is empty for a whole body. A body
        that was cut is decoded as far as it goes; one that cannot be decoded stays as it is.

    Raises:
        BodyTooLargeError: The result would be larger than the limit.
    """
    names = [name.strip().lower() for value in encodings for name in value.split(",")]
    names = [name for name in names if name not in {"", "identity"}]
    if len(names) > _MOST_ENCODINGS:
        return content, f"the body is encoded {len(names)} times over"
    decoded = content
    for name in reversed(names):
        try:
            decoded, whole = _decode(decoded, name, limit)
        except (zlib.error, brotli.error):
            return content, f"the body is not the {name} that its header announces"
        except LookupError:
            return content, "the body is in an encoding that was not asked for"
        if not whole:
            return decoded, f"the body ends before its {name} stream does"
    return decoded, ""


def find_media_type(content_type: str, content: bytes) -> str:
    """Return the media type of a body, without parameters; empty if nothing tells it.

    PDF and DOCX are recognised by their bytes, whatever the header says.

    >>> find_media_type("Text/HTML; charset=utf-8", b""), find_media_type("", b"%PDF-1.7")
    ('text/html', 'application/pdf')
    """
    declared = content_type.partition(";")[0].strip().lower()
    declared = declared if _MEDIA_TYPE.fullmatch(declared) else ""
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"PK\x03\x04") and all(name in content for name in _DOCX_NAMES):
        return _DOCX
    if declared in {"", "application/octet-stream"} and head.lower().startswith(_MARKUP):
        return "text/html"
    return declared


def find_charset(content_type: str, media_type: str, content: bytes) -> str:
    """Return the name of a text's charset as Python knows it; empty for what is no text.

    >>> find_charset("text/html", "text/html", "naïve".encode("latin-1"))
    'cp1252'
    """
    if not media_type.startswith("text/") and not media_type.endswith(("/xml", "+xml", "json")):
        return ""
    declared = _CHARSET.search(content_type)
    return find_text_charset(content, declared[1] if declared else "")


def _decode(content: bytes, name: str, limit: int) -> tuple[bytes, bool]:
    if name in {"gzip", "x-gzip", "deflate"}:
        return _inflate(content, limit)
    if name == "br":
        return _unbrotli(content, limit)
    raise LookupError(name)


def _inflate(content: bytes, limit: int) -> tuple[bytes, bool]:
    decoded = bytearray()
    for _ in range(_MOST_MEMBERS):
        stream = zlib.decompressobj(wbits=_GZIP_OR_ZLIB)
        decoded += stream.decompress(content, limit + 1 - len(decoded))
        _check(decoded, limit)
        if not stream.eof:
            return bytes(decoded), False
        content = stream.unused_data
        if not content.startswith(_GZIP):
            return bytes(decoded), True
    return bytes(decoded), False


def _unbrotli(content: bytes, limit: int) -> tuple[bytes, bool]:
    stream = brotli.Decompressor()
    decoded = bytearray(stream.process(content, output_buffer_limit=limit + 1))
    while not stream.is_finished():
        _check(decoded, limit)
        more = stream.process(b"", output_buffer_limit=limit + 1)
        if not more:
            return bytes(decoded), False
        decoded += more
    _check(decoded, limit)
    return bytes(decoded), True


def _check(decoded: bytearray, limit: int) -> None:
    if len(decoded) > limit:
        raise BodyTooLargeError
