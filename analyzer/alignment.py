"""Which clause of the new text is which clause of the old one.

Four passes, each over what the ones before left: equal clauses in order (longest common
subsequence), equal clauses elsewhere (moved), the most similar pairs (modified), and neighbours
that together make up one clause of the other side (split, merged). Everything is deterministic.
Where there are too many candidate pairs, only those that stand near each other are scored.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from analyzer.normal import fold
from store.record import ChangeKind, Clause, Comparison, Pair

__all__ = ["compare"]

_ALIKE = 55.0  # score from which two wordings count as one clause, 0 to 100
_CONTAINED = 90.0  # how much of a part must stand in the whole to be its part
_SAME_HEADINGS, _SAME_NUMBER, _SAME_GAP = 6.0, 3.0, 6.0
_NEAR_PAIRS = 250_000  # candidate pairs up to which all are scored; beyond, only near ones
_REACH = 40  # how far apart, in unmatched clauses, near ones may be


@dataclass(frozen=True, kw_only=True, slots=True)
class _Side:
    """One side of a comparison."""

    clauses: Sequence[Clause]
    folded: Sequence[str]


def compare(before: Sequence[Clause], after: Sequence[Clause]) -> Comparison:
    """Return how the clauses of two texts correspond. Every clause is in exactly one pair.

    Where a clause was split, the part most like it stands first in its pair; where several were
    merged, the one most like the result.
    """
    old = _Side(clauses=before, folded=[fold(clause.text) for clause in before])
    new = _Side(clauses=after, folded=[fold(clause.text) for clause in after])
    matched = dict(_equal_in_order(old, new))
    kinds = dict.fromkeys(matched, ChangeKind.EQUAL)
    for was, now in _equal_elsewhere(old, new, matched):
        matched[was], kinds[was] = now, ChangeKind.MOVED
    for was, now in _similar(old, new, matched):
        matched[was], kinds[was] = now, ChangeKind.MODIFIED
    pairs = [Pair(kind=kinds[was], before=(was,), after=(now,)) for was, now in matched.items()]
    pairs = _with_parts(old, new, pairs)
    return Comparison(
        before=tuple(before), after=tuple(after), pairs=_in_order(pairs, len(before), len(after))
    )


def _equal_in_order(old: _Side, new: _Side) -> Iterator[tuple[int, int]]:
    """Yield the pairs of equal clauses that kept their order."""
    head = 0
    shorter = min(len(old.folded), len(new.folded))
    while head < shorter and old.folded[head] == new.folded[head]:
        yield head, head
        head += 1
    tail = 0
    while tail < shorter - head and old.folded[-1 - tail] == new.folded[-1 - tail]:
        tail += 1
    was = old.folded[head : len(old.folded) - tail]
    now = new.folded[head : len(new.folded) - tail]
    for block in LCSseq.opcodes(was, now):
        if block.tag == "equal":
            for step in range(block.src_end - block.src_start):
                yield head + block.src_start + step, head + block.dest_start + step
    for step in range(tail, 0, -1):
        yield len(old.folded) - step, len(new.folded) - step


def _equal_elsewhere(old: _Side, new: _Side, matched: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of equal clauses that stand in another place now."""
    free: dict[str, deque[int]] = defaultdict(deque)
    taken = set(matched.values())
    for now, folded in enumerate(new.folded):
        if now not in taken:
            free[folded].append(now)
    for was, folded in enumerate(old.folded):
        if was not in matched and free.get(folded):
            yield was, free[folded].popleft()


def _similar(old: _Side, new: _Side, matched: dict[int, int]) -> list[tuple[int, int]]:
    """Return the best one-to-one assignment of unmatched clauses, most similar pairs first."""
    taken_new = set(matched.values())
    gone = [was for was in range(len(old.folded)) if was not in matched]
    come = [now for now in range(len(new.folded)) if now not in taken_new]
    gaps = _gaps(matched, gone, come)
    scored = []
    for was, now in _candidates(gone, come, gaps):
        score = _score(old, new, was, now) + (_SAME_GAP if gaps[0][was] == gaps[1][now] else 0.0)
        if score >= _ALIKE:
            scored.append((-score, was, now))
    pairs, done_old, done_new = [], set(), set()
    for _, was, now in sorted(scored):
        if was not in done_old and now not in done_new:
            pairs.append((was, now))
            done_old.add(was)
            done_new.add(now)
    return pairs


