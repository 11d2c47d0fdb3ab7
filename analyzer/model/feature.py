"""What the model sees of a clause: its words, those above it, and what the rules find in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analyzer.labelling.evidence import READ, find_evidence
from analyzer.labelling.scorer import score_clause

__all__ = ["Features", "cut", "extract", "list_terms"]

_WORD = re.compile(r"[a-z]+|\d+|[^\w\s]")
_WORDS = 220  # of a clause that are looked at: its first ones
_HEADINGS = 3  # of the path that are looked at: the nearest ones
_HEADING_WORDS = 24
_MOST_POINTS = 12.0  # of the rules for one type; more say nothing more


@dataclass(frozen=True, kw_only=True, slots=True)
class Features:
    """What the model sees of a clause."""

    words: tuple[str, ...]  # of its text, in lower case
    headings: tuple[str, ...]  # words of the headings above it, the nearest one last
    document: tuple[str, ...]  # words of the type of its document
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
        words=tuple(cut(read)[:_WORDS]),
        headings=tuple(cut(" / ".join(headings[-_HEADINGS:]))[-_HEADING_WORDS:]),
        document=tuple(cut(document_type)),
        points=tuple((each.slug, min(each.points, _MOST_POINTS) / 6) for each in scores),
        factors=tuple(sorted({hit.cue.owner for hit in evidence.signals})),
    )


def list_terms(features: Features) -> Iterator[str]:
    """Yield the terms by which a linear model weighs a clause, as often as they occur.

    Words and pairs of words of the text, the same of the headings (`h:`), the document (`d:`).
    """
    yield from _list_pairs("", features.words)
    yield from _list_pairs("h:", features.headings)
    if features.document:
        yield f"d:{' '.join(features.document)}"


def _list_pairs(mark: str, words: Sequence[str]) -> Iterator[str]:
    plain = [word for word in words if word.isalnum()]
    for word in plain:
        yield mark + word
    for first, second in pairwise(plain):
        yield f"{mark}{first} {second}"
