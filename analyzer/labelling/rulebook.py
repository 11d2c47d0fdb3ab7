"""The rules as data: cues of types, factors of weight and lists of words, from the files beside."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from analyzer.labelling.phrase import Part, expand_phrase

__all__ = [
    "POINTS",
    "Cue",
    "Factor",
    "load_cues",
    "load_factors",
    "load_groups",
    "load_heading_cues",
    "load_words",
]

POINTS: Mapping[str, float] = {"strong": 3, "clear": 1.5, "hint": 0.5, "against": -1.5}
"""What a cue of each strength adds to its type."""

_CUE_FILES = ("cues_terms.toml", "cues_privacy.toml")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cue:
    """Words that speak for a type, or against it."""

    owner: str  # the slug of the type, or the name of the factor
    points: float
    written: str  # as it stands in the file
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Factor:
    """Words that make a clause of some types weigh more or less, or show for whom it stands."""

    name: str  # "no-notice"
    says: str  # what they mean, for a reason: "no notice is promised"
    types: frozenset[str]  # slugs it applies to; empty: any
    effect: str  # "raises", "lowers", "burdens", "favours" or "settles"
    cues: tuple[Cue, ...]


@lru_cache(maxsize=1)
def load_cues() -> tuple[Cue, ...]:
    """Return the cues of all types."""
    return tuple(_read_cues(tuple(POINTS)))


@lru_cache(maxsize=1)
def load_heading_cues() -> tuple[Cue, ...]:
    """Return the words of headings that speak for a type."""
    return tuple(_read_cues(("heading",)))


@lru_cache(maxsize=1)
def load_factors() -> Mapping[str, Factor]:
    """Return the factors by name, in the order of their file."""
    rows = _read("factors.toml")
    groups: dict[str, str] = rows.pop("groups")
    return MappingProxyType({name: _build_factor(name, row, groups) for name, row in rows.items()})


def _build_factor(name: str, row: Mapping[str, Any], groups: Mapping[str, str]) -> Factor:
    return Factor(
        name=name,
        says=row["says"],
        types=frozenset(row.get("types", ())),
        effect=row["effect"],
        cues=tuple(_build_cue(name, 1, written, groups) for written in row["cues"]),
    )


@lru_cache(maxsize=1)
def _load_word_lists() -> Mapping[str, str]:
    text = (Path(__file__).parent / "words.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def load_words(name: str) -> frozenset[str]:
    """Return a list of words of `words.toml`.

    Raises:
        KeyError: There is no list of this name.
    """
    return frozenset(_load_word_lists()[name].split())


def load_groups(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the lines of a list of words of `words.toml`.

    Raises:
        KeyError: There is no list of this name.
    """
    lines = _load_word_lists()[name].splitlines()
    return tuple(tuple(line.split()) for line in lines if line.strip())


def _read_cues(strengths: tuple[str, ...]) -> Iterator[Cue]:
    for file in _CUE_FILES:
        rows = _read(file)
        groups: dict[str, str] = rows.pop("groups")
        for slug, row in rows.items():
            for strength in strengths:
                points = POINTS.get(strength, 1)
                yield from (
                    _build_cue(slug, points, each, groups) for each in row.get(strength, ())
                )


def _build_cue(owner: str, points: float, written: str, groups: Mapping[str, str]) -> Cue:
    return Cue(owner=owner, points=points, written=written, parts=expand_phrase(written, groups))


def _read(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
