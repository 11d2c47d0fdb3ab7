"""Texts, link lists and clause sequences in the database, each packed against an earlier one.

A chain of bases ends after 50, so that reading one text never costs more than 50 small steps. The
next one begins over the same bytes as the one before.
"""

from collections.abc import Iterable

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from store.error import BlobCorrupt, BlobMissing
from store.record import digest
from store.table import ContentRow
from store.zstandard import PackingError, pack, unpack

__all__ = ["RECENT", "keep_content", "load_content", "load_text"]

RECENT = "recent contents"
"""Where a session remembers contents: whatever else changes, they stay what their hash names."""

_DEEPEST = 50
_GAIN = 16  # times shorter is short enough
_MEMORY = 64  # unpacked contents that are remembered: neighbours in a history share their bases
_BYTES = 16_000_000  # that they may have together, however few these are then

_FIND = select(ContentRow.base, ContentRow.depth, ContentRow.packed).where(
    ContentRow.sha256 == bindparam("sha256")
)
_KEEP = insert(ContentRow)

_Recent = dict[str, tuple[int, bytes]]  # depth and bytes of contents, by hash


def keep_content(
    session: Session,
    content: bytes,
    *,
    bases: Iterable[str | None] = (),
    sha256: str = "",
    level: int = 9,
) -> str:
    """Keep bytes and return the SHA-256 that names them.

    Args:
        session: The ledger's session; the caller commits.
        content: The bytes.
        bases: Names of similar bytes that were kept before, the most similar first. The next one is
            tried if less is gained than hoped for.
        sha256: The name of the bytes, if it is known.
        level: How much work goes into packing them.
    """
    sha256 = sha256 or digest(content)
    recent: _Recent = session.info.setdefault(RECENT, {})
    connection = session.connection()
    if sha256 in recent or connection.execute(_FIND, {"sha256": sha256}).first() is not None:
        return sha256
    best: tuple[bytes, str | None, int] | None = None  # packed, base, depth
    for base in bases:
        if base is None or (best and len(best[0]) * _GAIN <= len(content)):
            continue
        below, prefix = _load(session, base)
        if below >= _DEEPEST:
            base = _root(session, base)  # a new chain begins over the same bytes
            below, prefix = _load(session, base)
        packed = pack(content, prefix, level=level)
        if best is None or len(packed) < len(best[0]):
            best = packed, base, below + 1
    packed, name, depth = best or (pack(content, level=level), None, 0)
    row = {"sha256": sha256, "base": name, "depth": depth, "packed": packed}
    connection.execute(_KEEP, row)
    _remember(recent, sha256, depth, content)
    return sha256


def load_content(session: Session, sha256: str) -> bytes:
    """Return the bytes that a SHA-256 names, after checking that they still have it.

    Raises:
        BlobMissing: No such content is kept.
        BlobCorrupt: What is kept is not what was put.
    """
    return _load(session, sha256)[1]


def load_text(session: Session, sha256: str) -> str:
    """Return the text that a SHA-256 names. Raises as `load_content` does."""
    return load_content(session, sha256).decode()


def _load(session: Session, sha256: str) -> tuple[int, bytes]:
    """Return how many bases lie below a content, and the content."""
    recent: _Recent = session.info.setdefault(RECENT, {})
    chain: list[tuple[str, int, bytes]] = []
    name: str | None = sha256
    while name is not None and name not in recent:
        row = session.connection().execute(_FIND, {"sha256": name}).one_or_none()
        if row is None:
            raise BlobMissing(f"the text {name} is gone from the database: restore a backup")
        chain.append((name, row.depth, row.packed))
        name = row.base
    depth, content = recent[name] if name is not None else (0, b"")
    if name is not None:
        recent[name] = recent.pop(name)  # the one that was forgotten last is wanted first
    for name, depth, packed in reversed(chain):
        content = _unpacked(name, packed, content)
        _remember(recent, name, depth, content)
    return depth, content


def _root(session: Session, sha256: str) -> str:
    """Return the content at the bottom of a chain of bases."""
    base: str | None = sha256
    while base is not None:
        sha256 = base
        base = session.connection().execute(_FIND, {"sha256": sha256}).one().base
    return sha256


def _remember(recent: _Recent, sha256: str, depth: int, content: bytes) -> None:
    recent[sha256] = depth, content
    size = sum(len(each) for _, each in recent.values())
    while len(recent) > 1 and (len(recent) > _MEMORY or size > _BYTES):
        _, forgotten = recent.pop(next(iter(recent)))
        size -= len(forgotten)


def _unpacked(sha256: str, packed: bytes, prefix: bytes) -> bytes:
    corruption = BlobCorrupt(
        f"the text {sha256} in the database no longer has this hash: restore a backup"
    )
    try:
        content = unpack(packed, prefix)
    except PackingError as problem:
        raise corruption from problem
    if digest(content) != sha256:
        raise corruption
    return content
