"""The page of a change record."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from store.record import Change, Provision
from web.address import locate_beside, locate_page
from web.page.part import File, cite, pair, render
from web.theme import Theme
from web.twin import describe_change
from web.twin.linked import embed, report_change
from web.twin.plain import write_change
from web.view.account import take_account
from web.view.advice import gather_advice

__all__ = ["build_change"]


def build_change(
    change: Change,
    theme: Theme,
    provisions: Sequence[Provision] = (),
    showings: Sequence[datetime] = (),
) -> Iterator[File]:
    """Build the page of a change record, its twins, its citations and its card.

    Of a withdrawn one only the evidence is shown.

    Args:
        change: The record.
        theme: The site's templates.
        provisions: Those of its document.
        showings: When captures showed an accepted text of its document, oldest first.
    """
    page, names = locate_page(change.id), theme.type_names
    account = take_account(change, provisions, showings, theme.site)
    advice = gather_advice(account.seen, theme.library)
    slug = theme.slugs[change.document.key.platform]
    yield from pair(
        "change.html",
        page,
        describe_change(change, theme.site),
        theme,
        change=change,
        account=account,
        advice=advice,
        advised={each.slug for each in advice},
        linked=embed(*report_change(change, names, slug, theme.site)),
    )
    plain = write_change(account, names, theme.site)
    yield locate_beside(page, "record.txt"), plain.encode()
    yield render("card.svg", locate_beside(page, "card.svg"), theme, change=change)
    yield from cite(page, account.citation)
