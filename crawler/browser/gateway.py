"""Connections to hosts: looked up here, checked address by address, and to no other then."""

import asyncio
import socket
from collections.abc import Callable

from store.record import Failure

__all__ = ["RefusalError", "connect"]

_MOST_ADDRESSES = 8  # that are tried of one host


class RefusalError(Exception):
    """There is no connection to a host, or may be none."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure


async def connect(
    host: str, port: int, is_allowed: Callable[[str], bool], *, timeout: float
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Return a connection to a host, made to an address that may be reached.

    The name is looked up once, and the connection is made to the very address that was checked:
    a name that points somewhere else a moment later gains nothing.

    Raises:
        RefusalError: The host has no such address, or took no connection.
    """
    try:
        async with asyncio.timeout(timeout):
            found = await asyncio.get_running_loop().getaddrinfo(
                host, port, type=socket.SOCK_STREAM
            )
    except (OSError, UnicodeError) as error:  # a time-out is an OSError too
        raise RefusalError(Failure.DNS) from error
    addresses = dict.fromkeys(str(each[4][0]) for each in found)
    allowed = [address for address in addresses if is_allowed(address.partition("%")[0])]
    if not allowed:
        raise RefusalError(Failure.FORBIDDEN_ADDRESS)
    try:
        async with asyncio.timeout(timeout):
            for address in allowed[:_MOST_ADDRESSES]:
                try:
                    return await asyncio.open_connection(address, port, limit=1 << 16)
                except TimeoutError:
                    raise
                except OSError:
                    continue
    except TimeoutError as error:
        raise RefusalError(Failure.TIMEOUT) from error
    raise RefusalError(Failure.CONNECTION)
