"""The list of pages for search engines."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.web_html import read_pages
from tests.web_stories import NOW, SAMPLE
from tests.web_story import at
from web import Site, publish
from web.page.sitemap import build_sitemap, build_sitemaps, is_large, place_page

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


@pytest.mark.parametrize(
    ("page", "part"),
    [
        ("changes/CW-C-009999-X/index.html", "sitemaps/changes-0"),
        ("changes/CW-C-010000-X/index.html", "sitemaps/changes-1"),
        ("provisions/CW-P-1234567-X/index.html", "sitemaps/provisions-123"),
        ("documents/CW-D-000001-0/compare/first-last/index.html", "sitemaps/documents-0"),
        ("types/retention/index.html", "sitemaps/pages"),
        ("index.html", "sitemaps/pages"),
    ],
)
def test_large_sitemap_is_split_by_numbers(page: str, part: str) -> None:
    """Records of near numbers are listed together, so that a new one changes one part."""
    assert place_page(page) == part


def test_large_sitemap_leads_to_its_parts() -> None:
    """Beyond ten thousand pages there is a list of lists, which tells when each last changed."""
    assert (is_large(10_000), is_large(10_001)) == (False, True)
    path, content = build_sitemaps({"sitemaps/changes-0.xml": at(2026, 1, 1)}, BASE)
    assert path == "sitemap.xml"
    assert read(content) == {f"{BASE}sitemaps/changes-0.xml": "2026-01-01T06:00:00Z"}


def test_addresses_are_escaped() -> None:
    """A base address with an ampersand leaves the XML whole."""
    _, content = build_sitemap({"index.html": None}, "https://watch.example/a&b/")
    assert list(read(content)) == ["https://watch.example/a&b/"]
