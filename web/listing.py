"""The pages that list over all documents, made after the pages that they point at."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from store.record import Status
from web.page.about import build_about
from web.page.correction import build_corrections
from web.page.digest import build_digest, build_digests, list_digests
from web.page.part import File
from web.page.platform import PlatformRow, build_platforms
from web.page.start import build_start
from web.page.watching import build_watching
from web.survey import Survey
from web.theme import Theme
from web.view.watch import judge_watching

__all__ = ["build_lists"]


def build_lists(
    survey: Survey,
    rows: Sequence[PlatformRow],
    statuses: Sequence[Status],
    now: datetime,
    theme: Theme,
) -> Iterator[File]:
    """Build the lists, the start page last.

    Args:
        survey: All documents in brief.
        rows: All platforms in brief.
        statuses: How the watching of each document goes.
        now: The time that the start page and the status page tell; nothing else depends on it.
        theme: The site's templates.
    """
    watches = judge_watching(statuses)
    digests = list_digests(survey)
    yield from build_about(theme)
    yield from build_corrections(survey.corrections, theme)
    for digest in digests:
        yield from build_digest(digest, theme)
    yield from build_digests(digests, theme)
    yield from build_platforms(rows, theme)
    yield from build_watching(watches, now, theme)
    yield from build_start(survey, rows, watches, now, theme)
