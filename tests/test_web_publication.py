"""The built site: whole, incremental, well-formed, and deaf to hostile text."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import pytest

from store.error import HomeError
from tests.web_hostile import HOSTILE, PoisonedRecords, find_hostile_site
from tests.web_html import Markup, read_page, read_pages
from tests.web_library import LIBRARY
from tests.web_lumenary import LUMENARY_TERMS
from tests.web_pages import build_site
from tests.web_records import MemoryRecords
from tests.web_stories import NOW, SAMPLE, TYPE_NAMES
from tests.web_story import at
from web import Site, publish
from web.address import assign_slugs

SITE = Site(
    name="clausewatch",
    base_url="https://watch.example/",
    contact="records@watch.example",
    tool="clausewatch/0.1.0",
)
NEVER_OURS = {"script", "iframe", "img", "object", "embed", "form", "style", "base"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site, without an address of its own."""
    place = tmp_path_factory.mktemp("site")
    publish(SAMPLE, place, site=Site(), now=NOW, type_names=TYPE_NAMES, library=LIBRARY)
    return place


def find_dead_links(folder: Path, pages: dict[str, Markup]) -> Iterator[str]:
    """Yield every link of a built site whose file or anchor does not exist."""
    for page, markup in pages.items():
        for link in markup.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            path = unquote(parts.path)
            start = PurePosixPath("/") if path.startswith("/") else PurePosixPath("/", page).parent
            target = os.path.normpath(start / path) if path else f"/{page}"
            name = target.removeprefix("/")
            anchors = pages[name].ids if name in pages else []
            if not (folder / name).is_file() or (parts.fragment and parts.fragment not in anchors):
                yield f"{page}: {link}"


def hash_tree(folder: Path) -> dict[str, bytes]:
    """Return the content of every file of a folder."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_every_record_has_its_page_and_twin(folder: Path) -> None:
    """Each document, change and provision is published at its ID, with a twin of that ID."""
    documents = SAMPLE.documents()
    records = [
        *(("documents", each.id) for each in documents),
        *(("changes", each.id) for each in SAMPLE.changes()),
        *(("provisions", p.id) for each in documents for p in SAMPLE.provisions(each.id)),
    ]
    assert len(records) == 19
    for kind, record in records:
        assert record in (folder / kind / record / "index.html").read_text("utf-8")
        assert json.loads((folder / kind / record / "record.json").read_bytes())["id"] == record
    for slug in assign_slugs(documents).values():
        assert json.loads((folder / "platforms" / slug / "record.json").read_bytes())["id"] == slug


def test_report_counts_what_was_published(tmp_path: Path) -> None:
    """The report names every file written, and counts records by their kind."""
    steps: list[tuple[int, int]] = []
    report = publish(
        SAMPLE,
        tmp_path,
        site=SITE,
        now=NOW,
        progress=lambda done, total: steps.append((done, total)),
    )
    assert (report.documents, report.changes, report.provisions) == (4, 4, 11)
    assert sorted(report.written) == sorted(hash_tree(tmp_path))
    assert report.files == len(report.written)
    assert steps == [(done, 4) for done in range(5)]


def test_second_publish_writes_nothing(tmp_path: Path) -> None:
    """With the same records at the same time no file is touched."""
    publish(SAMPLE, tmp_path, site=SITE, now=NOW, library=LIBRARY)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    report = publish(SAMPLE, tmp_path, site=SITE, now=NOW, library=LIBRARY)
    assert report.written == ()
    assert report.files == sum(path.is_file() for path in before)
    assert before == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}


def test_only_start_and_status_tell_the_time(tmp_path: Path) -> None:
    """A later build of the same records rewrites the start page and the status page alone."""
    publish(SAMPLE, tmp_path, site=SITE, now=NOW, library=LIBRARY)
    report = publish(SAMPLE, tmp_path, site=SITE, now=NOW + timedelta(days=1), library=LIBRARY)
    assert report.written == ("status/index.html", "index.html")


def test_unchanged_capture_rewrites_no_record_of_a_clause(tmp_path: Path) -> None:
    """A document verified once more changes its own page, its platform's and the lists."""
    publish(SAMPLE, tmp_path, site=SITE, now=NOW, library=LIBRARY)
    later = replace(LUMENARY_TERMS, verified=at(2026, 5, 23))
    records = MemoryRecords(stories=(later, *SAMPLE.stories[1:]))
    report = publish(records, tmp_path, site=SITE, now=NOW, library=LIBRARY)
    assert set(report.written) == {
        "documents/CW-D-000001-0/index.html",
        "documents/CW-D-000001-0/record.json",
        "platforms/lumenary/index.html",
        "platforms/lumenary/record.json",
        "platforms/index.html",
        "platforms/record.json",
        "status/record.json",
        "index.html",
        "index.json",
    }


def test_vanished_records_keep_their_pages(tmp_path: Path) -> None:
    """A build from fewer records removes nothing that was published."""
    publish(SAMPLE, tmp_path, site=SITE, now=NOW, library=LIBRARY)
    before = set(hash_tree(tmp_path))
    publish(MemoryRecords(stories=SAMPLE.stories[:1]), tmp_path, site=SITE, now=NOW)
    assert set(hash_tree(tmp_path)) == before


