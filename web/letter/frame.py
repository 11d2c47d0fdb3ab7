"""What stands around the records of a letter: its head in words, and how a reader leaves."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from store.ids import Kind, parse_id
from store.record import Severity, Status
from store.subscription import Interest, Occasion, Subscription
from web.address import DIGESTS, locate_digest
from web.letter.news import News
from web.letter.sender import Links, Sender
from web.site import Site
from web.view.excerpt import clean, opening
from web.view.interest import name_interest, name_rhythm
from web.view.period import find_period
from web.view.wording import count, name_document

__all__ = ["Frame", "address_reader", "frame_news", "frame_question", "name_watch"]

_SUBJECT = 77  # characters of a subject before it is encoded
_PLATFORMS = 3  # that are named
_OCCASIONS = {Occasion.CORRECTION: "Corrected", Occasion.WITHDRAWAL: "Withdrawn"}
_GOOD_FOR = "48 hours"
_LEGAL = "The words that are quoted belong to their authors. Nothing here is legal advice."


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """All that a letter says beside its records."""

    subject: str
    title: str
    counts: str  # how many changes there are of which severity
    id: str = ""  # of the digest; empty of an alert
    more: str = ""  # how many records are not told for want of room
    archive: str = ""  # where they can be seen
    call: tuple[str, str] | None = None  # the one thing to do, and where
    foot: tuple[str, ...] = ()  # sentences
    ways: tuple[tuple[str, str], ...] = ()  # words, and the address that they lead to


def frame_news(record: str, news: Sequence[News], untold: int, site: Site) -> Frame:
    """Return what stands around records.

    Args:
        record: Public ID of the digest, or of the first record of an alert.
        news: The records, in their order.
        untold: How many of them there is no room for.
        site: For addresses.
    """
    is_digest = parse_id(record)[0] is Kind.DIGEST
    title, place = _name_period(record) if is_digest else (_name_places(news), DIGESTS)
    return Frame(
        subject=_name_subject(record, news) if is_digest or len(news) != 1 else _headline(news[0]),
        title=title,
        counts=_count(news),
        id=record if is_digest else "",
        more=f"{count(untold, 'further record')}: see them on the site." if untold else "",
        archive=f"{site.base}{place}" if site.base and untold else "",
        foot=(_LEGAL,),
    )


def address_reader(
    frame: Frame,
    subscription: Subscription,
    sender: Sender,
    links: Links,
    names: Mapping[str, str],
    watched: str,
) -> Frame:
    """Return a frame that says why somebody gets a letter, and how they get no more.

    Args:
        frame: The frame.
        subscription: What the letter goes to.
        sender: Who writes.
        links: Where a reader leaves.
        names: Names of clause types by slug.
        watched: How the watching goes, in a sentence; empty: it is not told.
    """
    foot = (
        *filter(None, [watched]),
        f"You get this because you subscribed to {_name_wanted(subscription, names)}.",
        *frame.foot,
        *filter(None, [clean(opening(sender.postal_address, 300))]),
    )
    leave = links.leave(subscription.key) or sender.farewell
    prefer = links.prefer(subscription.subscriber.key)
    ways = [("Change what you get, or see what is kept of you", prefer)] if prefer else []
    return replace(frame, foot=foot, ways=(*ways, ("Unsubscribe", leave)))


def frame_question(
    subscription: Subscription, sender: Sender, link: str, names: Mapping[str, str], site: Site
) -> Frame:
    """Return the words that ask whether a subscription is wanted.

    Args:
        subscription: What was asked for.
        sender: Who asks.
        link: Where to say yes.
        names: Names of clause types by slug.
        site: For its name.
    """
    name = clean(opening(site.name, 60))
    return Frame(
        subject=f"Please confirm: messages from {name}",
        title="Do you want these messages?",
        counts=f"Somebody asked {name} to write to this address about "
        f"{_name_wanted(subscription, names)}. It begins when you confirm it.",
        call=("Yes, I want them", link),
        foot=(
            f"The link is good for {_GOOD_FOR}. If it was not you, do nothing: nothing more will "
            "come, and the address is deleted.",
            *filter(None, [clean(opening(sender.postal_address, 300))]),
        ),
    )


def name_watch(statuses: Iterable[Status], interest: Interest) -> str:
    """Say how many documents of interest were checked, and how it went."""
    found = [
        each
        for each in statuses
        if each.last_attempt and interest.covers_document(each.document.id, each.document.key)
    ]
    failing = sum(each.failures > 0 for each in found)
    held = sum(each.is_held for each in found)
    return f"Checked {count(len(found), 'document')}: {failing} failing, {held} held."


def _name_wanted(subscription: Subscription, names: Mapping[str, str]) -> str:
    wanted = name_interest(subscription.interest, names)
    if subscription.watch_list:
        wanted = clean(f"what the watch list {opening(subscription.watch_list, 60)} covers")
    return f"{wanted}, {name_rhythm(subscription.rhythm)}"


def _name_period(record: str) -> tuple[str, str]:
    """Return the title of a digest, and the page on which all of it can be seen."""
    period = find_period(record)
    page = DIGESTS if period.kind == "day" else locate_digest(period.name)
    return f"What changed {period.when}", page


def _name_places(news: Sequence[News]) -> str:
    """Return where things changed: the document, if it is one, or else the platforms."""
    if len({each.told.document.id for each in news}) == 1:
        return clean(opening(name_document(news[0].told.document), 120))
    names = list(dict.fromkeys(each.told.document.key.platform for each in news))
    more = f" and {count(len(names) - _PLATFORMS, 'more platform')}" if names[_PLATFORMS:] else ""
    return clean(", ".join(opening(name, 40) for name in names[:_PLATFORMS]) + more)


def _headline(news: News) -> str:
    """Return the subject of a letter about one record."""
    told = news.told
    what = _OCCASIONS.get(news.occasion) or (told.severity or "").capitalize()
    end = f" ({told.id})"
    begin = f"[{what}] {opening(name_document(told.document), 36)}"
    return clean(f"{opening(f'{begin}: {told.headline}', _SUBJECT - len(end))}{end}")


def _name_subject(record: str, news: Sequence[News]) -> str:
    """Return the subject of a letter about a period, or about several records."""
    grave = max((each.told.severity for each in _list_new(news)), key=_rank, default=None)
    head = f"[{grave.capitalize()}] " if grave else ""
    about = [count(len(list(_list_new(news))), "change")] if grave else []
    reviewed = sum(each.occasion is not Occasion.CHANGE for each in news)
    about += [count(reviewed, "correction")] if reviewed else []
    said = ", ".join(about) or "nothing changed"
    if parse_id(record)[0] is Kind.DIGEST:
        return f"{head}{find_period(record).title}: {said} ({record})"
    return opening(f"{head}{said}: {_name_places(news)}", _SUBJECT)


def _count(news: Sequence[News]) -> str:
    """Say how many changes there are, of which severity, and how many corrections."""
    new = list(_list_new(news))
    severities = Counter(each.told.severity for each in new)
    grades = [f"{severities[each]} {each}" for each in reversed(Severity) if severities[each]]
    platforms = count(len({each.told.document.key.platform for each in new}), "platform")
    said = f"{count(len(new), 'substantive change')} on {platforms}: {', '.join(grades)}."
    if len(new) == 1:
        said = f"1 substantive change, of {new[0].told.severity} severity."
    reviewed = count(len(news) - len(new), "correction")
    parts = [said] if new else []
    parts += [f"{reviewed} of what you were told."] if len(news) > len(new) else []
    return " ".join(parts) or "No substantive change was captured."


def _list_new(news: Iterable[News]) -> Iterable[News]:
    return (each for each in news if each.occasion is Occasion.CHANGE)


def _rank(severity: Severity | None) -> int:
    return severity.rank if severity else 0
