"""Read real documents: how much of the curated text is kept, of any page, and how fast.

    python -m benchmarks.reading --curated SNAPSHOTS VERSIONS DECLARATIONS
    python -m benchmarks.reading --pages PAGES.zip
    python -m benchmarks.reading --texts VERSIONS [--count 2000]

SNAPSHOTS, VERSIONS and DECLARATIONS are git repositories of one Open Terms Archive collection, bare
or not; PAGES.zip holds HTML files. Prints, in this order:

- for each document with raw and curated texts: the F1 of our words against the curated ones, with
  the declared selectors and without any, that of each other extractor that can be imported, the
  milliseconds a page, and how often both are the same to the letter, read once as a page and once
  as Markdown; then how often each word is missing or too many, with `--show`;
- for the pages: errors, the share of the visible words that was kept, pages a second, the slowest,
  and the most memory that was in use;
- for the texts: megabytes a second, each document's versions in their order and all at random.
"""

import argparse
import random
import re
import resource
import subprocess
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import mean, median

from bs4 import BeautifulSoup

from analyzer.reading import read
from crawler.ota.declarations import OtaDeclarations, read_ota_declarations
from store.error import ReadError
from store.record import Reading

_SNAPSHOT = re.compile(r"snapshots/commit/([0-9a-f]{40})")
_TARGET = re.compile(r"\]\((?:[^()\\]|\\.|\([^()]*\))*\)")
_PICTURE = re.compile(r"!\[[^\]]*" + _TARGET.pattern)
_WORD = re.compile(r"[^\W_]+")
_SEED = 7
_SHARED = "Buffer"  # whose page holds several policies: without a selector, it is all of them


