"""Where links go: addresses made whole, and none that would run something."""

import re
from urllib.parse import urljoin

from analyzer.reading.obfuscation import reveal_target

__all__ = ["resolve"]

_STRIPPED = re.compile(r"[\t\n\r]")
_ACTIVE = re.compile(r"(?:javascript|vbscript|data|blob|about|file)\s*:", re.IGNORECASE)


def resolve(target: str, base: str) -> str:
    """Return the absolute address of a link.

    Args:
        target: As written in the page; a hidden e-mail address is revealed.
        base: The address of the page; empty leaves relative targets relative.

    Returns:
        The address; empty where a link leads nowhere, runs a script or holds its own content.
    """
    revealed = reveal_target(target)
    if revealed is not None:
        return revealed
    target = _STRIPPED.sub("", target).strip()
    if target in ("", "#") or _ACTIVE.match(target):
        return ""
    try:
        target = urljoin(base, target)
    except ValueError:
        pass  # not an address by the rules; what was written is what we know
    return target.replace(" ", "%20")
