"""From bytes to characters."""

import codecs

from store.charset import find_charset

__all__ = ["convert", "decode"]


def decode(data: bytes, given: str = "") -> str:
    """Return the characters of a page or text file.

    Args:
        data: The bytes of the page or file.
        given: The charset that a capture recorded, or a person gave; see `store.charset`.

    Returns:
        The characters, without a byte order mark; U+FFFD stands for each that could not be decoded.
    """
    return data.decode(find_charset(data, given), "replace").removeprefix("\ufeff")


def convert(data: bytes, given: str = "") -> bytes:
    """Return a page in UTF-8, as `decode` understands it. Most pages are in UTF-8 already."""
    charset = find_charset(data, given)
    text = data.decode(charset, "replace").removeprefix("\ufeff")
    if charset == "utf-8" and "\ufffd" not in text:
        return data.removeprefix(codecs.BOM_UTF8)
    return text.encode("utf-8", "replace")
