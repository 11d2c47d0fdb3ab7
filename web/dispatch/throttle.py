"""How fast one domain is written to: large providers refuse those who come with all at once."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

__all__ = ["Throttle", "find_domain"]


class Throttle:
    """Gives each message to a domain its turn.

    Args:
        rate: Messages a minute to one domain; 0 for as many as there are.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._full: dict[str, datetime] = {}  # when all turns of a domain's minute are free again
        self._turns: dict[int, datetime] = {}  # by delivery, of those that have to wait

    def take_turn(self, number: int, domain: str, now: datetime) -> datetime:
        """Return when a delivery may go: now, or at a time that it keeps until it comes again.

        >>> now, throttle = datetime(2026, 1, 1), Throttle(2)
        >>> [(throttle.take_turn(n, "a.example", now) - now).seconds for n in range(4)]
        [0, 0, 30, 60]
        """
        if not self._rate:
            return now
        if number in self._turns:
            turn = self._turns[number]
        else:
            step = timedelta(minutes=1) / self._rate
            full = max(self._full.get(domain, now), now) + step
            self._full[domain] = full
            turn = full - timedelta(minutes=1)
        if turn > now:
            self._turns[number] = turn
            return turn
        self._turns.pop(number, None)
        return now


def find_domain(address: str) -> str:
    """Return the part of an address that says who receives.

    >>> find_domain("reader@Mail.Example"), find_domain("https://hooks.example:8443/in?x=1")
    ('mail.example', 'hooks.example')
    """
    if "://" not in address:
        return address.rpartition("@")[2].lower()
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
