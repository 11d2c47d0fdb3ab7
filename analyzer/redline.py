"""The redline inside a pair of clauses: by words, so that no number and no word is cut.

Each token becomes one letter.
rapidfuzz finds what both sides have in common, bit-parallel and without a time limit, which would
make the result depend on the speed of the machine; the semantic clean-up is diff-match-patch's.
Then differences that stand close together are joined, and each is moved to where it reads best.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Literal

from diff_match_patch import diff_match_patch  # type: ignore[import-untyped]  # it has no types
from rapidfuzz.distance import Indel, MatchingBlock

from analyzer.letter import give_letters
from analyzer.order import match_in_order
from analyzer.overlap import count_same, count_same_end
from analyzer.token import split_tokens
from store.record import Redline

__all__ = ["mark"]

_LARGEST = 25_000_000  # product of both sides' tokens up to which the shortest diff is looked for
_CLOSE = 2  # tokens between two differences that are not worth reading by themselves
_SENTENCE_ENDS = (". ", "; ", ".\n", ";\n", ":\n")
_FARTHEST = 100  # tokens that a difference may be moved by
_FIRST = 0x100  # number of the first token's letter; all are letters to the clean-up as well
_ENDS, _PAUSES = frozenset(".!?;:。！？；："), frozenset(",、，)")

_Operation = Literal["=", "-", "+"]
_Step = tuple[str, str, str]  # letters that went, came, and stayed behind them

_ENGINE = diff_match_patch()


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
    head, tail = _find_common(before, after)
    old = split_tokens(before[head : len(before) - tail])
    new = split_tokens(after[head : len(after) - tail])
    words = list(map(str.rstrip, old)), list(map(str.rstrip, new))
    letters = give_letters(chain(*words), _FIRST)
    was, now = ("".join(map(letters.__getitem__, side)) for side in words)
    steps = _compare(was, now)
    if len(steps) > 2:  # the first one holds what stayed before any difference
        steps = _tidy(steps)
    runs = _write(_place(steps, list(letters)), old, new)
    return _joined([("=", before[:head]), *runs, ("=", before[len(before) - tail :])])


def _find_common(before: str, after: str) -> tuple[int, int]:
    """Return how long whole sentences at both ends are the same: nothing has to be done there."""
    shorter = min(len(before), len(after))
    same = count_same(before, after)
    head = max(before.rfind(end, 0, same) for end in _SENTENCE_ENDS) + 2
    head = head if head >= 2 else 0
    same = count_same_end(before, after, shorter - head)
    starts = [before.find(end, len(before) - same) for end in _SENTENCE_ENDS]
    tail = max((len(before) - start - 2 for start in starts if start >= 0), default=0)
    return head, tail


def _compare(was: str, now: str) -> list[_Step]:
    """Return in steps what both sides have in common and what not; the first differs in nothing."""
    steps: list[_Step] = []
    end = other = 0
    for block in _find_blocks(was, now):
        if block.a == end and block.b == other:
            before = steps.pop() if steps else ("", "", "")
            stayed = before[2] + was[end : end + block.size]
            steps.append((before[0], before[1], stayed))
        else:
            if not steps:
                steps.append(("", "", ""))
            stayed = was[block.a : block.a + block.size]
            steps.append((was[end : block.a], now[other : block.b], stayed))
        end, other = block.a + block.size, block.b + block.size
    return steps


def _find_blocks(was: str, now: str) -> Iterable[MatchingBlock]:
    """Return the runs that both sides have, and an empty one where both end."""
    if len(was) * len(now) <= _LARGEST:
        return Indel.editops(was, now).as_matching_blocks()
    pairs = match_in_order(was, now)
    return [*(MatchingBlock(*pair, 1) for pair in pairs), MatchingBlock(len(was), len(now), 0)]


def _tidy(steps: list[_Step]) -> list[_Step]:
    """Give up what stayed by chance, and what stands alone between two differences."""
    runs = [
        (sign, run) for step in steps for sign, run in zip((-1, 1, 0), step, strict=True) if run
    ]
    _ENGINE.diff_cleanupSemantic(runs)
    tidy: list[_Step] = [("", "", "")]
    for sign, run in runs:
        went, came, stayed = tidy[-1]
        if sign == 0:
            tidy[-1] = went, came, stayed + run
        elif stayed or len(tidy) == 1:
            tidy.append((run, "", "") if sign < 0 else ("", run, ""))
        else:
            tidy[-1] = (went + run, came, "") if sign < 0 else (went, came + run, "")
    return _join_close(tidy)


def _join_close(steps: list[_Step]) -> list[_Step]:
    """Join differences between which next to nothing stayed, if that makes fewer of them."""
    joined = steps[:2]
    for went, came, stayed in steps[2:]:
        left, arrived, between = joined[-1]
        count = sum(map(bool, (went, came, left, arrived)))
        if len(between) <= _CLOSE and count > 2:
            joined[-1] = left + between + went, arrived + between + came, stayed
        else:
            joined.append((went, came, stayed))
    return joined


def _place(steps: list[_Step], words: list[str]) -> list[_Step]:
    """Move what only went or only came to where it reads best: a sentence from end to end."""
    placed = steps[:1]
    for went, came, stayed in steps[1:]:
        if went and came:
            placed.append((went, came, stayed))
            continue
        left, arrived, before = placed[-1]
        before, run, stayed = _shift(before, went or came, stayed, words)
        placed[-1] = left, arrived, before
        placed.append((run, "", stayed) if went else ("", run, stayed))
    return placed


def _shift(before: str, run: str, behind: str, words: list[str]) -> tuple[str, str, str]:
    """Return the best place of a run between what stands before and behind it."""
    whole = before + run + behind
    first = last = len(before)
    size = len(run)
    while first and last - first < _FARTHEST and whole[first - 1] == whole[first + size - 1]:
        first -= 1
    while (
        last + size < len(whole)
        and last - first < 2 * _FARTHEST
        and whole[last] == whole[last + size]
    ):
        last += 1
    if first == last:
        return before, run, behind

    def read(place: int) -> str:
        return words[ord(whole[place]) - _FIRST] if 0 <= place < len(whole) else ""

    def rank(place: int) -> int:
        return _rank_edge(read(place - 1), read(place)) + _rank_edge(
            read(place + size - 1), read(place + size)
        )

    best = max(range(first, last + 1), key=lambda place: (rank(place), -abs(place - len(before))))
    return whole[:best], whole[best : best + size], whole[best + size :]


def _rank_edge(left: str, right: str) -> int:
    """Return how well a wording may be parted between two tokens."""
    if not left or not right or left in _ENDS:
        return 3
    if left in _PAUSES:
        return 2
    return 0 if right in _ENDS or right in _PAUSES else 1


def _write(steps: list[_Step], old: list[str], new: list[str]) -> Iterator[tuple[_Operation, str]]:
    """Yield the runs of text for steps of letters."""
    was = now = 0
    for went, came, stayed in steps:
        lost = "".join(old[was : was + len(went)])
        gained = "".join(new[now : now + len(came)])
        was, now = was + len(went), now + len(came)
        space = _count_common_space(lost, gained) if lost and gained else 0
        yield "-", lost[: len(lost) - space]
        yield "+", gained[: len(gained) - space]
        yield "=", lost[len(lost) - space :]
        kept, other = old[was : was + len(stayed)], new[now : now + len(stayed)]
        was, now = was + len(stayed), now + len(stayed)
        if kept == other:
            yield "=", "".join(kept)
        else:
            for token, twin in zip(kept, other, strict=True):
                yield from _compare_space(token, twin)


def _count_common_space(lost: str, gained: str) -> int:
    count = 0
    shorter = min(len(lost), len(gained))
    while count < shorter and lost[-1 - count] == gained[-1 - count] and lost[-1 - count].isspace():
        count += 1
    return count


def _compare_space(token: str, twin: str) -> Iterator[tuple[_Operation, str]]:
    """Yield a word that stayed and how the white space behind it differs."""
    word = token.rstrip()
    if word != twin.rstrip():  # two words share a letter, where there are more words than letters
        yield "-", token
        yield "+", twin
        return
    yield "=", word
    if token == twin:
        yield "=", token[len(word) :]
    else:
        yield "-", token[len(word) :]
        yield "+", twin[len(word) :]


def _joined(runs: Iterable[tuple[_Operation, str]]) -> Redline:
    """Return runs without empty ones, neighbours of one kind as one, "-" before "+"."""
    tidy: list[tuple[_Operation, str]] = []
    went = came = ""
    for operation, text in runs:
        if operation == "-":
            went += text
        elif operation == "+":
            came += text
        elif text:
            tidy.extend(run for run in (("-", went), ("+", came)) if run[1])
            went = came = ""
            if tidy and tidy[-1][0] == "=":
                tidy[-1] = ("=", tidy[-1][1] + text)
            else:
                tidy.append(("=", text))
    tidy.extend(run for run in (("-", went), ("+", came)) if run[1])
    return tuple(tidy)
