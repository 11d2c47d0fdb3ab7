"""Letters as messages (RFC 5322): headers that nothing can break out of, and two parts.

The bytes are put together here, because what is the same in ten thousand letters should be encoded
once: the messages of the standard library encode, and read again, all of it each time.
"""

import re
from binascii import b2a_qp
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.charset import SHORTEST, Charset
from email.header import Header
from email.headerregistry import Address
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256

from yarl import URL

from store.error import HomeError
from web.letter.sender import read_mailbox

__all__ = [
    "Message",
    "build_message",
    "encode_mailbox",
    "encode_part",
    "encode_words",
    "name_message",
]

_BREAK = "\r\n"
_WORDS = Charset("utf-8")
_WORDS.header_encoding = SHORTEST  # whatever a library has set for the whole process
_PLAIN = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
# On one line, or folded before a space; in printable ASCII.
_VALUE = re.compile(r"[!-~](?:[ -~]|\r\n [!-~])*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A letter that is ready to go."""

    id: str  # with its angle brackets; the same delivery has the same one
    to: str  # the mailbox
    subject: str  # before it was encoded
    content: bytes  # the whole message, lines ended by CR LF


@lru_cache(maxsize=1024)
def encode_words(name: str, text: str) -> str:
    """Return the value of a header that is words, encoded (RFC 2047) and folded where need be.

    >>> encode_words("Subject", "Grüße")
    '=?utf-8?b?R3LDvMOfZQ==?='
    """
    charset = None if text.isascii() else _WORDS
    return Header(text, charset, header_name=name).encode(linesep=_BREAK)


@lru_cache(maxsize=64)
def encode_mailbox(text: str) -> str:
    """Return the value of a header that is one mailbox, perhaps with a name.

    Raises:
        HomeError: It is no mailbox, or cannot be reached without letters beyond ASCII.
    """
    if _PLAIN.fullmatch(text):
        return text
    mailbox = read_mailbox(text)
    try:
        # The codec of the standard library follows IDNA 2003, in which some domains are others.
        domain = URL.build(scheme="https", host=mailbox.domain).raw_host or ""
        plain = Address(mailbox.display_name, mailbox.username.encode("ascii").decode(), domain)
    except ValueError as problem:
        raise HomeError(
            f"{text[:100]!r} cannot be written to: only its name and domain may hold letters"
            " beyond ASCII"
        ) from problem
    folded: str = SMTP.header_factory("To", str(plain)).fold(policy=SMTP)
    return folded.partition(":")[2].strip()


def encode_part(text: str) -> bytes:
    """Return a text as quoted-printable. Texts that end a line can be encoded one by one."""
    return b2a_qp(text.encode()).replace(b"\n", b"\r\n")


def name_message(*parts: str, domain: str) -> str:
    """Return the ID of a message or of a thread: the same parts, the same ID.

    >>> name_message("CW-D-000001-0", domain="mail.example")
    '<CW-D-000001-0@mail.example>'
    """
    return f"<{'.'.join(parts)}@{domain}>"


def build_message(
    headers: Iterable[tuple[str, str]],
    at: datetime,
    id: str,  # noqa: A002 - the word that headers use
    text: bytes,
    html: bytes,
) -> bytes:
    """Return a message with a plain part and an HTML part.

    Args:
        headers: Names and values, encoded.
        at: When it was put together.
        id: Of the message, in angle brackets.
        text: The plain part, encoded.
        html: The other part, encoded.

    Raises:
        ValueError: A header would end before its end, or holds what no mail server takes.
    """
    # Never in a part: there an equals sign is written as three characters.
    boundary = f"=_{sha256(id.encode()).hexdigest()[:24]}"
    every = (
        *headers,
        ("Date", format_datetime(at.astimezone(UTC))),
        ("Message-ID", id),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative;{_BREAK} boundary="{boundary}"'),
    )
    head = _BREAK.join(_write_headers(every)).encode("ascii")
    edge = f"{_BREAK}--{boundary}".encode("ascii")
    plain, rich = _open_part("plain"), _open_part("html")
    return b"".join((head, b"\r\n", edge, plain, text, edge, rich, html, edge, b"--\r\n"))


def _write_headers(headers: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, value in headers:
        if not _VALUE.fullmatch(value):
            raise ValueError(f"{name} cannot be sent as {value[:100]!r}")
        yield f"{name}: {value}"


def _open_part(kind: str) -> bytes:
    lines = (
        "",
        f"Content-Type: text/{kind}; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "",
    )
    return _BREAK.join(lines).encode("ascii")
