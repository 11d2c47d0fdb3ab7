"""Clauses that were split into several, or made of several: neighbours that make up one."""

from collections.abc import Mapping

from rapidfuzz.distance import LCSseq

__all__ = ["find_parts"]

_WITHIN = 0.8  # share of a part's words that must stand in the whole, in order
_COVERED = 0.7  # share of a whole without a match that its parts must hold together
_SLACK = 1.3  # how much longer than the whole its parts may be together
_MOST_PARTS = 200


def find_parts(
    whole: str, side: Mapping[int, str], first: int, free: set[int], *, matched: bool
) -> tuple[int, ...]:
    """Return all parts of a whole, the known one first; nothing if there are no others.

    Args:
        whole: A clause of the one side, a letter for each word.
        side: The clauses of the other side that have no equal, spelled likewise, by position.
        first: The part that is known.
        free: The positions of clauses that may be parts: those without a match.
        matched: The known part is similar enough to be the whole's match by itself.
    """
    parts, joined = [first], side[first]
    held = LCSseq.similarity(whole, joined)
    for step in (1, -1):
        place = first + step
        while place in free and len(parts) < _MOST_PARTS:
            part = side[place]
            longer = joined + part if step > 0 else part + joined
            if len(longer) > len(whole) * _SLACK:
                break
            now_held = LCSseq.similarity(whole, longer)
            if not part or now_held - held < _WITHIN * len(part):
                break
            parts.append(place)
            joined, held = longer, now_held
            place += step
    if len(parts) == 1 or not (matched or held >= _COVERED * len(whole)):
        return ()
    return tuple(parts)
