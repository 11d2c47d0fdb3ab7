"""Size of the search index, and time to the first result, against Pagefind on the same pages.

    python -m benchmarks.search SITE [--pagefind PROGRAM] [--rounds 5] [WORDS ...]

SITE is a built site. Chromium opens the search for some words, each time with an empty cache, and
tells when the first result stood on the page, and how many bytes came over the wire. With the
program of Pagefind (from PyPI: pagefind-bin), the pages of the site's records are indexed by it,
and a page of ten lines searches that index and shows the first result in its own excerpt.
Contenders take turns; the server is on loopback, so what a network adds is bytes and round trips.
Pagefind searches in a worker of its own, whose requests the browser does not count with its page.
"""

import argparse
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from urllib.parse import quote

from tests.serving import serving
from tests.web_browser import Browser, start_browser
from web.service.pages import Pages

__all__ = ["measure"]

_WORDS = ("arbitration", "free trial", "brokers", "retention period", "zebra", "artificial")
_RECORDS = ("changes", "provisions")
# Notes when the first result came, or that there is none.
_WATCH = """new MutationObserver(() => {
  const first = document.querySelector("#list li"), told = document.getElementById("told");
  const none = told && /found|could not/i.test(told.textContent);
  if ((first || none) && !window.firstAt) window.firstAt = performance.now();
}).observe(document, {subtree: true, childList: true, characterData: true});"""
_PEER = """<!doctype html><meta charset="utf-8"><title>peer</title>
<ol id="list"></ol><p id="told"></p>
<script type="module">
const search = await import("/pagefind/pagefind.js");
const found = await search.search(new URLSearchParams(location.search).get("q"));
if (!found.results.length) told.textContent = "Nothing found";
for (const each of found.results.slice(0, 20)) each.data().then((data) => {
  const item = document.createElement("li");
  item.innerHTML = `<a href="${data.url}">${data.meta.title}</a> ${data.excerpt}`;
  list.append(item);
});
</script>"""


def measure(site: Path, words: Sequence[str], *, pagefind: str = "", rounds: int = 5) -> None:
    """Print what the index weighs, and how long the first result takes."""
    pages = sum(1 for kind in _RECORDS for _ in (site / kind).glob("*/index.html"))
    print(f"{pages:,} pages of records in {site}")
    print(f"ours      {_weigh(site / 'search')}")
    with tempfile.TemporaryDirectory() as place:
        contenders = {"ours": "search/index.html?q="}
        if pagefind:
            _index(site, pagefind)
            print(f"pagefind  {_weigh(site / 'pagefind')}")
            (site / "peer.html").write_text(_PEER, "utf-8")
            contenders["pagefind"] = "peer.html?q="
        with serving(Pages(site)) as visitor, start_browser(Path(place)) as browser:
            browser.renew()
            browser.call("Network.setCacheDisabled", cacheDisabled=True)
            browser.call("Page.addScriptToEvaluateOnNewDocument", source=_WATCH)
            there = {n: f"{visitor.address}/{path}" for n, path in contenders.items()}
            for word in words:
                _race(browser, word, there, rounds)
    shutil.rmtree(site / "pagefind", ignore_errors=True)
    (site / "peer.html").unlink(missing_ok=True)


def _weigh(folder: Path) -> str:
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    return f"{sum(sizes) / 1e6:.1f} MB of index in {len(sizes):,} files"


def _index(site: Path, program: str) -> None:
    """Let Pagefind index the pages of records, and print what that cost."""
    before, start = getrusage(RUSAGE_CHILDREN), time.perf_counter()
    glob = f"{{{','.join(_RECORDS)}}}/*/index.html"
    command = [program, "--site", str(site), "--glob", glob, "--root-selector", "main"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after, wall = getrusage(RUSAGE_CHILDREN), time.perf_counter() - start
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"pagefind  indexed in {wall:.1f} s, {spent:.1f} s of CPU, {after.ru_maxrss >> 10} MB")


def _race(browser: Browser, word: str, places: dict[str, str], rounds: int) -> None:
    for name, address in places.items():
        taken, came, asked = [], 0, 0
        for _ in range(rounds):
            browser.open(address + quote(word))
            while not (first := browser.ask("window.firstAt || 0")):
                time.sleep(0.01)
            taken.append(first)
            came, asked = browser.received, len(browser.requests)
        count = browser.ask("document.querySelectorAll('#list li').length")
        print(
            f"{word!r:20} {name:9} first of {count:2} after {statistics.median(taken):5.0f} ms"
            f" ({min(taken):.0f} to {max(taken):.0f}), {asked} requests, {came / 1e3:,.0f} kB"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("words", nargs="*", default=_WORDS)
    parser.add_argument("--pagefind", default="")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_intermixed_args()
    measure(given.site, given.words, pagefind=given.pagefind, rounds=given.rounds)
