"""The site as its operator names it, and what a build of it amounts to."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from store.error import HomeError

__all__ = ["PublishReport", "Site"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """What every page says of the site as a whole.

    Raises:
        HomeError: An address is not a plain web address.
    """

    name: str = "clausewatch"  # in the head of every page, in citations and feeds
    base_url: str = ""  # where the site will be served; empty: pages name no absolute address
    contact: str = ""  # whom to write to: a mailbox, a web address, or words
    tool: str = ""  # what made the site: "clausewatch/0.1.0"
    service_url: str = ""  # where the service is reached, to which forms go; empty: there is none

    def __post_init__(self) -> None:
        _check("base address", self.base_url, " \t\n\"'<>\\")
        _check("address of the service", self.service_url, " \t\n\"'<>\\;,")

    @property
    def base(self) -> str:
        """The base address with one slash at its end, or an empty string."""
        return self.base_url.rstrip("/") + "/" if self.base_url else ""

    @property
    def service(self) -> str:
        """The address of the service with one slash at its end, or an empty string."""
        return self.service_url.rstrip("/") + "/" if self.service_url else ""

    @property
    def top(self) -> str:
        """The path at which the site is served, for pages that have no fixed place of their own."""
        return urlsplit(self.base).path or "/"

    @property
    def authority(self) -> str:
        """The name under which tag: URIs (RFC 4151) are coined."""
        return urlsplit(self.base).hostname or "clausewatch.invalid"


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishReport:
    """What a build of the site came to."""

    folder: Path  # where the site lies
    documents: int  # watched documents
    changes: int  # change records
    provisions: int  # provision records
    files: int  # files that make up the site, written now or before
    written: tuple[str, ...]  # paths in the folder that are new or differ from before, in order
    made: tuple[str, ...] = ()  # names of the parts of the site that were made, not left alone


def _check(name: str, address: str, forbidden: str) -> None:
    """See that an address is plain, or empty.

    Raises:
        HomeError: It is neither.
    """
    if not address:
        return
    try:
        parts = urlsplit(address)
        plain = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        plain = False
    if not plain or parts.query or parts.fragment or set(address) & set(forbidden):
        raise HomeError(
            f"{name} {address!r} is no plain web address:"
            " write it like https://example.org/watch/ or leave it empty"
        )
