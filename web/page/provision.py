"""The page of a provision record."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from store.record import Provision
from web.address import locate_page
from web.page.part import File, cite, pair
from web.theme import Theme
from web.twin import describe_provision
from web.view.citation import cite_provision
from web.view.timeline import date_last

__all__ = ["build_provision"]


def build_provision(
    provision: Provision, showings: Sequence[datetime], theme: Theme
) -> Iterator[File]:
    """Build the page of a provision record, its twin and its citations.

    Args:
        provision: The record.
        showings: When captures showed an accepted text of its document, oldest first.
        theme: The site's templates.
    """
    last = date_last(provision.states, showings)
    page, citation = locate_page(provision.id), cite_provision(provision, theme.site)
    yield from pair(
        "provision.html",
        page,
        describe_provision(provision, last, theme.site),
        theme,
        provision=provision,
        history=tuple(zip(provision.states, last, strict=True))[::-1],
        citation=citation,
    )
    yield from cite(page, citation)
