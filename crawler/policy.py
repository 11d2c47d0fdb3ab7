"""How the crawler behaves towards the servers that it asks."""

from dataclasses import dataclass
from importlib.metadata import version

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
    delay: float = 1.0  # seconds between two requests to one host
    concurrency: int = 16  # requests at a time, over all hosts; one at a time to each host
    timeout: float = 30.0  # seconds for one answer, from connecting to its last byte
    size: int = 20_000_000  # bytes of a body, as received and once decoded
    redirects: int = 10  # hops of one document
    languages: str = "en"  # Accept-Language for documents that declare no language

    def __post_init__(self) -> None:
        if self.contact and not is_web_address(self.contact):
            cure = "write a web address like https://example.org/about-our-crawler"
            raise HomeError(f"the contact {quote(self.contact)} is no web address; {cure}")
        if not self.languages.isprintable() or {"(", ")"} & {*self.contact}:
            raise HomeError("contact and languages go into headers; take brackets and breaks out")
        if self.delay < 0 or self.timeout <= 0 or min(self.concurrency, self.size) < 1:
            raise HomeError("delay, timeout, concurrency and size must be more than nothing")

    @property
    def agent(self) -> str:
        """The User-Agent that is sent: who asks, and where to complain."""
        return f"{TOOL} (+{self.contact})" if self.contact else TOOL


POLICY = Policy()
"""The default behaviour."""
