"""Texts, link lists and clause sequences in the database, each packed against an earlier one.

A chain of bases is cut after 50, so that reading one text never costs more than 50 small steps.
"""

from sqlalchemy.orm import Session

from store.error import BlobCorrupt, BlobMissing
from store.record import digest
from store.table import ContentRow
from store.zstandard import PackingError, pack, unpack

__all__ = ["keep_content", "load_content", "load_text"]

_DEEPEST = 50
_MEMORY = 64  # unpacked contents that are remembered: neighbours in a history share their bases


def keep_content(session: Session, content: bytes, *, base: str | None = None) -> str:
    """Keep bytes and return the SHA-256 that names them. `base` names similar bytes kept before."""
    sha256 = digest(content)
    if session.get(ContentRow, sha256) is not None:
        return sha256
    below = session.get(ContentRow, base) if base else None
    if below is None or below.depth >= _DEEPEST:
        row = ContentRow(sha256=sha256, base=None, depth=0, packed=pack(content))
    else:
        packed = pack(content, prefix=load_content(session, below.sha256))
        row = ContentRow(sha256=sha256, base=base, depth=below.depth + 1, packed=packed)
    session.add(row)
    session.flush()
    return sha256


def load_content(session: Session, sha256: str) -> bytes:
    """Return the bytes that a SHA-256 names, after checking that they still have it.

    Raises:
        BlobMissing: No such content is kept.
        BlobCorrupt: What is kept is not what was put.
    """
    recent: dict[str, bytes] = session.info.setdefault("recent contents", {})
    chain: list[ContentRow] = []
    name: str | None = sha256
    while name is not None and name not in recent:
        row = session.get(ContentRow, name)
        if row is None:
            raise BlobMissing(f"the text {name} is gone from the database: restore a backup")
        chain.append(row)
        name = row.base
    content = recent[name] if name is not None else b""
    for row in reversed(chain):
        content = recent[row.sha256] = _unpacked(row, content)
    while len(recent) > _MEMORY:
        del recent[next(iter(recent))]
    return content


def load_text(session: Session, sha256: str) -> str:
    """Return the text that a SHA-256 names. Raises as `load_content` does."""
    return load_content(session, sha256).decode()


def _unpacked(row: ContentRow, prefix: bytes) -> bytes:
    corruption = BlobCorrupt(
        f"the text {row.sha256} in the database no longer has this hash: restore a backup"
    )
    try:
        content = unpack(row.packed, prefix)
    except PackingError as problem:
        raise corruption from problem
    if digest(content) != row.sha256:
        raise corruption
    return content
