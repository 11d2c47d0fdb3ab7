"""Texts that come and go: what has to stand before it is believed, and for how long.

Of the wrong texts in the histories of Open Terms Archive (collection Contrib) 80 % were gone after
25 hours, and 96 % after seven days.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import takewhile

import analyzer
from clausewatch.standing import Standing, time_of
from store.record import Gate, GateVerdict, Held, Pending, Reading, digest

__all__ = ["count_hours", "find_expired", "find_flapping", "has_stood"]

_HOLD = timedelta(days=7)  # for the texts of an archive, which tells none
_BRIEF = timedelta(hours=25)  # a text that was gone by the capture of the next day
_MENDED = timedelta(days=60)  # within which those who keep an archive mend a declaration
_FLAPPING = "flapping"


def find_flapping(
    standing: Standing,
    pending: Pending,
    reading: Reading,
    upcoming: Sequence[Pending],
    is_back: Callable[[Pending], bool],
    is_same: Callable[[Pending], bool],
) -> Gate | None:
    """Return why a text is one of several that take turns; None if it is not.

    Args:
        standing: What stands of the document.
        pending: The capture.
        reading: Its text.
        upcoming: Captures after it that are known already, oldest first.
        is_back: Whether a capture shows the accepted text, or one that differs little from it.
        is_same: Whether a capture shows the accepted text to the letter.
    """
    accepted, held = standing.accepted, standing.held
    if accepted is None or reading.text == accepted.text:
        return None
    if gone := standing.former.get(digest(reading.text)):
        return _hold(f"the text that stood until {gone:%Y-%m-%d} came back: it has to stay first")
    if held and held.gate.kind == _FLAPPING and analyzer.leans(reading, held.reading, accepted):
        return _hold("it is nearer to a former text that came back than to the accepted one")
    reason = _explain_return(pending, upcoming, is_back, is_same)
    return Gate(verdict=GateVerdict.NOISE, kind=_FLAPPING, reasons=(reason,)) if reason else None


def count_hours(
    pending: Pending, upcoming: Sequence[Pending], is_back: Callable[[Pending], bool]
) -> int | None:
    """Return after how many hours another text was back; None if it was not by the next day."""
    return next(
        (_count(pending, each) for each in _until(pending, upcoming, _BRIEF) if is_back(each)), None
    )


def _explain_return(
    pending: Pending,
    upcoming: Sequence[Pending],
    is_back: Callable[[Pending], bool],
    is_same: Callable[[Pending], bool],
) -> str:
    """Return why a text is known to have given way to the accepted one; an empty text if it is not.

    What came in between may have been left in the text that is back the next day. Later, and where
    a declaration was mended, it has to be the same to the letter.
    """
    hours = count_hours(pending, upcoming, is_back)
    if hours is not None:
        return f"the accepted text was back within {hours} h"
    for other in _until(pending, upcoming, _HOLD):
        if is_same(other):
            return f"the accepted text was back, to the letter, within {_count(pending, other)} h"
    for other in _until(pending, upcoming, _MENDED):
        if other.capture.technical and is_same(other):
            return (
                f"the declaration of {time_of(other.capture):%Y-%m-%d} gave the accepted text back"
            )
    return ""


def _until(pending: Pending, upcoming: Sequence[Pending], span: timedelta) -> Iterator[Pending]:
    """Yield the captures that followed within a time."""
    last = time_of(pending.capture) + span
    return takewhile(lambda other: time_of(other.capture) <= last, upcoming)


def _count(pending: Pending, other: Pending) -> int:
    """Return the hours between two captures, one at least."""
    return max(1, round((time_of(other.capture) - time_of(pending.capture)) / timedelta(hours=1)))


def has_stood(standing: Standing, pending: Pending, reading: Reading) -> bool:
    """Return whether a capture shows the held text again, long enough after its first capture."""
    held = standing.held
    if held is None or not analyzer.agree(held.reading, reading):
        return False
    return _has_passed(held, pending.capture.hold, time_of(pending.capture))


def find_expired(standing: Standing, now: datetime) -> Held | None:
    """Return the held text if an archive that records each difference shows that it stood.

    Args:
        standing: What stands of the document.
        now: When the next entry was recorded, or the last one of the whole archive.
    """
    held = standing.held
    if held is None or not held.source.capture.origin.is_diary:
        return None
    return held if _has_passed(held, held.source.capture.hold, now) else None


def _has_passed(held: Held, hold: timedelta | None, now: datetime) -> bool:
    return now - time_of(held.source.capture) >= (_HOLD if hold is None else hold)


def _hold(reason: str) -> Gate:
    return Gate(verdict=GateVerdict.HELD, kind=_FLAPPING, reasons=(reason,))
