"""Whether the lines of a text were meant to end where they do, or a source was kept narrow."""

import re
from itertools import islice

__all__ = ["find_width", "is_full"]

_SOFT = re.compile(r"\n(?<=[^\s\\]\n) *(?![-*+#>|=_]|\d{1,9}[.)])(\S+)")
_LOOKED_AT = 2000  # line ends
_FEWEST = 3  # full lines
_NARROWEST, _WIDEST = 40, 140  # columns
_MOST = 0.8  # of the letters on the lines
_LONGEST = 15  # letters of a word; addresses of pages are longer, and begin a line anyway
_RAGGED = 0.85  # of the width: what a full line reaches with the next word


def find_width(text: str) -> int:
    r"""Return the width, in columns, that the lines of a text are kept within; 0 for none.

    There is one if most lines, long ones counting for more, could not have taken the first word of
    the next line without getting wider than nearly all lines are. Lines of an address could.

    >>> find_width("Ada Example\n1 Sample Street, at the very end of the road\nAnytown\nUtopia")
    0
    """
    widths: list[int] = []
    stretched: list[int] = []
    for end in islice(_SOFT.finditer(text), _LOOKED_AT):
        width = end.start() - text.rfind("\n", 0, end.start()) - 1
        widths.append(width)
        stretched.append(width + 1 + min(len(end[1]), _LONGEST))
    if not widths:
        return 0
    usual = sorted(widths)[len(widths) * 9 // 10]
    full = [width for width, wider in zip(widths, stretched, strict=True) if wider >= usual]
    kept = len(full) >= _FEWEST and sum(full) >= sum(widths) * _MOST
    return usual if kept and _NARROWEST <= usual <= _WIDEST else 0


def is_full(line: str, following: str, width: int) -> bool:
    """Return whether a line only ends because the following one did not fit into the width."""
    word = following.partition(" ")[0]
    return bool(width) and len(line) + 1 + min(len(word), _LONGEST) >= width * _RAGGED
