"""The texts around a clause change: what stands elsewhere in them, and what was renamed throughout.

A clause that went may still stand in another place; words that came may have been there before; and
a name that gave way in many clauses is a name, where in a single one it may be another party.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analyzer.labelling.likeness import find_sense
from analyzer.labelling.rulebook import load_words
from analyzer.labelling.wording import Hunk, Word

__all__ = ["NOWHERE", "Surroundings", "survey"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_RUN = 5  # words in a row by which a stretch is looked for
_SHORTEST = 6  # words of a stretch that can be told to stand elsewhere
_LONG = 6  # letters of a word whose inflections are looked for as well
_FOUND = 0.85  # share of its runs that must stand there
_OFTEN = 2  # clauses in which a name must give way to be one renamed throughout
_PLACEHOLDER = " email protected "
_NAME_WORDS = 5
_WEIGHTY = load_words("weighty")
_LEGAL_FORMS = load_words("legal_forms")


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """The whole of the two texts that a clause change belongs to, as words."""

    old: str = "  "  # words in lower case, a space between two, two between clauses
    new: str = "  "
    renamed: frozenset[tuple[str, str]] = frozenset()  # names that gave way throughout
    hides_addresses: bool = False  # a placeholder stands for the addresses of one of the texts

    def is_elsewhere(self, text: str, *, came: bool) -> bool:
        """Return whether words that came stood in the old text, or that went stand in the new."""
        other, words = self.old if came else self.new, _flatten(text).split()
        if not words or len(words) < _SHORTEST:
            return len(words) > 1 and f"  {' '.join(words)}  " in other  # a whole clause
        runs = [words[place : place + _RUN] for place in range(0, len(words) - _RUN + 1, _RUN)]
        if len(words) % _RUN:
            runs.append(words[-_RUN:])
        missing: list[list[str]] = []
        for run in runs:
            if f" {' '.join(run)} " not in other:
                missing.append(run)
                if len(missing) > (1 - _FOUND) * len(runs):
                    return False
        return all(f" {word} " in other for run in missing for word in run if find_sense(word))

    def is_new(self, word: str, *, came: bool) -> bool:
        """Return whether a word that came was nowhere, or one that went is nowhere any more."""
        bare = word.removesuffix("'s")
        begun = f" {bare}" if len(bare) >= _LONG else f" {bare} "  # with its inflections, or not
        return begun not in (self.old if came else self.new)


NOWHERE = Surroundings()
"""Where nothing is known of the texts around a clause."""


def survey(
    before: Iterable[str], after: Iterable[str], hunks: Iterable[Sequence[Hunk]]
) -> Surroundings:
    """Return the surroundings of the changes between two texts.

    Args:
        before: The clauses and headings of the old text.
        after: Those of the new one.
        hunks: The stretches of words that differ, for each reworded clause.
    """
    counted = Counter(name for each in hunks for name in {*map(_find_name, each)} if name)
    old, new = (f" {''.join(map(_flatten, clauses))} " for clauses in (before, after))
    return Surroundings(
        old=old,
        new=new,
        hides_addresses=_PLACEHOLDER in old or _PLACEHOLDER in new,
        renamed=frozenset(name for name, count in counted.items() if count >= _OFTEN),
    )


@lru_cache(maxsize=8_192)
def _flatten(text: str) -> str:
    words = [word.replace("’", "'") for word in _WORD.findall(text.lower())]
    return f" {' '.join(words)} " if words else ""


def _find_name(hunk: Hunk) -> tuple[str, str] | None:
    """Return the names that give way to one another in a stretch, or that one grows or shrinks."""
    words = (*hunk.before, *hunk.after)
    if len(words) > _NAME_WORDS * 2 or not all(_is_name(word) for word in words):
        return None
    if not (hunk.before and hunk.after) and not hunk.within_name:
        return None
    old, new = (" ".join(word.text for word in side) for side in (hunk.before, hunk.after))
    return old, new


def _is_name(word: Word) -> bool:
    return word.shown[:1].isupper() and word.text not in _WEIGHTY | _LEGAL_FORMS
