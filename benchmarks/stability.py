"""Read every snapshot of an archive: how often does our text change where the policy does not?

    python -m benchmarks.stability SNAPSHOTS DECLARATIONS [--every 10] [--only Brevo] [--show]

SNAPSHOTS and DECLARATIONS are git repositories of one Open Terms Archive collection, bare or not.
Each page is read with the declared selectors and without any. What is true is decided by other
means: the characters that the declared selectors name, found by lxml alone, after `<noscript>` was
cut and e-mail addresses that are hidden behind a key were revealed. White space, the rank of
headings and a `#` that links to a heading are no words, on either side.

Prints for each document the pairs of consecutive snapshots with equal words, the share of them in
which our text differs once it is folded, and how many of the real changes are seen in our text.
With `--show`, then each pair that is wrong, and each real change.
"""

import argparse
import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import pairwise
from multiprocessing import Pool
from pathlib import Path
from statistics import mean

from lxml import etree  # type: ignore[import-untyped]
from lxml.cssselect import CSSSelector  # type: ignore[import-untyped]

from analyzer.normal import fold
from analyzer.reading import read
from crawler.ota.declarations import read_ota_declarations
from crawler.ota.source import Source
from store.error import ReadError
from store.record import Range

_CUT = re.compile(r"<(noscript|script|style|template)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.I)
_MARKS = re.compile(r"#+(?:\s|$)|\s+")
_CHUNK = 60  # snapshots that one process reads in one go
_SHOWN = 6  # pieces of a difference
_SHARED = "Buffer"  # whose page holds several policies
_WAYS = ("selected", "found")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Snapshot:
    """A page as it was kept."""

    path: str  # "Platform/Type.html"
    at: datetime
    blob: str
    source: Source


@dataclass(frozen=True, kw_only=True, slots=True)
class _Texts:
    """What was read from one, each as a hash; empty if there was nothing."""

    snapshot: _Snapshot
    true: str
    selected: str
    found: str


def main() -> None:
    """Read what was asked for, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("snapshots", type=Path)
    parser.add_argument("declarations", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every Nth snapshot only")
    parser.add_argument("--only", default="", help="documents whose path begins so")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--show", action="store_true", help="print what differs")
    given = parser.parse_args()
    histories = _list_histories(given.snapshots, given.declarations, given.only, given.every)
    read_in = _read_all(given.snapshots, histories.values(), given.jobs)
    _print_table({path: read_in[path] for path in histories})
    if given.show:
        for texts in read_in.values():
            _show(given.snapshots, texts)


def _list_histories(
    snapshots: Path, declarations: Path, only: str, every: int
) -> dict[str, list[_Snapshot]]:
    log = _git(snapshots, "log", "--reverse", "--format=%x01%aI", "--raw", "--no-abbrev")
    kept: list[tuple[str, datetime, str]] = []
    for commit in log.decode().split("\x01")[1:]:
        at, _, files = commit.partition("\n")
        time = datetime.fromisoformat(at)
        kept += (
            (path, time, blob)
            for blob, path in re.findall(r"(\w{40}) [AM]\t(.+\.html)", files)
            if path.startswith(only)
        )
    declared = read_ota_declarations(declarations, {path.split("/")[0] for path, _, _ in kept})
    histories: dict[str, list[_Snapshot]] = {}
    for path, time, blob in sorted(kept):
        platform, _, type_ = path.removesuffix(".html").rpartition("/")
        source = declared.find_source(platform, type_, time)
        snapshot = _Snapshot(path=path, at=time, blob=blob, source=source)
        histories.setdefault(path, []).append(snapshot)
    return {path: history[::every] for path, history in histories.items()}


def _read_all(
    snapshots: Path, histories: Iterable[Sequence[_Snapshot]], jobs: int
) -> dict[str, list[_Texts]]:
    chunks = [
        (snapshots, history[start : start + _CHUNK])
        for history in histories
        for start in range(0, len(history), _CHUNK)
    ]
    texts: dict[str, list[_Texts]] = {}
    with Pool(jobs, initializer=os.nice, initargs=(10,)) as pool:
        for chunk in pool.imap(_read_chunk, chunks):
            texts.setdefault(chunk[0].snapshot.path, []).extend(chunk)
    return texts


def _read_chunk(task: tuple[Path, Sequence[_Snapshot]]) -> list[_Texts]:
    repository, snapshots = task
    pages = _read_blobs(repository, [snapshot.blob for snapshot in snapshots])
    return [
        _Texts(
            snapshot=snapshot,
            true=_digest(_read_truth(page, snapshot.source)),
            selected=_digest(_read_ours(page, snapshot.source, "selected")),
            found=_digest(_read_ours(page, snapshot.source, "found")),
        )
        for snapshot, page in zip(snapshots, pages, strict=True)
    ]


def _read_ours(page: bytes, source: Source, way: str) -> str:
    try:
        if way == "found":
            return fold(read(page, "text/html", url=source.url).text)
        return fold(read(page, "text/html", selection=source.selection, url=source.url).text)
    except ReadError:
        return ""


def _read_truth(page: bytes, source: Source) -> str:
    """Return the words that the declared selectors name."""
    markup = _CUT.sub("", page.decode("utf-8", "replace"))
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    for element in root.xpath("//*[@data-cfemail]"):
        key, *secret = bytes.fromhex(element.get("data-cfemail"))
        element.text = bytes(byte ^ key for byte in secret).decode("utf-8", "replace")
    for selector in source.selection.remove:
        for element in _select(root, selector):
            element.clear(keep_tail=True)
    words: list[str] = []
    for selector in source.selection.select:
        for element in _select(root, selector):
            words += "".join(_list_texts(element, whole=isinstance(selector, str))).split()
    return " ".join(words)


def _select(root: etree._Element, selector: str | Range) -> list[etree._Element]:
    if isinstance(selector, str):
        return list(CSSSelector(selector, translator="html")(root))
    starts, ends = (
        CSSSelector(css, translator="html")(root) for css in (selector.start, selector.end)
    )
    if not starts or not ends:
        return []
    order = list(root.iter())
    first, last = order.index(starts[0]), order.index(ends[0])
    cut = {id(parent) for parent in ends[0].iterancestors()}
    return [element for element in order[first:last] if id(element) not in cut]


def _list_texts(element: etree._Element, *, whole: bool) -> Iterator[str]:
    if whole:
        yield from element.itertext()
    else:  # one of a stretch, in which those within it stand themselves
        yield element.text or ""
        yield element.tail or ""


# ---------------------------------------------------------------- results


def _print_table(histories: dict[str, list[_Texts]]) -> None:
    print(f"{'':44} {'':6} {'false changes':>15}   {'':12} real changes seen")
    print(f"{'document':44} {'pairs':>6} {'selected':>9} {'found':>9} {'no text':>8} ", end="")
    print(f"{'real':>6} {'selected':>9} {'found':>6}")
    rows = {path: _count(texts) for path, texts in histories.items()}
    for path, counts in rows.items():
        print(f"{path.removesuffix('.html')[:44]:44} {_write(counts)}")
    print(f"{'all pairs':44} {_write(sum(rows.values(), Counter()))}")
    for name, shared in (("mean of documents", False), (f"mean of those of {_SHARED}", True)):
        chosen = [
            counts
            for path, counts in rows.items()
            if path.startswith(_SHARED) is shared and counts["same"]
        ]
        if chosen:
            means = [mean(counts[way] / counts["same"] for counts in chosen) for way in _WAYS]
            print(f"{name:44} {'':6} {means[0]:9.4%} {means[1]:9.4%}")


def _count(texts: Sequence[_Texts]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for before, after in pairwise(texts):
        if not before.true or not after.true:
            counts["empty"] += 1
        elif before.true != after.true:
            counts["real"] += 1
            counts.update({f"{way} seen": _differs(before, after, way) for way in _WAYS})
        else:
            counts["same"] += 1
            counts.update({way: _differs(before, after, way) for way in _WAYS})
    return counts


def _differs(before: _Texts, after: _Texts, way: str) -> bool:
    return bool(getattr(before, way) != getattr(after, way))


def _write(counts: Counter[str]) -> str:
    shares = [counts[way] / counts["same"] if counts["same"] else 0 for way in _WAYS]
    return (
        f"{counts['same']:6} {shares[0]:9.4%} {shares[1]:9.4%} {counts['empty']:8} "
        f"{counts['real']:6} {counts['selected seen']:9} {counts['found seen']:6}"
    )


def _show(repository: Path, texts: Sequence[_Texts]) -> None:
    for before, after in pairwise(texts):
        if not before.true or not after.true:
            continue
        real = before.true != after.true
        for way in _WAYS:
            if real or _differs(before, after, way):
                name = "real" if real else "FALSE"
                name = "NOT SEEN" if real and not _differs(before, after, way) else name
                print(f"\n{name} {way} {after.snapshot.path} {after.snapshot.at:%Y-%m-%d %H:%M}")
                _print_difference(repository, before.snapshot, after.snapshot, way)


def _print_difference(repository: Path, before: _Snapshot, after: _Snapshot, way: str) -> None:
    pages = list(_read_blobs(repository, [before.blob, after.blob]))
    old, new = (
        _read_ours(page, snapshot.source, way).split(" ")
        for page, snapshot in zip(pages, (before, after), strict=True)
    )
    if old == new:
        old, new = (
            _read_truth(page, snapshot.source).split(" ")
            for page, snapshot in zip(pages, (before, after), strict=True)
        )
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    changes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    for _, start, end, other_start, other_end in changes[:_SHOWN]:
        gone, come = " ".join(old[start:end])[:160], " ".join(new[other_start:other_end])[:160]
        print(f"    - {gone!r} + {come!r}")


def _digest(text: str) -> str:
    text = _MARKS.sub("", text)
    return sha256(text.encode("utf-8", "replace")).hexdigest() if text else ""


def _read_blobs(repository: Path, blobs: Sequence[str]) -> Iterator[bytes]:
    answer = _git(repository, "cat-file", "--batch", stdin="\n".join(blobs).encode())
    position = 0
    while position < len(answer):
        end = answer.index(b"\n", position)
        size = int(answer[position:end].split()[2])
        yield answer[end + 1 : end + 1 + size]
        position = end + size + 2


def _git(repository: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=True).stdout


if __name__ == "__main__":
    main()
