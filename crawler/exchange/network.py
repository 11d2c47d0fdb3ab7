"""Which addresses may be reached: public ones, and those in networks that the operator names.

The check is made on the address of each connection as it is opened, whatever a name resolved to
before that. What a page or a redirect names can be spelled in many ways; what a socket connects to
has one form.
"""

import socket
from collections.abc import Callable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Any

__all__ = ["ForbiddenAddressError", "guard_sockets", "is_public", "is_reachable"]

# After the IANA registries of special-purpose addresses. Not `is_global`: it differs between
# releases of Python, lets multicast pass, and looks into no address that carries another.
_NOT_PUBLIC_4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by the customers of a provider
        "127.0.0.0/8",
        "168.63.129.16/32",  # the inside of a cloud, although it looks public
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
)
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # Teredo among others, which any host can answer
        "2001:db8::/32",
        "3fff::/20",
    )
)
_TRANSLATED = IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = IPv6Network("2002::/16")
_COMPATIBLE = IPv6Network("::/96")

_Address = IPv4Address | IPv6Address
_Socket = Callable[[Any], socket.socket]


class ForbiddenAddressError(OSError):
    """A connection would have gone to an address that may not be reached.

    All of them have one text: aiohttp folds errors of one text into the first of them, and others
    into an error without a class.
    """

    def __init__(self) -> None:
        super().__init__(
            "the host is in a private network; if you trust it, name the network in the setting "
            "`networks` or with --allow-network"
        )


def guard_sockets(networks: tuple[str, ...]) -> _Socket:
    """Return a maker of sockets, as aiohttp takes it, that makes none for forbidden addresses.

    Args:
        networks: What may be reached beside public addresses, in CIDR notation.
    """
    allowed = tuple(ip_network(network, strict=False) for network in networks)

    def make_socket(info: tuple[int, int, int, str, tuple[Any, ...]]) -> socket.socket:
        family, kind, protocol, _, address = info
        if not is_reachable(str(address[0]), allowed):
            raise ForbiddenAddressError
        return socket.socket(family, kind, protocol)

    return make_socket


def is_reachable(text: str, allowed: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    """Return whether a connection to an address may be opened.

    >>> loopback = ip_network("127.0.0.0/8")
    >>> is_reachable("::ffff:127.0.0.1", ()), is_reachable("127.1.2.3", (loopback,))
    (False, True)
    """
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = _find_inner(address)
    return (
        is_public(address)
        or any(address in network for network in allowed)
        or any(inner in network for network in allowed if inner is not None)
    )


def is_public(address: _Address) -> bool:
    """Return whether an address, and one that it carries, is anybody's to reach.

    >>> is_public(IPv4Address("9.9.9.9")), is_public(IPv6Address("64:ff9b::10.0.0.1"))
    (True, False)
    """
    inner = _find_inner(address)
    if inner is not None:
        return is_public(inner)
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    return address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)


def _find_inner(address: _Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address leads to, if it does."""
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _TRANSLATED or (address in _COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    if address in _SIX_TO_FOUR:
        return IPv4Address((int(address) >> 80) & 0xFFFF_FFFF)
    return None
