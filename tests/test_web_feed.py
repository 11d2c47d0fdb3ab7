"""The Atom feed, read by a reader of someone else's."""

from pathlib import Path
from xml.etree import ElementTree

import feedparser  # type: ignore[import-untyped]  # ships no types
import pytest

from tests.web_hostile import HOSTILE, PoisonedRecords
from tests.web_records import MemoryRecords
from tests.web_stories import NOW, SAMPLE, TYPE_NAMES
from web import Records, Site, publish


def read_feed(folder: Path, records: Records, site: Site) -> feedparser.FeedParserDict:
    """Publish records and return their feed."""
    publish(records, folder, site=site, now=NOW, type_names=TYPE_NAMES)
    feed = feedparser.parse((folder / "feed.xml").read_bytes())
    assert not feed.bozo
    return feed


def test_feed_carries_substantive_changes_newest_first(tmp_path: Path) -> None:
    """Each substantive change is an entry with a lasting ID; editorial ones are not in it."""
    feed = read_feed(tmp_path, SAMPLE, Site(base_url="https://watch.example/w"))
    assert [entry.id for entry in feed.entries] == [
        f"tag:watch.example,2026:{record}"
        for record in ("CW-C-000102-6", "CW-C-000301-T", "CW-C-000401-L")
    ]
    first = feed.entries[0]
    assert first.link == "https://watch.example/w/changes/CW-C-000102-6/index.html"
    assert first.updated == "2026-05-21T06:00:00Z"
    assert first.title.startswith("[Critical] Lumenary, Terms of Service: The free trial")
    assert {tag.label for tag in first.tags} >= {"Renewal and trials", "Binding arbitration"}
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


@pytest.mark.parametrize("kind", HOSTILE)
def test_feed_of_hostile_records_is_well_formed(kind: str, tmp_path: Path) -> None:
    """Nothing that a record holds breaks the XML, nor becomes an element in it."""
    text = HOSTILE[kind]
    publish(
        PoisonedRecords(records=SAMPLE, text=text),
        tmp_path,
        site=Site(name=text or "x", tool=text),
        now=NOW,
    )
    root = ElementTree.fromstring((tmp_path / "feed.xml").read_bytes())  # noqa: S314 - our own
    names = {element.tag.removeprefix("{http://www.w3.org/2005/Atom}") for element in root.iter()}
    assert names <= {
        "feed", "id", "title", "subtitle", "updated", "author", "name", "generator", "link",
        "entry", "category", "summary", "content",
    }  # fmt: skip
    content = root.findtext(".//{*}content") or ""
    assert "<p" in content
    assert "<script" not in content
    assert "<svg/onload" not in content


def test_every_page_announces_the_feed(tmp_path: Path) -> None:
    """A reader's program finds the feed from any page."""
    publish(SAMPLE, tmp_path, site=Site(), now=NOW)
    for page in tmp_path.rglob("*.html"):
        assert 'type="application/atom+xml"' in page.read_text("utf-8")
