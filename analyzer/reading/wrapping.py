"""Whether the lines of a text end because a source was kept narrow, or because they were meant to."""

import re
from itertools import islice

__all__ = ["is_wrapped"]

_SOFT = re.compile(r"\n(?<=[^\s\\]\n) *(?![-*+#>|=_]|\d{1,9}[.)])(\S+)")
_LOOKED_AT = 2000  # line ends
_FEWEST = 3
_NARROWEST, _WIDEST = 40, 140  # columns
_MOST = 0.8  # of the line ends
_LONGEST = (
    15  # letters of a word; addresses of pages are longer, and begin a line for other reasons
)


def is_wrapped(text: str) -> bool:
    """Return whether the line ends within paragraphs only keep the text narrow.

    They do if nearly every line could not have taken the first word of the next one without getting
    wider than nearly all lines are. Lines of an address or a poem could.

    >>> is_wrapped("Ada Example\\n1 Sample Street, at the very end of the road\\nAnytown\\nUtopia")
    False
    """
    widths: list[int] = []
    stretched: list[int] = []
    for end in islice(_SOFT.finditer(text), _LOOKED_AT):
        width = end.start() - text.rfind("\n", 0, end.start()) - 1
        widths.append(width)
        stretched.append(width + 1 + min(len(end[1]), _LONGEST))
    if len(widths) < _FEWEST:
        return False
    usual = sorted(widths)[len(widths) * 9 // 10]
    full = sum(width >= usual for width in stretched)
    return _NARROWEST <= usual <= _WIDEST and full >= len(widths) * _MOST
