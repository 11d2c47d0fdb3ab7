"""Values as JSON and back: by position, as their fields are declared, and exactly the same again.

Only what is built of dataclasses, tuples, enumerations, times, words and numbers can be packed. A
document becomes its ID: what else is known of it comes from the records.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache, partial
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from store.record import Document

__all__ = ["lay_out", "make_unpacker", "pack"]

_Value = TypeVar("_Value")
_Reader = Callable[[Any], Any]


def pack(value: object) -> bytes:
    """Return a value as one line of JSON.

    Raises:
        TypeError: It holds what cannot be packed.
    """
    line = json.dumps(value, default=lay_out, ensure_ascii=False, separators=(",", ":"))
    return line.encode("utf-8", "surrogatepass")


def lay_out(value: object) -> object:
    """Return what JSON has no word for as something that it has; for `json.dumps`."""
    if isinstance(value, date):  # times too
        return value.isoformat()
    if isinstance(value, Document):
        return value.id
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, name) for name in _names(type(value))]
    raise TypeError(f"{type(value).__name__} cannot be packed")


def make_unpacker(kind: type[_Value], documents: Mapping[str, Document]) -> Callable[[Any], _Value]:
    """Return what makes values of a kind from JSON as `pack` lays it out, once it is parsed.

    Args:
        kind: A dataclass.
        documents: Documents by public ID. Of others nothing can be unpacked: KeyError.
    """
    return _read(kind, documents)


@cache
def _names(kind: Any) -> list[str]:
    return [each.name for each in fields(kind)]


def _read(kind: Any, documents: Mapping[str, Document]) -> _Reader:
    """Return what makes a value of a kind."""
    origin, given = get_origin(kind), get_args(kind)
    if kind in {str, int, float, bool} or origin is Literal:
        return _same
    if origin in {Union, UnionType}:
        (known,) = (each for each in given if each is not type(None))
        return partial(_read_optional, _read(known, documents))
    if origin is tuple:
        readers = [_read(each, documents) for each in given if each is not Ellipsis]
        return partial(_read_many if Ellipsis in given else _read_each, readers)
    if origin in {dict, Mapping}:  # by words
        return partial(_read_values, _read(given[1], documents))
    if kind is Document:
        return documents.__getitem__
    if kind is datetime or kind is date:
        return kind.fromisoformat
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {each.value: each for each in kind}.__getitem__
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        columns = [(name, _read(hints[name], documents)) for name in _names(kind)]
        return partial(_read_fields, kind, columns)
    raise TypeError(f"{kind} cannot be unpacked")


def _same(value: Any) -> Any:
    return value


def _read_optional(reader: _Reader, value: Any) -> Any:
    return None if value is None else reader(value)


def _read_many(readers: list[_Reader], values: Any) -> tuple[Any, ...]:
    return tuple(map(readers[0], values))


def _read_each(readers: list[_Reader], values: Any) -> tuple[Any, ...]:
    return tuple(read(value) for read, value in zip(readers, values, strict=True))


def _read_values(reader: _Reader, values: Any) -> dict[str, Any]:
    return {name: reader(value) for name, value in values.items()}


def _read_fields(kind: Callable[..., Any], columns: list[tuple[str, _Reader]], values: Any) -> Any:
    return kind(**{
        name: read(value) for (name, read), value in zip(columns, values, strict=True)
    })  # fmt: skip
