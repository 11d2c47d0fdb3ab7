"""Many values on their way to another process: by columns, which is several times quicker."""

from collections import deque
from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["Columns", "from_columns", "take_columns"]

Columns = list[list[Any]]
"""The fields of many values of one kind, a list each."""

_Value = TypeVar("_Value", bound="DataclassInstance")


def take_columns(kind: type, values: Sequence[Any]) -> Columns:
    """Return the fields of values of one kind, a list each."""
    return [[getattr(value, each.name) for value in values] for each in fields(kind)]


def from_columns(kind: type[_Value], columns: Columns) -> tuple[_Value, ...]:
    """Return the values that the columns were taken from."""
    values = tuple(kind.__new__(kind) for _ in columns[0])
    for each, column in zip(fields(kind), columns, strict=True):
        deque(map(getattr(kind, each.name).__set__, values, column), maxlen=0)
    return values
