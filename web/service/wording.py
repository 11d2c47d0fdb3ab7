"""What a subscription tells, in words: the same on every page of the service."""

from collections.abc import Mapping

from store.subscription import Level, Rhythm, Subscription
from web.view.interest import name_interest, name_rhythm

__all__ = ["name_wanted"]

_LEVELS = {
    Level.HEADLINE: "one sentence for each change",
    Level.SUMMARY: "also the gravest clause of each change, before and after",
    Level.FULL: "all clauses that changed",
}


def name_wanted(subscription: Subscription, type_names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what a subscription tells: terms, and what is said to each."""
    what = name_interest(subscription.interest, type_names)
    if subscription.watch_list:
        what = f"what is on the watch list {subscription.watch_list}"
    when = name_rhythm(subscription.rhythm)
    if subscription.rhythm is not Rhythm.AT_ONCE:
        when += f", after {subscription.hour:02}:00 ({subscription.subscriber.zone})"
    return [
        ("To", subscription.subscriber.address),
        ("What", what),
        ("When", when),
        ("How much", _LEVELS[subscription.level]),
    ]
