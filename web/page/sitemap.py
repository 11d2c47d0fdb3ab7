"""What search engines read: the list of all pages, in parts that stay, and where it lies."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from xml.sax.saxutils import escape

from web.page.part import File
from web.view.wording import name_stamp

__all__ = ["ROBOTS", "SITEMAP", "build_robots", "build_sitemap"]

SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"

_PART = 10_000  # pages of a part at most: the limits are 50,000 and 50 MB
_ID = re.compile(r"([a-z]+)/CW-[A-Z]-([0-9]{6,})-[0-9A-Z]/")
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def build_robots(base: str) -> File:
    """Build the file that lets robots in, and tells them of the list of pages if there is one."""
    where = f"\nSitemap: {base}{SITEMAP}\n" if base else ""
    return ROBOTS, f"User-agent: *\nDisallow:\n{where}".encode()


def build_sitemap(pages: Mapping[str, datetime | None], base: str) -> Iterator[File]:
    """Build the list of pages; over 10,000 of them it is in parts, with a list of these.

    A record's part goes by its number, so a new record changes one part and no other.

    Args:
        pages: When each page's record last changed, by path; None where no record is behind it.
        base: The address of the site, which addresses in the list begin with.
    """
    addresses = {page.removesuffix("index.html"): moment for page, moment in pages.items()}
    if len(addresses) <= _PART:
        yield SITEMAP, _list_pages(addresses, base)
        return
    parts: dict[str, dict[str, datetime | None]] = {}
    others = 0
    for address in sorted(addresses):
        match = _ID.fullmatch(address)
        name = f"{match[1]}-{int(match[2]) // _PART}" if match else f"pages-{others // _PART}"
        others += match is None
        parts.setdefault(name, {})[address] = addresses[address]
    latest: dict[str, datetime | None] = {}
    for name, part in sorted(parts.items()):
        path = f"sitemaps/{name}.xml"
        yield path, _list_pages(part, base)
        latest[path] = max((each for each in part.values() if each), default=None)
    yield SITEMAP, _write("sitemapindex", "sitemap", latest, base)


def _list_pages(addresses: Mapping[str, datetime | None], base: str) -> bytes:
    return _write("urlset", "url", addresses, base)


def _write(root: str, item: str, addresses: Mapping[str, datetime | None], base: str) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_SCHEMA}">']
    for address, moment in sorted(addresses.items()):
        dated = f"<lastmod>{name_stamp(moment)}</lastmod>" if moment else ""
        lines.append(f"<{item}><loc>{escape(base + address)}</loc>{dated}</{item}>")
    return "\n".join([*lines, f"</{root}>", ""]).encode()
