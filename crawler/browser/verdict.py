"""What a visit to a page amounts to: a class of failure, by names and numbers."""

from http import HTTPStatus
from http.client import responses as phrases

from crawler.exchange.network import ForbiddenAddressError
from store.record import Failure

__all__ = ["PROBLEMS", "classify_error", "judge_status"]

PROBLEMS = {
    Failure.FORBIDDEN_ADDRESS: str(ForbiddenAddressError()),
    Failure.DNS: "no host has this name",
    Failure.CONNECTION: "the host took no connection",
    Failure.TLS: "no trustworthy TLS connection",
    Failure.TIMEOUT: "no complete answer within the time allowed",
    Failure.PROTOCOL: "the connection broke, or spoke no HTTP",
    Failure.REDIRECTS: "more redirects than the policy allows, or one to no web address",
    Failure.TOO_LARGE: "the page is larger than the policy allows",
    Failure.TRUNCATED: "the connection ended before the body did",
    Failure.BROWSER: "the browser showed nothing in time",
}
"""What to say of each failure, in one line."""

_BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
# Chromium's own names of network errors, of which none is ever used for something else.
_ERRORS = {
    "ERR_NAME_NOT_RESOLVED": Failure.DNS,
    "ERR_INVALID_URL": Failure.DNS,
    "ERR_TUNNEL_CONNECTION_FAILED": Failure.CONNECTION,
    "ERR_CONNECTION_REFUSED": Failure.CONNECTION,
    "ERR_TIMED_OUT": Failure.TIMEOUT,
    "ERR_CONNECTION_TIMED_OUT": Failure.TIMEOUT,
    "ERR_TOO_MANY_REDIRECTS": Failure.REDIRECTS,
    "ERR_INVALID_REDIRECT": Failure.REDIRECTS,
    "ERR_UNSAFE_REDIRECT": Failure.REDIRECTS,
    "ERR_DISALLOWED_URL_SCHEME": Failure.REDIRECTS,
    "ERR_UNKNOWN_URL_SCHEME": Failure.REDIRECTS,
    "ERR_CONTENT_LENGTH_MISMATCH": Failure.TRUNCATED,
    "ERR_INCOMPLETE_CHUNKED_ENCODING": Failure.TRUNCATED,
    "ERR_CONTENT_DECODING_FAILED": Failure.TRUNCATED,
}
_TLS = ("ERR_CERT", "ERR_SSL", "ERR_BAD_SSL", "ERR_TLS")


def classify_error(name: str) -> Failure:
    """Return the class of a network error that the browser names.

    >>> classify_error("net::ERR_CERT_DATE_INVALID"), classify_error("net::ERR_SOMETHING_NEW")
    (<Failure.TLS: 'tls'>, <Failure.PROTOCOL: 'protocol'>)
    """
    name = name.removeprefix("net::")
    if name.startswith(_TLS):
        return Failure.TLS
    return _ERRORS.get(name, Failure.PROTOCOL)


def judge_status(status: int) -> tuple[Failure | None, str]:
    """Return what an HTTP status amounts to, and what to say of it.

    >>> judge_status(404)
    (<Failure.STATUS: 'status'>, 'the server answered with status 404 (Not Found)')
    """
    if status == HTTPStatus.OK:
        return None, ""
    phrase = phrases.get(status, "no standard status")
    failure = Failure.BUSY if status in _BUSY else Failure.STATUS
    return failure, f"the server answered with status {status} ({phrase})"
