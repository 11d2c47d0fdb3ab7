"""From bytes to characters: the charset that was given, a byte order mark, a meta tag, a guess."""

import codecs
import re
from collections.abc import Iterator

__all__ = ["decode"]

_META = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,400}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What browsers mean by these names (WHATWG Encoding Standard), where Python means less.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-8": "utf-8-sig",
}
# Only charsets of pages: others that Python knows, such as punycode, are slow or no charset at all.
_KNOWN = re.compile(
    r"utf-(?:8|8-sig|16(?:-[lb]e)?|32(?:-[lb]e)?)|cp(?:125\d|437|85\d|866|874|932|949|950)"
    r"|iso8859-\d+|koi8-[rtu]|mac-(?:roman|cyrillic)|euc_j\w+|iso2022_jp\w*|gb18030"
    r"|big5(?:hkscs)?|johab"
)


def decode(data: bytes, given: str = "") -> str:
    """Return the characters of a page or text file.

    The charset is the given one (of the HTTP header), that of a byte order mark, of a `<meta>` tag
    or XML declaration, UTF-8, or Windows-1252: the first that fits. One fits if what it cannot
    decode is rare beside what it does decode beyond ASCII, so that one broken byte does not spoil a
    page.

    Args:
        data: The bytes of the page or file.
        given: The name of the charset, as a server or a person gave it; unknown names are ignored.

    Returns:
        The characters; U+FFFD stands for each that could not be decoded.
    """
    for charset in _candidates(data, given):
        text = data.decode(charset, "replace")
        if _fits(text):
            return text
    return data.decode("cp1252", "replace")


def _candidates(data: bytes, given: str) -> Iterator[str]:
    yield from _usable(given)
    yield from (charset for mark, charset in _MARKS if data.startswith(mark))
    declared = _META.search(data[:8192])
    if declared:
        name = declared[1].decode("ascii", "replace")
        # A declaration that could be read as ASCII is not written in UTF-16, whatever it says.
        yield from _usable("utf-8" if name.lower().startswith("utf-16") else name)
    yield "utf-8-sig"


def _usable(name: str) -> Iterator[str]:
    try:
        known = codecs.lookup(name.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return
    known = _WIDER.get(known, known)
    if _KNOWN.fullmatch(known):
        yield known


def _fits(text: str) -> bool:
    broken = text.count("\ufffd")
    if not broken:
        return True
    decoded = len(text) - len(text.encode("ascii", "ignore")) - broken
    return broken * 4 <= decoded
