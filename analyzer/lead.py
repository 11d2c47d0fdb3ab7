"""Lead-ins: the sentences that end with a colon and stand above their items."""

from analyzer.numbering import shape

__all__ = ["COLONS", "Leads", "indent_of"]

COLONS = (":", "：")
"""How a lead-in ends; the second one is that of Chinese and Japanese."""

_LEAD_IN = 200  # characters of a lead-in that are shown above its items


class Leads:
    """The lead-ins that stand above the item at hand, outermost first.

    A lead-in ends with a colon. Its items are those right behind it that stand deeper, or are
    numbered in another way than itself; they end where the indent or the way of numbering does.
    """

    def __init__(self) -> None:
        self.is_open = False  # whether there are any, or one may just have begun
        self.texts: tuple[str, ...] = ()
        self._open: list[tuple[int, str]] = []  # indent and shape of the items of each
        self._waiting: tuple[str, int, str] | None = None  # a lead-in without items so far

    def close(self) -> None:
        """Forget all lead-ins: a heading or a table begins."""
        self.is_open, self.texts, self._waiting = False, (), None
        self._open.clear()

    def await_items(self, block: str, number: str, skipped: int) -> None:
        """Take a block for a lead-in, until the next one shows whether it is."""
        self._waiting = _shorten(block[skipped:]), indent_of(block), shape(number)
        self.is_open = True

    def move(self, block: str, number: str) -> None:
        """Close the lead-ins that the block does not stand under, and open the one it begins."""
        indent, form = indent_of(block), shape(number)
        waiting, self._waiting = self._waiting, None
        if waiting:
            lead, margin, own = waiting
            if number and (indent > margin or (indent == margin and form != own)):
                while self._open and margin < self._open[-1][0]:
                    self._pop()
                self._open.append((indent, form))
                self.texts = (*self.texts, lead)
                return
        while self._open and not self._is_within(indent, form):
            self._pop()
        self.is_open = bool(self._open)

    def _is_within(self, indent: int, form: str) -> bool:
        margin, own = self._open[-1]
        return indent > margin or (indent == margin and form == own)

    def _pop(self) -> None:
        self._open.pop()
        self.texts = self.texts[:-1]


def indent_of(block: str) -> int:
    """Return how many spaces a block begins with."""
    return len(block) - len(block.lstrip(" ")) if block.startswith(" ") else 0


def _shorten(lead: str) -> str:
    """Return the last sentence of a lead-in, or its last words."""
    lead = lead.strip()
    if len(lead) <= _LEAD_IN:
        return lead
    last = lead[-_LEAD_IN:]
    sentence = last.rfind(". ")
    return last[sentence + 2 :] if sentence >= 0 else f"… {last[last.find(' ') + 1 :]}"
