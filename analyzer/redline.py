"""The redline inside a pair of clauses: by words, so that no number and no word is cut.

Words are mapped to single characters and compared by diff-match-patch with its semantic clean-up
(https://github.com/google/diff-match-patch/wiki/Line-or-Word-Diffs). It runs without its time
limit, which would make the result depend on the speed of the machine; clauses too long for that are
compared by rapidfuzz's bit-parallel Indel distance instead.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from diff_match_patch import diff_match_patch  # type: ignore[import-untyped]  # it has no types
from rapidfuzz.distance import Indel

from store.record import Redline

__all__ = ["mark"]

# A number keeps its currency, separators and percent sign; a word keeps its apostrophe and hyphens.
_TOKEN = re.compile(r"[$€£¥]?\d+(?:[.,:/]\d+)*%?|\w+(?:['’\-]\w+)*|\s+|[^\w\s]")
_FIRST, _SURROGATES = 0x100, (0xD800, 0xE000)
_LARGEST = 500_000  # product of both sides' tokens up to which the better diff is affordable

_Operation = Literal["=", "-", "+"]
_OPERATIONS: dict[int, _Operation] = {0: "=", -1: "-", 1: "+"}


def mark(before: str, after: str) -> Redline:
    """Return the runs of text that stayed, went and came between two wordings.

    Runs "=" and "-" joined give `before` exactly, runs "=" and "+" joined give `after`.

    >>> mark("within 7 days", "within 14 days")
    (('=', 'within '), ('-', '7'), ('+', '14'), ('=', ' days'))
    """
    if before == after:
        return (("=", before),) if before else ()
    if not before or not after:
        return (("+", after),) if after else (("-", before),)
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) * len(new) > _LARGEST:
        return _joined(_by_indel(old, new))
    return _joined(_by_dmp(old, new))


def _by_dmp(old: list[str], new: list[str]) -> Iterator[tuple[_Operation, str]]:
    letters: dict[str, str] = {}
    for token in [*old, *new]:
        if token not in letters:
            letters[token] = _letter(len(letters))
    tokens = {letter: token for token, letter in letters.items()}
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    was, now = ("".join(letters[token] for token in side) for side in (old, new))
    runs = engine.diff_main(was, now, checklines=False)
    engine.diff_cleanupSemantic(runs)
    for operation, run in runs:
        yield _OPERATIONS[operation], "".join(tokens[letter] for letter in run)


def _letter(position: int) -> str:
    """Return a character of its own for a token, outside of the surrogates."""
    point = _FIRST + position
    if point >= _SURROGATES[0]:
        point += _SURROGATES[1] - _SURROGATES[0]
    return chr(point)


def _by_indel(old: list[str], new: list[str]) -> Iterator[tuple[_Operation, str]]:
    for step in Indel.opcodes(old, new):
        was = "".join(old[step.src_start : step.src_end])
        now = "".join(new[step.dest_start : step.dest_end])
        if step.tag == "equal":
            yield "=", was
        else:
            yield "-", was
            yield "+", now


def _joined(runs: Iterable[tuple[_Operation, str]]) -> Redline:
    """Return runs without empty ones, neighbours of one kind as one, "-" before "+"."""
    tidy: list[tuple[_Operation, str]] = []
    went = came = ""
    for operation, text in [*runs, ("=", "")]:
        if operation == "-":
            went += text
        elif operation == "+":
            came += text
        elif text or operation == "=":
            tidy.extend(run for run in (("-", went), ("+", came)) if run[1])
            went = came = ""
            if text and tidy and tidy[-1][0] == "=":
                tidy[-1] = ("=", tidy[-1][1] + text)
            elif text:
                tidy.append(("=", text))
    return tuple(tidy)
