"""TimeMaps of documents, taken apart as RFC 8288 and RFC 7089 have them."""

import re
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from store.record import DocumentKey
from tests.web_hostile import HOSTILE
from tests.web_records import MemoryRecords
from tests.web_stories import NOW, QUILL_PRIVACY, SAMPLE
from web import Site, publish

PATH = "documents/CW-D-000003-W/timemap.link"
LINK = re.compile(r'<([^<>"\s]*)>((?:; [a-z]+="[^"]*")*)(?:,\n|\n\Z)')


def read(text: str) -> list[dict[str, str]]:
    """Return all links of a TimeMap; it has to consist of links alone."""
    links = list(LINK.finditer(text))
    assert "".join(link[0] for link in links) == text
    return [
        {"target": link[1], **dict(re.findall(r'([a-z]+)="([^"]*)"', link[2]))} for link in links
    ]


def test_timemap_tells_every_version(tmp_path: Path) -> None:
    """The original comes first, then the map itself, then each version with its moment."""
    publish(SAMPLE, tmp_path, site=Site(base_url="https://watch.example/"), now=NOW)
    original, own, first, last = read((tmp_path / PATH).read_text())
    assert original == {
        "target": "https://quill.example/privacy?part=1&view=all",
        "rel": "original",
    }
    assert own["target"] == f"https://watch.example/{PATH}"
    assert (own["rel"], own["type"]) == ("self", "application/link-format")
    assert (own["from"], own["until"]) == (first["datetime"], last["datetime"])
    assert (first["rel"], last["rel"]) == ("first memento", "last memento")
    assert first["target"].endswith("/documents/CW-D-000003-W/index.html")
    assert last["target"].endswith("/changes/CW-C-000301-T/index.html")
    assert "excerpts" in last["title"]
    assert parsedate_to_datetime(first["datetime"]) == QUILL_PRIVACY.days[0]


def test_timemap_leads_to_pages_without_an_address(tmp_path: Path) -> None:
    """Relative links begin where the map lies, and the document's page leads to it."""
    publish(SAMPLE, tmp_path, site=Site(), now=NOW)
    for each in read((tmp_path / PATH).read_text())[1:]:
        assert ((tmp_path / PATH).parent / each["target"]).resolve().is_file()
    page = (tmp_path / "documents/CW-D-000003-W/index.html").read_text("utf-8")
    assert '<link rel="timemap" type="application/link-format" href="timemap.link"' in page


def test_copy_of_an_archive_is_the_memento(tmp_path: Path) -> None:
    """Where an archive keeps a copy at a public address, that is what a version leads to."""
    copy = "https://archive.example/web/20240801060000/https://quill.example/privacy"
    story = replace(QUILL_PRIVACY, references=(copy, "git:" + "2e" * 20))
    publish(MemoryRecords(stories=(story,)), tmp_path, site=Site(), now=NOW)
    _, _, first, last = read((tmp_path / PATH).read_text())
    assert (first["target"], first["title"]) == (copy, "Copy kept by an archive")
    assert last["target"].startswith("../../changes/")


@pytest.mark.parametrize("url", ["", *HOSTILE.values()])
def test_document_without_an_address_has_no_timemap(url: str, tmp_path: Path) -> None:
    """Without an original there is nothing to map, and no page leads there."""
    story = replace(QUILL_PRIVACY, key=DocumentKey(platform="Quill", type="Terms", url=url))
    publish(MemoryRecords(stories=(story,)), tmp_path, site=Site(), now=NOW)
    assert not (tmp_path / PATH).exists()
    page = (tmp_path / "documents/CW-D-000003-W/index.html").read_text("utf-8")
    assert 'rel="timemap"' not in page


@pytest.mark.parametrize("url", ['https://x.example/a>"; rel="memento', "https://x.example/é<b>"])
def test_hostile_address_stays_in_its_brackets(url: str, tmp_path: Path) -> None:
    """What would end a link early is encoded."""
    url = url.replace(" ", "")
    story = replace(QUILL_PRIVACY, key=DocumentKey(platform="Quill", type="Terms", url=url))
    publish(MemoryRecords(stories=(story,)), tmp_path, site=Site(), now=NOW)
    links = read((tmp_path / PATH).read_text("ascii"))
    assert [each["rel"] for each in links] == [
        "original", "self", "first memento", "last memento",
    ]  # fmt: skip
