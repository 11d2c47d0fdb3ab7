"""The pages about the site itself: how records come about, and what files there are."""

from collections.abc import Iterator

from web.address import DATA, METHODOLOGY
from web.page.part import File, render
from web.theme import Theme

__all__ = ["build_about"]


def build_about(theme: Theme) -> Iterator[File]:
    """Build the methodology, and the page on data. They depend on no record."""
    yield render("methodology.html", METHODOLOGY, theme)
    yield render("data.html", DATA, theme)
