"""What every page depends on beside the records: code, templates, settings, what readers are told.

A build goes on from the one before only under the same seal. Under another, all is made anew.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import store

__all__ = ["ROOMS", "seal"]

ROOMS = tuple(Path(str(file)).resolve().parent for file in (__file__, store.__file__))
"""The folders whose code makes pages of records."""

_LIBRARIES = ("jinja2", "markupsafe")


def seal(
    *given: object, files: Iterable[tuple[str, bytes]] = (), rooms: Iterable[Path] = ROOMS
) -> str:
    """Return a hash of what makes pages from records, and of what is given to it.

    Args:
        given: Values that pages are made with: settings, names, texts.
        files: Names and content of files that pages are made with.
        rooms: Folders of the code that makes them.

    Raises:
        TypeError: A value is of a kind whose content cannot be told.
    """
    hashed = sha256(f"{sys.version} {[version(name) for name in _LIBRARIES]}".encode())
    for room in rooms:
        for file in sorted(room.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                hashed.update(f"\n{file.relative_to(room)}\n".encode() + file.read_bytes())
    for name, content in files:
        hashed.update(f"\n{name} {len(content)}\n".encode("utf-8", "surrogatepass") + content)
    told = json.dumps([_lay_out(each) for each in given])
    return sha256(hashed.digest() + told.encode()).hexdigest()


def _lay_out(value: object) -> object:
    """Return a value as JSON has it: the same content gives the same, in whatever process."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return [[_lay_out(name), _lay_out(each)] for name, each in value.items()]
    if isinstance(value, Set):
        return sorted(json.dumps(_lay_out(each)) for each in value)
    if is_dataclass(value):
        return [_lay_out(getattr(value, each.name)) for each in fields(value)]
    if isinstance(value, Iterable):
        return [_lay_out(each) for each in value]
    if hasattr(value, "__dict__"):
        return _lay_out(vars(value))
    raise TypeError(f"{type(value).__name__} tells nothing of its content")