def main() -> None:
    """Run what was asked for, and print a small table each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--curated", nargs=3, type=Path, metavar=("SNAPSHOTS", "VERSIONS", "DECL"))
    parser.add_argument("--pages", type=Path, help="a zip archive of HTML files")
    parser.add_argument("--texts", type=Path, help="a repository of versions in Markdown")
    parser.add_argument("--show", action="store_true", help="print the words that differ")
    parser.add_argument("--count", type=int, default=2000, help="how many of the texts to read")
    given = parser.parse_args()
    if given.curated:
        compare_with_curated(*given.curated, show=given.show)
    if given.pages:
        read_pages(given.pages)
    if given.texts:
        read_texts(given.texts, given.count)


# ---------------------------------------------------------------- curated texts


@dataclass(frozen=True, kw_only=True, slots=True)
class _Curated:
    """A version that says which snapshot it was read from."""

    path: str  # "Platform/Type", without ending
    at: datetime
    snapshot: str  # commit
    blob: str  # of the version

    @property
    def names(self) -> tuple[str, str]:
        platform, _, type_ = self.path.rpartition("/")
        return platform, type_


@dataclass(frozen=True, kw_only=True, slots=True)
class _Score:
    """How one page was read."""

    f1: dict[str, float]  # of the words, by the way it was read
    milliseconds: dict[str, float]
    same: bool  # as a page and as Markdown
    differing: Counter[str]  # words: "-word" is missing with the declared selectors, "+word" extra


def compare_with_curated(
    snapshots: Path, versions: Path, declarations: Path, *, show: bool
) -> None:
    """Print for each document how our text agrees with the curated one."""
    curated = list(_list_curated(versions))
    declared = read_ota_declarations(declarations, {entry.names[0] for entry in curated})
    peers = dict(_find_peers())
    scores: defaultdict[str, list[_Score]] = defaultdict(list)
    for entry in curated:
        score = _score(entry, snapshots, versions, declared, peers)
        if score:
            scores[entry.path].append(score)
    ways = ["selected", "found", *peers]
    print(f"{'document':44} pages same " + " ".join(f"{way[:11]:>11}" for way in ways))
    for path, pages in sorted(scores.items()):
        print(f"{path[:44]:44} {_summarise(pages, ways)}")
        if show:
            print(f"    {_total([page.differing for page in pages]).most_common(20)}")
    alone = [pages for path, pages in scores.items() if not path.startswith(_SHARED)]
    _print_figures("mean of documents", alone, ways, mean)
    _print_figures("median of documents", alone, ways, median)
    _print_figures("worst document", alone, ways, min)
    every = [page for pages in scores.values() for page in pages]
    rates = [1000 / mean(page.milliseconds[way] for page in every) for way in ways]
    print(f"{'pages a second':55}" + " ".join(f"{rate:11.0f}" for rate in rates))


def _print_figures(
    name: str,
    documents: list[list[_Score]],
    ways: list[str],
    summarise: Callable[[list[float]], float],
) -> None:
    means = [[mean(page.f1[way] for page in pages) for pages in documents] for way in ways]
    figures = " ".join(f"{summarise(figures):11.4f}" for figures in means)
    print(f"{f'{name}, without {_SHARED}':55}{figures}")


def _find_peers() -> Iterator[tuple[str, Callable[[str], str]]]:
    """Yield the other extractors that can be imported, and how each is asked for a text."""
    with suppress(ImportError):
        plain = import_module("resiliparse.extract.html2text").extract_plain_text
        yield "resiliparse", lambda page: str(plain(page, main_content=True))
    with suppress(ImportError):
        extract = import_module("trafilatura").extract
        yield "trafilatura", lambda page: str(extract(page) or "")
        yield "traf. recall", lambda page: str(extract(page, favor_recall=True) or "")
    with suppress(ImportError):
        document = import_module("readability").Document
        yield "readability", lambda page: _strip_tags(str(document(page).summary()))
    with suppress(ImportError):
        justext = import_module("justext")
        words = justext.get_stoplist("English")
        yield (
            "justext",
            lambda page: " ".join(
                part.text for part in justext.justext(page, words) if not part.is_boilerplate
            ),
        )


def _strip_tags(page: str) -> str:
    return BeautifulSoup(page, "lxml").get_text(" ")


def _list_curated(versions: Path) -> Iterator[_Curated]:
    log = _git(versions, "log", "--format=%x01%aI%n%B%x02", "--raw", "--no-abbrev", "--no-renames")
    for commit in log.decode().split("\x01")[1:]:
        message, _, files = commit.partition("\x02")
        snapshot = _SNAPSHOT.search(message)
        file = re.search(r"\w+ (\w{40}) [AM]\t(.+)\.md", files)
        if snapshot and file:
            at = datetime.fromisoformat(message.partition("\n")[0])
            yield _Curated(path=file[2], at=at, snapshot=snapshot[1], blob=file[1])


def _score(
    entry: _Curated,
    snapshots: Path,
    versions: Path,
    declared: OtaDeclarations,
    peers: Mapping[str, Callable[[str], str]],
) -> _Score | None:
    source = declared.find_source(*entry.names, entry.at)
    try:
        page = _git(snapshots, "show", f"{entry.snapshot}:{entry.path}.html")
    except subprocess.CalledProcessError:
        return None  # the snapshot is a PDF, or not in the repository
    text = _git(versions, "cat-file", "blob", entry.blob)
    curated = _WORD.findall(_strip(text.decode()))
    readers: dict[str, Callable[[], str]] = {
        "selected": lambda: (
            read(page, "text/html", selection=source.selection, url=source.url).text
        ),
        "found": lambda: read(page, "text/html", url=source.url).text,
    }
    markup = page.decode("utf-8", "replace")
    readers |= {name: partial(extract, markup) for name, extract in peers.items()}
    texts, milliseconds = {}, {}
    for way, reader in readers.items():
        start = time.thread_time()
        texts[way] = _ask(reader)
        milliseconds[way] = (time.thread_time() - start) * 1000
    return _Score(
        f1={way: _measure_f1(_WORD.findall(found), curated) for way, found in texts.items()},
        milliseconds=milliseconds,
        same=texts["selected"] == read(text, "text/markdown").text,
        differing=_compare(_WORD.findall(texts["selected"]), curated),
    )


def _ask(reader: Callable[[], str]) -> str:
    try:
        return reader()
    except Exception as error:  # noqa: BLE001  whatever a peer raises, it has found nothing
        print(f"{type(error).__name__}: {error}")
        return ""


def _compare(ours: list[str], theirs: list[str]) -> Counter[str]:
    missing, extra = Counter(theirs) - Counter(ours), Counter(ours) - Counter(theirs)
    return Counter(
        {f"-{word}": count for word, count in missing.items()}
        | {f"+{word}": count for word, count in extra.items()}
    )


def _strip(markdown: str) -> str:
    """Take out targets, pictures, escapes and line breaks, by other means than the reader's."""
    text = _TARGET.sub("]", _PICTURE.sub("", markdown))
    return text.replace("\\", "").replace("<br>", " ")


