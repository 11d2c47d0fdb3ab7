"""Signs messages for a domain (DKIM, RFC 6376), so that providers know whom to trust.

Header fields and body are signed in their relaxed form, which survives what mail servers do to
white space, with RSA: what else there is, few verify.
"""

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from store.error import HomeError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

__all__ = ["Signer", "read_signer"]

# What a reader or a program relies on. From is named twice: so nobody can add another one.
_SIGNED = (
    *("from", "from", "to", "reply-to", "subject", "date", "message-id", "in-reply-to"),
    *("references", "list-id", "list-unsubscribe", "list-unsubscribe-post", "auto-submitted"),
    *("mime-version", "content-type"),
)
_SPACE = re.compile(rb"[ \t]+")
_LINE = 70  # characters of a folded line of the signature


@dataclass(frozen=True, kw_only=True, slots=True)
class Signer:
    """Signs for one domain."""

    domain: str  # whose key it is
    selector: str  # under which its public part is published: selector._domainkey.domain
    key: "RSAPrivateKey"

    def sign(self, message: bytes) -> bytes:
        """Return a message with its signature before it.

        Args:
            message: With lines that end in CR LF.
        """
        head, _, body = message.partition(b"\r\n\r\n")
        fields = _list_fields(head + b"\r\n")
        names = [name for name in _SIGNED if name.encode() in fields]
        said = {
            "v": "1",
            "a": "rsa-sha256",
            "c": "relaxed/relaxed",
            "d": self.domain,
            "s": self.selector,
            "h": ":".join(names),
            "bh": b64encode(sha256(_relax_body(body)).digest()).decode("ascii"),
            "b": "",
        }
        value = "; ".join(f"{tag}={text}" for tag, text in said.items())
        signed = [fields[name.encode()] for name in dict.fromkeys(names)]
        seal = self._seal(b"".join(signed) + b"dkim-signature:" + value.encode("ascii"))
        lines = [*value.split("; ")[:-1], f"b={_fold(b64encode(seal).decode('ascii'))}"]
        return ("DKIM-Signature: " + ";\r\n ".join(lines) + "\r\n").encode("ascii") + message

    def _seal(self, data: bytes) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        return self.key.sign(data, PKCS1v15(), SHA256())


def read_signer(domain: str, selector: str, file: Path) -> Signer:
    """Return what signs with the private key in a file.

    Args:
        domain: Whose key it is.
        selector: Under which its public part is published.
        file: Holds the key, in PEM.

    Raises:
        HomeError: The key cannot be read, is of no use, or the extra for signing is not installed.
    """
    try:
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ImportError as problem:
        raise HomeError(
            "signing needs the package cryptography: pip install 'clausewatch[dkim]'"
        ) from problem
    try:
        key = load_pem_private_key(file.read_bytes(), None)
    except (OSError, TypeError, ValueError) as problem:
        raise HomeError(
            f"cannot read the key in {file} ({problem}): it must be a private key in PEM, without"
            " a password"
        ) from problem
    if not isinstance(key, RSAPrivateKey):
        raise HomeError(f"the key in {file} is not of RSA: make one with `openssl genrsa 2048`")
    return Signer(domain=domain, selector=selector, key=key)


def _list_fields(head: bytes) -> dict[bytes, bytes]:
    """Return header fields in their relaxed form, by name."""
    fields: dict[bytes, bytes] = {}
    for line in head.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ").split(b"\r\n"):
        name, _, value = line.partition(b":")
        name = name.strip().lower()
        fields[name] = name + b":" + _SPACE.sub(b" ", value).strip() + b"\r\n"
    return fields


def _relax_body(body: bytes) -> bytes:
    lines = [_SPACE.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def _fold(text: str) -> str:
    pieces = [text[place : place + _LINE] for place in range(0, len(text), _LINE)]
    return "\r\n  ".join(pieces)
