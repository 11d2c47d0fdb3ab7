"""Why an exchange brought no document: one error class, and what foreign errors amount to in it.

The class of an error decides, or its number; never the text of its message.
"""

import asyncio
import socket
import ssl

import aiohttp

from crawler.exchange.network import ForbiddenAddressError
from store.record import Failure, Outcome

__all__ = ["OUTCOMES", "TEMPORARY", "Fault", "explain_error"]

OUTCOMES = {
    Failure.ROBOTS: Outcome.REFUSED,
    # We refuse by a rule of our own, before anything was sent: the network did not fail.
    Failure.FORBIDDEN_ADDRESS: Outcome.REFUSED,
    Failure.DNS: Outcome.NETWORK_ERROR,
    Failure.CONNECTION: Outcome.NETWORK_ERROR,
    Failure.TLS: Outcome.NETWORK_ERROR,
    Failure.TIMEOUT: Outcome.NETWORK_ERROR,
    Failure.PROTOCOL: Outcome.NETWORK_ERROR,
    Failure.REDIRECTS: Outcome.HTTP_ERROR,
    Failure.STATUS: Outcome.HTTP_ERROR,
    Failure.BUSY: Outcome.HTTP_ERROR,
    Failure.TOO_LARGE: Outcome.TOO_LARGE,
    Failure.EXPANSION: Outcome.TOO_LARGE,
    Failure.TRUNCATED: Outcome.TRUNCATED,
    Failure.BROWSER: Outcome.NETWORK_ERROR,
}
"""How an attempt ended, by why it brought no document."""

TEMPORARY = frozenset(
    {Failure.CONNECTION, Failure.TIMEOUT, Failure.PROTOCOL, Failure.TRUNCATED, Failure.BUSY}
)
"""What may be over in a few seconds. DNS is too, if the resolver itself says so."""

# Numbers of OpenSSL's X509_V_ERR_*, which it promises to keep.
_CERTIFICATES = {
    9: "the certificate is not valid yet",
    10: "the certificate has expired",
    18: "the certificate is signed by itself",
    19: "the certificate is signed by nobody who is trusted",
    20: "the certificate is signed by nobody who is trusted",
    21: "the certificate comes without those that vouch for it",
    62: "the certificate is for another name",
    64: "the certificate is for another address",
}
_LATER = socket.EAI_AGAIN


class Fault(Exception):
    """What ended an exchange, or kept it from beginning. Its text is one line for a person.

    Attributes:
        failure: Its class.
        is_temporary: Whether to try again may help.
        asked: Seconds that the server asked to wait; None if it did not.
        wait: Seconds after which to try again, where that is settled already.
    """

    def __init__(
        self,
        failure: Failure,
        problem: str,
        *,
        is_temporary: bool | None = None,
        asked: float | None = None,
        wait: float | None = None,
    ) -> None:
        super().__init__(problem)
        self.failure = failure
        self.is_temporary = failure in TEMPORARY if is_temporary is None else is_temporary
        self.asked = asked
        self.wait = wait


def explain_error(error: BaseException) -> Fault:
    """Return the fault that an error of aiohttp or asyncio amounts to."""
    if isinstance(error, Fault):
        return error
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return Fault(Failure.TLS, _explain_certificate(error))
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        later = error.os_error.errno == _LATER
        problem = "the name could not be looked up" if later else "no host has this name"
        return Fault(Failure.DNS, problem, is_temporary=later)
    if isinstance(error, aiohttp.ClientConnectorError):
        if isinstance(error.os_error, ForbiddenAddressError):
            return Fault(Failure.FORBIDDEN_ADDRESS, str(error.os_error))
        return Fault(Failure.CONNECTION, "the host took no connection")
    if isinstance(error, TimeoutError | asyncio.TimeoutError):
        return Fault(Failure.TIMEOUT, "no complete answer within the time allowed")
    if isinstance(error, aiohttp.InvalidURL | UnicodeError):
        return Fault(Failure.DNS, "the address is malformed")
    if isinstance(error, aiohttp.ClientError):
        return Fault(Failure.PROTOCOL, "the connection broke, or spoke no HTTP")
    return Fault(Failure.PROTOCOL, f"no usable answer ({type(error).__name__})", is_temporary=False)


def _explain_certificate(error: BaseException) -> str:
    cause = getattr(error, "certificate_error", None)
    if isinstance(cause, ssl.SSLCertVerificationError) and cause.verify_code in _CERTIFICATES:
        return f"no trustworthy TLS connection: {_CERTIFICATES[cause.verify_code]}"
    return "no trustworthy TLS connection"
