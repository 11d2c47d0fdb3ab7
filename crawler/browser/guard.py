"""The guard: a proxy of our own on loopback, the browser's only way out.

Whatever a page asks for passes here: frames, scripts, workers and sockets too. The guard looks the
host up itself, connects to no address but one that may be reached, and lets nobody through who
does not hold a pass; each page gets one of its own, which ends with it.
"""

import asyncio
import secrets
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from crawler.browser.gateway import RefusalError, connect
from store.record import Failure

__all__ = ["Guard", "Pass"]

_HEAD = 1 << 16  # bytes of the lines before a body
_LINES = 200
_CHUNK = 1 << 16
_CONNECTIONS = 64  # of one page at a time; browsers open 32
_OUR_NAME = "127.0.0.1"
_NOT_ONWARD = (b"proxy-", b"connection:", b"keep-alive:", b"te:", b"upgrade:")
_STRANGER = (
    b"HTTP/1.1 407 Proxy Authentication Required\r\n"
    b'Proxy-Authenticate: Basic realm="clausewatch"\r\n'
    b"Content-Length: 0\r\nConnection: close\r\n\r\n"
)
_NO_TUNNEL = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_TUNNEL = b"HTTP/1.1 200 Connection established\r\n\r\n"


@dataclass(kw_only=True, slots=True, eq=False)
class Pass:
    """What lets one page through the guard, and what the guard saw of it."""

    user: str
    password: str
    budget: int  # bytes that it may still receive
    addresses: dict[tuple[str, int], str] = field(default_factory=dict)  # of host and port
    refusals: dict[tuple[str, int], Failure] = field(default_factory=dict)
    connections: set[asyncio.Task[None]] = field(default_factory=set)  # open ones

    @property
    def header(self) -> str:
        """The value by which a request shows its pass."""
        return "Basic " + b64encode(f"{self.user}:{self.password}".encode()).decode()


class Guard:
    """A forward proxy for holders of a pass."""

    def __init__(self, is_allowed: Callable[[str], bool], *, timeout: float, budget: int) -> None:
        self._is_allowed = is_allowed
        self._timeout = timeout
        self._budget = budget
        self._passes: dict[str, Pass] = {}
        self._connections: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, _OUR_NAME, 0, limit=_HEAD)
        self.url = f"http://{_OUR_NAME}:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
        self._passes.clear()
        await _cancel(self._connections)

    def admit(self) -> Pass:
        """Return a new pass."""
        issued = Pass(
            user=secrets.token_hex(8), password=secrets.token_urlsafe(24), budget=self._budget
        )
        self._passes[issued.header] = issued
        return issued

    async def revoke(self, held: Pass) -> None:
        """End a pass, and every connection that was made with it."""
        self._passes.pop(held.header, None)
        await _cancel(held.connections)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await _read_head(reader, self._timeout)
            held = self._find_pass(head)
            if held is None or len(held.connections) >= _CONNECTIONS:
                writer.write(_NO_TUNNEL if held else _STRANGER)
                return
            work = asyncio.create_task(self._pass_on(head, reader, writer, held))
            held.connections.add(work)
            work.add_done_callback(held.connections.discard)
            await work
        except (OSError, ValueError):
            pass  # whoever it was hung up, or spoke no HTTP
        finally:
            _close(writer)

    def _find_pass(self, head: list[bytes]) -> Pass | None:
        for line in head[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"proxy-authorization":
                return self._passes.get(value.strip().decode("latin-1"))
        return None

    async def _pass_on(
        self,
        head: list[bytes],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        held: Pass,
    ) -> None:
        method, target, _ = head[0].decode("latin-1").split(" ", 2)
        is_tunnel = method == "CONNECT"
        parts = urlsplit(f"//{target}" if is_tunnel else target)
        host, port = parts.hostname or "", parts.port or 80
        if not host or (not is_tunnel and parts.scheme != "http"):
            return
        try:
            far_reader, far_writer = await connect(
                host, port, self._is_allowed, timeout=self._timeout
            )
        except RefusalError as error:
            held.refusals[host, port] = error.failure
            writer.write(_NO_TUNNEL if is_tunnel else b"")
            return
        held.addresses[host, port] = far_writer.get_extra_info("peername")[0]
        try:
            if is_tunnel:
                writer.write(_TUNNEL)
            else:
                far_writer.write(_rewrite_request(head, target))
            up = asyncio.create_task(_pump(reader, far_writer))
            down = asyncio.create_task(self._receive(far_reader, writer, held, is_tunnel=is_tunnel))
            await _run_until_one_ends(up, down)
        except ValueError:
            held.refusals[host, port] = Failure.PROTOCOL
        finally:
            _close(far_writer)

    async def _receive(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        held: Pass,
        *,
        is_tunnel: bool,
    ) -> None:
        is_final = is_tunnel
        while not is_final:
            head = await _read_head(reader, self._timeout)
            status = int(head[0].split()[1])
            is_final = not 100 <= status < 200
            writer.write(_close_after(head) if is_final else b"\r\n".join(head) + b"\r\n\r\n")
        await _pump(reader, writer, held)


async def _read_head(reader: asyncio.StreamReader, timeout: float) -> list[bytes]:
    lines: list[bytes] = []
    size = 0
    async with asyncio.timeout(timeout):
        while (line := await reader.readline()).endswith(b"\n"):
            lines.append(line.rstrip(b"\r\n"))
            size += len(line)
            if not lines[-1] and len(lines) > 1:
                return lines[:-1]
            if size > _HEAD or len(lines) > _LINES or not lines[-1]:
                break
    raise ValueError("no head of HTTP")


def _rewrite_request(head: list[bytes], target: str) -> bytes:
    method, _, version = head[0].split(b" ", 2)
    path = target.partition("://")[2]
    place = min((path.find(mark) for mark in "/?" if mark in path), default=len(path))
    path = path[place:] if path[place:].startswith("/") else f"/{path[place:]}"
    lines = [b" ".join((method, path.encode("latin-1"), version))]
    lines += [line for line in head[1:] if not line.lower().startswith(_NOT_ONWARD)]
    return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n"


def _close_after(head: list[bytes]) -> bytes:
    # One request a connection: the next one may be for another host, and is checked anew.
    lines = [line for line in head if not line.lower().startswith((b"connection:", b"keep-alive:"))]
    return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n"


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, held: Pass | None = None
) -> None:
    while chunk := await reader.read(_CHUNK):
        if held is not None:
            held.budget -= len(chunk)
            if held.budget < 0:
                return
        writer.write(chunk)
        await writer.drain()


async def _run_until_one_ends(*tasks: asyncio.Task[None]) -> None:
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await _cancel(set(tasks))
    for task in done:
        task.result()


async def _cancel(tasks: set[asyncio.Task[None]]) -> None:
    waiting = tuple(tasks)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


def _close(writer: asyncio.StreamWriter) -> None:
    with suppress(OSError, RuntimeError):
        writer.close()
