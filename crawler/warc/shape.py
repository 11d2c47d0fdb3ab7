"""A capture as JSON, and back. What comes back may be hostile, so every field is looked at."""

import math
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from crawler.notation.selector import find_selector_fault
from crawler.warc.volume import is_file_name
from store.record import Capture, DocumentKey, Failure, Hop, Origin, Outcome, Range, Selection
from store.shape import selection_to_json

__all__ = ["capture_from_json", "capture_to_json"]

_LONGEST = 20_000  # characters of a text: addresses and problems, with room
_LONGEST_NAME = 100
_MOST = 1_000  # headers, hops, selectors


def capture_to_json(capture: Capture) -> dict[str, Any]:
    """Return a capture as JSON: every field by its name, times in ISO 8601, spans in seconds."""
    said = {name: getattr(capture, name) for name in _FIELDS}
    said["document"] = asdict(capture.document)
    said["at"] = capture.at.isoformat()
    said["selection"] = selection_to_json(capture.selection)
    said["hops"] = [
        {name: getattr(hop, name) for name in _HOP_FIELDS} | {"at": hop.at.isoformat()}
        for hop in capture.hops
    ]
    said["archived_at"] = capture.archived_at and capture.archived_at.isoformat()
    said["hold"] = None if capture.hold is None else capture.hold.total_seconds()
    return said


def capture_from_json(said: object) -> Capture:
    """Return the capture that JSON tells of.

    Raises:
        ValueError: It tells of none, or not only of that.
    """
    try:
        return Capture(**{name: _FIELDS[name](value) for name, value in _object(said).items()})
    except (KeyError, TypeError, OverflowError) as error:
        raise ValueError("not the fields of a capture") from error


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list) or len(value) > _MOST:
        raise ValueError("not a list of reasonable length")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError("not a text of reasonable length")
    return value


def _name(value: object) -> str:
    text = _text(value)
    if not text.isprintable() or text != text.strip() or not 0 < len(text) <= _LONGEST_NAME:
        raise ValueError("a name that is not plain text")
    return text


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("neither true nor false")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("not a number")
    if not math.isfinite(value) or not 0 <= value <= 1e9:
        raise ValueError("not a number of reasonable size")
    return float(value)


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None or not 1990 <= moment.year <= 9998:
        raise ValueError("not a time in a zone, or of no time of the web")
    return moment.astimezone(UTC)


def _status(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 100 <= value <= 999:
        raise ValueError("no HTTP status")
    return value


def _digest(value: object) -> str:
    text = _text(value)
    if text and len(bytes.fromhex(text)) != 32:
        raise ValueError("no SHA-256")
    return text.lower()


def _uuid(value: object) -> str:
    text = _text(value)
    if text and str(UUID(text)) != text:
        raise ValueError("no UUID")
    return text


def _file_name(value: object) -> str:
    text = _text(value)
    if text and not is_file_name(text):
        raise ValueError("no name of a WARC file")
    return text


def _header(value: object) -> tuple[str, str]:
    name, content = _list(value)
    return _text(name), _text(content)


def _part(value: object) -> str | Range:
    if isinstance(value, str):
        return _selector(value)
    given = _object(value)
    return Range(
        start=_selector(given.pop("start", None)),
        end=_selector(given.pop("end", None)),
        **{name: _flag(each) for name, each in given.items()},
    )


def _selector(value: object) -> str:
    selector = _text(value)
    if fault := find_selector_fault(selector):
        raise ValueError(fault)
    return selector


def _selection(value: object) -> Selection:
    given = _object(value)
    return Selection(**{name: tuple(map(_part, _list(parts))) for name, parts in given.items()})


def _document(value: object) -> DocumentKey:
    given = _object(value)
    return DocumentKey(
        platform=_name(given.pop("platform", None)),
        type=_name(given.pop("type", None)),
        **{name: _text(each) for name, each in given.items()},
    )


def _maybe(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else convert(value)


_HOP_FIELDS: dict[str, Callable[[Any], Any]] = {
    "url": _text,
    "at": _moment,
    "status": _maybe(_status),
    "failure": _maybe(Failure),
    "address": _text,
    "seconds": _number,
}


def _hop(value: object) -> Hop:
    return Hop(**{name: _HOP_FIELDS[name](each) for name, each in _object(value).items()})


_FIELDS: dict[str, Callable[[Any], Any]] = {
    "document": _document,
    "at": _moment,
    "outcome": Outcome,
    "origin": Origin,
    "url": _text,
    "final_url": _text,
    "status": _maybe(_status),
    "headers": lambda value: tuple(map(_header, _list(value))),
    "media_type": _text,
    "charset": _text,
    "selection": _selection,
    "seconds": _maybe(_number),
    "agent": _text,
    "tool": _text,
    "problem": _text,
    "technical": _flag,
    "reference": _text,
    "provenance": _text,
    "id": _uuid,
    "failure": _maybe(Failure),
    "hops": lambda value: tuple(map(_hop, _list(value))),
    "address": _text,
    "certificate": _digest,
    "languages": _text,
    "region": _text,
    "warc": _file_name,
    "archived_at": _maybe(_moment),
    "hold": _maybe(lambda value: timedelta(seconds=_number(value))),
}
