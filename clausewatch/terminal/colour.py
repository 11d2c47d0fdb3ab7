"""Whether there are colours: as the terminal, NO_COLOR or the user says."""

from enum import StrEnum

from rich.console import Console

__all__ = ["Colour", "open_console"]


class Colour(StrEnum):
    """When to use colours."""

    AUTO = "auto"  # on a terminal, unless NO_COLOR is set
    ALWAYS = "always"
    NEVER = "never"


def open_console(colour: Colour = Colour.AUTO) -> Console:
    """Return a console on standard output."""
    if colour is Colour.NEVER:
        return Console(highlight=False, color_system=None)
    if colour is Colour.ALWAYS:
        return Console(
            highlight=False, force_terminal=True, no_color=False, color_system="standard"
        )
    return Console(highlight=False)
