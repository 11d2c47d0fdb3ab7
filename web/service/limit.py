"""How often the same name may do the same thing: counted in memory, bounded, forgotten in time."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from starlette.requests import Request

__all__ = ["Limit", "name_client", "name_network"]


class Limit:
    """So many times in a span of time for each name.

    Spans follow one another from the first time on. When too many names are known, the ones that
    came first are forgotten first: memory is bounded, and one limit over everybody has to bound
    what many names do together.

    Args:
        most: How often a name may.
        span: In what time.
        names: How many names are kept.
    """

    def __init__(self, most: int, span: timedelta, *, names: int = 50_000) -> None:
        self.span = span
        self._most = most
        self._names = names
        self._counts: dict[str, tuple[datetime, int]] = {}

    def allows(self, name: str, now: datetime) -> bool:
        """Count one more time, and return whether it still is within the limit."""
        start, count = self._counts.get(name, (now, 0))
        if now - start >= self.span:
            start, count = now, 0
        if name not in self._counts and len(self._counts) >= self._names:
            del self._counts[next(iter(self._counts))]
        self._counts[name] = start, count + 1
        return count < self._most


def name_client(request: Request) -> str:
    """Return the network address that a request comes from, as far as it is known."""
    return request.client.host if request.client else ""


def name_network(request: Request) -> str:
    """Return what stands for whoever asks: of IPv6, everybody has a whole /64 to ask from."""
    try:
        address = ip_address(name_client(request))
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and not address.ipv4_mapped:
        return address.packed[:8].hex()
    return str(getattr(address, "ipv4_mapped", None) or address)
