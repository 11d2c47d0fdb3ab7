"""How a command behaves towards servers, and which private networks it may reach.

Commands without a home need that too, so networks are an option of the command line itself.
"""

import re
from collections.abc import Iterable
from contextvars import ContextVar
from typing import TYPE_CHECKING

from clausewatch.home import Home

if TYPE_CHECKING:
    from crawler import Policy

__all__ = ["allow_networks", "allowed_networks", "policy_of"]

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


def policy_of(home: Home | None) -> "Policy":
    """Return how to behave towards servers, as the home says."""
    from crawler import Policy

    if home is None:
        return Policy(networks=allowed_networks())
    settings = home.config.crawl
    return Policy(
        contact=settings.contact,
        delay=settings.delay,
        timeout=settings.timeout,
        size=settings.size_limit_mb * 1_000_000,
        browser=settings.browser,
        networks=(*settings.networks, *allowed_networks()),
    )
