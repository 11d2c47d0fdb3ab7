"""Mail over SMTP: one connection for many messages."""

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, Self

from web.dispatch.envelope import Envelope, Fate, Outcome
from web.dispatch.reply import judge_reply

__all__ = ["Encryption", "Relay", "SmtpTransport"]

Encryption = Literal["starttls", "tls", "none"]
_CLOSING = 421  # the server is about to hang up
_GOOD = range(200, 300)
_WIDE = ("SMTPUTF8", "BODY=8BITMIME")  # for an address that is not ASCII
_UNSAFE = re.compile(r"[\s\0<>]")  # the library would cut an address there, and write to another
_FAULTS = (smtplib.SMTPException, OSError, ValueError)


@dataclass(frozen=True, kw_only=True, slots=True)
class Relay:
    """The server that mail is handed to."""

    host: str
    port: int
    encryption: Encryption = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 60.0  # seconds that one answer may take
    trust: ssl.SSLContext | None = None  # whose certificates count; None: those the system trusts


class SmtpTransport:
    """Hands messages to a relay.

    What the relay says before it hears of a recipient is about us: then we are stuck. What it says
    afterwards is the recipient's fate.
    """

    lanes = 1

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            with suppress(*_FAULTS):
                self._server.quit()
        self._hang_up()

    def find_fault(self) -> str:
        """Open the connection, if none is open."""
        try:
            self._server = self._server or self._connect()
        except _FAULTS as problem:
            return self._blame(problem)
        return ""

    def hand_over(self, envelope: Envelope) -> Outcome:
        """Hand one message over."""
        if _UNSAFE.search(envelope.to):
            return Outcome(fate=Fate.REFUSED, problem="no address that mail can be sent to")
        is_wide = not (envelope.sender + envelope.to).isascii()
        try:
            server = self._begin(envelope.sender, _WIDE if is_wide else ())
        except _FAULTS as problem:
            self._hang_up()
            return Outcome(fate=Fate.STUCK, problem=self._blame(problem))
        if is_wide and not server.has_extn("smtputf8"):
            server.rset()
            said = f"{self._relay.host} takes no address that is not ASCII"
            return Outcome(fate=Fate.REFUSED, problem=said)
        try:
            return self._finish(server, envelope)
        except _FAULTS as problem:
            self._hang_up()
            return Outcome(fate=Fate.PUT_OFF, problem=_tell(problem))

    def _begin(self, sender: str, options: tuple[str, ...]) -> smtplib.SMTP:
        """Say who sends; anew if the server has hung up meanwhile, as many do after some mails."""
        is_fresh = self._server is None
        server = self._server = self._server or self._connect()
        wanted = options if server.has_extn("smtputf8") else ()
        try:
            code, said = server.mail(sender, wanted)
        except smtplib.SMTPServerDisconnected:
            if is_fresh:
                raise
            code, said = _CLOSING, b""
        if code in _GOOD:
            return server
        self._hang_up()
        if code == _CLOSING and not is_fresh:
            return self._begin(sender, options)
        raise smtplib.SMTPResponseException(code, said)

    def _finish(self, server: smtplib.SMTP, envelope: Envelope) -> Outcome:
        code, said = server.rcpt(envelope.to)
        if code in _GOOD:
            try:
                code, said = server.data(envelope.content)
            except smtplib.SMTPDataError as problem:  # it wants no content
                code, said = problem.smtp_code, _bytes(problem.smtp_error)
        if code in _GOOD:
            return Outcome(fate=Fate.TAKEN)
        if code == _CLOSING:
            self._hang_up()
        else:
            server.rset()
        return judge_reply(code, said.decode(errors="replace"))

    def _connect(self) -> smtplib.SMTP:
        relay = self._relay
        trust = relay.trust or ssl.create_default_context()
        server: smtplib.SMTP
        if relay.encryption == "tls":
            server = smtplib.SMTP_SSL(relay.host, relay.port, timeout=relay.timeout, context=trust)
        else:
            server = smtplib.SMTP(relay.host, relay.port, timeout=relay.timeout)
        try:
            if relay.encryption == "starttls":
                server.starttls(context=trust)
            if relay.user:
                server.login(relay.user, relay.password)
            server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server

    def _blame(self, problem: Exception) -> str:
        return f"{self._relay.host} takes no mail from us: {_tell(problem)}"

    def _hang_up(self) -> None:
        if self._server is not None:
            self._server.close()
        self._server = None


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()


def _tell(problem: Exception) -> str:
    """Return what went wrong as one line, in the server's words where it said something."""
    if isinstance(problem, smtplib.SMTPResponseException):
        said = _bytes(problem.smtp_error).decode(errors="replace")
        return f"{problem.smtp_code} {' '.join(said.split())}".strip()
    return " ".join(str(problem).split()) or type(problem).__name__
