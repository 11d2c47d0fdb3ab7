"""What a comparison shows besides other words: clauses that moved, new numbers, new headings."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from store.record import ChangeKind, Clause, ClauseChange, Comparison

__all__ = ["Shift", "is_mere_move", "list_shifts"]

_NUMBER = re.compile(
    r"(?:§\s*|(?:section|article|clause|part|chapter)\s+)?"
    r"\(?(?:\d{1,3}(?:\.\d{1,3})*[.):]*|(?:[ivxlc]{1,7}|[a-z])[.):])\s+(?=\S)",
    re.IGNORECASE,
)
_SHIFTED = {ChangeKind.MOVED, ChangeKind.RENUMBERED}
_What = Literal["moved", "renumbered", "renamed"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """Clauses whose words are the same, and whose place, number or heading is not."""

    what: _What
    before: str  # the headings, number or heading that it was
    after: str  # and that it is
    count: int  # clauses that it concerns


def is_mere_move(entry: ClauseChange) -> bool:
    """Return whether a clause only has another place or number, and no word of it differs."""
    return entry.kind in _SHIFTED and all(mark == "=" for mark, _ in entry.redline)


def list_shifts(
    entries: Sequence[ClauseChange], comparison: Comparison | None
) -> tuple[Shift, ...]:
    """Return what only shifted, alike ones together, moves first.

    Args:
        entries: Clause changes; of these only those are told that merely moved, or got another
            number where there is no comparison to tell of that.
        comparison: Where numbers and headings are compared; nothing is told of them without it.
    """
    counts: Counter[tuple[_What, str, str]] = Counter()
    for entry in entries:
        if not (is_mere_move(entry) and entry.before and entry.after):
            continue
        if entry.kind is ChangeKind.MOVED:
            counts["moved", _place(entry.before), _place(entry.after)] += 1
        elif not comparison:
            counts.update(_tell_renumbered(entry.before, entry.after))
    if comparison:
        counts.update(_list_renamed(comparison))
        counts.update(_list_renumbered(comparison))
    return tuple(
        Shift(what=what, before=before, after=after, count=count)
        for (what, before, after), count in counts.items()
    )


def _list_renamed(comparison: Comparison) -> Iterator[tuple[_What, str, str]]:
    """Yield each clause under a heading that reads otherwise than it did, or under another one."""
    gone, come = ({name for each in side for name in each.headings} for side in _sides(comparison))
    gone, come = gone - come, come - gone
    for before, after in _list_pairs(comparison):
        explained = False
        for was, now in zip(before.headings, after.headings, strict=False):
            if was != now and _strip(was) == _strip(now):
                yield "renumbered", was, now
            elif was in gone and now in come:
                yield "renamed", was, now
            else:
                continue
            explained = True
        if before.headings != after.headings and before.text == after.text and not explained:
            yield "moved", _place(before), _place(after)


def _list_renumbered(comparison: Comparison) -> Iterator[tuple[_What, str, str]]:
    """Yield each clause whose own number is another one."""
    for before, after in _list_pairs(comparison):
        yield from _tell_number(before, after)


def _tell_number(before: Clause, after: Clause) -> Iterator[tuple[_What, str, str]]:
    was, now = (each.number.strip("-") or "no number" for each in (before, after))
    if was != now:
        yield "renumbered", was, now


def _tell_renumbered(before: Clause, after: Clause) -> Iterator[tuple[_What, str, str]]:
    """Yield the numbers of a renumbered clause, or the headings above it that have others."""
    yield from _tell_number(before, after)
    for was, now in zip(before.headings, after.headings, strict=False):
        if was != now and _strip(was) == _strip(now):
            yield "renumbered", was, now


def _sides(comparison: Comparison) -> tuple[Sequence[Clause], Sequence[Clause]]:
    return comparison.before, comparison.after


def _list_pairs(comparison: Comparison) -> Iterator[tuple[Clause, Clause]]:
    for pair in comparison.pairs:
        if pair.kind in {ChangeKind.EQUAL, ChangeKind.RENUMBERED, ChangeKind.MODIFIED}:
            yield comparison.before[pair.before[0]], comparison.after[pair.after[0]]


def _strip(heading: str) -> str:
    number = _NUMBER.match(heading)
    return heading[number.end() :] if number else heading


def _place(clause: Clause) -> str:
    return " › ".join(clause.headings) or "no heading"
