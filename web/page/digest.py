"""The digests of weeks and months, and the archive of them.

A digest depends on the changes of its period alone. When the period is over, only a review of one
of them, or a capture that comes in late, makes it another one.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store.record import Severity, Verdict
from web.address import DIGESTS, locate_digest
from web.page.part import File, pair
from web.survey import Survey, Told
from web.theme import Theme
from web.twin import describe_digest, describe_digests
from web.view.period import Period, find_month, find_week, sort_into

__all__ = ["Digest", "build_digest", "build_digests", "list_digests"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Digest:
    """The changes of a week or a month."""

    period: Period
    told: tuple[Told, ...]  # gravest first, by platform and document within a severity
    editorial: int
    withdrawn: tuple[Told, ...]  # records of the period that do not stand any more

    @property
    def severities(self) -> tuple[tuple[Severity, tuple[Told, ...]], ...]:
        """The changes of each severity that occurs, the gravest first."""
        found = (
            (severity, tuple(each for each in self.told if each.severity is severity))
            for severity in reversed(Severity)
        )
        return tuple((severity, told) for severity, told in found if told)

    @property
    def platforms(self) -> int:
        """How many platforms changed something."""
        return len({each.document.key.platform for each in self.told})

    @property
    def others(self) -> tuple[Period, ...]:
        """The months that the changes of a week fall into, or the weeks of a month's."""
        find = find_month if self.period.kind == "week" else find_week
        return tuple(sorted({find(each.at) for each in (*self.told, *self.withdrawn)}))


def list_digests(survey: Survey) -> tuple[Digest, ...]:
    """Return a digest for each week and each month with a substantive change, newest first."""
    found = (
        _digest(period, told)
        for kind in ("week", "month")
        for period, told in sort_into(survey.told, kind).items()
    )
    return tuple(each for each in found if each.told or each.withdrawn)


def build_digest(digest: Digest, theme: Theme) -> Iterator[File]:
    """Build the page of a digest and its twin."""
    page = locate_digest(digest.period.name)
    yield from pair("digest.html", page, describe_digest(digest, theme.site), theme, digest=digest)


def build_digests(digests: Sequence[Digest], theme: Theme) -> Iterator[File]:
    """Build the archive of digests and its twin."""
    months = [each for each in digests if each.period.kind == "month"]
    weeks = [each for each in digests if each.period.kind == "week"]
    years: dict[int, list[Digest]] = {}
    for each in weeks:
        years.setdefault(each.period.first.isocalendar()[0], []).append(each)
    described = describe_digests(digests, theme.site)
    yield from pair("digests.html", DIGESTS, described, theme, months=months, years=years)


def _digest(period: Period, told: Sequence[Told]) -> Digest:
    counts = Counter(each.verdict for each in told if not each.withdrawn)
    news = sorted((each for each in told if each.is_news), key=_order)
    gone = (each for each in told if each.withdrawn and each.verdict is Verdict.SUBSTANTIVE)
    return Digest(
        period=period,
        told=tuple(news),
        editorial=counts[Verdict.EDITORIAL],
        withdrawn=tuple(gone),
    )


def _order(each: Told) -> tuple[int, str, str, str]:
    rank = each.severity.rank if each.severity else 0
    key = each.document.key
    return -rank, key.platform.casefold(), key.type, each.id
