"""The lists that are open around a block, and how far it is indented because of them."""

__all__ = ["Nest"]


class Nest:
    """The lists that are open around a block, and which of them have shown an item.

    A list gives a level of indent once it has shown an item, so that no level is skipped. What
    comes after a heading or a table starts at the margin again.
    """

    def __init__(self) -> None:
        self._shown: list[bool] = []
        self.depth = 0
        """How many levels the text of a block here is indented by."""

    def open(self) -> None:
        """Enter a list."""
        self._shown.append(False)

    def close(self) -> None:
        """Leave the innermost list."""
        self.depth -= self._shown.pop()

    def show(self) -> int:
        """Show an item of the innermost list, and return its level: 0 for the outermost."""
        if not self._shown:
            return 0
        self.depth += not self._shown[-1]
        self._shown[-1] = True
        return self.depth - 1

    def hide(self) -> None:
        """Let what follows start at the margin."""
        self._shown = [False] * len(self._shown)
        self.depth = 0
