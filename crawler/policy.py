"""How the crawler behaves towards the servers that it asks."""

from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from ipaddress import ip_network

from crawler.notation.address import is_web_address
from crawler.notation.wording import quote
from store.error import HomeError

__all__ = ["POLICY", "TOOL", "Policy"]

TOOL = f"clausewatch/{version('clausewatch')}"
"""The name and version of this tool, as captures record it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """How to fetch: politely by default. `robots.txt` is obeyed always.

    Raises:
        HomeError: A value makes no sense.
    """

    contact: str = ""  # web address that says who crawls and why; part of the User-Agent
    delay: float = 1.0  # seconds between two requests to one host, at least
    longest_delay: float = 60.0  # seconds between them at most, however slow or busy the host is
    concurrency: int = 64  # requests at a time, over all hosts; one at a time to each host
    timeout: float = 30.0  # seconds for one answer, from connecting to its last byte
    size: int = 20_000_000  # bytes of a body, as received and once decoded
    ratio: int = 200  # times that a body may grow when it is decoded; up to 1 MB it always may
    redirects: int = 10  # hops of one document
    retries: int = 2  # further attempts after failures that may pass
    backoff: float = 5.0  # seconds before the first of them; twice as long before each other
    patience: float = 120.0  # seconds that a server may ask to wait; if it asks for more, give up
    refresh: timedelta = timedelta(days=7)  # after which validators are no longer relied on
    languages: str = "en"  # Accept-Language for documents that declare no language
    wayback: str = "https://web.archive.org/web/"  # where copies of the Internet Archive are
    networks: tuple[str, ...] = ()  # what may be reached beside public addresses: "10.0.0.0/8"
    browser: str = ""  # path of the browser for pages that need one; empty: look for one
    tabs: int = 3  # pages that the browser opens at a time

    def __post_init__(self) -> None:
        if self.contact and not is_web_address(self.contact):
            cure = "write a web address like https://example.org/about-our-crawler"
            raise HomeError(f"the contact {quote(self.contact)} is no web address; {cure}")
        if not self.languages.isprintable() or {"(", ")"} & {*self.contact}:
            raise HomeError("contact and languages go into headers; take brackets and breaks out")
        if self.timeout <= 0 or min(self.concurrency, self.size, self.ratio, self.tabs) < 1:
            raise HomeError("timeout, concurrency, size and ratio must be more than nothing")
        least = min(self.delay, self.retries, self.backoff, self.patience, self.redirects)
        if least < 0:
            raise HomeError("delay, retries, backoff and patience must not be less than nothing")
        for network in self.networks:
            _check_network(network)

    @property
    def agent(self) -> str:
        """The User-Agent that is sent: who asks, and where to complain."""
        return f"{TOOL} (+{self.contact})" if self.contact else TOOL


def _check_network(network: str) -> None:
    try:
        ip_network(network, strict=False)
    except ValueError as error:
        cure = "write it like 127.0.0.0/8 or fd00::/8"
        raise HomeError(f"{quote(network)} is no network of addresses; {cure}") from error


POLICY = Policy()
"""The default behaviour."""
