"""Ask the gate about walls and documents: how many does it recognise, and how many wrongly hold?

    python -m benchmarks.gate
    python -m benchmarks.gate --texts VERSIONS [--each 4]
    python -m benchmarks.gate --pages SNAPSHOTS [--each 4]
    python -m benchmarks.gate --fragments PAGES.zip
    python -m benchmarks.gate --changes VERSIONS KINDS.tsv

Without arguments the corpus in `tests/walls/` is scored, part by part: by the text alone, by the
page, and with what the exchange showed. VERSIONS and SNAPSHOTS are git repositories of an Open
Terms Archive collection, of which some versions of each document are drawn; PAGES.zip holds HTML
files. What is stopped of these is printed, because nobody has said of them which are documents:
read it. KINDS.tsv lists commits with what happened (first column the sort, second the commit,
fourth the path).
"""

import argparse
import random
import subprocess
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import analyzer
from crawler.inspection import inspect
from store.error import ReadError
from store.record import Gate, Reading
from tests.wall_pages import PARTS, WallPage, load_documents, load_walls

_SEED = 5
_FAILURES = ("blocked/error page", "language switch", "truncated")


def main() -> None:
    """Score what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=Path, help="a repository of versions in Markdown")
    parser.add_argument("--pages", type=Path, help="a repository of snapshots in HTML")
    parser.add_argument("--fragments", type=Path, help="a zip archive of HTML files")
    parser.add_argument("--changes", nargs=2, type=Path, metavar=("VERSIONS", "KINDS"))
    parser.add_argument("--each", type=int, default=4, help="versions drawn of each document")
    given = parser.parse_args()
    if given.texts:
        ask_each(_draw(given.texts, given.each, ".md"), "text/markdown")
    if given.pages:
        ask_each(_draw(given.pages, given.each, ".html"), "text/html")
    if given.fragments:
        ask_each(_unpack(given.fragments), "text/html")
    if given.changes:
        ask_changes(*given.changes)
    if not any((given.texts, given.pages, given.fragments, given.changes)):
        score_corpus()


def score_corpus() -> None:
    """Print how many walls are recognised and how many documents are stopped."""
    for part in PARTS:
        for way in ("text", "page", "exchange"):
            walls, documents = load_walls(part), load_documents(part)
            missed = [page.name for page in walls if not _is_stopped(page, way)]
            stopped = [page.name for page in documents if _is_stopped(page, way)]
            print(
                f"{part:7} {way:9} walls {len(walls) - len(missed)}/{len(walls)}"
                f"  documents stopped {len(stopped)}/{len(documents)}  {missed} {stopped}"
            )


def ask_each(sources: Iterable[tuple[str, bytes]], media_type: str) -> None:
    """Print what is stopped of documents that nobody has judged, and the time it takes."""
    tally: Counter[str] = Counter()
    seconds = 0.0
    for name, content in sources:
        try:
            reading = analyzer.read(content, media_type)
        except ReadError:
            tally["unreadable"] += 1
            continue
        start = time.process_time()
        gate = analyzer.examine(reading)
        seconds += time.process_time() - start
        tally[gate.verdict if gate else "accepted"] += 1
        if gate:
            said = " ".join(reading.text.split())[:120]
            print(f"{gate.verdict} {gate.kind} {dict(gate.scores[:2])} {name} | {said}")
    asked = sum(tally.values()) - tally["unreadable"]
    print(f"{asked} asked: {dict(tally)}, {1000 * seconds / max(1, asked):.1f} ms each")


def ask_changes(versions: Path, kinds: Path) -> None:
    """Print for each sort of change how often the gate stops it, and where that is a surprise."""
    tally: dict[str, Counter[bool]] = defaultdict(Counter)
    for line in kinds.read_text(encoding="utf-8").splitlines()[1:]:
        sort, commit, _, path, *_ = line.split("\t")
        sides = [_read(_show(versions, f"{which}:{path}")) for which in (f"{commit}^", commit)]
        gate = _judge(*sides)
        tally[sort][gate is not None] += 1
        if (gate is not None) != (sort in _FAILURES):
            print(f"{sort} {commit[:12]} {path}: {gate.reasons if gate else 'passed'}")
    for sort, counted in tally.items():
        print(f"{sort}: stopped {counted[True]} of {counted.total()}")


def _judge(before: Reading, after: Reading) -> Gate | None:
    return (
        analyzer.examine(before, beside=after)
        or analyzer.examine(after, beside=before)
        or analyzer.doubt(before, after)
    )


def _is_stopped(page: WallPage, way: str) -> bool:
    try:
        reading = analyzer.read(page.markup.encode(), page.capture.media_type, charset="utf-8")
    except ReadError:
        return True
    if way == "text":
        reading = replace(reading, signs=())
    signs = inspect(page.capture) if way == "exchange" else ()
    return analyzer.examine(reading, signs=signs) is not None


def _draw(repository: Path, each: int, ending: str) -> Iterator[tuple[str, bytes]]:
    """Yield some versions of every document, always the same."""
    listing = _git(
        repository, "log", "--raw", "--no-abbrev", "--no-renames", "--first-parent", "--format="
    )
    blobs: dict[str, set[str]] = defaultdict(set)
    for line in listing.decode(errors="replace").splitlines():
        told, _, path = line.partition("\t")
        blob = told.split()[3] if told.startswith(":") else ""
        if path.endswith(ending) and "/" in path and blob.strip("0"):
            blobs[path].add(blob)
    chance = random.Random(_SEED)  # noqa: S311 - a sample, no secret
    for path in sorted(blobs):
        for blob in chance.sample(sorted(blobs[path]), min(each, len(blobs[path]))):
            yield f"{path} {blob[:10]}", _git(repository, "cat-file", "blob", blob)


def _unpack(archive: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(archive) as opened:
        for name in sorted(opened.namelist()):
            if name.endswith(".html"):
                yield name, opened.read(name)


def _read(content: bytes) -> Reading:
    try:
        return analyzer.read(content, "text/markdown")
    except ReadError:
        return Reading(text="", reader="none")


def _show(repository: Path, name: str) -> bytes:
    return _git(repository, "show", name)


def _git(repository: Path, *arguments: str) -> bytes:
    done = subprocess.run(
        ["git", "-C", str(repository), *arguments], capture_output=True, check=True
    )
    return done.stdout


if __name__ == "__main__":
    main()
