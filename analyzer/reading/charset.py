"""From bytes to characters."""

from store.charset import find_charset

__all__ = ["decode"]


def decode(data: bytes, given: str = "") -> str:
    """Return the characters of a page or text file.

    Args:
        data: The bytes of the page or file.
        given: The charset that a capture recorded, or a person gave; see `store.charset`.

    Returns:
        The characters, without a byte order mark; U+FFFD stands for each that could not be decoded.
    """
    return data.decode(find_charset(data, given), "replace").removeprefix("\ufeff")
