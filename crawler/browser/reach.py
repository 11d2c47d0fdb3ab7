"""Which addresses may be connected to: public ones, and those of networks allowed by name."""

import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

__all__ = ["ForbiddenAddressError", "guard_sockets", "is_allowed"]


class ForbiddenAddressError(OSError):
    """A connection would have gone to an address that may not be reached."""


def is_allowed(address: str, networks: Iterable[str] = ()) -> bool:
    """Return whether an IP address may be connected to.

    >>> is_allowed("93.184.216.34"), is_allowed("169.254.169.254"), is_allowed("::ffff:10.0.0.1")
    (True, False, False)
    >>> is_allowed("127.0.0.1", ["127.0.0.0/8"])
    True
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found.sixtofour or found
    if any(found in ip_network(network) for network in networks):
        return True
    return found.is_global and not found.is_multicast


def guard_sockets(networks: tuple[str, ...]) -> Callable[[Any], socket.socket]:
    """Return a maker of sockets that makes none for forbidden addresses."""

    def make_socket(info: tuple[int, int, int, str, tuple[Any, ...]]) -> socket.socket:
        if not is_allowed(str(info[4][0]), networks):
            raise ForbiddenAddressError
        return socket.socket(*info[:3])

    return make_socket
