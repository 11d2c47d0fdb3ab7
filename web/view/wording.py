"""How the site puts things: only what was seen, and the same words for it on every page."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from store.record import (
    Basis,
    Change,
    ChangeKind,
    Clause,
    ClauseChange,
    Direction,
    Document,
    GateVerdict,
    Outcome,
    Verdict,
    Version,
)
from web.view.excerpt import opening

__all__ = [
    "MONTHS",
    "count",
    "entitle",
    "label",
    "name_age",
    "name_date",
    "name_day",
    "name_document",
    "name_moment",
    "name_presence",
    "name_stamp",
    "name_witness",
    "summarise",
    "tag_language",
]

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_LABELS: dict[str, str] = {
    ChangeKind.ADDED: "Added",
    ChangeKind.REMOVED: "Removed",
    ChangeKind.MODIFIED: "Reworded",
    ChangeKind.MOVED: "Moved",
    ChangeKind.RENUMBERED: "Renumbered",
    ChangeKind.SPLIT: "Split",
    ChangeKind.MERGED: "Merged",
    Direction.ADVERSE: "Adverse",
    Direction.FAVOURABLE: "Favourable",
    Direction.NEUTRAL: "Neutral",
    Direction.UNCLEAR: "Direction unclear",
    Basis.EXPLICIT: "stated in the words",
    Basis.IMPLIED: "concluded from the words",
    Verdict.SUBSTANTIVE: "Substantive",
    Verdict.EDITORIAL: "Editorial",
    Verdict.CAPTURE_FAILURE: "Not comparable",
    GateVerdict.NOISE: "Noise",
    GateVerdict.HELD: "Held",
    GateVerdict.QUARANTINED: "Quarantined",
    Outcome.REFUSED: "Not asked for",
    Outcome.HTTP_ERROR: "HTTP error",
    Outcome.NETWORK_ERROR: "Network error",
    Outcome.TOO_LARGE: "Too large",
    Outcome.TRUNCATED: "Truncated",
}
# The enumerations share a few values, but none that is called differently from one to the other.

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_MONTH_DAYS, _YEAR_DAYS = 30.44, 365.25


def name_date(day: date) -> str:
    """Return a date that belongs to no clock.

    >>> name_date(date(2026, 5, 21))
    '21 May 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def name_day(moment: datetime) -> str:
    """Return the day in UTC.

    >>> name_day(datetime(2026, 5, 21, 23, 59, tzinfo=UTC))
    '21 May 2026'
    """
    return name_date(moment.astimezone(UTC))


def name_moment(moment: datetime) -> str:
    """Return the day and minute in UTC.

    >>> name_moment(datetime(2026, 5, 21, 6, 5, tzinfo=UTC))
    '21 May 2026, 06:05 UTC'
    """
    return f"{name_day(moment)}, {moment.astimezone(UTC):%H:%M} UTC"


def name_stamp(moment: datetime) -> str:
    """Return the moment as RFC 3339 has it, in UTC, to the second.

    >>> name_stamp(datetime(2026, 5, 21, 6, 5, 7, 999, tzinfo=UTC))
    '2026-05-21T06:05:07Z'
    """
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def name_age(moment: datetime, now: datetime) -> str:
    """Say how long ago a moment was, as coarsely as it stays useful.

    >>> now = datetime(2026, 5, 21, tzinfo=UTC)
    >>> name_age(datetime(2026, 5, 20, tzinfo=UTC), now)
    'yesterday'
    """
    days = (now.astimezone(UTC).date() - moment.astimezone(UTC).date()).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    if days <= 2 * _MONTH_DAYS:
        return f"{days} days ago"
    if days <= 2 * _YEAR_DAYS:
        return f"{round(days / _MONTH_DAYS)} months ago"
    return f"{round(days / _YEAR_DAYS)} years ago"


def name_witness(version: Version) -> str:
    """Say who saw a version first: we ourselves, or the archive that it came from."""
    if not version.reference:
        return "captured by us on"
    if version.reference.startswith("git:"):
        return "recorded by Open Terms Archive on"
    return "recorded in a web archive on"


def name_presence(entry: ClauseChange, change: Change) -> str:
    """Say on which days the two sides of a clause change were seen, and nothing more."""
    before, after = name_day(change.before.at), name_day(change.after.at)
    if before == after:
        before, after = name_moment(change.before.at), name_moment(change.after.at)
    if entry.before is None:
        return f"Absent on {before}, present on {after}."
    if entry.after is None:
        return f"Present on {before}, absent on {after}."
    return f"Earlier wording present on {before}, later wording present on {after}."


def label(value: str, names: Mapping[str, str] = _LABELS) -> str:
    """Return what to call a value or slug: its name, or the slug itself made readable.

    >>> label("adverse"), label("auto-renewal", {})
    ('Adverse', 'Auto renewal')
    """
    return names.get(value) or value.replace("-", " ").capitalize()


def count(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count(1, "document"), count(1200, "change"), count(2, "policy")
    ('1 document', '1,200 changes', '2 policies')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}s"


def entitle(clause: Clause) -> str:
    """Return what to call a clause: the nearest heading above it, or else its opening words."""
    return opening(clause.headings[-1] if clause.headings else clause.text, 90) or "Untitled clause"


def summarise(change: Change) -> str:
    """Return the sentence that stands over a change."""
    return opening(change.summary, 600) or f"Change of {name_document(change.document)}"


def name_document(document: Document) -> str:
    """Return the platform and the type of a document in one phrase."""
    return f"{document.key.platform}, {document.key.type}"


def tag_language(tags: Iterable[str]) -> str:
    """Return the first well-formed BCP 47 tag, or an empty string.

    >>> tag_language(("", "not a tag", "de-AT"))
    'de-AT'
    """
    return next((tag for tag in tags if _LANGUAGE.fullmatch(tag) and len(tag) <= 35), "")
