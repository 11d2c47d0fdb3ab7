"""What the rules find in a text, read once: cues of types and cues of factors."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from analyzer.labelling.pipeline import CueFinder, Hit
from analyzer.labelling.rulebook import load_cues, load_factors, load_heading_cues

__all__ = ["READ", "Evidence", "find_evidence", "find_heading_cues"]

READ = 20_000
"""Characters of a clause that are looked at."""

_HEADING_READ = 300  # characters of a heading


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """A text and what was found in it."""

    text: str
    hits: tuple[Hit, ...]  # cues of types
    signals: tuple[Hit, ...]  # cues of factors


@lru_cache(maxsize=1)
def _load_finder() -> CueFinder:
    return CueFinder(
        (*load_cues(), *(cue for each in load_factors().values() for cue in each.cues))
    )


@lru_cache(maxsize=1)
def _load_heading_finder() -> CueFinder:
    return CueFinder(load_heading_cues())


@lru_cache(maxsize=768)  # the new text of one change is the old text of the next
def find_evidence(text: str) -> Evidence:
    """Return what the rules find in the first 20,000 characters of a text."""
    found = _load_finder().find(text[:READ])
    factors = load_factors()
    place = bisect_left(found, 1, key=lambda hit: hit.cue.owner in factors)  # in order of the cues
    return Evidence(text=text, hits=found[:place], signals=found[place:])


@lru_cache(maxsize=4096)
def find_heading_cues(heading: str) -> tuple[Hit, ...]:
    """Return the words of a heading that speak for a type."""
    return _load_heading_finder().find(heading[:_HEADING_READ])
