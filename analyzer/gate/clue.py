"""What the passages of a page say that is said by walls."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analyzer.gate.passage import Passage
from analyzer.gate.wording import Wall

__all__ = ["Clue", "find_clues", "join"]

_SHORT = 8  # words of a passage that can be all about one thing
_LEAST = 0.45  # share of a weight that is left to a phrase inside a long sentence
_NAMED = 0.4  # share that is left in a heading that names a policy: "Login policy"
_LEADING = 1.5  # how much more a phrase counts in the title or the first heading
_HINT = 0.3  # weights up to this one are hints
_HINTS = 0.4  # the most that all hints of a kind weigh together
_SURE = 0.9  # weight of what nearly nobody else says
_SAID = 0.6  # weight from which a wall says a passage
_HINTED = 0.5  # share that is left of a sentence that hints at a wall which others speak of
_EXPLAINED = 0.5  # weight from which that is why the passage is there
_LABEL = 4  # words that an entry needs: "Register: Harbourtown 12345"
_MENU = 8  # labels beside a policy's name that are a menu, and say nothing of the page
_BRIEF = 120  # words of a text in which it matters whether it speaks of its page


@dataclass(frozen=True, kw_only=True, slots=True)
class Clue:
    """What the passages of a page say for one kind of wall, all together."""

    kind: str
    weight: float  # from 0 to 1
    words: str  # of the heaviest phrase
    leads: bool = False  # the title or the first heading says it, and names no policy


def join(weights: Iterable[float]) -> float:
    """Return what independent weights amount to together.

    >>> join([0.5, 0.5])
    0.75
    """
    return 1 - math.prod(1 - weight for weight in weights)


def find_clues(
    passages: Sequence[Passage],
    names: Sequence[bool],
    walls: Iterable[Wall],
    *,
    is_menu: bool,
    start: int,
) -> tuple[tuple[Clue, ...], list[float]]:
    """Return the clues, and for each passage the share of it that no wall explains.

    Labels say nothing in a long menu, and above the heading of a statement.
    """
    found = _Clues(walls)
    headings = [n for n, passage in enumerate(passages) if passage.is_heading]
    tops = [n for n in headings if passages[n].is_top]  # a banner may stand above the heading
    first = next(iter(tops or headings), -1)
    is_menu = is_menu and sum(map(_is_label, passages)) >= _MENU
    left = []
    for position, passage in enumerate(passages):
        if (is_menu or position < start) and _is_label(passage):
            left.append(1.0)
            found.hinted.append(set())
            continue
        stress = _LEADING if passage.is_title or position == first else 1.0
        is_faint = start >= 0 and (passage.is_title or passage.is_heading)
        share = _NAMED if names[position] else 1.0
        said = found.add(passage, share=share, stress=stress, is_faint=is_faint)
        left.append(0.0 if said >= _EXPLAINED else 0.5 if said else 1.0)
    clues = found.finish()
    sure = {clue.kind for clue in clues if clue.weight >= _SAID}
    if sum(passage.words for passage in passages) < _BRIEF:
        left = [
            share * (_HINTED if found.hinted[n] & sure else 1.0) for n, share in enumerate(left)
        ]
    return clues, left


class _Clues:
    """Collects what passages say for each kind of wall."""

    def __init__(self, walls: Iterable[Wall]) -> None:
        self._walls = tuple(walls)
        self._phrases: dict[str, list[tuple[float, str]]] = defaultdict(list)
        self._hints: dict[str, list[tuple[float, str]]] = defaultdict(list)
        self._leading: set[str] = set()
        self.hinted: list[set[str]] = []  # kinds that each passage hints at

    def add(self, passage: Passage, *, share: float, stress: float, is_faint: bool) -> float:
        """Take in a passage, and return how surely it is there because a wall says it.

        What is faint has to be sure to count in full: "Comments" names a rule where one follows.
        """
        said = 0.0
        self.hinted.append(set())
        length = 1.0 if passage.words <= _SHORT else max(_LEAST, _SHORT / passage.words)
        for wall in self._walls:
            found = wall.find(passage.text)
            if found is None:
                continue
            weight, words = found
            said = max(said, weight * length if weight >= _SAID else 0.0)
            if weight <= _HINT:
                self.hinted[-1].add(wall.kind)
            where = self._hints if weight <= _HINT else self._phrases
            counted = weight * length * (_NAMED if is_faint and weight < _SURE else share)
            if weight >= _SURE:
                counted = 1 - (1 - counted) ** stress
            where[wall.kind].append((counted, words))
            if counted > weight >= _SURE:
                self._leading.add(wall.kind)
        return said

    def finish(self) -> tuple[Clue, ...]:
        """Return the clues, one for each kind that was found."""
        clues = []
        for wall in self._walls:
            phrases, hints = self._phrases[wall.kind], self._hints[wall.kind]
            if phrases or hints:
                weak = min(_HINTS, join(weight for weight, _ in hints))
                weight = join([weak, *(weight for weight, _ in phrases)])
                words = max(phrases or hints)[1]
                leads = wall.kind in self._leading
                clues.append(Clue(kind=wall.kind, weight=weight, words=words, leads=leads))
        return tuple(clues)


def _is_label(passage: Passage) -> bool:
    is_own = passage.is_title or passage.is_heading or passage.is_sentence or passage.is_row
    return passage.words <= _LABEL and not is_own
