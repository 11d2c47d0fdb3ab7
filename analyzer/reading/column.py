"""Pages printed in two columns: found by the space between them, and read one after the other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from analyzer.reading.printing import PrintedLine

__all__ = ["read_columns"]

_FEWEST = 6  # lines in a column
_WORDS = 4  # on a line, on average; what has fewer is the column of a table
_EVEN = 0.5  # of the lines of the longer column: what the shorter one has, or it is no text
_MIDDLE = (0.3, 0.7)  # of the width: where the second column begins
_ACROSS = 2  # instead of the number of a column
_ALIGNED = 0.6  # of its lines: those that begin where it does


def read_columns(page: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Return the lines of a page in the order in which they are read.

    A page without columns stays in the order of its file, and what stands side by side makes one
    line. Lines that go across both columns part what is above from what is below them.

    Args:
        page: The lines; those that continue one further left are marked as standing beside it.
    """
    gutter = _find_gutter(page)
    if gutter is None:
        return _join(page)
    across = sorted((line.bottom for line in page if _is_across(line, gutter)), reverse=True)

    def find_place(line: PrintedLine) -> tuple[int, int]:
        above = sum(line.bottom < bottom for bottom in across)
        return above, _ACROSS if _is_across(line, gutter) else int(line.left >= gutter)

    edges = {_ACROSS: 0.0}
    for line in page:
        side = find_place(line)[1]
        if side != _ACROSS:
            edges[side] = max(edges.get(side, 0.0), line.right)
    placed: list[PrintedLine] = []
    before: tuple[int, int] | None = None
    for line in sorted(page, key=find_place):
        place = find_place(line)
        beside = line.beside and place == before and placed[-1].bottom - line.bottom < line.size / 2
        placed.append(replace(line, edge=edges[place[1]], beside=beside))
        before = place
    return _join(placed)


def _find_gutter(page: Sequence[PrintedLine]) -> float | None:
    """Return where the second column begins; None if there is none."""
    if len(page) < 2 * _FEWEST:
        return None
    start, end = min(line.left for line in page), max(line.right for line in page)
    first, last = (start + (end - start) * share for share in _MIDDLE)
    begins = Counter(round(line.left) for line in page if first <= line.left <= last)
    if not begins:
        return None
    gutter = begins.most_common(1)[0][0] - 1.0
    left = [line for line in page if line.right <= gutter]
    right = [line for line in page if line.left >= gutter]
    shorter, longer = sorted((len(left), len(right)))
    if shorter < max(_FEWEST, longer * _EVEN) or begins[round(gutter + 1)] < len(right) * _ALIGNED:
        return None
    if any(
        sum(len(line.text.split()) for line in side) < _WORDS * len(side) for side in (left, right)
    ):
        return None
    return gutter


def _is_across(line: PrintedLine, gutter: float) -> bool:
    return line.left < gutter < line.right


def _join(page: Sequence[PrintedLine]) -> list[PrintedLine]:
    joined: list[PrintedLine] = []
    for line in page:
        if line.beside and joined:
            before = joined[-1]
            joined[-1] = replace(
                before,
                text=f"{before.text} {line.text}",
                right=line.right,
                weight=min(before.weight, line.weight),
                hyphen=line.hyphen,
            )
        else:
            joined.append(line)
    return joined
