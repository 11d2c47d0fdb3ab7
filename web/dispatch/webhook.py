"""Web addresses that are told of records, signed after Standard Webhooks.

Where a message goes is somebody else's to choose. So it goes to that address alone: no redirect is
followed, each connection is judged by the address that it is opened to, and of what comes back the
status alone is read.
"""

import asyncio
import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from http import HTTPStatus
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from web.dispatch.envelope import Envelope, Fate, Outcome

if TYPE_CHECKING:
    import socket
    import ssl

__all__ = ["MakeSocket", "WebhookTransport", "derive_secrets", "sign"]

MakeSocket = Callable[[Any], "socket.socket"]
"""Makes the socket for an address that a name resolved to, or raises an OSError."""

_PREFIX = "whsec_"


class WebhookTransport:
    """Sends each message with a POST; any answer of success means that it was taken."""

    lanes = 8  # each of them waits most of the time

    def __init__(
        self,
        *,
        make_socket: MakeSocket,
        agent: str,
        timeout: float = 15.0,
        trust: "ssl.SSLContext | None" = None,
    ) -> None:
        """Prepare.

        Args:
            make_socket: Decides which addresses may be connected to.
            agent: How we call ourselves.
            timeout: Seconds that one attempt may take in all.
            trust: Whose certificates count; None: those the system trusts.
        """
        self._make_socket = make_socket
        self._agent = agent
        self._timeout = timeout
        self._trust = trust

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def find_fault(self) -> str:
        """Find none: each recipient is reached by a way of its own."""
        return ""

    def hand_over(self, envelope: Envelope) -> Outcome:
        """Send one message and look at the status of the answer."""
        headers = {
            "Content-Type": "application/json",
            "User-Agent": self._agent,
            **sign(envelope.id, int(time.time()), envelope.content, envelope.secrets),
        }
        import aiohttp  # slow to import

        try:
            status = asyncio.run(self._post(envelope.to, envelope.content, headers))
        except TimeoutError:
            return Outcome(fate=Fate.PUT_OFF, problem=f"no answer in {self._timeout:g} seconds")
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError):
            return Outcome(fate=Fate.REFUSED, problem="no address of the web")
        except (aiohttp.ClientError, OSError, ValueError) as problem:
            return Outcome(fate=Fate.PUT_OFF, problem=_tell(problem))
        if 200 <= status < 300:
            return Outcome(fate=Fate.TAKEN)
        fate = Fate.GONE if status == HTTPStatus.GONE else Fate.PUT_OFF
        return Outcome(fate=fate, problem=f"it answered with status {status}")

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        import aiohttp

        connector = aiohttp.TCPConnector(
            socket_factory=self._make_socket, ssl=self._trust or True, force_close=True
        )
        timeout = aiohttp.ClientTimeout(total=self._timeout)
        jar = aiohttp.DummyCookieJar()
        try:
            async with (
                aiohttp.ClientSession(
                    connector=connector, timeout=timeout, cookie_jar=jar
                ) as session,
                session.post(url, data=body, headers=headers, allow_redirects=False) as response,
            ):
                return response.status
        finally:
            await asyncio.sleep(0)  # a connection that broke is closed one step later


def derive_secrets(secrets: Sequence[str], subscriber: str) -> tuple[str, ...]:
    """Return the secrets of one recipient, in the form that libraries of Standard Webhooks take.

    All of them sign. So a recipient can take up a new one while the old one still holds.

    Args:
        secrets: Of this home.
        subscriber: Its key.
    """
    said = b"clausewatch.webhook\0" + subscriber.encode()
    drawn = (hmac.digest(secret.encode(), said, hashlib.sha256) for secret in secrets)
    return tuple(_PREFIX + base64.b64encode(each).decode() for each in drawn)


def sign(id: str, at: int, body: bytes, secrets: Sequence[str]) -> dict[str, str]:  # noqa: A002
    """Return the headers that prove who sent a body, and when."""
    said = f"{id}.{at}.".encode() + body
    keys = [base64.b64decode(secret.removeprefix(_PREFIX)) for secret in secrets]
    marks = [base64.b64encode(hmac.digest(key, said, hashlib.sha256)).decode() for key in keys]
    return {
        "webhook-id": id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(f"v1,{mark}" for mark in marks),
    }


def _tell(problem: Exception) -> str:
    """Return why no connection came about, as one line."""
    cause: BaseException | None = problem
    with suppress(AttributeError):
        cause = problem.os_error  # type: ignore[attr-defined]  # aiohttp wraps what the socket said
    return " ".join(str(cause or problem).split())[:300] or type(problem).__name__
