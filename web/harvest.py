"""What lists over many documents need of each one, taken from it once and from it alone."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from store.record import Change, Document, Provision
from web.address import locate_page
from web.page.feed import Item, build_item
from web.theme import Theme
from web.view.calendar import Stated, list_stated
from web.view.finding import Find, list_changes, list_clauses

__all__ = ["Harvest", "reap"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Harvest:
    """What one document gives to feeds, calendar, search and the list of pages."""

    items: tuple[Item, ...]  # its changes that some feed carries
    stated: tuple[Stated, ...]  # days that its changes state
    changes: tuple[Find, ...]  # as search shows them
    clauses: tuple[Find, ...]  # likewise, those that stand
    moments: Mapping[str, datetime]  # when each of its records last changed, by page


def reap(
    document: Document,
    changes: Sequence[Change],
    provisions: Sequence[Provision],
    wanted: Collection[str],
    theme: Theme,
) -> Harvest:
    """Return what lists need of a document.

    Args:
        document: The document.
        changes: All of its changes.
        provisions: All of its provisions.
        wanted: Public IDs of the changes that some feed carries.
        theme: The site's templates.
    """
    return Harvest(
        items=tuple(build_item(each, theme) for each in changes if each.id in wanted),
        stated=list_stated(changes, provisions),
        changes=tuple(list_changes(changes)),
        clauses=tuple(list_clauses(provisions)),
        moments=_list_moments(document, changes, provisions),
    )


def _list_moments(
    document: Document, changes: Sequence[Change], provisions: Sequence[Provision]
) -> dict[str, datetime]:
    found: dict[str, Sequence[datetime | None]] = {
        document.id: [document.first_seen, *(each.updated for each in changes)],
        **{each.id: [each.updated, _date_withdrawal(each)] for each in changes},
        **{each.id: list(_list_states(each)) for each in provisions},
    }
    latest = {record: max(filter(None, every), default=None) for record, every in found.items()}
    return {locate_page(record): moment for record, moment in latest.items() if moment}


def _date_withdrawal(change: Change) -> datetime | None:
    return change.withdrawn.at if change.withdrawn else None


def _list_states(provision: Provision) -> Iterator[datetime | None]:
    """Yield when the record of a provision changed."""
    for state in provision.states:
        yield state.version.at
        yield state.until
        yield from (review.at for review in state.reviews)
