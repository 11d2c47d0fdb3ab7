"""What of a text a page shows: openings, excerpts, and redlines with long stretches folded.

Pages are bounded, whatever the clause: nothing here is longer than its limit, and each place where
something is left out says how much. The whole is in the JSON twin.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from store.record import Fact, Redline

__all__ = ["Run", "clean", "fold", "highlight", "opening", "shorten", "split_context"]

_CONTEXT = 200  # characters of unchanged text kept on each side of a change
_WORTH = 120  # a fold that would hide fewer characters is not made
_LIMIT = 6_000  # characters of one excerpt
_RUNS = 600  # runs of one redline
_REACH = 40  # how far back a cut looks for the end of a word
_SPACE = re.compile(r"\s+")
# Characters that are no text (controls, half surrogates) or that reorder the text around them.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A piece of an excerpt: either text, or so many characters that are not shown."""

    mark: Literal["=", "-", "+", "!"]  # stayed, went, came; "!" a stated fact
    text: str
    hidden: int = 0  # characters left out here; the text is empty then


def clean(text: str) -> str:
    r"""Return a text with a sign in the place of each character that is none.

    >>> clean("one\x1btwo") == "one\N{REPLACEMENT CHARACTER}two"
    True
    """
    return _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", text)


def opening(text: str, limit: int = 120) -> str:
    """Return the first words of a text on one line, with an ellipsis if it goes on.

    >>> opening("We may change  these terms at any time.", 20)
    'We may change these…'
    """
    # One character of white space may stand for many: look a little further than the limit.
    line = _SPACE.sub(" ", text[: 4 * limit]).strip()
    if len(line) <= limit and len(text) <= 4 * limit:
        return line
    return line[: _cut(line, limit)].rstrip(" .,;:") + "…"


def shorten(text: str, limit: int = _LIMIT) -> tuple[Run, ...]:
    """Return a text as one run, or as its beginning and the number of characters left out."""
    return tuple(_clip(Run(mark="=", text=text), limit))


def highlight(text: str, facts: Sequence[Fact], limit: int = _LIMIT) -> tuple[Run, ...]:
    """Return a text as runs in which the words that state a fact are marked "!".

    Facts whose span is not in the text, or overlaps one before it, stay unmarked.
    """
    edges = [0]
    for fact in sorted(facts, key=lambda each: (each.start, each.end)):
        if edges[-1] <= fact.start < fact.end <= len(text):
            edges += [fact.start, fact.end]
    edges.append(len(text))
    runs: list[Run] = []
    for place, (start, end) in enumerate(pairwise(edges)):
        if start < end:
            runs.append(Run(mark="!" if place % 2 else "=", text=text[start:end]))
    return _bound(runs, limit)


def fold(redline: Redline, limit: int = _LIMIT, context: int = _CONTEXT) -> tuple[Run, ...]:
    """Return a redline with long unchanged stretches folded and the whole held to a limit.

    Args:
        redline: Runs of text that stayed, went and came.
        limit: Characters to show at most.
        context: Characters of unchanged text to keep on each side of a change.

    Returns:
        Runs in the same order. Text shown and characters hidden add up to the redline's.
    """
    runs: list[Run] = []
    last = len(redline) - 1
    for place, (mark, text) in enumerate(redline):
        if not text:
            continue
        if mark == "=" and last:
            runs += _fold_stretch(text, context, first=place == 0, last=place == last)
        else:
            runs.append(Run(mark=mark, text=text))
    return _bound(runs, limit)


def split_context(
    text: str, context: int = _CONTEXT, *, first: bool = False, last: bool = False
) -> tuple[str, str, str]:
    """Return an unchanged stretch as what stands near a change, what may be folded, and again near.

    Args:
        text: The stretch.
        context: Characters to keep on each side of a change.
        first: Nothing stands before the stretch.
        last: Nothing stands behind it.
    """
    head = 0 if first else _cut(text, context)
    tail = len(text) if last else _resume(text, len(text) - context)
    if tail - head < _WORTH:
        return text, "", ""
    return text[:head], text[head:tail], text[tail:]


def _fold_stretch(text: str, context: int, *, first: bool, last: bool) -> Iterator[Run]:
    head, middle, tail = split_context(text, context, first=first, last=last)
    if head:
        yield Run(mark="=", text=head)
    if middle:
        yield Run(mark="=", text="", hidden=len(middle))
    if tail:
        yield Run(mark="=", text=tail)


def _bound(runs: Sequence[Run], limit: int) -> tuple[Run, ...]:
    """Hold runs to a number of characters and of runs; the rest is hidden, one run a mark."""
    kept: list[Run] = []
    rest: dict[Literal["=", "-", "+", "!"], int] = {}
    for run in runs:
        if limit <= 0 or len(kept) >= _RUNS:
            mark = "=" if run.mark == "!" else run.mark
            rest[mark] = rest.get(mark, 0) + len(run.text) + run.hidden
            continue
        kept += _clip(run, limit)
        limit -= len(run.text)
    return (*kept, *(Run(mark=mark, text="", hidden=hidden) for mark, hidden in rest.items()))


def _clip(run: Run, limit: int) -> Iterator[Run]:
    if len(run.text) <= limit + _WORTH:
        yield run
        return
    head = _cut(run.text, limit)
    yield Run(mark=run.mark, text=run.text[:head])
    yield Run(mark=run.mark, text="", hidden=len(run.text) - head)


def _cut(text: str, limit: int) -> int:
    """Return where to end at the latest: behind the last word in reach, or at the limit."""
    if len(text) <= limit:
        return len(text)
    space = text.rfind(" ", max(1, limit - _REACH), limit + 1)
    return space if space > 0 else limit


def _resume(text: str, start: int) -> int:
    """Return where to begin at the latest: at the first word in reach, or at the start."""
    if start <= 0:
        return 0
    space = text.find(" ", start, start + _REACH)
    return space + 1 if space >= 0 else start