def _measure_f1(ours: list[str], theirs: list[str]) -> float:
    common = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * common / (len(ours) + len(theirs)) if ours or theirs else 1.0


def _summarise(pages: list[_Score], ways: list[str]) -> str:
    figures = " ".join(f"{mean(page.f1[way] for page in pages):11.4f}" for way in ways)
    return f"{len(pages):5} {sum(page.same for page in pages):4} {figures}"


def _total(counts: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return total


# ---------------------------------------------------------------- pages and texts


def read_pages(archive: Path) -> None:
    """Print how much of the visible words of each page was kept, and how fast."""
    errors: Counter[str] = Counter()
    kept: list[float] = []
    times: list[tuple[float, str]] = []
    with zipfile.ZipFile(archive) as pages:
        for name in pages.namelist():
            data = pages.read(name)
            start = time.thread_time()
            try:
                kept.append(read(data, "text/html").coverage)
            except ReadError as error:
                errors[str(error)] += 1
            else:
                times.append((time.thread_time() - start, name))
    seconds, slowest = max(times)
    print(f"{len(kept)} pages read, {len(kept) / sum(taken for taken, _ in times):.0f} a second")
    print(f"share of the visible words kept: least {min(kept):.4f}, mean {mean(kept):.4f}")
    print(f"slowest: {seconds * 1000:.0f} ms, {slowest}")
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory: {megabytes:.0f} MB")
    for reason, count in errors.most_common():
        print(f"{count} not read: {reason}")


def read_texts(versions: Path, count: int) -> None:
    """Print how fast Markdown is read: whole histories in their order, and texts at random."""
    log = _git(versions, "log", "--reverse", "--format=", "--raw", "--no-abbrev", "--no-renames")
    histories: defaultdict[str, list[str]] = defaultdict(list)
    for blob, path in re.findall(r"(\w{40}) [AM]\t(.+\.md)", log.decode()):
        histories[path].append(blob)
    chance = random.Random(_SEED)  # noqa: S311  a sample, not a secret
    chosen = chance.sample(sorted(histories), len(histories))
    ordered = [blob for path in chosen for blob in histories[path]][:count]
    blobs = sorted({blob for history in histories.values() for blob in history})
    for name, sample in (
        ("at random", chance.sample(blobs, min(count, len(blobs)))),
        ("in order", ordered),
    ):
        texts = list(_read_blobs(versions, sample))
        start = time.thread_time()
        for text in texts:
            _try(text)
        seconds = time.thread_time() - start
        size = sum(map(len, texts)) / 1e6
        print(f"{len(texts)} texts {name}: {size:.0f} MB, {size / seconds:.1f} MB a second")


def _try(text: bytes) -> Reading | None:
    try:
        return read(text, "text/markdown")
    except ReadError:
        return None


def _read_blobs(repository: Path, blobs: list[str]) -> Iterator[bytes]:
    names = "\n".join(blobs).encode()
    answer = _git(repository, "cat-file", "--batch", stdin=names)
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
