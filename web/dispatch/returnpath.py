"""Where bounces go: an address of its own for each subscription, under our seal.

What comes back to it need not be understood to know whom it is about, and nobody can make up one
for a subscription of somebody else. Mail servers may change the case of an address: it has none.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence

__all__ = ["ReturnPaths"]

_MARK = 8  # bytes of the seal, 13 letters
_LETTERS = 13


class ReturnPaths:
    """Makes and reads these addresses.

    Args:
        address: That they extend: `bounce@example.org` gives `bounce+...@example.org`.
        secrets: Of this home; the first seals, all of them open.
    """

    def __init__(self, address: str, secrets: Sequence[str]) -> None:
        self._local, _, self._domain = address.rpartition("@")
        self._secrets = tuple(secrets)
        self._shape = re.compile(
            rf"(?<![\w.+-]){re.escape(self._local)}\+([a-z2-7]+)@{re.escape(self._domain)}(?![\w-]|\.\w)",
            re.ASCII | re.IGNORECASE,
        )

    def make(self, subscription: str) -> str:
        """Return the address for a subscription, given by its key.

        >>> paths = ReturnPaths("bounce@example.org", ["a secret"])
        >>> paths.find(f"RCPT TO: <{paths.make('k3y_Z').upper()}>")
        'k3y_Z'
        """
        named = _spell(subscription.encode())
        return f"{self._local}+{named}{_seal(self._secrets[0], named)}@{self._domain}"

    def find(self, text: str) -> str:
        """Return the key of the first subscription whose address stands in a text; or empty."""
        for token in self._shape.findall(text):
            named, seal = token.lower()[:-_LETTERS], token.lower()[-_LETTERS:]
            if any(hmac.compare_digest(_seal(each, named), seal) for each in self._secrets):
                return _read(named)
        return ""


def _seal(secret: str, named: str) -> str:
    said = b"clausewatch.bounce\0" + named.encode()
    return _spell(hmac.digest(secret.encode(), said, hashlib.sha256)[:_MARK])


def _spell(content: bytes) -> str:
    return base64.b32encode(content).decode().rstrip("=").lower()


def _read(named: str) -> str:
    return base64.b32decode(named.upper() + "=" * (-len(named) % 8)).decode()
