"""The list of pages for search engines."""

from pathlib import Path
from xml.etree import ElementTree

from tests.web_html import read_pages
from tests.web_stories import NOW, SAMPLE
from tests.web_story import at
from web import Site, publish
from web.page.sitemap import build_sitemap

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
BASE = "https://watch.example/w/"


def read(content: bytes) -> dict[str, str]:
    """Return when what lies at an address last changed, by address."""
    root = ElementTree.fromstring(content)  # noqa: S314 - our own
    assert root.tag in {f"{SPACE}urlset", f"{SPACE}sitemapindex"}
    return {each.findtext(f"{SPACE}loc", ""): each.findtext(f"{SPACE}lastmod", "") for each in root}


def test_sitemap_lists_every_page(tmp_path: Path) -> None:
    """Each page but the missing one is listed at its address, records with their last change."""
    publish(SAMPLE, tmp_path, site=Site(base_url=BASE), now=NOW)
    listed = read((tmp_path / "sitemap.xml").read_bytes())
    pages = {BASE + page.removesuffix("index.html") for page in read_pages(tmp_path)}
    assert set(listed) == pages - {f"{BASE}404.html"}
    assert listed[f"{BASE}changes/CW-C-000102-6/"] == "2026-05-21T06:00:00Z"
    assert listed[BASE] == ""
    assert f"Sitemap: {BASE}sitemap.xml" in (tmp_path / "robots.txt").read_text()


def test_site_without_an_address_has_no_sitemap(tmp_path: Path) -> None:
    """A sitemap holds absolute addresses, so there is none where the site names none."""
    publish(SAMPLE, tmp_path, site=Site(), now=NOW)
    assert not (tmp_path / "sitemap.xml").exists()
    assert (tmp_path / "robots.txt").read_text() == "User-agent: *\nDisallow:\n"


def test_large_sitemap_is_split_by_numbers() -> None:
    """Beyond ten thousand pages there are parts, and a new record changes one of them."""
    pages = {f"changes/CW-C-{n:06}-X/index.html": at(2026, 1, 1) for n in range(25_000)}
    pages["index.html"] = at(2026, 1, 1)
    before = dict(build_sitemap(pages, BASE))
    assert sorted(before) == [
        "sitemap.xml", "sitemaps/changes-0.xml", "sitemaps/changes-1.xml",
        "sitemaps/changes-2.xml", "sitemaps/pages-0.xml",
    ]  # fmt: skip
    parts = {f"{BASE}{path}" for path in before if path != "sitemap.xml"}
    assert set(read(before["sitemap.xml"])) == parts
    listed = [
        address for path, content in before.items() if "/" in path for address in read(content)
    ]
    assert len(listed) == len(set(listed)) == len(pages)
    pages["changes/CW-C-025000-X/index.html"] = at(2026, 2, 1)
    after = dict(build_sitemap(pages, BASE))
    assert {path for path in after if after[path] != before[path]} == {
        "sitemap.xml",
        "sitemaps/changes-2.xml",
    }


def test_addresses_are_escaped() -> None:
    """A base address with an ampersand leaves the XML whole."""
    [(_, content)] = build_sitemap({"index.html": None}, "https://watch.example/a&b/")
    assert list(read(content)) == ["https://watch.example/a&b/"]
