"""The feeds, read by a reader of someone else's."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser  # type: ignore[import-untyped]  # ships no types
import pytest

from tests.web_hostile import HOSTILE, find_hostile_site
from tests.web_html import read_page
from tests.web_library import LIBRARY
from tests.web_lumenary import LUMENARY_TERMS
from tests.web_records import MemoryRecords
from tests.web_stories import NOW, SAMPLE, TYPE_NAMES
from tests.web_story import Story, Thread, assess, at
from web import Records, Site, publish

HOME = Site(base_url="https://watch.example/w")
NEWEST = "CW-C-000102-6"


def read_feed(folder: Path, records: Records, site: Site) -> feedparser.FeedParserDict:
    """Publish records and return their feed."""
    publish(records, folder, site=site, now=NOW, type_names=TYPE_NAMES)
    return parse(folder / "feed.xml")


def parse(file: Path) -> feedparser.FeedParserDict:
    """Return a feed that lies there."""
    feed = feedparser.parse(file.read_bytes())
    assert not feed.bozo, file
    return feed


def list_ids(feed: feedparser.FeedParserDict) -> list[str]:
    """Return the public IDs of the records in a feed."""
    return [entry.id.rpartition(":")[2] for entry in feed.entries]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site at an address of its own."""
    place = tmp_path_factory.mktemp("site")
    publish(SAMPLE, place, site=HOME, now=NOW, type_names=TYPE_NAMES)
    return place


def test_feed_carries_substantive_changes_newest_first(tmp_path: Path) -> None:
    """Each substantive change is an entry with a lasting ID; editorial ones are not in it."""
    feed = read_feed(tmp_path, SAMPLE, HOME)
    assert [entry.id for entry in feed.entries] == [
        f"tag:watch.example,2026:{record}" for record in (NEWEST, "CW-C-000301-T", "CW-C-000401-L")
    ]
    first = feed.entries[0]
    assert first.link == "https://watch.example/w/changes/CW-C-000102-6/index.html"
    assert first.updated == "2026-05-21T06:00:00Z"
    assert first.title.startswith("[Critical] Lumenary, Terms of Service: The free trial")
    assert {tag.label for tag in first.tags} >= {"Renewal and trials", "Binding arbitration"}
    assert {tag.term for tag in first.tags if tag.scheme} == {"critical"}
    assert feed.feed.updated == first.updated


def test_entry_carries_the_change_itself(tmp_path: Path) -> None:
    """A subscriber reads summary, facts and redline without following the link."""
    entry = read_feed(tmp_path, SAMPLE, Site()).entries[0]
    content = entry.content[0].value
    assert entry.content[0].type == "text/html"
    assert "Compares" not in content
    assert "<ins>" in content
    assert "<del>" in content
    assert "14 days" in content
    assert "captured by us on 16 February 2026" in content
    assert entry.link == "changes/CW-C-000102-6/index.html"


def test_feed_without_entries_is_dated_by_the_first_watching(tmp_path: Path) -> None:
    """A feed stays valid, and does not change with the clock, while nothing has changed yet."""
    baseline = MemoryRecords(stories=SAMPLE.stories[1:2])
    assert read_feed(tmp_path, baseline, Site()).feed.updated == "2025-11-03T06:00:00Z"
    empty = read_feed(tmp_path / "none", MemoryRecords(stories=()), Site())
    assert empty.feed.updated == "1970-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("place", "carried"),
    [
        # A platform, a grade of it that nothing of it reaches, and a document.
        ("platforms/lumenary", [NEWEST]),
        ("platforms/tarn-quill-letters/high", []),
        ("platforms/lumenary/high", [NEWEST]),
        ("documents/CW-D-000003-W", ["CW-C-000301-T"]),
        # Without a change so far, but watched.
        ("documents/CW-D-000002-Y", []),
        # Over platforms.
        ("document-types/terms-of-service", [NEWEST, "CW-C-000401-L"]),
        ("types/retention", ["CW-C-000301-T"]),
        ("severity/medium", [NEWEST, "CW-C-000301-T", "CW-C-000401-L"]),
        ("severity/high", [NEWEST]),
    ],
)
def test_feed_of_its_own_carries_what_it_is_named_for(
    place: str, carried: list[str], folder: Path
) -> None:
    """Each watched thing has a feed of its own, with its changes and no others."""
    feed = parse(folder / "feeds" / place / "feed.xml")
    assert list_ids(feed) == carried
    assert feed.feed.id == f"tag:watch.example,2026:feeds/{place}"
    own = f"https://watch.example/w/feeds/{place}/feed.xml"
    assert [link.href for link in feed.feed.links if link.rel == "self"] == [own]
    [page] = [link.href for link in feed.feed.links if link.rel == "alternate"]
    assert (folder / page.removeprefix("https://watch.example/w/")).is_file()