def test_build_is_the_same_bytes_everywhere(folder: Path, tmp_path: Path) -> None:
    """Two builds in two folders do not differ in a byte, and name neither folder."""
    other = tmp_path / "other"
    publish(SAMPLE, other, site=Site(), now=NOW, type_names=TYPE_NAMES, library=LIBRARY)
    assert hash_tree(other) == hash_tree(folder)
    assert not any(str(tmp_path).encode() in content for content in hash_tree(folder).values())


def test_site_without_any_record_stands(tmp_path: Path) -> None:
    """An empty ledger gives a start page that says so, a feed and a missing page."""
    report = publish(MemoryRecords(stories=()), tmp_path, site=Site(), now=NOW)
    assert (report.documents, report.changes) == (0, 0)
    assert "Nothing is watched yet." in (tmp_path / "index.html").read_text("utf-8")
    assert list(find_dead_links(tmp_path, read_pages(tmp_path))) == []


def test_document_without_a_version_has_a_page(tmp_path: Path) -> None:
    """A document that was declared, but never captured well, says that it waits."""
    story = replace(LUMENARY_TERMS, days=(), threads=(), summaries=(), verified=None)
    publish(MemoryRecords(stories=(story,)), tmp_path, site=Site(), now=NOW)
    page = (tmp_path / "documents/CW-D-000001-0/index.html").read_text("utf-8")
    assert "No version of this document has been accepted yet." in page
    assert "not yet" in page


def test_every_link_and_anchor_leads_somewhere(folder: Path) -> None:
    """No page of the site has a dead link, be it to a file or to a place in one."""
    pages = read_pages(folder)
    assert len(pages) > 20
    assert list(find_dead_links(folder, pages)) == []


def test_link_check_finds_dead_links(folder: Path, tmp_path: Path) -> None:
    """The check above is no formality: it sees a page that is gone, and an anchor that is."""
    shutil.copytree(folder, tmp_path / "site")
    shutil.rmtree(tmp_path / "site/provisions/CW-P-000101-9")
    pages = read_pages(tmp_path / "site")
    pages["changes/CW-C-000102-6/index.html"].ids.clear()
    dead = list(find_dead_links(tmp_path / "site", pages))
    assert any("CW-P-000101-9" in link for link in dead)
    assert any(link.endswith("#clause-1") for link in dead)


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<main><p>One</main>", "</main> where ['main', 'p'] is open"),
        ("<p><ul><li>One</li></ul></p>", "<ul> in <p>"),
        ("<div><li>One</li></div>", "<li> in <div>"),
        ("<ul><p>One</p></ul>", "<p> in <ul>"),
        ("<dl><div><dd>1</dd><dt>One</dt></div></dl>", "<dd> in <div> after <div>"),
        ("<a href=x><button>One</button></a>", "<button> in <a>"),
        ("<details>One<p>two</p><summary>Three</summary></details>", "<summary> in <details>"),
    ],
)
def test_check_of_markup_finds_faults(html: str, fault: str) -> None:
    """The check that all pages stand is no formality either."""
    assert any(each.startswith(fault) for each in read_page(html).faults)


def test_markup_is_whole_and_ids_are_unique(tmp_path: Path) -> None:
    """Every element is closed in order and stands where it may; no ID stands twice on a page."""
    for path, markup in read_pages(build_site(tmp_path)).items():
        assert markup.faults == [], path
        assert len(markup.ids) == len(set(markup.ids)), path


@pytest.mark.parametrize("typed", [False, True])
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_stays_text(
    kind: str,
    typed: bool,  # noqa: FBT001
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Whatever stands in every field of every record, pages stay whole, bounded and safe."""
    folder = find_hostile_site(kind, tmp_path_factory, typed=typed)
    pages = read_pages(folder)
    assert list(find_dead_links(folder, pages)) == []
    for path, markup in pages.items():
        assert markup.faults == [], path
        scripted = {"script", "form"} if path == "search/index.html" else set()
        assert not markup.tags & (NEVER_OURS - scripted), path
        assert {PurePosixPath(each).name for each in markup.scripts} <= {"copy.js", "search.js"}, (
            path
        )
        assert not {name for name in markup.attributes if name.startswith("on")}, path
        assert "style" not in markup.attributes, path
        assert all(re.match(r"(?:\.\./|[\w/#]|https?:|$)", link) for link in markup.links), path
        assert not any(re.match(r"(?i)\s*(?:javascript|data):", link) for link in markup.links)
        raw = (folder / path).read_text("utf-8")
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", raw), path


@pytest.mark.parametrize("kind", ["huge", "emoji", "rtl"])
def test_endless_words_keep_pages_small(kind: str, tmp_path: Path) -> None:
    """A page shows excerpts of bounded length, whatever the length of the texts."""
    records = PoisonedRecords(records=SAMPLE, text=HOSTILE[kind])
    publish(records, tmp_path, site=Site(), now=NOW, library=LIBRARY)
    sizes = {page.name: page.stat().st_size for page in tmp_path.rglob("*.html")}
    assert max(sizes.values()) < 400_000
    assert (tmp_path / "feed.xml").stat().st_size < 400_000


def test_unusable_folder_is_told(tmp_path: Path) -> None:
    """A folder that cannot be one is named in the error."""
    (tmp_path / "site").write_text("a file")
    with pytest.raises(HomeError, match="site"):
        publish(SAMPLE, tmp_path / "site", site=SITE, now=NOW)
