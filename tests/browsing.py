"""What the tests of the browser share: one way to open pages in a real Chromium."""

from collections.abc import Iterable

import pytest

from crawler.browser.program import NoBrowserError, find_program
from crawler.declaration import Declaration, DeclaredDocument, FetchMode
from crawler.delivery import Delivery
from crawler.policy import Policy
from crawler.runner import crawl
from store.record import Selection

__all__ = ["browse", "make_document", "needs_browser"]


def _is_missing() -> bool:
    try:
        find_program()
    except NoBrowserError:
        return True
    return False


needs_browser = pytest.mark.skipif(_is_missing(), reason="no Chromium is installed")


def make_document(url: str, *, select: str = "", languages: str = "en") -> DeclaredDocument:
    """Return a document to fetch with a browser."""
    return DeclaredDocument(
        platform="Tasklane",
        type="Terms of Service",
        url=url,
        selection=Selection(select=(select,) if select else ()),
        languages=languages,
        mode=FetchMode.BROWSER,
    )


def browse(documents: Iterable[DeclaredDocument], policy: Policy) -> dict[str, Delivery]:
    """Return what a crawl delivers, by address."""
    caught: list[Delivery] = []
    declared = Declaration(
        platform="Tasklane", domain="tasklane.example", documents=tuple(documents)
    )
    crawl([declared], caught.append, policy=policy)
    return {delivery.capture.url: delivery for delivery in caught}
