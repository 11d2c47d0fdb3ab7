"""Which charset a text is written in: what a capture records, and a reader decodes by.

Crawler and analyzer both have to know it, and must not disagree; this is the one place that says.
"""

import codecs
import re
from collections.abc import Iterator

__all__ = ["find_charset"]

_HEAD = 8_192  # bytes in which a declaration is looked for
_META = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,400}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I
)
_LANGUAGE = re.compile(
    rb"""<html\b[^>]{0,1000}?\s(?:xml:)?lang\s*=\s*["']?\s*([a-z]{2,3}(?:[-_][\w-]{0,20})?)""", re.I
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A page that begins with a tag shows by it how wide its characters are.
_WIDE_TAG = re.compile(rb"(?P<little><\0[!?a-zA-Z]\0)|\0<\0[!?a-zA-Z]")
# What browsers mean by these names (WHATWG Encoding Standard), where Python means less or nothing.
_LABELS = {
    "dos-874": "cp874", "windows-874": "cp874",
    "iso-8859-8-i": "iso8859-8", "iso-8859-8-e": "iso8859-8",
    "unicode": "utf-16-le", "unicode-1-1-utf-8": "utf-8", "x-unicode20utf8": "utf-8",
    "x-cp1250": "cp1250", "x-cp1251": "cp1251", "x-cp1252": "cp1252",
    "x-euc-jp": "euc_jp", "x-gbk": "gb18030", "x-sjis": "cp932", "x-x-big5": "big5hkscs",
    "x-mac-roman": "mac-roman", "x-mac-cyrillic": "mac-cyrillic",
}  # fmt: skip
_WIDER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254",
    "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs",
    "shift_jis": "cp932", "euc_kr": "cp949",
    "utf-16": "utf-16-le", "utf-32": "utf-32-le", "utf-8-sig": "utf-8",
}  # fmt: skip
# Only charsets of pages. Others that Python knows, such as punycode, are slow or no charset at all,
# and UTF-7 hides tags from whoever looks for them.
_KNOWN = re.compile(
    r"utf-(?:8|16-[lb]e|32-[lb]e)|cp(?:125\d|437|85\d|866|874|932|949|950)"
    r"|iso8859-\d+|koi8-[rtu]|mac-(?:roman|cyrillic)|euc_j\w+|iso2022_jp\w*|gb18030"
    r"|big5hkscs|johab"
)
# What to suppose of a page in a language that declares no charset (HTML Standard, "determining the
# character encoding"). Where there are two, a page that is none in the first is in the second.
_USUAL = {
    "ar": ("cp1256",), "az": ("cp1254",), "ba": ("cp1251",), "be": ("cp1251",),
    "bg": ("cp1251",), "cs": ("cp1250",), "el": ("iso8859-7", "cp1253"), "et": ("cp1257",),
    "fa": ("cp1256",), "he": ("cp1255",), "hr": ("cp1250",), "hu": ("iso8859-2", "cp1250"),
    "ja": ("euc_jp", "cp932"), "kk": ("cp1251",), "ko": ("cp949",), "ku": ("cp1254",),
    "ky": ("cp1251",), "lt": ("cp1257",), "lv": ("cp1257",), "mk": ("cp1251",),
    "pl": ("iso8859-2", "cp1250"), "ru": ("cp1251",), "sah": ("cp1251",), "sk": ("cp1250",),
    "sl": ("iso8859-2", "cp1250"), "sr": ("cp1251",), "tg": ("cp1251",), "th": ("cp874",),
    "tr": ("cp1254",), "tt": ("cp1251",), "uk": ("cp1251",), "vi": ("cp1258",),
    "zh": ("gb18030",), "zh-hant": ("big5hkscs",), "zh-hk": ("big5hkscs",),
    "zh-mo": ("big5hkscs",), "zh-tw": ("big5hkscs",),
}  # fmt: skip
_WEST = "cp1252"
_CONTROLS = re.compile("[\x80-\x9f]")  # in an ISO charset; in a Windows charset they are letters


def find_charset(content: bytes, given: str = "") -> str:
    """Return the charset of a page or text, by the name that Python has for it.

    It is that of a byte order mark, the given one (of the HTTP header), that of a `<meta>` tag or
    XML declaration, UTF-8, or the one usual for the language that the page declares: the first that
    fits. One fits if what it cannot decode is rare beside what it does decode beyond ASCII, so that
    one broken byte does not spoil a page. Whoever gives what was found finds the same again.

    Args:
        content: The bytes of the page or file.
        given: The charset as a server or a person named it; what is no charset of pages is ignored.

    >>> find_charset("naïve".encode("latin-1")), find_charset("naïve".encode(), "utf-7")
    ('cp1252', 'utf-8')
    """
    for charset in _candidates(content, given):
        if _fits(content.decode(charset, "replace")):
            return charset
    return _find_usual(content)


def _candidates(content: bytes, given: str) -> Iterator[str]:
    yield from (charset for mark, charset in _MARKS if content.startswith(mark))
    yield from _understand(given)
    head = content[:_HEAD]
    if declared := _META.search(head):
        name = declared[1].decode("ascii", "replace")
        # A declaration that could be read as ASCII is not written in UTF-16, whatever it says.
        yield from _understand("utf-8" if name.lower().startswith(("utf-16", "utf-32")) else name)
    elif wide := _WIDE_TAG.match(head):
        yield "utf-16-le" if wide["little"] else "utf-16-be"
    yield "utf-8"


def _understand(name: str) -> Iterator[str]:
    label = name.strip().strip("\"'").lower()
    try:
        known = codecs.lookup(_LABELS.get(label, label)).name
    except (LookupError, ValueError):
        return
    known = _WIDER.get(known, known)
    if _KNOWN.fullmatch(known):
        yield known


def _find_usual(content: bytes) -> str:
    declared = _LANGUAGE.search(content[:_HEAD])
    language = declared[1].decode("ascii", "replace").lower().replace("_", "-") if declared else ""
    parts = language.split("-")
    usual = _USUAL.get("-".join(parts[:2])) or _USUAL.get(parts[0], (_WEST,))
    for charset in usual:
        text = content.decode(charset, "replace")
        if _fits(text) and not (charset.startswith("iso8859") and _CONTROLS.search(text)):
            return charset
    return usual[-1] if len(usual) > 1 else _WEST


def _fits(text: str) -> bool:
    if "\ufffd" not in text:
        return True
    broken = text.count("\ufffd")
    decoded = len(text) - len(text.encode("ascii", "ignore")) - broken
    return broken * 4 <= decoded
