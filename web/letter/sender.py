"""Who writes, and how a reader leaves: what all letters of a home have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.policy import default
from functools import lru_cache
from urllib.parse import quote

from store.error import HomeError

__all__ = ["Links", "Sender", "read_mailbox"]

_Seal = Callable[[str, str, datetime | None], str]
"""Makes a token for a purpose ("u", "p", "confirm") and a key, made at a time if it grows old."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sender:
    """Who letters are from.

    Raises:
        HomeError: An address is no mailbox.
    """

    address: str  # with or without a name: "Policy alerts <alerts@example.org>"
    reply_to: str = ""  # likewise; empty: answers go to the address
    postal_address: str = ""  # at the foot of every letter, as several laws demand
    list_id: str = ""  # "policy.example.org"; empty: made of the address

    def __post_init__(self) -> None:
        for each in filter(None, (self.address, self.reply_to)):
            read_mailbox(each)

    @property
    def domain(self) -> str:
        """Under which messages get their IDs."""
        return read_mailbox(self.address).domain

    @property
    def desk(self) -> str:
        """The mailbox that a person reads."""
        return read_mailbox(self.reply_to or self.address).addr_spec

    @property
    def farewell(self) -> str:
        """Where to write to leave, if there is no service."""
        return f"mailto:{quote(self.desk, safe='@')}?subject=unsubscribe"

    @property
    def list_name(self) -> str:
        """What tells this list from others (RFC 2919)."""
        mailbox = read_mailbox(self.address)
        return self.list_id.strip("<> ") or f"{mailbox.username}.{mailbox.domain}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """Where a reader confirms, changes and ends a subscription."""

    service: str = ""  # public address of the service; empty: there is none, a person does it
    seal: _Seal = lambda purpose, key, at: ""  # noqa: ARG005 - never asked without a service

    def confirm(self, subscription: str, at: datetime) -> str:
        """Return the link that confirms a subscription."""
        return self._link("confirm", subscription, at)

    def leave(self, subscription: str) -> str:
        """Return the link that ends a subscription; empty without a service."""
        return self._link("u", subscription)

    def prefer(self, subscriber: str) -> str:
        """Return the link to all that a subscriber has; empty without a service."""
        return self._link("p", subscriber)

    def _link(self, purpose: str, key: str, at: datetime | None = None) -> str:
        if not self.service:
            return ""
        return f"{self.service.rstrip('/')}/{purpose}/{quote(self.seal(purpose, key, at))}"


@lru_cache(maxsize=64)
def read_mailbox(text: str) -> Address:
    """Return the one mailbox that a text names.

    Raises:
        HomeError: It names none, or several, or could break out of a header.
    """
    found = () if {"\r", "\n", "\0"} & set(text) else _parse(text)
    if len(found) != 1 or not found[0].username or not found[0].domain:
        raise HomeError(f"{text[:100]!r} is no mailbox: write it like Name <name@example.org>")
    return found[0]


def _parse(text: str) -> tuple[Address, ...]:
    try:
        header = default.header_factory("to", text)
    except (HeaderParseError, IndexError, ValueError):  # it does not foresee all that is malformed
        return ()
    return () if header.defects else tuple(header.addresses)
