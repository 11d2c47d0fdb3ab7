"""Which elements of two sequences are equal and stand in the same order.

That is their longest common subsequence. Where both are too long for it, what each holds exactly
once is matched first, as much of it as kept its order (the patience method), and the longest common
subsequence is looked for between; so the work stays near to linear in the length.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence

from rapidfuzz.distance import LCSseq

__all__ = ["match_in_order"]

_AFFORDABLE = 4_000_000  # product of the lengths of a gap up to which its LCS is looked for


def match_in_order(
    old: Sequence[Hashable], new: Sequence[Hashable], at: tuple[int, int] = (0, 0)
) -> list[tuple[int, int]]:
    """Return pairs of positions with equal elements, rising on both sides.

    Args:
        old: The one sequence.
        new: The other one.
        at: What to add to the positions: where the sequences begin.

    >>> match_in_order("abcd", "xbcy")
    [(1, 1), (2, 2)]
    """
    head = _count_equal(old, new)
    tail = _count_equal(old[head:][::-1], new[head:][::-1])
    was, now = at
    pairs = list(zip(range(was, was + head), range(now, now + head), strict=True))
    middle = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(middle[0]) * len(middle[1]) <= _AFFORDABLE:
        pairs.extend(_match_affordable(*middle, (was + head, now + head)))
    else:
        pairs.extend(_match_middle(*middle, (was + head, now + head)))
    ends = was + len(old), now + len(new)
    pairs.extend((ends[0] - step, ends[1] - step) for step in range(tail, 0, -1))
    return pairs


def _count_equal(old: Sequence[Hashable], new: Sequence[Hashable]) -> int:
    count = 0
    for some, other in zip(old, new, strict=False):
        if some != other:
            break
        count += 1
    return count


def _match_middle(
    old: Sequence[Hashable], new: Sequence[Hashable], at: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    anchors = _rise(_find_unique(old, new))
    was = now = 0
    for anchor in [*anchors, (len(old), len(new))]:
        if was < anchor[0] and now < anchor[1]:
            gap = old[was : anchor[0]], new[now : anchor[1]]
            begin = at[0] + was, at[1] + now
            if len(gap[0]) * len(gap[1]) <= _AFFORDABLE:
                yield from _match_affordable(*gap, begin)
            else:
                for one, other in _rise(_pair_occurrences(*gap)):
                    yield begin[0] + one, begin[1] + other
        if anchor[0] < len(old):
            yield at[0] + anchor[0], at[1] + anchor[1]
        was, now = anchor[0] + 1, anchor[1] + 1


def _find_unique(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the positions of what stands exactly once on each side."""
    counts, others = Counter(old), Counter(new)
    places = {key: place for place, key in enumerate(new)}
    return [
        (place, places[key])
        for place, key in enumerate(old)
        if counts[key] == 1 and others[key] == 1
    ]


def _match_affordable(
    old: Sequence[Hashable], new: Sequence[Hashable], at: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """Yield the longest common subsequence."""
    if set(old).isdisjoint(new):
        return
    for block in LCSseq.opcodes(old, new):
        if block.tag == "equal":
            yield from zip(
                range(at[0] + block.src_start, at[0] + block.src_end),
                range(at[1] + block.dest_start, at[1] + block.dest_end),
                strict=True,
            )


def _pair_occurrences(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the first occurrence of each element with the first, the second with the second."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place, key in enumerate(new):
        places[key].append(place)
    seen: Counter[Hashable] = Counter()
    pairs = []
    for place, key in enumerate(old):
        if seen[key] < len(places.get(key, ())):
            pairs.append((place, places[key][seen[key]]))
            seen[key] += 1
    return pairs


def _rise(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return as many pairs as rise on both sides; the first positions are sorted already."""
    ends: list[int] = []  # lowest second position that ends a rising row of each length
    last: list[int] = []  # which pair that is
    before: list[int] = []  # the pair that each one follows
    for index, (_, now) in enumerate(pairs):
        length = bisect_left(ends, now)
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(now)
            last.append(index)
        else:
            ends[length], last[length] = now, index
    row = []
    index = last[-1] if last else -1
    while index >= 0:
        row.append(pairs[index])
        index = before[index]
    return row[::-1]
