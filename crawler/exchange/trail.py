"""The trail of one address: every request on the way to its answer, retries and redirects."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.delivery import Exchange, Memory
from crawler.exchange.fault import Fault
from store.record import Hop

if TYPE_CHECKING:
    from scrapy import Request

__all__ = ["Trail", "find_trail", "lay_trail"]

_TRAIL = "clausewatch_trail"
_MOST_KEPT = 1_000_000  # bytes of a body that only led on, to another address or another attempt


@dataclass(kw_only=True, slots=True)
class Trail:
    """What became of the requests for one address, in order."""

    memory: Memory | None = None  # what is known of the document from before
    hops: list[Hop] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)  # those that brought a status
    conditional: bool = False  # whether the last request asked only for what is newer
    fault: Fault | None = None  # what is wrong with the last body, though it came
    _attempt: int = 0  # how many exchanges there were before this attempt

    def begin(self) -> None:
        """Note that a new attempt begins at the first address."""
        self._trim()
        self._attempt = len(self.exchanges)
        self.conditional, self.fault = False, None

    @property
    def last(self) -> Exchange | None:
        """The last answer of this attempt."""
        return self.exchanges[-1] if len(self.exchanges) > self._attempt else None

    @property
    def seconds(self) -> float | None:
        """How long all exchanges took; None if nothing was ever sent."""
        spent = sum(hop.seconds for hop in self.hops)
        return round(spent, 3) if spent else None

    def add(self, hop: Hop, exchange: Exchange | None) -> None:
        """Note a request and what came of it."""
        self.hops.append(hop)
        if exchange is not None:
            self._trim()
            self.exchanges.append(exchange)

    def add_fault(self, url: str, fault: Fault) -> None:
        """Note a request that was never sent."""
        self.hops.append(Hop(url=url, at=datetime.now(UTC), failure=fault.failure))

    def _trim(self) -> None:
        """Let go of the last body if it is large: it led on, and is not the document."""
        if self.exchanges and len(self.exchanges[-1].body) > _MOST_KEPT:
            body = self.exchanges[-1].body[:_MOST_KEPT]
            self.exchanges[-1] = replace(self.exchanges[-1], body=body, is_cut=True)


def lay_trail(request: "Request", trail: Trail) -> None:
    """Let a request, and those that redirects make of it, leave a trail."""
    request.meta[_TRAIL] = trail


def find_trail(request: "Request") -> Trail | None:
    """Return the trail that a request leaves; None for one that leaves none."""
    trail = request.meta.get(_TRAIL)
    return trail if isinstance(trail, Trail) else None
