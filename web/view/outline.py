"""A document's provisions under its headings."""

from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from web.survey import Outlined

__all__ = ["Stretch", "arrange"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Provisions that follow each other under the same path of headings."""

    headings: tuple[tuple[int, str], ...]  # those that begin here, with their depth from 0
    provisions: "tuple[Outlined, ...]"


def arrange(provisions: "Iterable[Outlined]") -> tuple[Stretch, ...]:
    """Return provisions in their order, cut where the path of headings above them changes."""
    stretches: list[Stretch] = []
    above: tuple[str, ...] = ()
    for path, group in groupby(provisions, key=lambda each: each.headings):
        pairs = zip(above, path, strict=False)
        same = len(tuple(takewhile(lambda pair: pair[0] == pair[1], pairs)))
        begun = tuple(enumerate(path[same:], same))
        stretches.append(Stretch(headings=begun, provisions=tuple(group)))
        above = path
    return tuple(stretches)
