"""Where lists read what was given to them."""

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from zlib import decompress

from store.record import Document, digest
from web.memory import Memory, Part
from web.packing import make_unpacker
from web.press import name_topic

__all__ = ["Shelf"]

_Value = TypeVar("_Value")


class Shelf:
    """The gifts of all parts, by kind and topic, in the order of the parts.

    Args:
        memory: Keeps the pieces.
        documents: All documents.
    """

    def __init__(self, memory: Memory, documents: Iterable[Document]) -> None:
        self._memory = memory
        self._documents = {each.id: each for each in documents}
        self.pages = 0  # of all parts
        self._givers: dict[str, dict[str, str]] = {}  # hashes of pieces by topic, by giver
        self._unpackers: dict[type[Any], Callable[[Any], tuple[Any, ...]]] = {}

    def put(self, name: str, part: Part) -> None:
        """Let the gifts of a part be read."""
        self.pages += part.pages
        for topic, sha256 in part.gives.items():
            self._givers.setdefault(topic, {})[name] = sha256

    def read(self, kind: type[_Value], topic: str) -> tuple[_Value, ...]:
        """Return all that was given of one kind under a topic.

        Raises:
            MemoryDamaged: It is not there any more as it was given.
        """
        return self._unpack(kind, topic, self._givers.get(name_topic(kind, topic), ()))

    def recall(self, kind: type[_Value], topic: str, giver: str) -> tuple[_Value, ...]:
        """Return what one part gave when it was made, whether its gifts are read yet or not.

        Raises:
            MemoryDamaged: It is not there any more as it was given.
        """
        return self._unpack(kind, topic, [giver])

    def _unpack(self, kind: type[_Value], topic: str, givers: Iterable[str]) -> tuple[_Value, ...]:
        if kind not in self._unpackers:
            self._unpackers[kind] = make_unpacker(tuple[kind, ...], self._documents)  # type: ignore[valid-type]
        unpack = self._unpackers[kind]
        pieces = self._memory.load(name_topic(kind, topic), givers)
        return tuple(value for piece in pieces for value in unpack(_open(piece)))

    def stamp(self, kind: type[object], topic: str) -> str:
        """Return what differs whenever something else was given of one kind under a topic."""
        return digest(repr(self._givers.get(name_topic(kind, topic), {})))

    def list_topics(self, kind: type[object], start: str) -> list[str]:
        """Return the topics that begin like this, sorted, without their beginning."""
        begin = name_topic(kind, start)
        return sorted(each.removeprefix(begin) for each in self._givers if each.startswith(begin))


def _open(piece: bytes) -> Any:
    return json.loads(decompress(piece))
