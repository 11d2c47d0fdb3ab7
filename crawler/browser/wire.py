"""A conversation with a browser: calls, their answers, and events, through its debugging pipe."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from itertools import count
from typing import Any

__all__ = ["BrowserGoneError", "CallError", "Connection", "Listener"]

Listener = Callable[[str, dict[str, Any]], None]
"""Takes the name of an event, and what it says."""

_CHUNK = 1 << 18


class BrowserGoneError(Exception):
    """The browser ended, or was never there."""


class CallError(Exception):
    """The browser cannot do what it was asked for."""


class Connection:
    """The pipe to a browser: JSON messages, each ended by a zero byte.

    A message that is larger than the limit is left out: no page may fill our memory.
    """

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, limit: int
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._limit = limit
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._listeners: dict[str, Listener] = {}
        self._listening = asyncio.create_task(self._listen())

    @property
    def is_open(self) -> bool:
        """Whether the browser is still there."""
        return not self._listening.done()

    async def close(self) -> None:
        """Hang up. A browser that is led by a pipe ends when nobody holds it."""
        self._listening.cancel()
        with suppress(asyncio.CancelledError):
            await self._listening
        self._writer.close()

    def listen(self, session: str, listener: Listener) -> None:
        """Hand the events of a session to a listener; the session of the browser itself is ''."""
        self._listeners[session] = listener

    def ignore(self, session: str) -> None:
        """Drop the events of a session from now on."""
        self._listeners.pop(session, None)

    async def call(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """Ask for something, and return the answer.

        Raises:
            BrowserGoneError: The browser ended.
            CallError: The browser cannot do it.
        """
        number = next(self._numbers)
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            self._send(number, method, session, params)
            return await answer
        finally:
            self._waiting.pop(number, None)

    def tell(self, method: str, session: str = "", **params: Any) -> None:
        """Ask for something without waiting; what becomes of it does not matter."""
        with suppress(BrowserGoneError):
            self._send(next(self._numbers), method, session, params)

    def _send(self, number: int, method: str, session: str, params: dict[str, Any]) -> None:
        if not self.is_open:
            raise BrowserGoneError
        message = {"id": number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        self._writer.write(json.dumps(message).encode() + b"\0")

    async def _listen(self) -> None:
        try:
            async for message in self._read():
                self._take(message)
        except (OSError, ValueError, LookupError, TypeError):
            pass  # who makes no sense is as good as gone
        finally:
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(BrowserGoneError())

    async def _read(self) -> AsyncIterator[bytes]:
        kept = bytearray()
        is_too_large = False
        while chunk := await self._reader.read(_CHUNK):
            *ends, rest = chunk.split(b"\0")
            for end in ends:
                if not is_too_large:
                    yield bytes(kept + end)
                kept.clear()
                is_too_large = False
            is_too_large = is_too_large or len(kept) + len(rest) > self._limit
            kept = bytearray() if is_too_large else kept + rest

    def _take(self, raw: bytes) -> None:
        message = json.loads(raw)
        if not isinstance(message, dict):
            raise TypeError(message)
        if "method" in message:
            listener = self._listeners.get(message.get("sessionId", ""))
            if listener is not None:
                listener(message["method"], message.get("params", {}))
            return
        answer = self._waiting.pop(message["id"], None)
        if answer is None or answer.done():
            return
        if "error" in message:
            answer.set_exception(CallError(str(message["error"].get("message", ""))))
        else:
            answer.set_result(message.get("result", {}))
