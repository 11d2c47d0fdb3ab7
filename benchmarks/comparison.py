"""Compare real pairs of texts with ours and with other engines: time, fragments, growth, kinds.

    python -m benchmarks.comparison VERSIONS [--pairs 500] [--peers 500] [--cap 5]
    python -m benchmarks.comparison VERSIONS --growth 8
    python -m benchmarks.comparison VERSIONS --kinds KINDS.tsv

VERSIONS is a git repository of versions of an Open Terms Archive collection. Pairs are drawn by
chance, at most three of a document, among the changes whose new text had never been seen before.
All engines get the same texts, as our reader makes them, and take turns in random order; times are
those of the processor. "ours" cuts both texts into clauses, aligns them and marks what differs;
"cached" has the clauses already. git runs as a process of its own, which is counted. An engine that
takes longer than the cap is stopped there, so its sum is a lower bound. A fragment is a stretch
that went or came; all engines are measured by the number of changed clauses that ours finds.
KINDS.tsv lists commits with what happened (first column the sort, second the commit, fourth the
path).
"""

import argparse
import gc
import random
import re
import statistics
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import analyzer
from benchmarks.engine import ENGINES, UNMARKED, Runs, Sides, run, run_git
from crawler.ota.archive import list_entries, read_note
from crawler.repository.archive import Archive
from store.error import ReadError

_SEED = 2587
_EACH = 3  # pairs of one document at most
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_CUT = re.compile(rf"[^\W_{_UNSPACED}]{{2}}")


@dataclass(slots=True)
class Tally:
    """What an engine took and gave over all pairs."""

    seconds: list[float] = field(default_factory=list)
    of: list[int] = field(default_factory=list)  # which pairs
    fragments: int = 0
    edges: int = 0
    cut: int = 0  # edges inside a word
    shown: int = 0  # characters in fragments
    capped: int = 0


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("versions", type=Path)
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--peers", type=int, default=500, help="pairs that the others compare")
    parser.add_argument("--cap", type=float, default=5.0, help="seconds for one pair")
    parser.add_argument("--growth", type=int, default=0, help="groups of eight pairs to join")
    parser.add_argument("--kinds", type=Path, help="a list of commits")
    given = parser.parse_args()
    if given.kinds:
        count_kinds(given.versions, given.kinds)
        return
    pairs = list(draw(given.versions, given.pairs))
    gc.collect()
    gc.freeze()  # what is loaded is none of an engine's garbage
    if given.growth:
        measure_growth(pairs, given.growth)
    else:
        measure(pairs, given.peers, given.cap)


def draw(versions: Path, count: int) -> Iterator[Sides]:
    """Yield pairs of texts, drawn by chance."""
    archive = Archive(versions)
    entries, _ = list_entries(archive, {".md"}, platforms=(), since=None)
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    last: dict[tuple[str, str], str] = {}
    changes = []
    for entry in entries:
        key = entry.platform, entry.type
        if key in last and entry.blob not in seen[key] and not read_note(entry).technical:
            changes.append((key, entry.commit, last[key], entry.blob))
        seen[key].add(entry.blob)
        last[key] = entry.blob
    random.Random(_SEED).shuffle(changes)  # noqa: S311 - a draw that can be repeated
    drawn: Counter[tuple[str, str]] = Counter()
    for key, commit, *blobs in changes:
        if drawn[key] < _EACH and drawn.total() < count:
            drawn[key] += 1
            yield _read(f"{'/'.join(key)} {commit[:12]}", archive.contents(blobs))


def _read(name: str, contents: Iterable[bytes]) -> Sides:
    texts = []
    for content in contents:
        try:
            texts.append(analyzer.read(content, "text/markdown", charset="utf-8").text)
        except ReadError:
            texts.append("")
    old, new = texts
    return Sides(name, old, new, (analyzer.segment(old), analyzer.segment(new)))


