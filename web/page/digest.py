"""The digests of weeks and months, and the archive of them.

A digest depends on the changes of its period alone. When the period is over, only a review of one
of them, or a capture that comes in late, makes it another one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from store.record import Severity, Verdict
from web.address import DIGESTS, locate_digest
from web.page.part import File, pair
from web.survey import Told
from web.theme import Theme
from web.twin import describe_digest, describe_digests
from web.view.period import Period, find_month, find_week

__all__ = ["Digest", "DigestRow", "build_digest", "build_digests", "digest_period", "gather_digest"]


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestRow:
    """A digest in brief."""

    period: Period
    changes: int
    counts: tuple[tuple[Severity, int], ...]  # of each severity that occurs, the gravest first
    platforms: int  # how many changed something
    editorial: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Digest:
    """The changes of a day, a week or a month."""

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
    def row(self) -> DigestRow:
        """The digest in brief."""
        return DigestRow(
            period=self.period,
            changes=len(self.told),
            counts=tuple((severity, len(told)) for severity, told in self.severities),
            platforms=self.platforms,
            editorial=self.editorial,
        )

    @property
    def others(self) -> tuple[Period, ...]:
        """The months that the changes of a week fall into, or the weeks of a month's."""
        find = find_month if self.period.kind == "week" else find_week
        return tuple(sorted({find(each.at) for each in (*self.told, *self.withdrawn)}))


def digest_period(told: Sequence[Told], kind: str) -> Digest | None:
    """Return the digest of the week or the month in which changes lie.

    Args:
        told: All changes of it, newest first.
        kind: "week" or "month".

    Returns:
        The digest; None without a substantive change.
    """
    period = (find_week if kind == "week" else find_month)(told[0].at)
    digest = gather_digest(period, told)
    return digest if digest.told or digest.withdrawn else None


def build_digest(digest: Digest, theme: Theme) -> Iterator[File]:
    """Build the page of a digest and its twin."""
    page = locate_digest(digest.period.name)
    yield from pair("digest.html", page, describe_digest(digest, theme.site), theme, digest=digest)


def build_digests(digests: Iterable[DigestRow], theme: Theme) -> Iterator[File]:
    """Build the archive of digests and its twin, newest first."""
    newest = sorted(digests, key=lambda each: each.period, reverse=True)
    months = [each for each in newest if each.period.kind == "month"]
    weeks = [each for each in newest if each.period.kind == "week"]
    years: dict[int, list[DigestRow]] = {}
    for each in weeks:
        years.setdefault(each.period.first.isocalendar()[0], []).append(each)
    described = describe_digests([*weeks, *months], theme.site)
    yield from pair("digests.html", DIGESTS, described, theme, months=months, years=years)


def gather_digest(period: Period, told: Sequence[Told]) -> Digest:
    """Return the digest of a period, given all changes that were captured in it."""
    counts = Counter(each.verdict for each in told if not each.withdrawn)
    news = sorted((each for each in told if each.is_news), key=lambda each: each.order)
    gone = (each for each in told if each.withdrawn and each.verdict is Verdict.SUBSTANTIVE)
    return Digest(
        period=period,
        told=tuple(news),
        editorial=counts[Verdict.EDITORIAL],
        withdrawn=tuple(gone),
    )
