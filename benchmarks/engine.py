"""The engines that `benchmarks.comparison` lets take turns, and how they are run."""

import difflib
import html
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from diff_match_patch import diff_match_patch  # type: ignore[import-untyped]  # it has no types
from lxml.html import diff as lxml_diff  # type: ignore[import-untyped]  # nor has it

import analyzer
from analyzer.clause import forget
from store.record import ChangeKind, Clause, Comparison

__all__ = ["ENGINES", "UNMARKED", "Runs", "Sides", "run", "run_git"]

UNMARKED = {ChangeKind.EQUAL, ChangeKind.RENUMBERED, ChangeKind.MOVED}
"""The kinds of pairs whose words are the same."""

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_TAG = re.compile(r"<(/?)(ins|del)\b[^>]*>")

Runs = list[tuple[str, str]]
"""Runs of text with "=", "-" or "+" each."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Both texts of a pair, and their clauses."""

    name: str
    old: str
    new: str
    clauses: tuple[tuple[Clause, ...], tuple[Clause, ...]]


class Capped(Exception):
    """An engine took too long."""


def compare_cached(sides: Sides) -> Runs:
    """Align clauses that are there already, and mark what differs."""
    return _mark(analyzer.compare(*sides.clauses), sides)


def compare_ours(sides: Sides) -> Runs:
    """Cut both texts, align their clauses, and mark what differs."""
    return _mark(analyzer.compare(analyzer.segment(sides.old), analyzer.segment(sides.new)), sides)


def _mark(comparison: Comparison, sides: Sides) -> Runs:
    runs: Runs = []
    for pair in comparison.pairs:
        if pair.kind not in UNMARKED:
            before = _cover(comparison.before, pair.before, sides.old)
            after = _cover(comparison.after, pair.after, sides.new)
            runs += analyzer.mark(before, after)
            runs.append(("", ""))  # nothing joins two clauses
    return runs


def _cover(clauses: Sequence[Clause], places: tuple[int, ...], text: str) -> str:
    return text[clauses[min(places)].start : clauses[max(places)].end] if places else ""


def compare_difflib(sides: Sides) -> Runs:
    """Compare paragraphs, then the words of those that were replaced."""
    old, new = sides.old.split("\n\n"), sides.new.split("\n\n")
    runs: Runs = []
    for tag, *at in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, now = "\n\n".join(old[at[0] : at[1]]), "\n\n".join(new[at[2] : at[3]])
        if tag == "equal":
            runs.append(("", ""))
            continue
        mine, yours = _WORD.findall(was), _WORD.findall(now)
        matcher = difflib.SequenceMatcher(None, mine, yours, autojunk=False)
        for step, *span in matcher.get_opcodes():
            went, came = "".join(mine[span[0] : span[1]]), "".join(yours[span[2] : span[3]])
            runs += [("=", went)] if step == "equal" else [("-", went), ("+", came)]
    return runs


def compare_dmp(sides: Sides) -> Runs:
    """Compare whole texts by their characters."""
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    runs = engine.diff_main(sides.old, sides.new)
    engine.diff_cleanupSemantic(runs)
    return [({0: "=", -1: "-", 1: "+"}[sign], run) for sign, run in runs]


def compare_lxml(sides: Sides) -> Runs:
    """Compare as HTML, a paragraph for each block."""
    pages = [
        "".join(f"<p>{html.escape(block, quote=False)}</p>" for block in text.split("\n\n"))
        for text in (sides.old, sides.new)
    ]
    runs: Runs = []
    sign, end = "=", 0
    result = lxml_diff.htmldiff(*pages)
    for tag in _TAG.finditer(result):
        runs.append((sign, re.sub(r"<[^>]*>", "", result[end : tag.start()])))
        sign = "=" if tag[1] else {"ins": "+", "del": "-"}[tag[2]]
        end = tag.end()
    return runs


ENGINES: dict[str, Callable[[Sides], Runs]] = {
    "ours": compare_ours,
    "cached": compare_cached,
    "difflib": compare_difflib,
    "dmp": compare_dmp,
    "lxml": compare_lxml,
}


def run(engine: Callable[[Sides], Runs], sides: Sides, cap: float) -> tuple[Runs | None, float]:
    """Run an engine with a cap on its processor time.

    The alarm goes by the clock on the wall, because one that goes by processor time makes
    measured times coarse. What is remembered of earlier texts is forgotten first.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        if time.process_time() - start >= cap:
            raise Capped

    forget()
    start = time.process_time()
    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, cap, 0.2)
    try:
        runs = engine(sides)
    except Capped:
        return None, cap
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return runs, time.process_time() - start


def run_git(sides: Sides, folder: Path) -> tuple[Runs, float]:
    """Compare by git's words, in a process of its own, whose processor time is taken."""
    paths = [folder / "old", folder / "new"]
    for path, text in zip(paths, (sides.old, sides.new), strict=True):
        path.write_text(text, encoding="utf-8")
    command = ["git", "diff", "--no-index", "--word-diff=porcelain", "-U0", *map(str, paths)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout  # noqa: S101 - it was asked for
    output = process.stdout.read().decode("utf-8", "replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    signs = {" ": "=", "-": "-", "+": "+", "~": ""}
    lines = output.split("\n")[4:]
    runs = [(signs[line[0]], line[1:]) for line in lines if line[:1] in signs]
    return runs, usage.ru_utime + usage.ru_stime
