"""What the tests of the browser share: one way to open pages in a real Chromium."""

import asyncio
from collections.abc import Iterable

import pytest

from crawler.browser.pages import fetch_pages
from crawler.browser.program import NoBrowserError, find_program
from crawler.declaration import DeclaredDocument, Target
from crawler.delivery import Delivery
from crawler.policy import Policy
from store.record import Selection

__all__ = ["LOOPBACK", "browse", "make_target", "needs_browser"]

LOOPBACK = ("127.0.0.0/8",)


def _is_missing() -> bool:
    try:
        find_program()
    except NoBrowserError:
        return True
    return False


needs_browser = pytest.mark.skipif(_is_missing(), reason="no Chromium is installed")


def make_target(url: str, *, select: str = "", languages: str = "en") -> Target:
    """Return a target of one document."""
    selection = Selection(select=(select,) if select else ())
    document = DeclaredDocument(
        platform="Tasklane", type="Terms of Service", url=url, selection=selection
    )
    return Target(url=url, languages=languages, documents=(document,))


def browse(targets: Iterable[Target], policy: Policy) -> tuple[dict[str, Delivery], dict[str, str]]:
    """Return what was delivered, and why the rest was left, both by address."""
    caught: list[Delivery] = []
    left = asyncio.run(fetch_pages(targets, caught.append, policy))
    return (
        {delivery.capture.url: delivery for delivery in caught},
        {target.url: reason for target, reason in left.items()},
    )
