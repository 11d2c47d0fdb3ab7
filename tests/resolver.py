"""Names that resolve to what a test says, in place of the system's."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

__all__ = ["resolve_names"]


@contextmanager
def resolve_names(table: Mapping[str, list[str]]) -> Iterator[None]:
    """Answer for the names of a table; for a name without addresses, say to come back later."""
    ask = socket.getaddrinfo

    def answer(host: Any, port: Any, *args: Any, **options: Any) -> Any:
        if host not in table:
            return ask(host, port, *args, **options)
        if not table[host]:
            raise socket.gaierror(socket.EAI_AGAIN, "try again")
        found = [ask(address, port, type=socket.SOCK_STREAM) for address in table[host]]
        return [info for infos in found for info in infos]

    socket.getaddrinfo = answer
    try:
        yield
    finally:
        socket.getaddrinfo = ask
