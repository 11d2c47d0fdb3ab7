"""How long to wait for a page: until it holds what is wanted, and has come to rest."""

from dataclasses import dataclass

__all__ = ["Look", "Patience"]

_REST = 0.6  # seconds without change after which a page that loads nothing is at rest
_LONG_REST = 4.0  # the same, where requests are under way: they may never end
_LONGEST_REST = 10.0  # the same, where it is still loading, or a wanted part is missing


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What a page looked like at one moment."""

    loaded: bool  # its own document and what that names
    amount: str  # how much there is of it: changes when it grows or shrinks
    missing: int  # wanted selectors that find nothing yet
    busy: bool  # whether requests are under way


class Patience:
    """Watches a page come to rest.

    >>> patience = Patience()
    >>> page = Look(loaded=True, amount="9", missing=0, busy=False)
    >>> patience.is_over(page, 0.0), patience.is_over(page, 0.5), patience.is_over(page, 0.7)
    (False, False, True)
    """

    def __init__(self) -> None:
        self._amount: str | None = None
        self._since = 0.0

    def is_over(self, look: Look, now: float) -> bool:
        """Take a look at a time in seconds, and return whether to wait no longer."""
        if look.amount != self._amount:
            self._amount, self._since = look.amount, now
            return False
        rest = _LONG_REST if look.busy else _REST
        if look.missing or not look.loaded:
            rest = _LONGEST_REST
        return now - self._since >= rest
