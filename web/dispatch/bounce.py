"""What comes back: reports of mail that did not arrive (RFC 3464), and complaints (RFC 5965).

Anybody can write to the address that bounces go to. So nothing is believed but our own seal, on the
address that a report came to or on a link that it quotes: who has that is the reader, or carries
the reader's mail.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from enum import StrEnum

from web.dispatch.reply import Meaning, judge_status

__all__ = ["Report", "Ruling", "read_report"]

_LARGEST = 5_000_000  # bytes of a report: longer ones quote what nobody needs
_LOOKED_AT = 200_000  # characters in which the address of a reader is looked for
_PARSER = BytesParser(policy=policy.compat32)  # forgives what the stricter ones stumble over
_POSTMASTERS = ("mailer-daemon", "postmaster", "mail delivery")
_GOOD_NEWS = ("not-spam",)


class Ruling(StrEnum):
    """What a report says of a reader's mailbox."""

    NOBODY = "nobody"  # is there: write no more
    TROUBLE = "trouble"  # for now: write no more if it lasts
    COMPLAINT = "complaint"  # the reader does not want it: write no more


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """A report about one subscription."""

    ruling: Ruling
    subscription: str  # key
    reference: str  # tells this report from others, and is the same when it is read again
    at: datetime | None = None  # as it says


def read_report(content: bytes, find: Callable[[str], str]) -> Report | None:
    """Read a message as a report; None if it is none, or not about a subscription of ours.

    A report that mail is late is none: another one follows.

    Args:
        content: The message.
        find: Returns the key of the subscription whose sealed address or link stands in a text, or
            an empty text.
    """
    if len(content) > _LARGEST:
        return None
    subscription = find(content[:_LOOKED_AT].decode("ascii", "replace"))
    if not subscription:
        return None
    try:
        message = _PARSER.parsebytes(content)
        ruling = _judge(message)
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError):
        return None  # the parser of the standard library gives up in many ways
    if ruling is None:
        return None
    reference = hashlib.sha256(content).hexdigest()
    return Report(
        ruling=ruling, subscription=subscription, reference=reference, at=_read_date(message)
    )


def _read_date(message: "Message[str, str]") -> datetime | None:
    try:
        at = parsedate_to_datetime(str(message.get("Date", "")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _judge(message: "Message[str, str]") -> Ruling | None:
    for part in message.walk():
        if part.get_content_type() == "message/feedback-report":
            kinds = [each.get("Feedback-Type", "").strip().lower() for each in _inside(part)]
            return None if set(kinds) & set(_GOOD_NEWS) else Ruling.COMPLAINT
        if part.get_content_type() == "message/delivery-status":
            return _gravest(map(_judge_recipient, _inside(part)))
    return _judge_words(message) if _is_of_postmaster(message) else None


def _judge_recipient(fields: "Message[str, str]") -> Ruling | None:
    """Judge the fields of one recipient; the fields of the whole message have no action."""
    if fields.get("Action", "").strip().lower() != "failed":
        return None
    said = (fields.get("Status", ""), fields.get("Diagnostic-Code", ""))
    is_nobody = any(judge_status(_unfold(each)) is Meaning.NOBODY for each in said)
    return Ruling.NOBODY if is_nobody else Ruling.TROUBLE


def _judge_words(message: "Message[str, str]") -> Ruling | None:
    """Judge a report that is written for people alone, by the first code in it."""
    for part in message.walk():
        if part.get_content_maintype() == "text":
            payload = part.get_payload(decode=True)
            text = payload.decode("ascii", "replace") if isinstance(payload, bytes) else ""
            meaning = judge_status(text[:_LOOKED_AT])
            return None if meaning is Meaning.NOTHING else Ruling(meaning.value)
    return None


def _is_of_postmaster(message: "Message[str, str]") -> bool:
    return any(name in str(message.get("From", "")).lower() for name in _POSTMASTERS)


def _gravest(rulings: Iterator[Ruling | None]) -> Ruling | None:
    found = set(rulings)
    return next((each for each in (Ruling.NOBODY, Ruling.TROUBLE) if each in found), None)


def _inside(part: "Message[str, str]") -> list["Message[str, str]"]:
    """Return the groups of fields that a part of a report holds."""
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, Message)] if part.is_multipart() else []


def _unfold(text: object) -> str:
    return " ".join(str(text).split())
