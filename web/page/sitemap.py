"""What search engines read: the list of all pages, in parts that stay, and where it lies."""

import re
from collections.abc import Mapping
from datetime import datetime
from xml.sax.saxutils import escape

from web.page.part import File
from web.view.wording import name_stamp

__all__ = [
    "ROBOTS",
    "SITEMAP",
    "build_robots",
    "build_sitemap",
    "build_sitemaps",
    "is_large",
    "place_page",
]

SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"

_PART = 10_000  # records of a part: the limits are 50,000 pages and 50 MB
_ID = re.compile(r"([a-z]+)/CW-[A-Z]-([0-9]{6,})-")
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def build_robots(base: str) -> File:
    """Build the file that lets robots in, and tells them of the list of pages if there is one."""
    where = f"\nSitemap: {base}{SITEMAP}\n" if base else ""
    return ROBOTS, f"User-agent: *\nDisallow:\n{where}".encode()


def place_page(page: str) -> str:
    """Return the topic of the part of a large list of pages that a page belongs to.

    A record's part goes by its number, so a new record changes one part and no other.

    >>> place_page("changes/CW-C-012345-X/index.html"), place_page("types/index.html")
    ('sitemaps/changes-1', 'sitemaps/pages')
    """
    match = _ID.match(page)
    return f"sitemaps/{match[1]}-{int(match[2]) // _PART}" if match else "sitemaps/pages"


def is_large(pages: int) -> bool:
    """Return whether so many pages are listed in parts."""
    return pages > _PART


def build_sitemap(pages: Mapping[str, datetime | None], base: str, path: str = SITEMAP) -> File:
    """Build a list of pages.

    Args:
        pages: When each page's record last changed, by path; None where no record is behind it.
        base: The address of the site, which addresses in the list begin with.
        path: Where it lies.
    """
    addresses = {page.removesuffix("index.html"): moment for page, moment in pages.items()}
    return path, _write("urlset", "url", addresses, base)


def build_sitemaps(parts: Mapping[str, datetime | None], base: str) -> File:
    """Build the list of the parts of a large list.

    Args:
        parts: When a page of each last changed, by path.
        base: The address of the site.
    """
    return SITEMAP, _write("sitemapindex", "sitemap", parts, base)


def _write(root: str, item: str, addresses: Mapping[str, datetime | None], base: str) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_SCHEMA}">']
    for address, moment in sorted(addresses.items()):
        dated = f"<lastmod>{name_stamp(moment)}</lastmod>" if moment else ""
        lines.append(f"<{item}><loc>{escape(base + address)}</loc>{dated}</{item}>")
    return "\n".join([*lines, f"</{root}>", ""]).encode()