def measure(pairs: Sequence[Sides], peers: int, cap: float) -> None:
    """Let all engines take turns, and print what they took and gave."""
    tallies = {name: Tally() for name in (*ENGINES, "git")}
    order = random.Random(_SEED)  # noqa: S311 - likewise
    changed = [_count_changed(sides) for sides in pairs]
    with tempfile.TemporaryDirectory() as folder:
        for index, sides in enumerate(pairs):
            names = list(tallies) if index < peers else ["ours", "cached", "git"]
            for name in order.sample(names, len(names)):
                tally = tallies[name]
                tally.of.append(index)
                runs: Runs | None
                if name == "git":
                    runs, seconds = run_git(sides, Path(folder))
                else:
                    runs, seconds = run(ENGINES[name], sides, cap)
                tally.capped += runs is None
                tally.seconds.append(seconds)
                _count(tally, runs or [])
    print("engine     pairs  median    mean     p95      max   /ours  capped  frag  cut   shown")
    for name, tally in tallies.items():
        base = sum(tallies["ours"].seconds[index] for index in tally.of)
        _print(name, tally, base, sum(changed[index] for index in tally.of))
    for index in sorted(range(len(pairs)), key=lambda each: -tallies["ours"].seconds[each])[:5]:
        print(f"slowest: {1000 * tallies['ours'].seconds[index]:.1f} ms  {pairs[index].name}")


def _count_changed(sides: Sides) -> int:
    return sum(pair.kind not in UNMARKED for pair in analyzer.compare(*sides.clauses).pairs)


def _count(tally: Tally, runs: Runs) -> None:
    """Count fragments, and those of their edges that have a letter or digit on both sides.

    Scripts that part no words by spaces are left out: there every edge would be one.
    """
    for sign in "-+":
        side = [run for run in runs if run[0] in {"", "=", sign} and (run[1] or not run[0])]
        for one, other in pairwise(side):
            if sign in {one[0], other[0]} and one[0] != other[0] and one[1] and other[1]:
                tally.edges += 1
                tally.cut += bool(_CUT.fullmatch(one[1][-1] + other[1][0]))
    marked = [run for run in runs if run[0] in {"-", "+"} and run[1]]
    tally.fragments += len(marked)
    tally.shown += sum(len(text) for _, text in marked)


def _print(name: str, tally: Tally, base: float, changed: int) -> None:
    times = sorted(1000 * each for each in tally.seconds)
    p95 = times[int(0.95 * (len(times) - 1))]
    print(
        f"{name:9} {len(times):6} {statistics.median(times):7.2f} {statistics.mean(times):7.2f}"
        f" {p95:7.1f} {times[-1]:8.1f} {sum(tally.seconds) / base:7.2f} {tally.capped:7}"
        f" {tally.fragments / max(1, changed):5.2f} {tally.cut / max(1, tally.edges):6.2%}"
        f" {tally.shown:9,}"
    )


def measure_growth(pairs: Sequence[Sides], groups: int) -> None:
    """Print how the time grows when several pairs are joined, against each by itself."""
    usable = [sides for sides in pairs if sides.old != sides.new and sides.old and sides.new]
    sums: dict[str, Counter[int]] = {"ours": Counter(), "cached": Counter()}
    for start in range(0, 8 * groups, 8):
        group = usable[start : start + 8]
        for count in (1, 2, 4, 8):
            for first in range(0, 8, count):
                joined = _join(group[first : first + count])
                for name, sum_ in sums.items():
                    times = [run(ENGINES[name], joined, 60)[1] for _ in range(3)]
                    sum_[count] += round(1e9 * min(times))
    for name, sum_ in sums.items():
        print(name, "  ".join(f"{count}: {sum_[count] / sum_[1]:.2f}" for count in (2, 4, 8)))


def _join(group: Sequence[Sides]) -> Sides:
    old, new = ("\n\n".join(getattr(sides, side) for sides in group) for side in ("old", "new"))
    return Sides("", old, new, (analyzer.segment(old), analyzer.segment(new)))


def count_kinds(versions: Path, kinds: Path) -> None:
    """Print for each listed commit what happened to its clauses."""
    for line in kinds.read_text(encoding="utf-8").splitlines()[1:]:
        sort, commit, _, path, *_ = line.split("\t")
        sides = _read(
            path, (_show(versions, f"{which}:{path}") for which in (f"{commit}^", commit))
        )
        tally = Counter(pair.kind.value for pair in analyzer.compare(*sides.clauses).pairs)
        print(f"{sort:18} {commit[:12]} {path:50} {dict(tally.most_common())}")


def _show(versions: Path, name: str) -> bytes:
    command = ["git", "-C", str(versions), "show", name]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


if __name__ == "__main__":
    main()
