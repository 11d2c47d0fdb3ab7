"""Lines for people: wrapped to the width of the screen, hung behind their labels."""

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from web.view import clean

__all__ = ["Sheet"]

_WIDEST, _NARROWEST = 100, 24  # columns of a line: longer ones are hard to read
_LABEL = 12  # columns of a label; a longer one stands on a line of its own
_LONGEST_LABEL = 26


class Sheet:
    """A console on which nothing is wider than the screen, and no text is more than text.

    Args:
        console: Where the lines go.

    Attributes:
        plain: Whether differences are marked by signs, because there are no colours.
        width: Columns of a line.
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self.plain = console.no_color or console.color_system is None
        self.width = max(_NARROWEST, min(console.width, _WIDEST))

    def put(self, words: str | Text, *, indent: int = 0, style: str = "") -> None:
        """Print words, each line as far in as the first."""
        self._print(words, " " * indent, " " * indent, style)

    def put_rows(self, rows: Iterable[tuple[str, str | Text]], *, indent: int = 0) -> None:
        """Print rows of a table: all words begin in the column behind the longest label."""
        table = [(_flatten(label), words) for label, words in rows]
        longest = max((cell_len(label) for label, _ in table), default=0)
        column = min(max(_LABEL, longest + 2), _LONGEST_LABEL, self.width // 2)
        for label, words in table:
            self.put_row(label, words, indent=indent, column=column)

    def put_row(
        self, label: str, words: str | Text, *, indent: int = 0, column: int = _LABEL
    ) -> None:
        """Print words behind a label, each further line hung below the first."""
        column = min(column, self.width // 2)
        margin, hang = " " * indent, " " * (indent + column)
        name = _flatten(label)
        if cell_len(name) >= column:
            self._print(Text(name, style="dim"), margin, margin, "")
            self._print(words, hang, hang, "")
        else:
            first = Text(margin) + Text(name, style="dim")
            first.append(" " * (column - cell_len(name)))
            self._print(words, first, hang, "")

    def gap(self) -> None:
        """Print an empty line."""
        self.console.print()

    def rule(self) -> None:
        """Print a line across."""
        self.console.print(Text("─" * self.width, style="dim"))

    def _print(self, words: str | Text, first: str | Text, rest: str, style: str) -> None:
        text = words if isinstance(words, Text) else Text(clean(words))
        for place, line in enumerate(self._wrap(text, self.width - len(rest))):
            line.stylize_before(style)
            head = first if place == 0 else rest
            row = (head.copy() if isinstance(head, Text) else Text(head)) + line
            row.rstrip()
            self.console.print(row, soft_wrap=True)

    def _wrap(self, text: Text, width: int) -> Iterator[Text]:
        for paragraph in text.split("\n", allow_blank=True):
            yield from paragraph.wrap(self.console, max(width, 10)) or [Text()]


def _flatten(label: str) -> str:
    return " ".join(clean(label).split())
