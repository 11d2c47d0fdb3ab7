"""Places of a page that differ again and again: lists of branches, of offers, of sister companies.

Each site has furniture of its own, and no list of words knows all of it. What a document was before
tells where it is: the same place, beside the same lines, changed time after time. Only what says
nothing of anybody's rights or duties is taken for furniture there, and only where it is slight.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from store.record import Clause, ClauseChange, Judgement, Severity

__all__ = ["explain_churn"]

_OFTEN = 3  # times that a place changed before
_REWRITTEN = 0.2  # share of lines from which on a change is one of the whole text
_SPEAKING = re.compile(
    r"\b(?:i|me|my|we|us|ours?|yours?|you|they|their|users?|customers?|members?|part(?:y|ies)"
    r"|may|might|must|shall|should|will|would|can|cannot|could|nor?|not|never|agree\w*|consent\w*"
    r"|rights?|laws?|legal|data|information|personal|privacy|terms?|polic(?:y|ies)|cookies?)\b",
    re.IGNORECASE,
)
_POINTING = frozenset({"other", "scope-contact"})  # types of clause that may rule nothing
_Edge = tuple[bool, str]  # whether it stands above, and a line that stayed beside one that differs


def explain_churn(stood: Sequence[str], text: str, judgement: Judgement) -> str:
    """Return why what differs is furniture that changes again and again; empty if it is not.

    Args:
        stood: The texts that stood one after the other, the accepted one last.
        text: The new text.
        judgement: What the difference between the last two amounts to.
    """
    seen = [each for each in judgement.changes if each.assessment]
    if (
        len(stood) <= _OFTEN
        or judgement.severity is not Severity.LOW
        or not all(map(_is_mute, seen))
    ):
        return ""
    before = [edges for old, new in pairwise(stood) if (edges := _find_edges(old, new))]
    old, new = (dict(_list_edges(*texts)) for texts in ((stood[-1], text), (text, stood[-1])))
    for change in seen:
        lines = [old.get(line) for line in _cut_clause(stood[-1], change.before)]
        lines += [new.get(line) for line in _cut_clause(text, change.after)]
        differing = [edges for edges in lines if edges]
        if not differing or not all(_count(edges, before) >= _OFTEN for edges in differing):
            return ""
    return f"only places differ that did so {_OFTEN} times before, and they rule nothing"


def _count(edges: frozenset[_Edge], before: Sequence[frozenset[_Edge]]) -> int:
    return sum(not edges.isdisjoint(each) for each in before)


def _is_mute(change: ClauseChange) -> bool:
    """Return whether a clause says nothing of rights and duties, in what differs and around it.

    A list of products or recipients may change as often as one of branches, but it has a type, or a
    sentence leads to it.
    """
    said = change.assessment
    if said and (said.differences or not _POINTING.issuperset(said.types)):
        return False
    return not any(_SPEAKING.search(words) for _, words in change.redline)


def _cut_clause(text: str, clause: Clause | None) -> tuple[str, ...]:
    """Return the lines that a clause stands in, with the markers before them."""
    if clause is None:
        return ()
    end = text.find("\n", clause.end)
    return _cut(text[text.rfind("\n", 0, clause.start) + 1 : end if end >= 0 else None])


@lru_cache(maxsize=24)
def _cut(text: str) -> tuple[str, ...]:
    return tuple(line for line in map(str.strip, text.split("\n")) if line)


@lru_cache(maxsize=24)
def _find_edges(old: str, new: str) -> frozenset[_Edge]:
    """Return the edges of what differs between two texts; none where most of them does."""
    differing = [
        edges for one, other in ((old, new), (new, old)) for edges in _list_edges(one, other)
    ]
    if len(differing) > _REWRITTEN * (len(_cut(old)) + len(_cut(new))):
        return frozenset()
    return frozenset(edge for _, edges in differing for edge in edges)


def _list_edges(text: str, other: str) -> Iterator[tuple[str, frozenset[_Edge]]]:
    """Yield each line that another text has not, with the nearest lines that both have."""
    common = frozenset(_cut(other))
    waiting: list[str] = []
    above = ""
    for line in (*_cut(text), ""):
        if line and line not in common:
            waiting.append(line)
            continue
        edges = frozenset({(True, above), (False, line)})
        yield from ((each, edges) for each in waiting)
        waiting, above = [], line
