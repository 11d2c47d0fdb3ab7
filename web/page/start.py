"""The start page, and the page for an address where nothing lies."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from store.record import Severity, Verdict
from web.address import INDEX, MISSING, START
from web.page.part import File, render
from web.page.platform import PlatformRow
from web.survey import Survey, Told
from web.theme import Theme
from web.twin import describe_site, encode, name_schema
from web.view.period import find_month
from web.view.watch import Condition, Watch, tally

__all__ = ["build_missing", "build_start"]

_LATELY = timedelta(days=30)
_LATEST = 30  # changes of that time on the page, and of the time before together with them
_FRESH = (7, 30)  # days within which a document counts as verified lately


def build_missing(theme: Theme) -> File:
    """Build the page that is shown for an address where nothing lies."""
    return render("missing.html", MISSING, theme)


def build_start(
    survey: Survey,
    rows: Sequence[PlatformRow],
    watches: Sequence[Watch],
    now: datetime,
    theme: Theme,
) -> Iterator[File]:
    """Build the start page, which tells the time, and the site's own twin."""
    until = _find_newest(survey)
    since = until - _LATELY if until else None
    lately = [each for each in survey.told if since and each.at >= since and not each.withdrawn]
    news = [each for each in lately if each.is_news]
    gravest = sorted(news, key=lambda each: -each.severity.rank if each.severity else 0)
    older = [each for each in survey.told if each.is_news and not (since and each.at >= since)]
    severities = Counter(each.severity for each in news)
    yield render(
        "start.html",
        START,
        theme,
        survey=survey,
        rows=rows,
        until=until,
        lately=gravest[:_LATEST],
        more=len(gravest) - len(gravest[:_LATEST]),
        older=older[: max(0, _LATEST - len(gravest))],
        severities=[(each, severities[each]) for each in reversed(Severity) if severities[each]],
        editorial=sum(each.verdict is Verdict.EDITORIAL for each in lately),
        month=find_month(news[0].at) if news else None,
        freshness=_count_fresh(survey, now),
        failing=tally(watches).get(Condition.FAILING, 0),
        now=now,
    )
    newest = [each for each in survey.told if each.is_news][:_LATEST]
    described = describe_site(theme.slugs, survey.documents, newest, theme.site)
    yield INDEX, encode(name_schema(described, INDEX, theme.site))


def _find_newest(survey: Survey) -> datetime | None:
    """Return when the newest capture of all was made that showed an accepted text."""
    verified = (each.last_verified for each in survey.documents if each.last_verified)
    told: Iterator[Told] = iter(survey.told[:1])
    return max((*verified, *(each.at for each in told)), default=None)


def _count_fresh(survey: Survey, now: datetime) -> list[tuple[str, int]]:
    """Return how many documents were verified how long ago; only what occurs."""
    counts: Counter[str] = Counter()
    for document in survey.documents:
        age = now - document.last_verified if document.last_verified else None
        fit = (each for each in _FRESH if age is not None and age <= timedelta(days=each))
        days = next(fit, None)
        if days:
            counts[f"within {days} days"] += 1
        else:
            counts["not yet" if age is None else "longer ago"] += 1
    order = [*(f"within {days} days" for days in _FRESH), "longer ago", "not yet"]
    return [(words, counts[words]) for words in order if counts[words]]