def test_both_formats_carry_the_same(folder: Path) -> None:
    """Beside each Atom feed lies a JSON Feed 1.1 with the same entries."""
    files = sorted(folder.rglob("feed.xml"))
    assert len(files) > 20
    for file in files:
        atom, other = parse(file), json.loads(file.with_name("feed.json").read_bytes())
        assert other["version"] == "https://jsonfeed.org/version/1.1"
        assert other["title"] == atom.feed.title
        assert [item["id"] for item in other["items"]] == [entry.id for entry in atom.entries]
        assert [item["url"] for item in other["items"]] == [entry.link for entry in atom.entries]
        dates = [item["date_modified"] for item in other["items"]]
        assert dates == [entry.updated for entry in atom.entries]
        path = file.with_name("feed.json").relative_to(folder).as_posix()
        assert other["feed_url"] == f"https://watch.example/w/{path}"


def test_json_item_is_whole(folder: Path) -> None:
    """An item of a JSON Feed has the redline, and names the record's severity and twin."""
    item: dict[str, Any] = json.loads((folder / "feed.json").read_bytes())["items"][0]
    assert "<ins>" in item["content_html"]
    assert item["tags"][0] == "Content licence"
    told = item["_clausewatch"]
    assert told["severity"] == "critical"
    assert told["record"] == "https://watch.example/w/changes/CW-C-000102-6/record.json"


def test_links_of_a_deep_feed_lead_to_records_without_an_address(tmp_path: Path) -> None:
    """On a site that names no address, links begin where the feed lies."""
    publish(SAMPLE, tmp_path, site=Site(), now=NOW)
    place = tmp_path / "feeds/platforms/lumenary/high"
    [entry] = parse(place / "feed.xml").entries
    assert (place / entry.link).resolve() == tmp_path / "changes" / NEWEST / "index.html"
    [item] = json.loads((place / "feed.json").read_bytes())["items"]
    assert item["url"] == entry.link
    assert f'href="{entry.link}"' in item["content_html"]


