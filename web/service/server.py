"""The server that the service runs in: one process, one socket, no log of who looked at what."""

import socket

import uvicorn
from starlette.types import ASGIApp

from store.error import HomeError

__all__ = ["make_server", "open_socket"]

_BACKLOG = 128
_AT_ONCE = 256  # connections; more are turned away with status 503
_LAST_WORDS = 5  # seconds in which answers under way are finished when it is stopped


def open_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens; the caller closes it.

    Args:
        host: The address to listen on.
        port: The port; 0 takes a free one.

    Raises:
        HomeError: It cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        if not 0 <= port < 1 << 16:
            raise OSError("there is no such port")
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as problem:
        raise HomeError(f"cannot listen on {host}:{port} ({problem}): choose another") from problem


def make_server(app: ASGIApp) -> uvicorn.Server:
    """Return a server, to be run with sockets.

    It keeps no log of requests: their paths hold tokens.
    """
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            loop="asyncio",
            log_level="error",
            access_log=False,
            server_header=False,
            limit_concurrency=_AT_ONCE,
            timeout_graceful_shutdown=_LAST_WORDS,
        )
    )
