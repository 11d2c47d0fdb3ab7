"""The headers of letters: from whom and to whom, what belongs together, and how a reader leaves."""

from collections.abc import Iterable, Iterator

from store.ids import Kind, parse_id
from store.subscription import Subscription
from web.address import DIGESTS, METHODOLOGY
from web.letter.message import encode_mailbox, encode_words, name_message
from web.letter.news import News
from web.letter.sender import Links, Sender
from web.site import Site
from web.view.excerpt import clean, opening

__all__ = ["address_letter", "describe_list", "join_thread"]

_Header = tuple[str, str]

_NO_PHRASE = str.maketrans("", "", '<>",;:@()[]\\.')  # what a phrase holds in quotes alone


def address_letter(subject: str, reader: str, sender: Sender) -> Iterator[_Header]:
    """Yield what every letter has.

    Raises:
        HomeError: The reader's address is no mailbox.
    """
    yield "From", encode_mailbox(sender.address)
    yield "To", encode_mailbox(reader)
    if sender.reply_to:
        yield "Reply-To", encode_mailbox(sender.reply_to)
    yield "Subject", encode_words("Subject", subject)
    yield "Auto-Submitted", "auto-generated"


def describe_list(
    subscription: Subscription, sender: Sender, links: Links, site: Site
) -> Iterator[_Header]:
    """Yield what programs need to tell the list, and to leave it with one click (RFC 8058)."""
    name = clean(opening(site.name, 60)).translate(_NO_PHRASE).strip()
    phrase = f"{name} " if name.isascii() and name else ""
    yield "List-Id", f"{phrase}<{sender.list_name}>"
    leave = links.leave(subscription.key)
    yield "List-Unsubscribe", f"<{leave or sender.farewell}>"
    if leave.startswith("https:"):
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
    if site.base:
        yield "List-Help", f"<{site.base}{METHODOLOGY}>"
        yield "List-Archive", f"<{site.base}{DIGESTS}>"
    yield "Precedence", "bulk"
    kind = f"{subscription.rhythm}:{subscription.level}"
    yield "Feedback-ID", f"{kind}:clausewatch:{sender.domain}"


def join_thread(record: str, news: Iterable[News], domain: str) -> Iterator[_Header]:
    """Yield what keeps the alerts of one document together; digests stand alone.

    Args:
        record: Public ID of the digest, or of the first record of an alert.
        news: What is told.
        domain: Under which messages get their IDs.
    """
    documents = {each.told.document.id for each in news}
    if parse_id(record)[0] is not Kind.DIGEST and len(documents) == 1:
        root = name_message(*documents, domain=domain)
        yield "In-Reply-To", root
        yield "References", root
