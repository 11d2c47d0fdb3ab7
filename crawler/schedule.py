"""When a document is due again: often if it changes often, soon if something is doubtful.

Every platform that is watched pays for our questions, so they are asked as rarely as the answer
allows: daily where nothing happens, several times a day where much does.
"""

from datetime import datetime, timedelta
from hashlib import sha256

from crawler.exchange.retry import read_retry_after
from store.record import DocumentKey, Due, Failure, Pace

__all__ = ["LOOKED_BACK", "find_due"]

LOOKED_BACK = timedelta(days=180)
"""The time over which changes are counted."""

_SHORTEST = timedelta(hours=3)
_LONGEST = timedelta(days=1)
_LOOKS_A_CHANGE = 8  # captures between two changes, on average
_FIRST_RETRY = timedelta(hours=1)
_HELD_LOOKS = 12  # captures while a doubtful text has to stand
_SOONEST, _LATEST = timedelta(minutes=15), timedelta(hours=6)  # to look at a held text again
_JITTER = 0.1  # of the time until then, earlier or later
_LONGEST_PATIENCE = timedelta(days=7)  # whatever a server asks for
_FINAL = {Failure.ROBOTS, Failure.FORBIDDEN_ADDRESS}  # asking again soon would not change it


def find_due(pace: Pace, *, every: timedelta | None = None) -> Due:
    """Return when a document is due again.

    Documents that are due at the same time drift apart by a tenth of the time between, by their
    names: the same document under the same circumstances always gets the same time.

    Args:
        pace: How it went so far.
        every: The time between two captures, as declared; None to go by how often it changes.
    """
    usual = every or _adapt(pace.changes)
    reason = "as declared" if every else _explain(pace.changes)
    wait = usual
    if pace.failures and pace.failure not in _FINAL:
        wait = min(usual, _FIRST_RETRY * 2 ** min(pace.failures - 1, 10))
        reason = f"failed {pace.failures} times" if pace.failures > 1 else "failed once"
    elif pace.is_held:
        stand = _LONGEST if pace.hold is None else pace.hold
        wait = min(usual, max(_SOONEST, min(stand / _HELD_LOOKS, _LATEST)))
        reason = "a doubtful text is held"
    wait *= 1 + _JITTER * _lean(pace.key, pace.last_attempt)
    asked = read_retry_after(pace.headers, pace.last_attempt) if pace.failures else None
    if asked and timedelta(seconds=asked) > wait:
        wait = min(timedelta(seconds=asked), _LONGEST_PATIENCE)
        reason = "the server asked to come back then"
    return Due(at=pace.last_attempt + wait, reason=reason)


def _adapt(changes: int) -> timedelta:
    if not changes:
        return _LONGEST
    return max(_SHORTEST, min(LOOKED_BACK / changes / _LOOKS_A_CHANGE, _LONGEST))


def _explain(changes: int) -> str:
    return f"changed {changes} times lately" if changes > 1 else "changes rarely"


def _lean(key: DocumentKey, at: datetime) -> float:
    """Return a number from -1 to 1 that looks drawn by chance but always is the same."""
    name = "\n".join((key.platform, key.type, key.url, key.language, at.isoformat()))
    return int.from_bytes(sha256(name.encode(errors="replace")).digest()[:4]) / 2**31 - 1
