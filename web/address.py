"""Where everything lies: paths of pages, slugs of platforms, and which addresses may be linked.

A page's path ends in `index.html` and links between pages are relative, so the same tree works
from any static host, from any folder of it, and from a local disk.
"""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from store.error import IdMalformed
from store.record import Document, digest

__all__ = [
    "AUTHORITIES",
    "CALENDAR",
    "CORRECTIONS",
    "DATA",
    "DIGESTS",
    "FEED",
    "FEEDS",
    "INDEX",
    "JSON_FEED",
    "LAWS",
    "METHODOLOGY",
    "MISSING",
    "PLATFORMS",
    "SEARCH",
    "START",
    "TYPES",
    "WATCHING",
    "assign_slugs",
    "climb",
    "locate_authority",
    "locate_beside",
    "locate_digest",
    "locate_first_last",
    "locate_law",
    "locate_page",
    "locate_part",
    "locate_platform",
    "locate_twin",
    "locate_type",
    "make_linkable",
    "name_slugs",
]

START = "index.html"
INDEX = "index.json"
FEED = "feed.xml"
JSON_FEED = "feed.json"
FEEDS = "feeds/index.html"
CALENDAR = "calendar.ics"
SEARCH = "search/index.html"
MISSING = "404.html"
TYPES = "types/index.html"
LAWS = "laws/index.html"
AUTHORITIES = "authorities/index.html"
PLATFORMS = "platforms/index.html"
DIGESTS = "digests/index.html"
CORRECTIONS = "corrections/index.html"
METHODOLOGY = "methodology/index.html"
DATA = "data/index.html"
WATCHING = "status/index.html"

_FOLDERS = {"C": "changes", "D": "documents", "P": "provisions"}
_ID = re.compile(r"CW-([CDP])-[0-9]{6,}-[0-9A-Z]")
_MAILBOX = re.compile(r"[^@\s<>\":]+@[^@\s<>\":]+\.[^@\s<>\":]+")
_UNLINKABLE = re.compile(
    r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_SLUG_LENGTH = 60
_LINK_LENGTH = 4_000
# Names that some file systems keep for devices, whatever the suffix.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])")


def locate_page(record: str) -> str:
    """Return the path of the page of the record with this public ID.

    >>> locate_page("CW-C-000123-X")
    'changes/CW-C-000123-X/index.html'

    Raises:
        IdMalformed: It is not the ID of a change, document or provision.
    """
    match = _ID.fullmatch(record)
    if match is None:
        raise IdMalformed(f"{record!r} is no ID of a page: expected a shape like CW-C-000123-X")
    return f"{_FOLDERS[match[1]]}/{record}/index.html"


def locate_platform(slug: str) -> str:
    """Return the path of the page of the platform with this slug."""
    return f"platforms/{slug}/index.html"


def locate_type(slug: str) -> str:
    """Return the path of the page of the clause type with this slug."""
    return f"types/{slug}/index.html"


def locate_law(key: str) -> str:
    """Return the path of the page of the law with this key."""
    return f"laws/{key}/index.html"


def locate_authority(key: str) -> str:
    """Return the path of the page of the authority with this key."""
    return f"authorities/{key}/index.html"


def locate_part(page: str, number: int) -> str:
    """Return the path of one part of a page that is split; the first part is the page itself.

    >>> locate_part("types/retention/index.html", 2)
    'types/retention/2/index.html'
    """
    return page if number == 1 else f"{page.removesuffix('index.html')}{number}/index.html"


def locate_digest(period: str) -> str:
    """Return the path of the digest of a week or a month.

    >>> locate_digest("2026-W21"), locate_digest("2026-05")
    ('digests/week/2026-W21/index.html', 'digests/month/2026-05/index.html')
    """
    return f"digests/{'week' if 'W' in period else 'month'}/{period}/index.html"


def locate_first_last(document: str) -> str:
    """Return the path of the page that compares a document's first version with its last.

    >>> locate_first_last("CW-D-000001-0")
    'documents/CW-D-000001-0/compare/first-last/index.html'
    """
    return f"{locate_page(document).removesuffix('index.html')}compare/first-last/index.html"


def locate_beside(page: str, name: str) -> str:
    """Return the path of a file of this name that lies beside a page.

    >>> locate_beside("changes/CW-C-000123-X/index.html", "cite.bib")
    'changes/CW-C-000123-X/cite.bib'
    """
    return page.removesuffix("index.html") + name


def locate_twin(page: str) -> str:
    """Return the path of the JSON twin that lies beside a page.

    >>> locate_twin("changes/CW-C-000123-X/index.html")
    'changes/CW-C-000123-X/record.json'
    """
    return locate_beside(page, "record.json")


def climb(page: str) -> str:
    """Return the relative link from a page's folder up to the top of the site.

    >>> climb("changes/CW-C-000123-X/index.html"), climb("index.html")
    ('../../', '')
    """
    return "../" * page.count("/")


def assign_slugs(documents: Iterable[Document]) -> dict[str, str]:
    """Give each platform a slug that is safe in a path, unique, and stays when platforms join.

    Where two names would share a slug, the one whose first document has the older ID keeps it and
    the other gets a suffix made of its name's hash.

    Returns:
        The slug by platform name, as declared.
    """
    ordered = sorted(documents, key=lambda each: (len(each.id), each.id))
    return name_slugs((each.key.platform for each in ordered), "platform")


def name_slugs(names: Iterable[str], spare: str) -> dict[str, str]:
    """Give each name a slug that is safe in a path and unique; of two alike the first keeps it.

    Args:
        names: In an order that stays when names join.
        spare: What a slug begins with where the name has no letter for it.

    Returns:
        The slug by name, in the order of the names.
    """
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        if name in slugs:
            continue
        plain = _flatten(name)
        slug = plain if plain and not _DEVICE.fullmatch(plain) else ""
        length = 6
        while not slug or slug in taken:
            slug = f"{plain or spare}-{_hash(name)[:length]}"
            length += 1
        slugs[name] = slug
        taken.add(slug)
    return slugs


def make_linkable(address: str) -> str:
    """Return an address if a reader may be sent there, else an empty string.

    Web addresses and plain mailboxes may; scripts, data, files, other schemes, addresses with
    invisible characters, endless ones and everything that is no address may not.

    >>> make_linkable("https://example.org/terms"), make_linkable("javascript:alert(1)")
    ('https://example.org/terms', '')
    >>> make_linkable("terms@example.org")
    'mailto:terms@example.org'
    """
    if len(address) > _LINK_LENGTH or _UNLINKABLE.search(address):
        return ""
    try:
        parts = urlsplit(address)
        web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    if web:
        return address
    return f"mailto:{quote(address, safe='@+')}" if _MAILBOX.fullmatch(address) else ""


def _flatten(name: str) -> str:
    """Reduce a name to lower-case ASCII letters, digits and single hyphens."""
    letters = unicodedata.normalize("NFKD", name[:1000]).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")[:_SLUG_LENGTH].strip("-")


def _hash(name: str) -> str:
    return digest(name.encode("utf-8", "surrogatepass"))
