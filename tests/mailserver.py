"""A real mail server on 127.0.0.1 that keeps what it takes, and refuses what a test wants it to."""

import asyncio
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult

__all__ = ["MailServer", "Taken"]


_ROUNDS = 5  # of the loop, in which connections that are closed come to their end


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A mail that the server took."""

    sender: str
    to: str
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """What was sent, read as a mail program does."""
        return BytesParser(policy=policy.default).parsebytes(self.content)


@dataclass(kw_only=True)
class MailServer:
    """An aiosmtpd server on a free port.

    ```python
    with MailServer(answers={"nobody@a.example": "550 5.1.1 no such user"}) as server:
        SmtpTransport(Relay(host="127.0.0.1", port=server.port, encryption="none"))
    ```
    """

    tls: ssl.SSLContext | None = None
    starts_tls: bool = True  # it offers STARTTLS and demands it; or: it speaks TLS from the start
    login: tuple[str, str] | None = None  # it takes no other
    answers: dict[str, str] = field(default_factory=dict)  # to RCPT, by recipient
    to_sender: str = "250 OK"  # its answer to MAIL
    to_data: str = "250 OK"  # its answer to a whole mail
    at_once: int = 0  # mails on one connection, then it hangs up; 0: as many as one likes
    wide: bool = True  # it takes addresses that are not ASCII
    on_taken: Callable[[Taken], None] | None = None
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    _protocols: list[SMTP] = field(default_factory=list)  # one for each connection

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(
            self._loop.create_server(
                self._make_protocol,
                "127.0.0.1",
                0,
                ssl=None if self.starts_tls else self.tls,
            )
        )
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.sockets[0].getsockname()[1])

    def _make_protocol(self) -> SMTP:
        protocol = SMTP(
            self,
            tls_context=self.tls if self.starts_tls else None,
            require_starttls=self.tls is not None and self.starts_tls,
            authenticator=self._check if self.login else None,
            # It knows of no TLS but that of STARTTLS, and would warn of passwords in the open.
            auth_required=self.login is not None and self.starts_tls,
            auth_require_tls=self.starts_tls,
            enable_SMTPUTF8=self.wide,
            loop=self._loop,
        )
        self._protocols.append(protocol)
        return protocol

    async def _close(self) -> None:
        self._server.close()
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for each in others:
                each.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            await asyncio.sleep(0)  # a connection that was being made begins in the next round
        for protocol in self._protocols:
            if isinstance(protocol.transport, asyncio.Transport):
                protocol.transport.abort()
        for _ in range(_ROUNDS):
            await asyncio.sleep(0)

    def _check(self, *given: Any) -> AuthResult:
        said = (given[-1].login.decode(), given[-1].password.decode())
        return AuthResult(success=said == self.login, handled=False)

    # ------------------------------------------------------------ as aiosmtpd calls them

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Welcome a sender, or not."""
        session.mails = getattr(session, "mails", 0) + 1
        self.connections += session.mails == 1
        if self.at_once and session.mails > self.at_once:
            server.transport.write(b"421 4.7.0 that is enough\r\n")
            server.transport.close()
        if self.to_sender.startswith("2"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return self.to_sender

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Welcome a recipient, or answer as the test wants."""
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a mail, or not."""
        if self.to_data.startswith("2"):
            for address in envelope.rcpt_tos:
                taken = Taken(
                    sender=envelope.mail_from, to=address, content=envelope.original_content
                )
                self.taken.append(taken)
                if self.on_taken:
                    self.on_taken(taken)
        return self.to_data
