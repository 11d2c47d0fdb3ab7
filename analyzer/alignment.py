"""Which clause of the new text is which clause of the old one.

Five passes, each over what the ones before left: equal clauses in order, equal clauses elsewhere
(moved), the most similar pairs (modified), and neighbours that together make up one clause of the
other side (split, merged); what is left came or went. Everything is deterministic, and bounded in
time whatever the texts. See docs/decisions/010-alignment.md.
"""

from collections import defaultdict, deque
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from analyzer.likeness import Likeness, Place
from analyzer.normal import fold, hide_addresses, hides_address
from analyzer.order import match_in_order
from analyzer.parts import find_parts
from analyzer.renumbering import is_renumbered, mark_renumbered
from store.record import ChangeKind, Clause, Comparison, Pair

__all__ = ["compare"]

_EDITED = 85.0  # share of letters, in percent, that makes two clauses in one place the same one

_Sides = tuple[tuple[int, ...], tuple[int, ...]]


def compare(before: Sequence[Clause], after: Sequence[Clause]) -> Comparison:
    """Return how the clauses of two texts correspond. Every clause is in exactly one pair.

    Where a clause was split, the part most like it stands first in its pair; where several were
    merged, the one most like the result.
    """
    head, tail = _count_same(before, after)
    ends = len(before) - tail, len(after) - tail
    pairs = list(map(_equal, range(head), range(head)))
    pairs.extend(_align(before[head : ends[0]], after[head : ends[1]], head))
    pairs.extend(map(_equal, range(ends[0], len(before)), range(ends[1], len(after))))
    mark_renumbered(pairs, before, after)
    return Comparison(before=tuple(before), after=tuple(after), pairs=tuple(pairs))


def _count_same(before: Sequence[Clause], after: Sequence[Clause]) -> tuple[int, int]:
    """Return how many clauses at both ends have the same text and number: usually nearly all."""
    head = 0
    for was, now in zip(before, after, strict=False):
        if was.text != now.text or was.number != now.number:
            break
        head += 1
    tail = 0
    for was, now in zip(
        before[: head - 1 if head else None : -1],
        after[: head - 1 if head else None : -1],
        strict=False,
    ):
        if was.text != now.text or was.number != now.number:
            break
        tail += 1
    return head, tail


def _align(before: Sequence[Clause], after: Sequence[Clause], offset: int) -> Iterator[Pair]:
    alignment = _Alignment(before, after)
    alignment.match_equal()
    if alignment.is_open:
        alignment.match_moved()
    if alignment.is_open:
        alignment.match_edited()
    if alignment.is_open:
        alignment.match_similar()
    return alignment.pairs(offset)


