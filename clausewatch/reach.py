"""Which private networks a command may reach, beside those that its home names.

Commands without a home need it too, so it is an option of the command line itself.
"""

import re
from collections.abc import Iterable
from contextvars import ContextVar

__all__ = ["allow_networks", "allowed_networks"]

_ALLOWED: ContextVar[tuple[str, ...]] = ContextVar("networks", default=())


def allow_networks(given: Iterable[str]) -> None:
    """Say what the command that follows may reach.

    Args:
        given: Networks in CIDR notation; one text may hold several, with commas or spaces.
    """
    names = (name for text in given for name in re.split(r"[,\s]+", text))
    _ALLOWED.set(tuple(name for name in names if name))


def allowed_networks() -> tuple[str, ...]:
    """Return what the command that runs may reach beside public addresses."""
    return _ALLOWED.get()
