"""What the model sees of a clause: its words, those above it, and what the rules find in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.labelling.evidence import READ, find_evidence
from analyzer.labelling.scorer import score_clause

__all__ = ["Features", "Words", "cut", "extract", "read_words"]

_WORD = re.compile(r"[a-z]+|\d+|[^\w\s]")
_WORDS = 220  # of a clause that are looked at: its first ones
_SIGNS = 4_000  # of a clause that so many words hardly ever exceed
_HEADINGS = 3  # of the path that are looked at: the nearest ones
_HEADING_WORDS = 24
_MOST_POINTS = 12.0  # of the rules for one type; more say nothing more


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """The words of a clause and of what stands above it, in lower case."""

    text: tuple[str, ...]
    headings: tuple[str, ...]  # the nearest heading last
    document: tuple[str, ...]  # of the type of its document


@dataclass(frozen=True, kw_only=True, slots=True)
class Features:
    """What the model sees of a clause."""

    words: Words
    points: tuple[tuple[str, float], ...]  # slug and points of the rules, from 0 to 2
    factors: tuple[str, ...]  # names of the factors whose words are in it


def cut(text: str) -> list[str]:
    """Return the words, numbers and signs of a text, in lower case.

    >>> cut("You’ll get 30 days.")
    ['you', "'", 'll', 'get', '30', 'days', '.']
    """
    return _WORD.findall(text.lower().replace("’", "'"))


def extract(text: str, headings: Sequence[str] = (), document_type: str = "") -> Features:
    """Return what the model sees of a clause.

    Args:
        text: The clause, of which the first 20,000 characters are looked at.
        headings: The path of headings above it, outermost first.
        document_type: The type of its document, "Privacy Policy"; empty if not known.
    """
    read = text[:READ]
    evidence = find_evidence(read)
    scores = score_clause(read, tuple(headings), document_type)
    return Features(
        words=read_words(read, headings, document_type),
        points=tuple((each.slug, min(each.points, _MOST_POINTS) / 6) for each in scores),
        factors=tuple(sorted({hit.cue.owner for hit in evidence.signals})),
    )


def read_words(text: str, headings: Sequence[str] = (), document_type: str = "") -> Words:
    """Return the words of a clause, of the headings above it and of its document's type."""
    return Words(
        text=tuple(cut(text[:_SIGNS])[:_WORDS]),
        headings=tuple(cut(" / ".join(headings[-_HEADINGS:]))[-_HEADING_WORDS:]),
        document=tuple(cut(document_type)),
    )