class _Alignment:
    """Two sequences of clauses, and what has been matched so far."""

    def __init__(self, before: Sequence[Clause], after: Sequence[Clause]) -> None:
        self._before, self._after = before, after
        self._matched: dict[int, int] = {}
        self._back: dict[int, int] = {}
        self._kinds: dict[int, ChangeKind] = {}  # of matches that are not equal
        self._more: dict[int, _Sides] = {}  # of split and merged
        self._folded: tuple[dict[int, str], dict[int, str]] = ({}, {})
        self._open: list[tuple[range, range]] = []  # gaps in which neither side is equal

    @property
    def is_open(self) -> bool:
        """Whether both sides have clauses without a match."""
        return len(self._matched) < len(self._before) and len(self._back) < len(self._after)

    def _match(self, was: int, now: int) -> None:
        self._matched[was], self._back[now] = now, was

    def match_equal(self) -> None:
        """Match equal clauses that kept their order: letter by letter first, then folded."""
        old, new = ([clause.text for clause in side] for side in (self._before, self._after))
        rows = match_in_order(old, new)
        self._matched = dict(rows)
        self._back = {now: was for was, now in rows}
        if not self.is_open:
            return
        self._folded = (
            {place: fold(text) for place, text in enumerate(old) if place not in self._matched},
            {place: fold(text) for place, text in enumerate(new) if place not in self._back},
        )
        for gone, come in self._gaps():
            sides = ([self._folded[0][was] for was in gone], [self._folded[1][now] for now in come])
            for was, now in match_in_order(*sides):
                self._match(gone[was], come[now])
        self._open = self._gaps()
        if any(hides_address(text) for side in self._folded for text in side.values()):
            self._match_hidden()
            self._open = self._gaps()

    def _match_hidden(self) -> None:
        """Match clauses that are equal but for an e-mail address that one side hides."""
        for gone, come in self._gaps():
            old = [self._folded[0][was] for was in gone]
            new = [self._folded[1][now] for now in come]
            sides = (list(map(hide_addresses, old)), list(map(hide_addresses, new)))
            for was, now in match_in_order(*sides):
                if hides_address(old[was]) or hides_address(new[now]):
                    self._match(gone[was], come[now])

    def _gaps(self) -> list[tuple[range, range]]:
        """Return the unmatched clauses between neighbouring matches, where both sides have some."""
        gaps = []
        for first, end in _list_runs(self._matched, len(self._before)):
            start = self._matched[first - 1] + 1 if first else 0
            stop = self._matched[end] if end < len(self._before) else len(self._after)
            if start < stop:
                gaps.append((range(first, end), range(start, stop)))
        return gaps

    def match_moved(self) -> None:
        """Match equal clauses that stand elsewhere now, best under the same headings."""
        for keep_headings in (True, False):
            free: dict[object, deque[int]] = defaultdict(deque)
            for now, folded in self._folded[1].items():
                if now not in self._back:
                    free[folded, self._after[now].headings if keep_headings else ()].append(now)
            for was, folded in self._folded[0].items():
                key = folded, self._before[was].headings if keep_headings else ()
                if was not in self._matched and free.get(key):
                    self._match(was, free[key].popleft())
                    self._kinds[was] = ChangeKind.MOVED

    def match_edited(self) -> None:
        """Match what was edited in its place: nearly all of it is the same, letter by letter.

        That is what happens most, and much less work than to look for similar clauses everywhere.
        """
        for gone, come in self._open:
            olds = [was for was in gone if was not in self._matched]
            news = [now for now in come if now not in self._back]
            if len(olds) != len(news):
                continue
            for was, now in zip(olds, news, strict=True):
                if len(olds) > 1 and self._before[was].headings != self._after[now].headings:
                    continue
                some, other = self._folded[0][was], self._folded[1][now]
                if fuzz.ratio(some, other, score_cutoff=_EDITED):
                    self._match(was, now)
                    self._kinds[was] = ChangeKind.MODIFIED

    def match_similar(self) -> None:
        """Match the most similar clauses, and those that others make up together."""
        old, new = _find_places(self._matched, len(self._before)), {}
        back = _find_places(self._back, len(self._after))
        new = {
            now: Place(gap=self._back.get(place.gap, -1), step=place.step, size=place.size)
            for now, place in back.items()
        }
        likeness = Likeness(
            {was: self._before[was] for was in old},
            {now: self._after[now] for now in new},
            self._folded,
        )
        alike, partial = likeness.match(old, new)
        free = set(old) - set(alike), set(new) - set(alike.values())
        for was, now in alike.items():
            self._match(was, now)
            self._kinds[was] = ChangeKind.MODIFIED
            self._find_parts(likeness, free, was, now)
        for was, now in partial:
            if was in free[0] and now in free[1]:
                self._find_parts(likeness, free, was, now)

    def _find_parts(
        self, likeness: Likeness, free: tuple[set[int], set[int]], was: int, now: int
    ) -> None:
        """Match all parts of a clause, if the other side shows that it was split or merged."""
        some, other = likeness.old[was], likeness.new[now]
        matched = was in self._matched
        kind = ChangeKind.SPLIT if len(some) > len(other) else ChangeKind.MERGED
        if kind is ChangeKind.SPLIT:
            parts = find_parts(some, likeness.new, now, free[1], matched=matched)
            sides: _Sides = ((was,), parts)
        else:
            parts = find_parts(other, likeness.old, was, free[0], matched=matched)
            sides = (parts, (now,))
        if parts:
            self._match(was, now)
            self._kinds[was] = kind
            self._more[was] = sides
            free[0].difference_update(sides[0])
            free[1].difference_update(sides[1])

    def pairs(self, offset: int) -> Iterator[Pair]:
        """Yield all pairs in the order of the new side, removed ones behind their old neighbour."""
        kept_old = {was for olds, _ in self._more.values() for was in olds}.union(self._matched)
        kept_new = {now for _, news in self._more.values() for now in news}.union(self._back)
        behind = {
            first - 1: [_alone(ChangeKind.REMOVED, was + offset) for was in range(first, end)]
            for first, end in _list_runs(kept_old, len(self._before))
        }
        yield from behind.get(-1, ())
        for now in range(len(self._after)):
            was = self._back.get(now, -1)
            if was >= 0:
                yield self._pair(was, now, offset)
                for each in self._more[was][0] if was in self._more else (was,):
                    yield from behind.get(each, ())
            elif now not in kept_new:
                yield _alone(ChangeKind.ADDED, now + offset)

    def _pair(self, was: int, now: int, offset: int) -> Pair:
        kind = self._kinds.get(was)
        if kind is None:
            if not is_renumbered(self._before[was], self._after[now]):
                return _equal(was + offset, now + offset)
            kind = ChangeKind.RENUMBERED
        olds, news = self._more.get(was, ((was,), (now,)))
        return Pair(
            kind=kind,
            before=tuple(each + offset for each in olds),
            after=tuple(each + offset for each in news),
        )


def _list_runs(matched: Container[int], count: int) -> list[tuple[int, int]]:
    """Return where each run of unmatched clauses begins and ends."""
    runs: list[tuple[int, int]] = []
    for place in [each for each in range(count) if each not in matched]:
        if runs and runs[-1][1] == place:
            runs[-1] = runs[-1][0], place + 1
        else:
            runs.append((place, place + 1))
    return runs


def _find_places(matched: Container[int], count: int) -> dict[int, Place]:
    """Return where each unmatched clause stands; a gap is named by the match before it."""
    return {
        each: Place(gap=first - 1, step=each - first, size=end - first)
        for first, end in _list_runs(matched, count)
        for each in range(first, end)
    }


@lru_cache(1 << 14)
def _equal(was: int, now: int) -> Pair:
    """Return the pair of two equal clauses: nearly all pairs are, and at the same few places."""
    return Pair(kind=ChangeKind.EQUAL, before=(was,), after=(now,))


@lru_cache(1 << 14)
def _alone(kind: ChangeKind, place: int) -> Pair:
    """Return the pair of a clause that came or went."""
    came = kind is ChangeKind.ADDED
    return Pair(kind=kind, before=() if came else (place,), after=(place,) if came else ())
