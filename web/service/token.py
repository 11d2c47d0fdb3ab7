"""Links that prove themselves: they name one subscription, for one purpose, under our seal.

No link holds an address, and none needs a cookie or a login. What was sealed for one purpose is
worth nothing for another: whoever may unsubscribe somebody may not read what is kept of them.
"""

import hmac
import os
import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from itsdangerous import BadSignature, Signer
from itsdangerous.signer import HMACAlgorithm

from store.error import HomeError

__all__ = ["Purpose", "Tokens", "find_secrets"]

_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SHORTEST = 32  # characters of a secret: what `find_secrets` draws has 43


class Purpose(StrEnum):
    """What a link is good for; the value is the first part of its path."""

    CONFIRM = "confirm"  # a subscription that was asked for; grows old
    UNSUBSCRIBE = "u"  # ends one subscription; never grows old, so that every old mail can do it
    PREFERENCES = "p"  # shows and changes all that one subscriber has; never grows old
    WATCH_LIST = "w"  # works on a watch list, as one person


class _Short(HMACAlgorithm):
    """HMAC-SHA-256 cut to 128 bits: folded headers have broken long links."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return super().get_signature(key, value)[:16]


class Tokens:
    """Seals and reads tokens.

    Args:
        secrets: One or more; the first seals, all of them open. So a secret is replaced by putting
            the new one before it, and links in old mails go on working.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = list(reversed(list(secrets)))  # the library seals with the last
        self._signers = {purpose: self._signer(purpose) for purpose in Purpose}

    def sign(self, purpose: Purpose, key: str, at: datetime | None = None) -> str:
        """Return a token; the same values give the same token.

        Args:
            purpose: What it shall be good for.
            key: Of the subscription, or another name without special characters.
            at: When it is made, if it shall grow old.
        """
        if not _KEY.fullmatch(key):
            raise ValueError(f"{key!r} cannot stand in a link")
        said = key if at is None else f"{key}.{int(at.timestamp())}"
        return self._signers[purpose].sign(said).decode()

    def read(self, purpose: Purpose, token: str, after: datetime | None = None) -> str | None:
        """Return the key that a token names; None if it is not ours, not for this, or too old.

        Args:
            purpose: What it is used for.
            token: As it came.
            after: Only one that was made after this time.
        """
        try:
            said = self._signers[purpose].unsign(token.encode()).decode()
        except (BadSignature, UnicodeError):
            return None
        key, _, made = said.partition(".")
        if after is not None and not (made and int(made) > after.timestamp()):
            return None
        return key

    def hash(self, text: str) -> str:
        """Return what stands for something that is not to be kept, like a network address."""
        key = f"clausewatch.hash {self._secrets[-1]}".encode()
        return hmac.digest(key, text.encode(), "sha256").hex()

    def _signer(self, purpose: Purpose) -> Signer:
        return Signer(
            self._secrets,
            salt=f"clausewatch.{purpose}",
            algorithm=_Short(sha256),
            digest_method=sha256,
        )


def find_secrets(file: Path, given: str = "") -> tuple[str, ...]:
    """Return the secrets that seal links.

    Args:
        file: Where they are kept, one a line; made with one drawn by chance if it is not there.
        given: Those that stand instead, with commas between them: from the environment.

    Raises:
        HomeError: There is none, one is too short, or others may read the file.
    """
    source = "CLAUSEWATCH_SECRET" if given else str(file)
    try:
        said = given or _open(file)
    except (OSError, UnicodeDecodeError) as problem:
        raise HomeError(f"cannot read {file} ({problem}): check its permissions") from problem
    found = tuple(each.strip() for each in re.split(r"[,\n]", said) if each.strip())
    if not found or min(map(len, found)) < _SHORTEST:
        raise HomeError(
            f"{source} holds no secret of at least {_SHORTEST} characters: write one there, "
            "or remove it and one will be drawn"
        )
    return found


def _open(file: Path) -> str:
    if not file.exists():
        _draw(file)
    if os.name == "posix" and file.stat().st_mode & 0o077:
        raise HomeError(f"others may read {file}: run `chmod 600 {file}`, or draw a new secret")
    return file.read_text(encoding="utf-8")


def _draw(file: Path) -> None:
    """Write a new secret whole or not at all; where two try at once, the first one counts."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    beside.touch(mode=0o600)
    try:
        beside.write_text(f"{secrets.token_urlsafe(32)}\n", encoding="utf-8")
        with suppress(FileExistsError):
            file.hardlink_to(beside)
    finally:
        beside.unlink()
