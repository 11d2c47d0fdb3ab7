"""A whole archive imported and analyzed: time, memory, size, and what the gate made of it.

    python -m benchmarks.history ARCHIVE [--home DIR] [--platform NAME ...] [--sample N] [--seed S]

ARCHIVE is an Open Terms Archive repository of versions: a bundle, or a bare clone of one. The
commands run as processes of their own, like those of a user. Peak memory is the highest sum over
all their processes of what is theirs alone and their share of what is not (PSS), looked at every
two seconds. With --sample, that many suppressed and published entries are drawn by chance and
printed, to be read by eye.
"""

import argparse
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from clausewatch.home import open_home
from store.ledger import Ledger
from store.record import Decision, Document

__all__ = ["Cost", "run_measured", "run_program"]

_MB = 1_000_000
_LOOK = 2.0  # seconds between two looks at the memory, each of which takes a tenth of one


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a command took."""

    wall: float  # seconds
    cpu: float  # seconds, of all its processes
    peak: float  # megabytes, of all its processes


def main() -> None:
    """Import, analyze, measure and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--home", type=Path, help="kept; without it, a folder that goes again")
    parser.add_argument("--platform", action="append", default=[])
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder) / "home"
        _measure(home, given.archive, given.platform)
        with Ledger(open_home(home).database, open_home(home).blobs) as ledger:
            _count(ledger)
            if given.sample:
                _draw(ledger, given.sample, given.seed)


def _measure(home: Path, archive: Path, platforms: list[str]) -> None:
    chosen = [word for name in platforms for word in ("--platform", name)]
    if not home.exists():
        run_measured(home, "init")
    for command in (["import", "ota-versions", str(archive), *chosen], ["analyze"]):
        cost = run_measured(home, *command)
        print(
            f"{command[0]}: {cost.wall:.1f} s wall, {cost.cpu:.1f} s CPU, peak {cost.peak:.0f} MB",
            flush=True,
        )
    for name, files in (
        ("database", home.glob("clausewatch.db*")),
        ("blobs", (home / "blobs").rglob("*")),
    ):
        size = sum(file.stat().st_size for file in files if file.is_file())
        print(f"{name}: {size / _MB:.1f} MB")


def run_measured(home: Path, *command: str) -> Cost:
    """Run a command of ours, and return what it took."""
    return run_program([sys.executable, "-m", "clausewatch", "--home", str(home), *command])


def run_program(words: list[str]) -> Cost:
    """Run a program, and return what it and its processes took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    process = subprocess.Popen(
        words,
        stdout=subprocess.DEVNULL,
    )
    done, peak = Event(), [0.0]
    watcher = Thread(target=_watch, args=(process.pid, done, peak))
    watcher.start()
    code = process.wait()
    done.set()
    watcher.join()
    if code:
        raise SystemExit(f"{' '.join(words)} ended with {code}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall=time.monotonic() - started, cpu=cpu, peak=peak[0])


def _watch(process: int, done: Event, peak: list[float]) -> None:
    while not done.wait(_LOOK):
        peak[0] = max(peak[0], sum(map(_memory, [process, *_children(process)])) / 1000)


def _children(process: int) -> Iterator[int]:
    try:
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from _children(int(child))
    except OSError:
        return  # it has ended in the meantime


def _memory(process: int) -> int:
    """Return the kilobytes that a process is to be charged with."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)
    return int(found[1]) if found else 0


def _entries(ledger: Ledger) -> Iterator[tuple[Document, Decision]]:
    """Yield the last decision about each entry of the archive."""
    for document in ledger.documents():
        last = {(each.at, each.snapshot): each for each in ledger.decisions(document.id)}
        for decision in last.values():
            yield document, decision


def _count(ledger: Ledger) -> None:
    """Print what became of the entries that are changes: no first and no technical ones."""
    fates: Counter[str] = Counter()
    for _, decision in _entries(ledger):
        gate = decision.gate
        if decision.technical or gate.kind == "baseline":
            continue
        if decision.change:
            verdict = ledger.change(decision.change).verdict
            fates[f"published, {verdict}"] += 1
        else:
            fates[f"{gate.verdict} ({gate.kind})" if gate.kind else gate.verdict] += 1
    total = sum(fates.values())
    published = sum(count for fate, count in fates.items() if fate.startswith("published"))
    print(f"recorded changes: {total}, published {published} ({published / max(1, total):.1%})")
    for fate, count in fates.most_common():
        print(f"  {count:6} {count / max(1, total):6.1%}  {fate}")


def _draw(ledger: Ledger, number: int, seed: int) -> None:
    """Print entries drawn by chance, half of them suppressed and half published."""
    entries = [
        (document, decision)
        for document, decision in _entries(ledger)
        if not decision.technical and decision.gate.kind != "baseline"
    ]
    chance = random.Random(seed)  # noqa: S311  entries, not secrets
    suppressed = [each for each in entries if not each[1].change]
    published = [each for each in entries if each[1].change]
    for name, some in (("suppressed", suppressed), ("published", published)):
        for document, decision in chance.sample(some, min(number, len(some))):
            gate = decision.gate
            what = ledger.change(decision.change).summary if decision.change else gate.reasons[:1]
            print(
                f"{name}\t{decision.at:%Y-%m-%d %H:%M}\t{document.key.platform}/{document.key.type}"
                f"\t{gate.verdict}({gate.kind})\t{decision.change}\t{what}"
            )


if __name__ == "__main__":
    main()