def grow(count: int) -> Story:
    """Return a document that changed so many times, each time in thousands of words."""
    days = tuple(at(2020 + n // 12, n % 12 + 1, 3) for n in range(count + 1))
    wordings = tuple(f"You pay {n} euros. " + f"word{n} " * 300 for n in range(count + 1))
    said = assess("fees-pricing")
    thread = Thread(wordings=wordings, changes=dict.fromkeys(range(1, count + 1), said))
    return replace(LUMENARY_TERMS, days=days, threads=(thread,), summaries=())


def test_feed_is_bounded(tmp_path: Path) -> None:
    """A feed holds its newest changes: fifty at most, and no more than a reader likes to fetch."""
    feed = read_feed(tmp_path, MemoryRecords(stories=(grow(60),)), Site())
    assert len(feed.entries) == 50
    assert feed.entries[0].id.endswith("CW-C-000160-N")
    assert (tmp_path / "feed.xml").stat().st_size < 800_000


def test_new_change_touches_its_own_feeds_only(tmp_path: Path) -> None:
    """What becomes of one platform rewrites no feed of another."""
    publish(MemoryRecords(stories=(grow(2), *SAMPLE.stories[2:])), tmp_path, site=HOME, now=NOW)
    later = MemoryRecords(stories=(grow(3), *SAMPLE.stories[2:]))
    written = publish(later, tmp_path, site=HOME, now=NOW).written
    feeds = {path.removesuffix("feed.xml") for path in written if path.endswith("feed.xml")}
    assert feeds == {
        "", "feeds/documents/CW-D-000001-0/", "feeds/platforms/lumenary/",
        "feeds/platforms/lumenary/medium/", "feeds/severity/medium/",
        "feeds/document-types/terms-of-service/", "feeds/types/fees-pricing/",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("page", "offered"),
    [
        (
            "provisions/CW-P-000101-9",
            ["documents/CW-D-000001-0", "platforms/lumenary", "types/auto-renewal"],
        ),
        ("types/auto-renewal", ["types/auto-renewal"]),
        ("documents/CW-D-000001-0", ["documents/CW-D-000001-0", "platforms/lumenary"]),
        (
            "platforms/lumenary",
            ["platforms/lumenary", "platforms/lumenary/medium", "platforms/lumenary/high"],
        ),
    ],
)
def test_page_offers_the_feeds_that_follow_it(
    page: str, offered: list[str], tmp_path: Path
) -> None:
    """Who reads of a clause, a type, a document or a platform can subscribe to just that."""
    publish(SAMPLE, tmp_path, site=HOME, now=NOW, type_names=TYPE_NAMES, library=LIBRARY)
    html = (tmp_path / page / "index.html").read_text("utf-8")
    section = html.split('id="subscribe"')[1].split("</section>")[0]
    links = [each for each in read_page(section).links if not each.endswith("feeds/index.html")]
    assert [(tmp_path / page / each).resolve() for each in links] == [
        tmp_path / "feeds" / folder / name
        for folder in offered
        for name in ("feed.xml", "feed.json")
    ]
    assert all((tmp_path / page / each).is_file() for each in links)
    assert f'feeds/{offered[0]}/feed.xml" title=' in html  # for the reader's program


def test_page_lists_every_feed(folder: Path) -> None:
    """The page of feeds links each feed in both formats, and the calendar."""
    links = set(read_page((folder / "feeds/index.html").read_text("utf-8")).links)
    for file in (*folder.rglob("feed.xml"), *folder.rglob("feed.json"), folder / "calendar.ics"):
        assert f"../{file.relative_to(folder).as_posix()}" in links


@pytest.mark.parametrize("kind", HOSTILE)
def test_feed_of_hostile_records_is_well_formed(
    kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Nothing that a record holds breaks the XML, nor becomes an element in it."""
    folder = find_hostile_site(kind, tmp_path_factory)
    for file in folder.rglob("feed.xml"):
        root = ElementTree.fromstring(file.read_bytes())  # noqa: S314 - our own
        names = {each.tag.removeprefix("{http://www.w3.org/2005/Atom}") for each in root.iter()}
        assert names <= {
            "feed", "id", "title", "subtitle", "updated", "author", "name", "generator", "link",
            "entry", "category", "summary", "content", "published",
        }  # fmt: skip
        other = json.loads(file.with_name("feed.json").read_bytes())
        contents = [each["content_html"] for each in other["items"]]
        assert contents == [each.text for each in root.iterfind(".//{*}content")]
        for content in contents:
            assert "<p" in content
            assert "<script" not in content
            assert "<svg/onload" not in content
    assert (folder / "feed.json").stat().st_size < 800_000


def test_every_page_announces_the_feed(tmp_path: Path) -> None:
    """A reader's program finds the feed from any page."""
    publish(SAMPLE, tmp_path, site=Site(), now=NOW)
    for page in tmp_path.rglob("*.html"):
        assert 'type="application/atom+xml"' in page.read_text("utf-8")
