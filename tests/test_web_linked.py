"""What pages say of themselves to search engines."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store.record import Review, Ruling
from tests.web_hostile import HOSTILE, PoisonedRecords
from tests.web_html import read_page
from tests.web_stories import NOW, SAMPLE, TYPE_NAMES
from tests.web_story import at
from web import Site, publish
from web.twin.linked import embed, report_change

PAGE = "changes/CW-C-000102-6/index.html"
SITE = Site(name="clausewatch", base_url="https://watch.example/w")


def read_graph(html: str) -> dict[str, Any]:
    """Return the descriptions in a page by their type."""
    [data] = read_page(html).data
    graph = json.loads(data)
    assert graph["@context"] == "https://schema.org"
    return {each["@type"]: each for each in graph["@graph"]}


def test_change_record_is_a_report(tmp_path: Path) -> None:
    """A search engine reads what the record is, what it is about, and when it was seen."""
    publish(SAMPLE, tmp_path, site=SITE, now=NOW, type_names=TYPE_NAMES)
    report = read_graph((tmp_path / PAGE).read_text("utf-8"))["Report"]
    assert report["url"] == "https://watch.example/w/changes/CW-C-000102-6/"
    assert report["reportNumber"] == "CW-C-000102-6"
    assert report["temporalCoverage"] == "2026-02-16T06:00:00Z/2026-05-21T06:00:00Z"
    assert report["about"]["url"] == "https://lumenary.example/terms"
    assert "Binding arbitration" in report["keywords"]
    files = [each["contentUrl"] for each in report["encoding"]]
    assert [name.removeprefix(report["url"]) for name in files] == ["record.json", "record.txt"]


@pytest.mark.parametrize("page", [PAGE, "provisions/CW-P-000101-9/index.html"])
def test_crumbs_lead_from_the_start_to_the_record(page: str, tmp_path: Path) -> None:
    """The steps are numbered, named, and each leads to a page that is there."""
    publish(SAMPLE, tmp_path, site=SITE, now=NOW)
    crumbs = read_graph((tmp_path / page).read_text("utf-8"))["BreadcrumbList"]
    steps = crumbs["itemListElement"]
    assert [each["position"] for each in steps] == [1, 2, 3, 4]
    assert [each["name"] for each in steps] == [
        "clausewatch", "Lumenary", "Terms of Service", page.split("/")[1],
    ]  # fmt: skip
    for step in steps:
        path = step["item"].removeprefix(SITE.base)
        assert (tmp_path / path / "index.html").is_file()


def test_site_without_an_address_claims_none(tmp_path: Path) -> None:
    """Without a base address nothing in the description is an address of ours."""
    publish(SAMPLE, tmp_path, site=Site(), now=NOW)
    graph = read_graph((tmp_path / PAGE).read_text("utf-8"))
    assert "url" not in graph["Report"]
    assert "item" not in graph["BreadcrumbList"]["itemListElement"][0]
    assert [each["contentUrl"] for each in graph["Report"]["encoding"]] == [
        "record.json", "record.txt",
    ]  # fmt: skip


def test_withdrawn_record_says_so() -> None:
    """Whoever reads the description alone learns that the record does not stand."""
    review = Review(ruling=Ruling.WITHDRAW, at=at(2026, 6, 1), author="Ada", note="A test page.")
    change = replace(SAMPLE.changes()[0], withdrawn=review)
    report, _ = report_change(change, {}, "lumenary", SITE)
    assert report["creativeWorkStatus"] == "Withdrawn"


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_do_not_leave_the_element(kind: str, tmp_path: Path) -> None:
    """Whatever stands in a record, it is read back as JSON, and the page goes on behind it."""
    text = HOSTILE[kind]
    site = Site(name=text or "x", base_url="https://watch.example/")
    publish(PoisonedRecords(records=SAMPLE, text=text), tmp_path, site=site, now=NOW)
    html = (tmp_path / PAGE).read_text("utf-8")
    graph = read_graph(html)
    assert graph["Report"]["identifier"] == "CW-C-000102-6"
    [data] = read_page(html).data
    assert not set(data) & set("<>&'")
    assert data.isascii()
    assert len(data) < 60_000


@pytest.mark.parametrize(
    "words", ["</script><script>x()</script>", "<!--", "]]>", "'\"&\\", "\ud800"]
)
def test_embedded_words_come_back_as_they_were(words: str) -> None:
    """What could end the element or begin another is written otherwise, and means the same."""
    written = embed({"@type": "Thing", "name": words})
    assert "<" not in written
    [thing] = json.loads(written)["@graph"]
    assert thing["name"] == words.replace("\ud800", "\ufffd")
