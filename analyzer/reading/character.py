"""Characters that are not language, taken out the same way by every reader."""

import re
from unicodedata import is_normalized, normalize

__all__ = ["clean", "squeeze"]

_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls that are not white space
    "\xad\u034f\u061c\u180b-\u180e"  # soft hyphen, joiners, Mongolian selectors
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f"  # zero-width, direction, invisible operators
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff"  # variation selectors, byte order mark
    "\ud800-\udfff\U000e0000-\U000e01ef"  # lone surrogates, tags, more variation selectors
    "]+"
)
# Quicker to search, because nearly every character is in the first ranges: no find, nothing to do.
_SUSPECT = re.compile(
    "[^\n\x20-\x7e\xa0-\xac\xae-\u034e\u0370-\u061b\u0620-\u17ff\u1e00-\u200a"
    "\u2010-\u2029\u202f-\u205f\u2070-\u27ff\u3001-\u3163\u3165-\ud7ff]"
)
# Letters by their category, but nothing is to be seen of them.
_BLANK = re.compile("[\u2800\u3164]")


def clean(text: str) -> str:
    r"""Return the text in NFC, without the characters that nobody can see.

    White space stays as it is, because it may still separate lines: see `squeeze`.

    >>> clean("pri\u00advacy e\u0301te\u200b")
    'privacy éte'
    """
    if text.isascii() and text.isprintable():
        return text
    if _SUSPECT.search(text):
        text = _BLANK.sub(" ", _INVISIBLE.sub("", text))
    return text if text.isascii() or is_normalized("NFC", text) else normalize("NFC", text)


def squeeze(text: str) -> str:
    r"""Return the text on one line, every run of Unicode white space made one space.

    >>> squeeze(" a\u00a0\n b ")
    'a b'
    """
    if text.isprintable() and "  " not in text:  # the only white space that is printable is " "
        return text.strip(" ")
    return " ".join(text.split())
