"""Digests for everybody: what was captured in a period, written as it is mailed."""

from datetime import UTC, datetime, time, timedelta
from itertools import chain

from clausewatch import pipeline
from clausewatch.home import Home
from clausewatch.wording import name_types
from store.ledger import Ledger
from store.record import Verdict
from store.subscription import Level, Notice, Occasion
from web import find_look
from web.letter import Letter, Writer
from web.page.digest import Digest, gather_digest
from web.survey import list_told
from web.twin import Part, describe_digest
from web.view.period import Period

__all__ = ["describe_period", "open_writer", "write_period"]


def open_writer(home: Home, ledger: Ledger) -> Writer:
    """Return what writes the records of a home as mails tell them."""
    return Writer(
        ledger,
        site=pipeline.site_of(home),
        type_names=name_types(),
        look=find_look(home.theme),
    )


def write_period(home: Home, ledger: Ledger, period: Period, level: Level) -> Letter:
    """Return the digest of a period, in UTC, as a letter to nobody."""
    digest = _gather(ledger, period)
    notices = [
        *(Notice(record=each.id) for each in digest.told),
        *(Notice(record=each.id, occasion=Occasion.WITHDRAWAL) for each in digest.withdrawn),
    ]
    return open_writer(home, ledger).write(period.id, notices, level)


def describe_period(home: Home, ledger: Ledger, period: Period) -> Part:
    """Return the digest of a period for programs."""
    return describe_digest(_gather(ledger, period), pipeline.site_of(home))


def _gather(ledger: Ledger, period: Period) -> Digest:
    since = datetime.combine(period.first, time(), UTC)
    until = datetime.combine(period.last, time(), UTC) + timedelta(days=1)
    changes = ledger.changes(since=since, until=until)
    told = (
        list_told([each], ledger.wordings(each.id) if each.verdict is Verdict.SUBSTANTIVE else ())
        for each in changes
    )
    return gather_digest(period, [*chain.from_iterable(told)])
