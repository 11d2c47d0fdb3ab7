"""Builds that are killed: what they leave is a whole site, and the next one completes it."""

import os
import posixpath
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.test_web_publication import find_dead_links, hash_tree
from tests.web_html import Markup, read_pages
from tests.web_lumenary import LUMENARY_TERMS
from tests.web_records import MemoryRecords
from tests.web_stories import NOW, SAMPLE, TYPE_NAMES
from web import Records, Site, publish
from web.memory import locate_memory

BEFORE = MemoryRecords(stories=(replace(LUMENARY_TERMS, summaries=("Said before.",) * 9),))
"""What the site was made of before: one document, whose changes were told in other words."""
AFTER = MemoryRecords(stories=(SAMPLE.stories[0], SAMPLE.stories[3]))
"""What it is made of then."""

_EVENLY = 4  # kills over the whole build
_LAST = 3  # and one at each of the last steps, which put new content in the place of old
_PROGRAM = """
import sys
from pathlib import Path
from tests.test_web_interruption import kill_builds
kill_builds(Path(sys.argv[1]), sys.argv[2])
"""


def build(records: Records, folder: Path, name: str) -> None:
    """Bring a site up to date under a name, which stands on every page."""
    publish(records, folder, site=Site(name=name), now=NOW, type_names=TYPE_NAMES)


def kill_builds(folder: Path, name: str) -> None:
    """Kill a build at one step after another, each in a copy of an older site."""
    build(BEFORE, folder / "before/site", "Name")
    steps = folder / "steps"
    _build_in_child(folder, name, "whole", kill_at=-1)
    total = len(steps.read_bytes())
    for step in {*range(0, total, total // _EVENLY), *range(total - _LAST, total)}:
        assert _build_in_child(folder, name, f"killed-{step}", kill_at=step) == signal.SIGKILL


def _build_in_child(folder: Path, name: str, copy: str, kill_at: int) -> int:
    """Build in a process of its own, and return the signal that ended it."""
    shutil.copytree(folder / "before", folder / copy)
    child = os.fork()
    if child == 0:
        _die_at(kill_at, folder)
        build(AFTER, folder / copy / "site", name)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def _die_at(step: int, folder: Path) -> None:
    """Note each step, and let the system kill this process at one: a step opens or renames."""
    seen = 0
    notes = os.open(folder / "steps", os.O_CREAT | os.O_TRUNC | os.O_WRONLY)

    def look(event: str, given: tuple[object, ...]) -> None:
        nonlocal seen
        if event in {"open", "os.rename"} and str(given[0]).startswith(str(folder)):
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)
            seen += 1
            os.write(notes, b".")

    sys.addaudithook(look)


def find_reachable(pages: dict[str, Markup]) -> dict[str, Markup]:
    """Return the pages that a reader gets to from the start page."""
    found: dict[str, Markup] = {}
    waiting = ["index.html"]
    while waiting:
        page = waiting.pop()
        if page in pages and page not in found:
            found[page] = pages[page]
            paths = (unquote(urlsplit(link).path) for link in pages[page].links)
            here = posixpath.dirname(page)
            waiting += [posixpath.normpath(posixpath.join(here, path)) for path in paths if path]
    return found


# The first goes on from what the last build left, the second makes every page anew.
@pytest.mark.parametrize("name", ["Name", "Another name"])
def test_killed_builds_leave_a_whole_site(name: str, tmp_path: Path) -> None:
    """Wherever a build dies, no page is half, no link is dead, and the next completes it."""
    folder = tmp_path.resolve()
    subprocess.run(
        [sys.executable, "-c", _PROGRAM, folder, name],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "PYTHONPATH": "."},
        check=True,
    )
    build(AFTER, folder / "after/site", name)
    before, after = hash_tree(folder / "before/site"), hash_tree(folder / "after/site")
    killed = sorted(folder.glob("killed-*"))
    assert len(killed) > _EVENLY
    for each in killed:
        site = each / "site"
        stands = {path: text for path, text in hash_tree(site).items() if "/." not in f"/{path}"}
        assert before.keys() <= stands.keys() <= after.keys()
        assert [
            path for path in stands if stands[path] not in {before.get(path), after[path]}
        ] == []
        pages = find_reachable(read_pages(site))
        for markup in pages.values():  # to files: a place in a page may come a moment later
            markup.links[:] = [link.partition("#")[0] for link in markup.links]
        assert list(find_dead_links(site, pages)) == []
        build(AFTER, site, name)
        assert hash_tree(site) == after
        assert locate_memory(site).is_file()
