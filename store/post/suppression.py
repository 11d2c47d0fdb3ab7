"""Addresses that must not be written to, though nothing else is known of them any more.

The hash is slow and salted instead of keyed: a key beside the database could be changed or lost,
and with it the knowledge of who complained; and guessing addresses costs a twentieth of a second
each.
"""

import secrets
from datetime import datetime
from hashlib import scrypt

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from store.post.table import SuppressionRow

__all__ = ["find_reason", "forget_reason", "remember_reason"]


def remember_reason(session: Session, mailbox: str, reason: str, at: datetime) -> None:
    """Keep that a mailbox must not be written to, without its address."""
    salt = _salt(session) or secrets.token_bytes(16)
    name = _hash(mailbox, salt)
    session.execute(delete(SuppressionRow).where(SuppressionRow.hash == name))
    session.execute(insert(SuppressionRow).values(hash=name, salt=salt, reason=reason, at=at))


def find_reason(session: Session, mailbox: str) -> str:
    """Return why a mailbox must not be written to; empty if it may be."""
    salt = _salt(session)
    if salt is None:
        return ""
    found = select(SuppressionRow.reason).where(SuppressionRow.hash == _hash(mailbox, salt))
    return session.scalar(found) or ""


def forget_reason(session: Session, mailbox: str) -> None:
    """Let a mailbox be written to again."""
    salt = _salt(session)
    if salt is not None:
        name = _hash(mailbox, salt)
        session.execute(delete(SuppressionRow).where(SuppressionRow.hash == name))


def _salt(session: Session) -> bytes | None:
    return session.scalar(select(SuppressionRow.salt).limit(1))


def _hash(mailbox: str, salt: bytes) -> bytes:
    return scrypt(mailbox.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
