"""E-mail addresses that Cloudflare hides behind a key that is new with every fetch."""

import re
from urllib.parse import unquote

__all__ = ["PLACEHOLDER", "reveal", "reveal_target"]

PLACEHOLDER = "[email protected]"
"""What stands on the page instead of the address, once its white space is squeezed."""

_CODE = re.compile(r"(?:[0-9a-fA-F]{2}){2,}")
_TARGET = re.compile(r"/cdn-cgi/l/email-protection(?:#([0-9a-fA-F]*))?$")
_LONGEST = 2000


def reveal(code: str) -> str:
    """Return the address in a `data-cfemail` attribute; empty if there is none.

    The first byte is the key; each further byte is a byte of the address, exclusive-or the key.

    >>> reveal("2a584f4b4e4f586a4f524b475a464f0445584d")
    'reader@example.org'
    """
    if len(code) > _LONGEST or not _CODE.fullmatch(code):
        return ""
    key, *secret = bytes.fromhex(code)
    return bytes(byte ^ key for byte in secret).decode("utf-8", "replace")


def reveal_target(target: str) -> str | None:
    """Return where a link goes once its address is revealed; None if nothing is hidden in it.

    Empty if the address is hidden, but not in the link.
    """
    hidden = _TARGET.search(target)
    if hidden is None:
        return None
    address = unquote(reveal(hidden[1] or ""))
    return f"mailto:{address}" if address else ""
