"""Where links go, and what stands for them in the text."""

import re
from contextlib import suppress
from urllib.parse import urljoin

from analyzer.reading.character import clean, squeeze
from analyzer.reading.line import Run
from analyzer.reading.obfuscation import PLACEHOLDER, reveal_target

__all__ = ["finish_anchor", "is_permalink", "resolve"]

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_ABSOLUTE = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_ACTIVE = re.compile(r"(?:javascript|vbscript|data|blob|about|file)\s*:", re.IGNORECASE)
_PERMALINKS = frozenset("#¶🔗")
_BEGINNINGS = _PERMALINKS | {PLACEHOLDER[0]}
_MAIL = "mailto:"


def resolve(target: str, base: str) -> str:
    """Return the absolute address of a link.

    Args:
        target: As written in the page; a hidden e-mail address is revealed.
        base: The address of the page; empty leaves relative targets relative.

    Returns:
        The address; empty where a link leads nowhere, runs a script or holds its own content.
    """
    revealed = reveal_target(target)
    target = _CONTROLS.sub("", target if revealed is None else revealed).strip()
    if target in ("", "#") or _ACTIVE.match(target):
        return ""
    if not _ABSOLUTE.match(target):
        target = _join(base, target)
    return target.replace(" ", "%20")


def _join(base: str, target: str) -> str:
    if target[0] == "#":
        return base.partition("#")[0] + target
    with suppress(ValueError):  # not an address by the rules: what was written is what we know
        return urljoin(base, target)
    return target


def is_permalink(text: str) -> bool:
    """Return whether a text is but a mark that offers the address of a heading."""
    return text.strip() in _PERMALINKS


def finish_anchor(runs: list[Run], start: int, target: str) -> None:
    """Correct the runs of a link that has ended.

    A mark that only offers the address of a heading is taken out, and an e-mail address that was
    hidden is put in.

    Args:
        runs: The runs of the block so far; changed in place.
        start: Where in them the link began.
        target: Where the link leads, resolved.
    """
    anchor = "".join([text for text, _ in runs[start:]]).strip()
    if anchor[:1] not in _BEGINNINGS:
        return
    anchor = squeeze(anchor)
    if anchor in _PERMALINKS:
        del runs[start:]
    elif anchor == PLACEHOLDER and target.startswith(_MAIL):
        runs[start:] = [(clean(target.removeprefix(_MAIL).partition("?")[0]), target)]