def _candidates(
    gone: list[int], come: list[int], gaps: tuple[dict[int, int], dict[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs worth scoring: all of them, or the near ones where there are too many."""
    if len(gone) * len(come) <= _NEAR_PAIRS:
        yield from ((was, now) for was in gone for now in come)
        return
    places = {now: place for place, now in enumerate(come)}
    first_of_gap: dict[int, int] = {}
    for now in come:
        first_of_gap.setdefault(gaps[1][now], places[now])
    for place, was in enumerate(gone):
        scaled = place * len(come) // max(1, len(gone))
        centre = first_of_gap.get(gaps[0][was], scaled)
        near = set(range(max(0, centre - _REACH), min(len(come), centre + _REACH)))
        near |= set(range(max(0, scaled - _REACH), min(len(come), scaled + _REACH)))
        yield from ((was, come[other]) for other in sorted(near))


def _gaps(
    matched: dict[int, int], gone: list[int], come: list[int]
) -> tuple[dict[int, int], dict[int, int]]:
    """Return behind which matched old clause each unmatched one stands, for both sides."""
    back = {now: was for was, now in matched.items()}
    olds: dict[int, int] = {}
    news: dict[int, int] = {}
    for was in gone:
        olds[was] = olds.get(was - 1, was - 1) if was - 1 not in matched else was - 1
    for now in come:
        news[now] = news.get(now - 1, -1) if now - 1 not in back else back[now - 1]
    return olds, news


def _score(old: _Side, new: _Side, was: int, now: int) -> float:
    """Return how alike two clauses are: by their words, with headings and number as context."""
    some, other = old.folded[was], new.folded[now]
    shorter, longer = sorted((len(some), len(other)))
    if shorter * 4 < longer:
        return 0.0
    score = fuzz.ratio(some, other, score_cutoff=_ALIKE - 20)
    if score == 0.0:
        return 0.0
    mine, yours = old.clauses[was], new.clauses[now]
    if mine.headings == yours.headings:
        score += _SAME_HEADINGS
    if mine.number and mine.number == yours.number:
        score += _SAME_NUMBER
    return score


def _with_parts(old: _Side, new: _Side, pairs: list[Pair]) -> list[Pair]:
    """Turn modified pairs into split or merged ones where a neighbour holds the rest."""
    free_old = set(range(len(old.folded))) - {was for pair in pairs for was in pair.before}
    free_new = set(range(len(new.folded))) - {now for pair in pairs for now in pair.after}
    found = []
    for pair in sorted(pairs, key=lambda each: each.before):
        if pair.kind is not ChangeKind.MODIFIED:
            found.append(pair)
            continue
        (was,), (now,) = pair.before, pair.after
        parts = _parts(new, now, free_new, whole=old.folded[was])
        wholes = [] if parts else _parts(old, was, free_old, whole=new.folded[now])
        free_new -= set(parts)
        free_old -= set(wholes)
        if parts:
            pair = Pair(kind=ChangeKind.SPLIT, before=(was,), after=(now, *parts))
        elif wholes:
            pair = Pair(kind=ChangeKind.MERGED, before=(was, *wholes), after=(now,))
        found.append(pair)
    return found


def _parts(side: _Side, position: int, free: set[int], *, whole: str) -> list[int]:
    """Return the unmatched neighbours of a clause whose words stand in the other side's whole."""
    parts = []
    for step in (1, -1):
        place = position + step
        while place in free and _is_part(side.folded[place], side.folded[position], whole):
            parts.append(place)
            place += step
    return parts


def _is_part(part: str, matched: str, whole: str) -> bool:
    """Return whether a part stands in a whole, outside of what is matched already."""
    if len(part) + len(matched) > len(whole) * 1.3 or len(part) < 20:
        return False
    return fuzz.partial_ratio(part, whole, score_cutoff=_CONTAINED) > 0 and (
        fuzz.partial_ratio(part, matched) < _CONTAINED
    )


def _in_order(pairs: list[Pair], olds: int, news: int) -> tuple[Pair, ...]:
    """Return all pairs in the order of the new side, removed clauses behind their old neighbour."""
    by_new = {pair.after[0]: pair for pair in pairs}
    kept_old = {was for pair in pairs for was in pair.before}
    kept_new = {now for pair in pairs for now in pair.after}
    behind: dict[int, list[Pair]] = defaultdict(list)
    last = -1
    for was in range(olds):
        if was in kept_old:
            last = was
        else:
            behind[last].append(Pair(kind=ChangeKind.REMOVED, before=(was,), after=()))
    ordered = behind.pop(-1, [])
    for now in range(news):
        if now in by_new:
            ordered.append(by_new[now])
            for was in by_new[now].before:
                ordered.extend(behind.pop(was, []))
        elif now not in kept_new:
            ordered.append(Pair(kind=ChangeKind.ADDED, before=(), after=(now,)))
    return tuple(ordered)
