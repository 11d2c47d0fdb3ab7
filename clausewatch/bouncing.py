"""What mail servers and readers send back, and who is not written to since."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from clausewatch.home import Home
from clausewatch.postage import return_paths_of, tokens_of

if TYPE_CHECKING:
    from store.ledger import Ledger
    from web.dispatch import Report

__all__ = ["COMPLAINED", "take_back"]

COMPLAINED = "complained"
"""Why a reader who called a message unwanted gets no more messages."""

_OFTEN = 5  # bounces that may pass, after which they have not
_LATELY = timedelta(days=14)


def take_back(
    home: Home, ledger: "Ledger", messages: Iterable[bytes], now: datetime
) -> Counter[str]:
    """Read messages as bounces and complaints, and write no more to those who are not there.

    Reading a message again changes nothing.

    Returns:
        How many messages there were of each kind: "bounced", "complained" and "temporary"; "other"
        for those that are neither, or about nobody whom we know.
    """
    from web.dispatch import read_report  # slow to import

    find = _find_subscriptions(home)
    tally: Counter[str] = Counter()
    for message in messages:
        report = read_report(message, find)
        tally[_act_on(ledger, report, now) if report else "other"] += 1
    return tally


def _act_on(ledger: "Ledger", report: "Report", now: datetime) -> str:
    from web.dispatch import BOUNCED, Ruling

    subscription = ledger.post.subscription(report.subscription)
    if subscription is None:
        return "other"
    subscriber = subscription.subscriber.key
    if report.ruling is Ruling.COMPLAINT:
        ledger.post.suppress(subscriber, COMPLAINED, now)
        return COMPLAINED
    if report.ruling is Ruling.TROUBLE:
        at = min(report.at or now, now)
        often = ledger.post.count_bounce(subscriber, report.reference, at, since=now - _LATELY)
        if often < _OFTEN:
            return "temporary"
    ledger.post.suppress(subscriber, BOUNCED, now)
    return BOUNCED


def _find_subscriptions(home: Home) -> Callable[[str], str]:
    """Return what finds the subscription whose return path, or link to leave, stands in a text."""
    from web.service.token import Purpose

    paths, tokens = return_paths_of(home), tokens_of(home)
    service = home.config.mail.service_url.rstrip("/")
    link = re.compile(rf"{re.escape(service)}/{Purpose.UNSUBSCRIBE.value}/([\w.-]+)", re.ASCII)

    def find(text: str) -> str:
        if paths and (found := paths.find(text)):
            return found
        tried = (tokens.read(Purpose.UNSUBSCRIBE, token) for token in link.findall(text))
        return next(filter(None, tried), "") if service else ""

    return find
