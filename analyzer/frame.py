"""Changes that are none of the document's: the page around it, icons, a second copy of it."""

from collections import Counter
from collections.abc import Iterator, Sequence

from analyzer.labelling import Surroundings
from store.record import ChangeKind, Comparison, Pair

__all__ = ["find_surplus"]

_MANY = 10  # clauses that come or go together before they can be told to be a copy
_MOST = 0.8  # share of them that stand elsewhere
_ICON = 60  # characters of a text that may be an icon's
_ICONS = 3  # times that the same has to come or go
_WHOLE = frozenset({ChangeKind.ADDED, ChangeKind.REMOVED})


def find_surplus(
    pairs: Sequence[Pair], comparison: Comparison, surroundings: Surroundings
) -> frozenset[Pair]:
    """Return those of the changes between two texts that are none of the document's."""
    if _is_frame(pairs, comparison):
        return frozenset(pairs)
    whole = {pair: _read(pair, comparison) for pair in pairs if pair.kind in _WHOLE}
    counts = Counter((pair.kind, text) for pair, text in whole.items())
    icons = {
        pair
        for pair, text in whole.items()
        if len(text) <= _ICON and counts[pair.kind, text] >= _ICONS
    }
    return frozenset(icons).union(*_find_copies(whole, surroundings))


def _is_frame(pairs: Sequence[Pair], comparison: Comparison) -> bool:
    """Return whether only what stands before and behind the document came, or went.

    A page's head and foot are captured at times and at times not. Whoever changes a document does
    not add text at its very beginning and its very end, and nowhere else.
    """
    kinds = {pair.kind for pair in pairs}
    if len(kinds) != 1 or not kinds <= _WHOLE:
        return False
    side = comparison.after if ChangeKind.ADDED in kinds else comparison.before
    places = {place for pair in pairs for place in pair.before or pair.after}
    head = next(count for count in range(len(side) + 1) if count not in places)
    foot = next(count for count in range(len(side) + 1) if len(side) - 1 - count not in places)
    return head > 0 and foot > 0 and head + foot == len(places) < len(side)


def _find_copies(whole: dict[Pair, str], surroundings: Surroundings) -> Iterator[set[Pair]]:
    """Yield the clauses that make up a second copy of the document: nearly all stand elsewhere."""
    for kind in sorted(_WHOLE):
        group = {pair: text for pair, text in whole.items() if pair.kind is kind}
        if len(group) < _MANY:
            continue
        came = kind is ChangeKind.ADDED
        known = (t for t in group.values() if surroundings.is_elsewhere(t, came=came))
        if sum(map(len, known)) >= _MOST * sum(map(len, group.values())):
            yield set(group)


def _read(pair: Pair, comparison: Comparison) -> str:
    side = comparison.after if pair.after else comparison.before
    return side[(pair.after or pair.before)[0]].text
