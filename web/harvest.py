"""What a document gives to lists over many documents, each piece under the topic of its lists.

A document gives what it has without knowing who reads it, and a list reads its topics without
knowing who gave. So a list is made anew when what is given under its topics differs, and only then.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from store.record import Change, Document, Provision, digest
from web.address import locate_page
from web.concern import is_of_concern
from web.packing import pack
from web.page import KEPT, Item, is_slug, list_feeds_of
from web.press import Gift
from web.survey import Told, list_standing, list_told
from web.theme import Theme
from web.view.calendar import list_stated
from web.view.correction import list_corrections
from web.view.finding import list_changes, list_clauses
from web.view.period import find_month, find_week

__all__ = ["Entry", "date_page", "list_moments", "reap"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A change in a feed; the item itself is given under the ID of the change."""

    id: str
    at: datetime
    sha256: str  # of the item


def reap(
    document: Document,
    changes: Sequence[Change],
    provisions: Sequence[Provision],
    items: Mapping[str, Item],
    theme: Theme,
) -> Iterator[Gift]:
    """Yield what a document gives to lists.

    Args:
        document: The document.
        changes: All of its changes, newest first.
        provisions: All of its provisions.
        items: Those of its changes that are news, as feeds carry them, newest first.
        theme: The site's templates.
    """
    yield from _list_clauses(document, provisions, theme)
    told = {each.id: each for each in list_told(changes, provisions)}
    yield from _list_changes(document, told.values(), theme)
    for find in list_changes(changes):
        yield Gift(f"changes/{find_month(find.at).name}", find)
    yield from _feed([(told[each], item) for each, item in items.items()], theme)
    for stated in list_stated(changes, provisions):
        yield Gift("calendar", stated)
    for correction in list_corrections(changes, provisions):
        yield Gift("corrections", correction)


def _list_clauses(
    document: Document, provisions: Sequence[Provision], theme: Theme
) -> Iterator[Gift]:
    """Yield the clauses that stand, for types, for the platform and for search."""
    slug = theme.slugs[document.key.platform]
    for standing in list_standing(provisions):
        for kind in dict.fromkeys(standing.types):
            if kind in theme.library.types:
                yield Gift(f"types/{kind}", standing)
        if is_of_concern(standing):
            yield Gift(f"platforms/{slug}", standing)
    for find in list_clauses(provisions):
        yield Gift(f"clauses/{slug}", find)


def _list_changes(document: Document, changes: Iterable[Told], theme: Theme) -> Iterator[Gift]:
    """Yield the changes, for types, for the platform and for digests."""
    for told in changes:
        for kind in told.touched:
            if is_slug(kind):
                yield Gift(f"types/{kind}", told)
        if told.is_news:
            yield Gift(f"platforms/{theme.slugs[document.key.platform]}", told)
        for period in (find_week(told.at), find_month(told.at)):
            yield Gift(f"digests/{period.name}", told)


def _feed(news: Iterable[tuple[Told, Item]], theme: Theme) -> Iterator[Gift]:
    """Yield the latest changes for each feed, and the items to which these lead."""
    counts = Counter[str]()
    for told, item in news:
        topics = list_feeds_of(told, theme)
        counts.update(topics)
        wanted = [topic for topic in topics if counts[topic] <= KEPT]
        if wanted:
            yield Gift(f"items/{item.id}", item)
            entry = Entry(id=item.id, at=item.at, sha256=digest(pack(item)))
            yield from (Gift(topic, entry) for topic in wanted)


def list_moments(changes: Iterable[Change], provisions: Iterable[Provision]) -> dict[str, datetime]:
    """Return when each of a document's records last changed, by its page."""
    found: dict[str, Sequence[datetime | None]] = {
        **{each.id: [each.updated, _date_withdrawal(each)] for each in changes},
        **{each.id: list(_list_states(each)) for each in provisions},
    }
    latest = {record: max(filter(None, every), default=None) for record, every in found.items()}
    return {locate_page(record): moment for record, moment in latest.items() if moment}


def date_page(document: Document, told: Iterable[Told]) -> dict[str, datetime]:
    """Return when the records of a document last changed, by the document's page."""
    moments = [document.first_seen, *(each.updated for each in told)]
    latest = max(filter(None, moments), default=None)
    return {locate_page(document.id): latest} if latest else {}


def _date_withdrawal(change: Change) -> datetime | None:
    return change.withdrawn.at if change.withdrawn else None


def _list_states(provision: Provision) -> Iterator[datetime | None]:
    """Yield when the record of a provision changed."""
    for state in provision.states:
        yield state.version.at
        yield state.until
        yield from (review.at for review in state.reviews)
