"""The TimeMap of a document (RFC 7089, in link format): its versions in the order of time.

A memento here is what can be looked at of a version: the copy that an archive keeps at a public
address, or else the record of the change that brought it, which shows the clauses that changed with
the hashes of the whole. Where the first version has no copy, the document's own record stands for
it. Each link says which of these it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from store.record import Document, Version
from web.address import climb, locate_page, make_linkable
from web.page.part import File
from web.site import Site

__all__ = ["TIMEMAP", "build_timemap", "find_original"]

TIMEMAP = "timemap.link"

_COPY = "Copy kept by an archive"
_CHANGE = "Record of the change that brought this version: excerpts and hashes"
_DOCUMENT = "Record of the document: what is known of its first version"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def find_original(document: Document) -> str:
    """Return the address whose states the versions are; empty where none is known."""
    address = make_linkable(document.key.url)
    return quote(address, safe="%/:?#[]@!$&'()*+,;=~") if address.startswith("http") else ""


def build_timemap(
    document: Document,
    versions: Sequence[Version],
    changes: Mapping[datetime, str],
    site: Site,
) -> Iterator[File]:
    """Build a document's TimeMap, if an original address and a version are known.

    Args:
        document: The document.
        versions: Its versions, oldest first.
        changes: Public IDs of the changes that brought its versions, by time.
        site: For absolute addresses.
    """
    original = find_original(document)
    if not original or not versions:
        return
    path = locate_page(document.id).removesuffix("index.html") + TIMEMAP
    base = site.base or climb(path)
    first, last = _name_moment(versions[0].at), _name_moment(versions[-1].at)
    links = [
        f'<{original}>; rel="original"',
        f'<{base}{path}>; rel="self"; type="application/link-format"'
        f'; from="{first}"; until="{last}"',
    ]
    for place, version in enumerate(versions):
        ends = [word for word, n in (("first", 0), ("last", len(versions) - 1)) if n == place]
        there, title = _find_memento(version, changes, document, base)
        rel = " ".join([*ends, "memento"])
        links.append(
            f'<{there}>; rel="{rel}"; datetime="{_name_moment(version.at)}"; title="{title}"'
        )
    yield path, (",\n".join(links) + "\n").encode()


def _find_memento(
    version: Version, changes: Mapping[datetime, str], document: Document, base: str
) -> tuple[str, str]:
    """Return what can be looked at of a version, and what that is."""
    if (copy := make_linkable(version.reference)).startswith("http"):
        return quote(copy, safe="%/:?#[]@!$&'()*+,;=~"), _COPY
    if change := changes.get(version.at):
        return base + locate_page(change), _CHANGE
    return base + locate_page(document.id), _DOCUMENT


def _name_moment(moment: datetime) -> str:
    """Return a moment as HTTP has it."""
    there = moment.astimezone(UTC)
    day = f"{_DAYS[there.weekday()]}, {there.day:02} {_MONTHS[there.month - 1]} {there.year:04}"
    return f"{day} {there:%H:%M:%S} GMT"
