"""A redline as a record's page shows it: inline and side by side, and nothing in it lost to a fold.

What did not change is folded where it is long, and opens where it stands. Words that went from one
place and came in another are marked as moved: as the record shows them, they are the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from store.record import ClauseChange, Redline
from web.view.excerpt import shorten, split_context

__all__ = ["Piece", "find_moves", "split_sides", "unfold"]

_SHOWN = 6_000  # characters of one redline that stand open
_FOLDED = 6_000  # and that are folded
_PIECES = 600  # of one redline
_MOVED = 40  # characters that make it likely that words moved, and were not written anew


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A piece of a redline: text, or so many characters that are not on the page."""

    mark: Literal["=", "-", "+"]  # stayed, went, came
    text: str = ""
    folded: bool = False  # it stayed, and opens on demand
    moved: bool = False  # the same words came where others went, or went where others came
    hidden: int = 0  # characters left out here; the text is empty then


def find_moves(entries: Iterable[ClauseChange]) -> frozenset[str]:
    """Return the long stretches of words that went from one place of a change and came in another.

    >>> find_moves([])
    frozenset()
    """
    gone: set[str] = set()
    come: set[str] = set()
    for entry in entries:
        for mark, text in entry.redline:
            if mark != "=" and len(words := _plain(text)) >= _MOVED:
                (gone if mark == "-" else come).add(words)
    return frozenset(gone & come)


def unfold(redline: Redline, moves: frozenset[str] = frozenset()) -> tuple[Piece, ...]:
    """Return a redline in pieces, long unchanged stretches folded and the whole held to a limit.

    Text and hidden characters of the pieces add up to the redline's, in its order, but for what
    lies beyond the limit: that is counted at the end, once for each mark.

    Args:
        redline: Runs of text that stayed, went and came.
        moves: Stretches that are marked as moved, as `find_moves` gives them.
    """
    pieces: list[Piece] = []
    last = len(redline) - 1
    for place, (mark, text) in enumerate(redline):
        if mark == "=" and last:
            head, middle, tail = split_context(text, first=place == 0, last=place == last)
            pieces += (Piece(mark="=", text=head), Piece(mark="=", text=middle, folded=True))
            pieces.append(Piece(mark="=", text=tail))
        else:
            moved = mark != "=" and bool(moves) and _plain(text) in moves
            pieces.append(Piece(mark=mark, text=text, moved=moved))
    return tuple(_bound([each for each in pieces if each.text]))


def split_sides(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return the pieces of the earlier wording and those of the later one."""
    before = tuple(each for each in pieces if each.mark != "+")
    return before, tuple(each for each in pieces if each.mark != "-")


def _bound(pieces: Sequence[Piece]) -> Iterator[Piece]:
    room, beyond = {False: _SHOWN, True: _FOLDED}, dict[Literal["=", "-", "+"], int]()
    for place, piece in enumerate(pieces):
        left = room[piece.folded]
        if place >= _PIECES or (left <= 0 and not piece.folded):
            beyond[piece.mark] = beyond.get(piece.mark, 0) + len(piece.text)
            continue
        room[piece.folded] -= len(piece.text)
        yield from _clip(piece, left)
    for mark, hidden in beyond.items():
        yield Piece(mark=mark, hidden=hidden)


def _clip(piece: Piece, room: int) -> Iterator[Piece]:
    if room <= 0:
        yield Piece(mark=piece.mark, hidden=len(piece.text))
        return
    for run in shorten(piece.text, room):
        if run.text:
            yield replace(piece, text=run.text)
        else:
            yield Piece(mark=piece.mark, hidden=run.hidden)


def _plain(text: str) -> str:
    return " ".join(text.split())
