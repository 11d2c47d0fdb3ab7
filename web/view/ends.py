"""Two versions of a document beside each other: what of its clauses stayed, came and went.

It is told from the lives of the clauses, so nothing is aligned anew: a clause is the same one if
the records say so.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from store.record import Assessment, ChangeKind, Clause, Provision, Redline, State, Version

__all__ = ["Ends", "Turn", "compare_ends", "draw_redline"]

_Mark = Literal["=", "-", "+"]
_WORD = re.compile(r"\S+\s*|\s+")
_WORDS = 3_000  # of both sides together; longer ones are shown whole, one after the other


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """A clause that is not the same in both versions."""

    kind: ChangeKind  # added, removed or modified
    provision: str  # public ID
    before: Clause | None  # in the first version
    after: Clause | None  # in the last version
    redline: Redline
    assessment: Assessment | None  # of the wording that stands, or that stood last


@dataclass(frozen=True, kw_only=True, slots=True)
class Ends:
    """Two versions of a document, as its clauses tell of them."""

    turns: tuple[Turn, ...]  # gravest first, otherwise in the order of the document
    same: int  # clauses whose words are the same in both
    passing: int  # clauses that came after the first version and went before the last

    def of_kind(self, kind: ChangeKind) -> tuple[Turn, ...]:
        """Return the clauses with which this happened."""
        return tuple(each for each in self.turns if each.kind == kind)


def compare_ends(first: Version, last: Version, provisions: Iterable[Provision]) -> Ends:
    """Compare the clauses of two versions of a document.

    Args:
        first: The older version.
        last: The newer one.
        provisions: All of the document.
    """
    turns: list[Turn] = []
    same = passing = 0
    for each in provisions:
        before, after = _find_state(each, first), _find_state(each, last)
        if before and after and before.clause.text == after.clause.text:
            same += 1
        elif before or after:
            turns.append(_turn(each, before, after, last))
        elif any(first.at < state.version.at < last.at for state in each.states):
            passing += 1
    turns.sort(key=lambda each: -(each.assessment.severity.rank if each.assessment else 0))
    return Ends(turns=tuple(turns), same=same, passing=passing)


def draw_redline(before: str, after: str) -> Redline:
    """Return by whole words what stayed, went and came.

    >>> draw_redline("within 30 days", "within 14 days")
    (('=', 'within '), ('-', '30'), ('+', '14'), ('=', ' days'))
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    if not old or not new or len(old) + len(new) > _WORDS:
        return _join([("-", before), ("+", after)])
    runs: list[tuple[_Mark, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[i:j]), "".join(new[k:m])
        if tag == "equal":
            runs.append(("=", gone))
            continue
        # The space behind a word that gave way to another one stayed.
        stayed = gone[len(gone.rstrip()) :] if gone and come else ""
        if stayed and come.endswith(stayed) and come != stayed:
            gone, come = gone.removesuffix(stayed), come.removesuffix(stayed)
        else:
            stayed = ""
        runs += [("-", gone), ("+", come), ("=", stayed)]
    return _join(runs)


def _join(runs: Iterable[tuple[_Mark, str]]) -> Redline:
    """Leave out empty runs, and make one of neighbours alike."""
    joined: list[tuple[_Mark, str]] = []
    for mark, text in runs:
        if text and joined and joined[-1][0] == mark:
            joined[-1] = (mark, joined[-1][1] + text)
        elif text:
            joined.append((mark, text))
    return tuple(joined)


def _find_state(provision: Provision, version: Version) -> State | None:
    """Return the wording of a clause in a version; None if the version does not have it."""
    state = _find_latest(provision, version)
    stands = state and (state.until is None or version.at < state.until)
    return state if stands else None


def _find_latest(provision: Provision, version: Version) -> State | None:
    """Return the latest wording up to a version, whether it stands there or had gone."""
    found = (each for each in reversed(provision.states) if each.version.at <= version.at)
    return next(found, None)


def _turn(provision: Provision, before: State | None, after: State | None, last: Version) -> Turn:
    kind = ChangeKind.MODIFIED
    if before is None or after is None:
        kind = ChangeKind.REMOVED if before else ChangeKind.ADDED
    old, new = before.clause if before else None, after.clause if after else None
    latest = _find_latest(provision, last)
    return Turn(
        kind=kind,
        provision=provision.id,
        before=old,
        after=new,
        redline=draw_redline(old.text if old else "", new.text if new else ""),
        assessment=latest.assessment if latest else None,
    )
