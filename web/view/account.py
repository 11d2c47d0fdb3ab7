"""All that is told of a change, gathered once: its page and its plain text say the same."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.record import Change, FactDifference, Provision
from web.site import Site
from web.view.citation import Citation, cite_change
from web.view.effect import Effect, list_effects
from web.view.gist import Numbered, gather_differences, split_entries
from web.view.redline import find_moves
from web.view.shift import Shift, is_mere_move, list_shifts

__all__ = ["Account", "take_account"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """What a page tells of a change; of a withdrawn one nothing but its evidence."""

    change: Change
    last: datetime  # when a capture showed the earlier text for the last time
    seen: tuple[Numbered, ...]  # what a reader should see, gravest first
    edited: tuple[Numbered, ...]  # editorial ones of which words differ
    shifted: tuple[Numbered, ...]  # those with the same words in another place or number
    shifts: tuple[Shift, ...]  # what these come to, alike ones together
    differences: dict[FactDifference, list[int]]  # facts, and who tells them
    moves: frozenset[str]  # words that went from one clause and came in another
    effects: tuple[Effect, ...]  # effective dates that the new words state
    citation: Citation


def take_account(
    change: Change, provisions: Sequence[Provision], showings: Sequence[datetime], site: Site
) -> Account:
    """Gather what is told of a change.

    Args:
        change: The record.
        provisions: Those of its document.
        showings: When captures showed an accepted text of its document, oldest first.
        site: For the citation.
    """
    entries = () if change.withdrawn else change.entries
    seen, rest = split_entries(entries)
    shifted = tuple(each for each in rest if is_mere_move(each.entry))
    return Account(
        change=change,
        last=_find_last(change, showings),
        seen=seen,
        edited=tuple(each for each in rest if not is_mere_move(each.entry)),
        shifted=shifted,
        shifts=list_shifts([each.entry for each in shifted], None),
        differences=gather_differences(seen),
        moves=find_moves(entries),
        effects=() if change.withdrawn else list_effects(change, provisions),
        citation=cite_change(change, site),
    )


def _find_last(change: Change, showings: Sequence[datetime]) -> datetime:
    place = bisect_left(showings, change.after.at)
    return max(showings[place - 1], change.before.at) if place else change.before.at
