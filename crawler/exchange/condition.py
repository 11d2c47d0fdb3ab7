"""Conditional requests: ask only for what is newer than the bytes that are kept.

Scrapy's own cache decides by age and by headers whether to ask at all, and so misses changes. Here
every document is asked for each time; a server may answer that nothing changed.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self, cast

from crawler.exchange.trail import find_trail

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.delivery import Memory
    from crawler.spider import DocumentSpider

__all__ = ["ConditionMiddleware"]

_LONGEST = 1000  # characters of a validator


class ConditionMiddleware:
    """Adds validators to the one request whose answer they came with."""

    def __init__(self, crawler: "Crawler") -> None:
        self._refresh = cast("DocumentSpider", crawler.spider).policy.refresh

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Return the middleware as Scrapy makes it."""
        return cls(crawler)

    def process_request(self, request: "Request") -> None:
        """Make a request conditional, or unconditional if the one before it was not."""
        request.headers.pop("If-None-Match", None)
        request.headers.pop("If-Modified-Since", None)
        trail = find_trail(request)
        if trail is None:
            return
        trail.conditional = False
        memory = trail.memory
        if memory is None or memory.url != request.url or self._is_stale(memory):
            return
        languages = (request.headers.get("Accept-Language") or b"").decode()
        validators = {
            "If-None-Match": memory.etag,
            "If-Modified-Since": memory.last_modified,
        }
        if languages == memory.languages and all(map(_is_sendable, validators.values())):
            for name, value in validators.items():
                if value:
                    request.headers[name] = value
                    trail.conditional = True

    def _is_stale(self, memory: "Memory") -> bool:
        # Some servers keep their validators while the page changes.
        return datetime.now(UTC) - memory.at > self._refresh


def _is_sendable(value: str) -> bool:
    return value.isascii() and (not value or value.isprintable()) and len(value) <= _LONGEST
