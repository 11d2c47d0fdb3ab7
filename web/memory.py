"""What one build remembers for the next: of what each part of the site was made, and what it gave.

It lies in a database beside the site, and all that is read of it is checked by its hash. Whatever
is wrong with it, and whatever made it, all that comes of it is that everything is made anew.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from store.error import StoreFull
from store.record import digest
from web.packing import make_unpacker, pack
from web.tree import Mark

__all__ = ["Made", "Memory", "MemoryDamaged", "Part", "drop_memory", "hash_piece", "locate_memory"]

_TABLE = """
create table if not exists kept (
    topic text, giver text, sha256 text, content blob, primary key (topic, giver)
)
"""
_PARTS, _SEAL, _SLUGS = "parts", "seal", "slugs"  # our own topics; others have two words


class MemoryDamaged(Exception):
    """What is remembered is not what was to be remembered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Some files of the site that are made together."""

    inputs: str  # hash of all that they were made of
    files: int = 0
    pages: int = 0  # of the files
    mark: Mark | None = None  # of the file that was written last: it tells whether they lie there
    gives: Mapping[str, str] = field(default_factory=dict)  # hashes of its pieces by topic


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A part that was made, and its gifts, packed by topic."""

    part: Part
    pieces: Mapping[str, bytes]


_read_part = make_unpacker(Part, {})


class Memory:
    """Parts of the site by name, and the pieces that they give to others.

    Args:
        file: Where it lies. Where that cannot be, nothing is left for the next build.
        seal: Of code, templates and settings: what was made under another is not recalled.
        slugs: Of platforms by name: nothing is recalled if one of them was another.

    Attributes:
        parts: Those that were recalled, and those that were kept since.
    """

    def __init__(self, file: Path, seal: str, slugs: Mapping[str, str]) -> None:
        self.parts: dict[str, Part] = {}
        self._slugs = slugs
        self._made: dict[str, Part] = {}
        self._database = _open(file)
        try:
            self._recall(seal)
        except (MemoryDamaged, sqlite3.DatabaseError):
            self.close()
            drop_memory(file)
            self._database = _open(file)
            self._recall(seal)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget what was not saved."""
        with suppress(sqlite3.Error):
            self._database.close()

    def load(self, topic: str, givers: Iterable[str]) -> Iterator[bytes]:
        """Yield the pieces of a topic.

        Raises:
            MemoryDamaged: One is gone, or is not what it was.
        """
        for giver in givers:
            yield self._find(topic, giver, self.parts[giver].gives[topic])

    def keep(self, name: str, made: Made) -> None:
        """Remember a part as it was made, and what it gives; relied on once it is saved.

        Raises:
            StoreFull: No space is left.
        """
        known = self.parts[name].gives if name in self.parts else {}
        gives = made.part.gives
        with _writing():
            for topic in known.keys() - gives.keys():
                self._forget(topic, name)
            for topic, content in made.pieces.items():
                if known.get(topic) != gives[topic]:
                    self._put(topic, name, content)
        self.parts[name] = self._made[name] = made.part

    def disown(self) -> None:
        """Rely no longer on what was there of the parts that were made.

        Raises:
            StoreFull: No space is left.
        """
        with _writing():
            for name in self._made:
                self._forget(_PARTS, name)
            self._database.execute("commit")
            self._database.execute("begin immediate")

    def save(self) -> None:
        """Rely from now on on what was made.

        Raises:
            StoreFull: No space is left.
        """
        with _writing():
            for name, part in self._made.items():
                self._put(_PARTS, name, pack(part))
            self._put(_SLUGS, "", json.dumps(dict(self._slugs)).encode())
            self._database.execute("commit")

    def _recall(self, seal: str) -> None:
        self.parts.clear()
        if self._list(_SEAL) == {"": seal.encode()} and self._knows_slugs():
            for name, content in self._list(_PARTS).items():
                self.parts[name] = _read_part(json.loads(content))
            return
        self._database.execute("delete from kept")
        self._put(_SEAL, "", seal.encode())

    def _knows_slugs(self) -> bool:
        known = json.loads(self._list(_SLUGS).get("", b"{}"))
        return all(self._slugs.get(name, slug) == slug for name, slug in known.items())

    def _list(self, topic: str) -> dict[str, bytes]:
        rows = self._database.execute(
            "select giver, sha256, content from kept where topic = ?", (topic,)
        )
        return {giver: _check(topic, giver, content, sha256) for giver, sha256, content in rows}

    def _find(self, topic: str, giver: str, sha256: str) -> bytes:
        try:
            query = "select content from kept where topic = ? and giver = ?"
            row = self._database.execute(query, (topic, giver)).fetchone()
        except sqlite3.DatabaseError as problem:
            raise MemoryDamaged from problem
        return _check(topic, giver, row and row[0], sha256)

    def _put(self, topic: str, giver: str, content: bytes) -> None:
        self._database.execute(
            "insert or replace into kept values (?, ?, ?, ?)",
            (topic, giver, hash_piece(topic, giver, content), content),
        )

    def _forget(self, topic: str, giver: str) -> None:
        query = "delete from kept where topic = ? and giver = ?"
        self._database.execute(query, (topic, giver))


def locate_memory(folder: Path) -> Path:
    """Return where lies what is remembered of the site in a folder: beside it."""
    place = folder.resolve()
    return place.with_name(f".{place.name}.memory")


def hash_piece(topic: str, giver: str, content: bytes) -> str:
    """Return the hash by which a piece is told from others, and from a damaged one."""
    return digest(f"{topic}\n{giver}\n".encode() + content)[:32]


def drop_memory(file: Path) -> None:
    """Remove what is remembered."""
    for each in (file, file.with_name(f"{file.name}-journal")):
        with suppress(OSError):
            each.unlink()


def _open(file: Path) -> sqlite3.Connection:
    """Open what is remembered, or else something that is gone afterwards."""
    for _ in range(2):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(file, timeout=0, isolation_level=None)
            database.execute("pragma synchronous = off")  # what is torn is told by its hash
            database.execute("begin immediate")  # whoever builds beside us has no memory
            database.execute(_TABLE)
        except (OSError, sqlite3.OperationalError):
            break
        except sqlite3.DatabaseError:  # another file
            drop_memory(file)
        else:
            return database
    database = sqlite3.connect("", isolation_level=None)
    database.execute("begin")
    database.execute(_TABLE)
    return database


def _check(topic: str, giver: str, content: object, sha256: object) -> bytes:
    if isinstance(content, bytes) and hash_piece(topic, giver, content) == sha256:
        return content
    raise MemoryDamaged


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as problem:
        raise StoreFull(
            f"what the next build needs cannot be kept beside the site ({problem}): free some space"
            " and publish again"
        ) from problem
