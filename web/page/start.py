"""The start page, and the page for an address where nothing lies."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from store.record import Document, Severity, Verdict
from web.address import INDEX, MISSING, START
from web.page.part import File, render
from web.survey import Told
from web.theme import Theme
from web.twin import describe_site, encode, name_schema
from web.view.period import find_month
from web.view.watch import Condition, Watch, tally

__all__ = ["build_missing", "build_start", "choose_latest"]

_LATELY = timedelta(days=30)
_LATEST = 30  # changes of that time on the page, and of the time before together with them
_FRESH = (7, 30)  # days within which a document counts as verified lately


def build_missing(theme: Theme) -> File:
    """Build the page that is shown for an address where nothing lies."""
    return render("missing.html", MISSING, theme)


def choose_latest(
    documents: Sequence[Document], months: Iterable[Sequence[Told]]
) -> tuple[Told, ...]:
    """Return the changes that the start page may show, newest first.

    Args:
        documents: All documents.
        months: The changes of each month that has any, newest first; no more are taken than needed.
    """
    told: list[Told] = []
    for month in months:
        told += sorted(month, key=lambda each: (each.at, each.id), reverse=True)
        until = _find_newest(documents, told) or told[0].at
        news = sum(each.is_news for each in told)
        if news >= _LATEST and find_month(told[-1].at).first < (until - _LATELY).date():
            break
    return tuple(told)


def build_start(
    documents: Sequence[Document],
    platforms: Sequence[str],
    told: Sequence[Told],
    watches: Sequence[Watch],
    now: datetime,
    theme: Theme,
) -> Iterator[File]:
    """Build the start page, which tells the time, and the site's own twin.

    Args:
        documents: All documents.
        platforms: The names of all platforms.
        told: The latest changes, newest first.
        watches: How the watching of each document goes.
        now: The time.
        theme: The site's templates.
    """
    until = _find_newest(documents, told)
    since = until - _LATELY if until else None
    lately = [each for each in told if since and each.at >= since and not each.withdrawn]
    news = [each for each in lately if each.is_news]
    gravest = sorted(news, key=lambda each: -each.severity.rank if each.severity else 0)
    older = [each for each in told if each.is_news and not (since and each.at >= since)]
    severities = Counter(each.severity for each in news)
    yield render(
        "start.html",
        START,
        theme,
        documents=documents,
        platforms=platforms,
        until=until,
        lately=gravest[:_LATEST],
        more=len(gravest) - len(gravest[:_LATEST]),
        older=older[: max(0, _LATEST - len(gravest))],
        severities=[(each, severities[each]) for each in reversed(Severity) if severities[each]],
        editorial=sum(each.verdict is Verdict.EDITORIAL for each in lately),
        month=find_month(news[0].at) if news else None,
        freshness=_count_fresh(documents, now),
        failing=tally(watches).get(Condition.FAILING, 0),
        now=now,
    )
    newest = [each for each in told if each.is_news][:_LATEST]
    described = describe_site(theme.slugs, documents, newest, theme.site)
    yield INDEX, encode(name_schema(described, INDEX, theme.site))


def _find_newest(documents: Iterable[Document], told: Sequence[Told]) -> datetime | None:
    """Return when the newest capture of all was made that showed an accepted text."""
    verified = (each.last_verified for each in documents if each.last_verified)
    return max((*verified, *(each.at for each in told[:1])), default=None)


def _count_fresh(documents: Iterable[Document], now: datetime) -> list[tuple[str, int]]:
    """Return how many documents were verified how long ago; only what occurs."""
    counts: Counter[str] = Counter()
    for document in documents:
        age = now - document.last_verified if document.last_verified else None
        fit = (each for each in _FRESH if age is not None and age <= timedelta(days=each))
        days = next(fit, None)
        if days:
            counts[f"within {days} days"] += 1
        else:
            counts["not yet" if age is None else "longer ago"] += 1
    order = [*(f"within {days} days" for days in _FRESH), "longer ago", "not yet"]
    return [(words, counts[words]) for words in order if counts[words]]
